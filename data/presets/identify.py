"""Which system made this file: the share of its headers that a preset knows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from data.model.errors import ExportError
from data.model.tables import TABLES
from data.presets.preset import Preset, Section
from data.readers.headers import bare, fold

_ENOUGH = 0.25  # share of known headers below which a file is not recognised
_CERTAIN = 3  # headers of one system alone that tell it, however many others stand beside
_NEAR = 0.05  # two readings this close are one question to the user


class UnknownColumns(ExportError):
    """No preset knows enough of these headers."""

    key = "errors.unknown_columns"


class NoHeader(ExportError):
    """The table has no header, and its values fit no known layout."""

    key = "errors.no_header"


class MissingColumn(ExportError):
    """A column without which this kind of file means nothing is not there."""

    key = "errors.missing_column"


class SeveralKinds(ExportError):
    """The file fits two kinds equally well."""

    key = "errors.several_kinds"


@dataclass(frozen=True)
class Found:
    """A reading of a table: the preset and its section, and where each column stands."""

    preset: Preset
    section: Section
    places: Mapping[str, tuple[tuple[int, ...], ...]]
    score: float = 1.0
    marks: int = 0


def places(section: Section, headers: Sequence[str]) -> dict[str, tuple[tuple[int, ...], ...]]:
    """For each canonical column the places it is read from, the first choice first."""
    where = _where(headers)
    found = {}
    for column, spec in section.columns.items():
        several = [tuple(_first(where, name) for name in part) for part in spec if len(part) > 1]
        wholes = [tuple(p) for p in several if -1 not in p]
        singles = [(p,) for part in spec if len(part) == 1 for p in _all(where, part[0])]
        order = [*wholes, *singles] if len(spec[0]) > 1 else [*singles, *wholes]
        if order:
            found[column] = tuple(dict.fromkeys(order))
    return found


def column_places(headers: Sequence[str], names: Iterable[str]) -> tuple[int, ...]:
    """Every place where one of the headers stands."""
    where = _where(headers)
    return tuple(dict.fromkeys(place for name in names for place in _all(where, name)))


def _where(headers: Sequence[str]) -> dict[str, list[int]]:
    where: dict[str, list[int]] = {}
    for place, header in enumerate(headers):
        where.setdefault(fold(header), []).append(place)
    for place, header in enumerate(headers):
        if bare(header) != fold(header):
            where.setdefault(bare(header), []).append(place)
    where.pop("", None)
    return where


def _all(where: Mapping[str, list[int]], name: str) -> list[int]:
    return where.get(fold(name), [])


def _first(where: Mapping[str, list[int]], name: str) -> int:
    return _all(where, name)[0] if _all(where, name) else -1


def lacking(section: Section, found: Mapping[str, Any]) -> str | None:
    """The first required column that is not there; None when all are."""
    for need in TABLES[section.table].required:
        alternatives = need.split("|")
        if not any(
            name in found or (name == "owner" and "owner_written" in found) for name in alternatives
        ):
            return alternatives[0]
    return None


def by_headers(
    presets: Iterable[Preset], headers: Sequence[str], kind: str | None, file: str
) -> Found:
    """The reading that fits best; errors say what is missing and what is near."""
    readings = [
        reading
        for preset in presets
        for section in preset.sections
        if kind in (None, section.table, section.name)
        for reading in [_score(preset, section, headers)]
        if reading is not None
    ]
    readings.sort(key=lambda reading: (-round(reading.score, 2), -reading.marks))
    if not readings:
        raise UnknownColumns(file=file, columns=_shown(headers), close=_close(presets, headers))
    best = readings[0]
    rivals = [r for r in readings[1:] if best.score - r.score < _NEAR and r.marks == best.marks]
    if any(r.section.table != best.section.table for r in rivals):
        kinds = ", ".join(sorted({best.section.table, *(r.section.table for r in rivals)}))
        raise SeveralKinds(file=file, kinds=kinds)
    lack = lacking(best.section, best.places)
    if lack:
        raise MissingColumn(file=file, column=lack, source=best.preset.id)
    return best


def _score(preset: Preset, section: Section, headers: Sequence[str]) -> Found | None:
    filled = [header for header in headers if header.strip()]
    known = section.headers
    hits = sum(fold(header) in known or bare(header) in known for header in filled)
    marks = sum(fold(header) in section.signature for header in filled)
    if not filled or (section.signature and not marks):
        return None
    found = places(section, headers)
    share = hits / len(filled)
    if (share < _ENOUGH and marks < _CERTAIN) or len(found) < 2:
        return None
    return Found(preset, section, found, share, marks)


def by_values(
    presets: Iterable[Preset], rows: Sequence[Sequence[str | None]], file: str
) -> tuple[Found, tuple[str, ...]]:
    """The layout of a table without a header whose patterns its first rows fit."""
    width = max((len(row) for row in rows), default=0)
    for preset in presets:
        for layout in layouts(preset):
            if len(layout) <= width <= len(layout) + 2 and _fits(preset, layout, rows):
                headers = (*layout, *("" for _ in range(width - len(layout))))
                section = preset.sections[0]
                return Found(preset, section, places(section, headers)), headers
    raise NoHeader(file=file)


def layouts(preset: Preset) -> list[list[str]]:
    """The known orders of columns of a preset whose files have no header."""
    columns = preset.file.get("columns", [])
    return columns if columns and isinstance(columns[0], list) else [columns] if columns else []


def _fits(preset: Preset, layout: Sequence[str], rows: Sequence[Sequence[str | None]]) -> bool:
    patterns = preset.file.get("patterns", {})
    return all(
        re.fullmatch(pattern, (row[layout.index(name)] or "").strip())
        for row in rows
        for name, pattern in patterns.items()
        if name in layout
    )


def _shown(headers: Sequence[str]) -> str:
    return ", ".join(f"«{header}»" for header in headers if header.strip())[:200]


def _close(presets: Iterable[Preset], headers: Sequence[str]) -> str:
    known = sorted({name for p in presets for s in p.sections for name in s.headers})
    near = [match for h in headers for match in get_close_matches(fold(h), known, 1, 0.75)]
    return ", ".join(f"«{name}»" for name in near[:3]) or "—"
