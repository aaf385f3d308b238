"""Presets: the column names, words and file format of a system's exports, as TOML data."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from data.model.tables import KINDS, TABLES
from data.presets.file_format import FileFormat
from data.presets.section import BrokenPreset, Section, build_section

__all__ = ["BrokenPreset", "Preset", "Section", "build", "builtin", "canonical", "overlay", "parse"]

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Preset:
    """One system: its name, the format of its files, and the kinds of file it makes.

    `source` is the TOML data it was built from.
    """

    id: str
    title: Mapping[str, str]
    file: FileFormat
    sections: tuple[Section, ...]
    source: Mapping[str, Any] = field(repr=False, default_factory=dict)


def parse(text: str, name: str = "preset") -> dict[str, Any]:
    """Read a preset's TOML; BrokenPreset says where it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenPreset(file=name, what=str(error)) from error


def build(source: Mapping[str, Any], name: str) -> Preset:
    """A preset from its data; BrokenPreset names an unknown column or an impossible value."""
    try:
        return _build(source, name)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BrokenPreset(file=name, what=str(error)) from error


def _build(source: Mapping[str, Any], name: str) -> Preset:
    file_format = FileFormat.from_table(dict(source.get("file", {})), name)
    sections = tuple(
        build_section(key, body, name)
        for key, body in source.items()
        if key not in ("id", "title", "file")
    )
    identity = str(source.get("id", Path(name).stem))
    title = source.get("title", {"ru": identity, "en": identity})
    return Preset(identity, title, file_format, sections, source)


def overlay(base: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with what `top` says instead; tables are merged, lists replaced."""
    merged = dict(base)
    for key, value in top.items():
        below = merged.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        merged[key] = overlay(below, value) if both else value  # type: ignore[arg-type]
    return merged


@cache
def builtin() -> Mapping[str, Preset]:
    """The presets that come with the product, by id."""
    presets = (
        build(parse(path.read_text("utf-8"), path.name), path.name)
        for path in sorted(_FOLDER.glob("*.toml"))
    )
    return {preset.id: preset for preset in presets}


def canonical(kind: str) -> Section:
    """The section of a file whose headers are the canonical column names themselves."""
    names = TABLES[kind].names
    columns: dict[str, tuple[tuple[str, ...], ...]] = {name: ((name,),) for name in names}
    if "owner_written" in names:
        columns["owner_written"] = (("owner_written",), ("owner",))
    columns.pop("owner", None) if kind != "owners" else None
    columns["source_system"] = (("source_system",),)
    return Section(name=kind, table=kind, columns=columns)


def stage_words(table: str) -> dict[str, tuple[str, ...]]:
    """What stages mean by all the presets together, for a table that has stages and no statuses."""
    forms_by_status: dict[str, dict[str, None]] = {}
    for each in builtin().values():
        for section in each.sections:
            if section.table == table:
                for status, forms in section.values.get("status", {}).items():
                    forms_by_status.setdefault(status, {}).update(dict.fromkeys(forms))
    return {status: tuple(forms) for status, forms in forms_by_status.items()}


def plan_words() -> dict[str, Mapping[str, tuple[str, ...]]]:
    """What the words of a plan's measure and version mean, whatever the headers are."""
    sections = (section for each in builtin().values() for section in each.sections)
    values = next(section.values for section in sections if section.table == "plans")
    return {column: values[column] for column in ("measure", "scenario")}


def known_headers(presets: Iterable[Preset]) -> frozenset[str]:
    """Every folded header that any of the presets knows, the canonical names included."""
    names = {name for kind in KINDS for name in TABLES[kind].names}
    return frozenset(names).union(*(s.headers for preset in presets for s in preset.sections))
