"""Presets the company saved, one a set of headers: stored beside the data, matched first."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from data.model.errors import ExportError
from data.model.headers import fold
from data.presets import identify, preset
from data.presets.preset import Preset
from data.presets.section import BrokenPreset
from data.storage.store import Store

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_MIN_COMMON_SHARE = 0.75  # of the headers of both, for two files to be of one kind


class NewColumns(ExportError):
    """A file like one that was mapped by hand has brought columns that one did not have.

    Facts: file, columns, title (what the known file is called), preset.
    """

    key = "errors.new_columns"


class NoSuchPreset(ExportError):
    """No saved preset has this id."""

    key = "errors.no_such_preset"
    exit_status = 2


@dataclass(frozen=True)
class SavedPreset:
    """A saved preset and the text of its file."""

    preset: Preset
    text: str

    @property
    def is_overlay(self) -> bool:
        """Whether it only overrides parts of a built-in preset."""
        return self.preset.id in preset.builtin()

    @property
    def headers(self) -> frozenset[str]:
        """Folded headers of the files it was built for, the unused ones included."""
        return frozenset().union(*(section.headers for section in self.preset.sections))


def saved_presets(store: Store) -> list[SavedPreset]:
    """All saved presets, by file name; unreadable ones are left out."""
    presets_read = []
    for path in sorted(_folder(store).glob("*.toml")):
        try:
            presets_read.append(_read(path.read_text("utf-8-sig"), path.name))
        except (BrokenPreset, UnicodeDecodeError):
            continue
    return presets_read


def presets(store: Store) -> list[Preset]:
    """The saved presets, overlays of built-in ones included."""
    return [each.preset for each in saved_presets(store)]


def save(store: Store, text: str, name: str = "preset") -> SavedPreset:
    """Save a preset under its id, replacing an earlier one; BrokenPreset says what is wrong."""
    saved_preset = _read(text, name)
    if "id" not in saved_preset.preset.source or not _ID.fullmatch(saved_preset.preset.id):
        raise BrokenPreset(file=name, what=f"id = {saved_preset.preset.id!r}")
    if not saved_preset.preset.sections:
        raise BrokenPreset(file=name, what="[deals]")
    for section in saved_preset.preset.sections:
        missing = identify.missing_column(section, section.columns)
        if missing:
            raise BrokenPreset(file=name, what=f"[{section.name}] {missing}")
    folder = _folder(store)
    folder.mkdir(exist_ok=True)
    temporary = folder / f".coming-{uuid4().hex}"
    temporary.write_text(text, "utf-8")
    os.replace(temporary, folder / f"{saved_preset.preset.id}.toml")
    return saved_preset


def delete(store: Store, preset_id: str) -> None:
    """Delete a saved preset; what was loaded by it stays. NoSuchPreset when there is none."""
    path = _folder(store) / f"{preset_id}.toml"
    if not _ID.fullmatch(preset_id) or not path.is_file():
        raise NoSuchPreset(preset=preset_id)
    path.unlink()


def revision(store: Store) -> tuple[tuple[str, int], ...]:
    """A value that changes whenever a saved preset does."""
    folder = _folder(store)
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.toml")))


def find(store: Store, preset_id: str) -> SavedPreset:
    """The saved preset with this id; NoSuchPreset when there is none."""
    for each in saved_presets(store):
        if each.preset.id == preset_id:
            return each
    raise NoSuchPreset(preset=preset_id)


def apply_overlays(presets: Iterable[Preset], saved_presets: Sequence[SavedPreset]) -> list[Preset]:
    """The presets, replaced by their saved overlays."""
    overlays = {each.preset.id: each.preset for each in saved_presets if each.is_overlay}
    return [overlays.get(each.id, each) for each in presets]


def match(
    saved_presets: Sequence[SavedPreset], headers: Sequence[str], file: str
) -> identify.PresetMatch | None:
    """The match by the saved preset built for such headers; NewColumns where some are new."""
    headers_by_folded = {fold(header): header for header in headers if header.strip()}
    best: tuple[float, SavedPreset] | None = None
    for each in saved_presets:
        common = len(each.headers & headers_by_folded.keys())
        if each.is_overlay or not common:
            continue
        share = min(common / len(each.headers), common / len(headers_by_folded))
        if share >= _MIN_COMMON_SHARE and (best is None or share > best[0]):
            best = (share, each)
    if best is None:
        return None
    nearest = best[1]
    matched = identify.by_headers([nearest.preset], headers, None, file)
    new = [header for folded, header in headers_by_folded.items() if folded not in nearest.headers]
    if new:
        title = nearest.preset.title.get("ru", nearest.preset.id)
        shown = ", ".join(f"«{header}»" for header in new)
        raise NewColumns(file=file, columns=shown[:300], title=title, preset=nearest.preset.id)
    return matched


def _read(text: str, name: str) -> SavedPreset:
    source = preset.parse(text, name)
    base = preset.builtin().get(str(source.get("id", "")))
    whole = preset.overlay(base.source, source) if base else source
    return SavedPreset(replace(preset.build(whole, name), source=source), text)


def _folder(store: Store) -> Path:
    return store.folder / "presets"
