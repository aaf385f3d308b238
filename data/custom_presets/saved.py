"""Presets of the company's own, one a set of headers: kept beside the store, recognised first."""

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
_ALIKE = 0.75  # of the headers of both, for two files to be of one kind


class NewColumns(ExportError):
    """A file like one that was mapped by hand has brought columns that one did not have.

    Facts: file, columns, title (what the known file is called), preset.
    """

    key = "errors.new_columns"


class NoSuchPreset(ExportError):
    """No preset of this id is kept here."""

    key = "errors.no_such_preset"
    exit_status = 2


@dataclass(frozen=True)
class SavedPreset:
    """A kept preset and the text of its file."""

    preset: Preset
    text: str

    @property
    def is_overlay(self) -> bool:
        """It only says what is different from a preset that comes with the product."""
        return self.preset.id in preset.builtin()

    @property
    def headers(self) -> frozenset[str]:
        """Folded headers of the files it was made for, the unused ones included."""
        return frozenset().union(*(section.headers for section in self.preset.sections))


def saved_presets(store: Store) -> list[SavedPreset]:
    """Everything that is kept, by file name; what cannot be read is left out."""
    found = []
    for path in sorted(_folder(store).glob("*.toml")):
        try:
            found.append(_read(path.read_text("utf-8-sig"), path.name))
        except (BrokenPreset, UnicodeDecodeError):
            continue
    return found


def presets(store: Store) -> list[Preset]:
    """The kept presets, those laid over the built-in ones included."""
    return [each.preset for each in saved_presets(store)]


def save(store: Store, text: str, name: str = "preset") -> SavedPreset:
    """Keep a preset under its id, in place of what that id was; BrokenPreset says what is wrong."""
    made = _read(text, name)
    if "id" not in made.preset.source or not _ID.fullmatch(made.preset.id):
        raise BrokenPreset(file=name, what=f"id = {made.preset.id!r}")
    if not made.preset.sections:
        raise BrokenPreset(file=name, what="[deals]")
    for section in made.preset.sections:
        lack = identify.missing_column(section, section.columns)
        if lack:
            raise BrokenPreset(file=name, what=f"[{section.name}] {lack}")
    folder = _folder(store)
    folder.mkdir(exist_ok=True)
    coming = folder / f".coming-{uuid4().hex}"
    coming.write_text(text, "utf-8")
    os.replace(coming, folder / f"{made.preset.id}.toml")
    return made


def delete(store: Store, preset_id: str) -> None:
    """Files like these are asked about again; what was loaded by it stays as it is."""
    path = _folder(store) / f"{preset_id}.toml"
    if not _ID.fullmatch(preset_id) or not path.is_file():
        raise NoSuchPreset(preset=preset_id)
    path.unlink()


def revision(store: Store) -> tuple[tuple[str, int], ...]:
    """Changes whenever anything that is kept does."""
    folder = _folder(store)
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.toml")))


def find(store: Store, preset_id: str) -> SavedPreset:
    """The kept preset with this id; NoSuchPreset when there is none."""
    for each in saved_presets(store):
        if each.preset.id == preset_id:
            return each
    raise NoSuchPreset(preset=preset_id)


def apply_overlays(known: Iterable[Preset], those: Sequence[SavedPreset]) -> list[Preset]:
    """The presets with what is kept laid over them."""
    tops = {each.preset.id: each.preset for each in those if each.is_overlay}
    return [tops.get(each.id, each) for each in known]


def match(those: Sequence[SavedPreset], headers: Sequence[str], file: str) -> identify.PresetMatch | None:
    """The kept preset made for files with these headers; NewColumns where some are new to it."""
    came = {fold(header): header for header in headers if header.strip()}
    best: tuple[float, SavedPreset] | None = None
    for each in those:
        common = len(each.headers & came.keys())
        if each.is_overlay or not common:
            continue
        share = min(common / len(each.headers), common / len(came))
        if share >= _ALIKE and (best is None or share > best[0]):
            best = (share, each)
    if best is None:
        return None
    own = best[1]
    found = identify.by_headers([own.preset], headers, None, file)
    new = [header for folded, header in came.items() if folded not in own.headers]
    if new:
        title = own.preset.title.get("ru", own.preset.id)
        shown = ", ".join(f"«{header}»" for header in new)
        raise NewColumns(file=file, columns=shown[:300], title=title, preset=own.preset.id)
    return found


def _read(text: str, name: str) -> SavedPreset:
    said = preset.parse(text, name)
    base = preset.builtin().get(str(said.get("id", "")))
    whole = preset.overlay(base.source, said) if base else said
    return SavedPreset(replace(preset.build(whole, name), source=said), text)


def _folder(store: Store) -> Path:
    return store.folder / "presets"
