"""Matches a table to a preset by the share of its headers that the preset knows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from data.model.errors import ExportError
from data.model.headers import bare, fold
from data.model.tables import TABLES
from data.presets.preset import Preset, Section

_MIN_KNOWN_SHARE = 0.25  # share of known headers below which a file is not recognised
_MIN_SURE_SHARE = 0.75  # share of known headers from which a file lacks one, and is no other
_MIN_SIGNATURE_HITS = (
    3  # headers of one system alone that tell it, however many others stand beside
)
_TIE = 0.05  # two matches this close are one question to the user


class UnknownColumns(ExportError):
    """No preset knows enough of these headers."""

    key = "errors.unknown_columns"


class NoHeader(ExportError):
    """The table has no header, and its values fit no known layout. Facts: file, columns."""

    key = "errors.no_header"


class MissingColumn(ExportError):
    """A column without which this kind of file means nothing is not there."""

    key = "errors.missing_column"


class SeveralKinds(ExportError):
    """The file fits two kinds equally well."""

    key = "errors.several_kinds"


@dataclass(frozen=True)
class PresetMatch:
    """A preset and its section that fit a table, and where each canonical column stands.

    `places`: by canonical column, the places of the headers it is read from, the first choice
    first; several places in one tuple are a value split over columns. `score` is the share of
    headers that the section knows, `signature_hits` how many of them only this system has.
    """

    preset: Preset
    section: Section
    places: Mapping[str, tuple[tuple[int, ...], ...]]
    score: float = 1.0
    signature_hits: int = 0


def places(section: Section, headers: Sequence[str]) -> dict[str, tuple[tuple[int, ...], ...]]:
    """For each canonical column the places it is read from, the first choice first."""
    where = _places_by_header(headers)
    places_by_column = {}
    for column, spec in section.columns.items():
        several = [
            tuple(_first_place(where, name) for name in part) for part in spec if len(part) > 1
        ]
        wholes = [tuple(p) for p in several if -1 not in p]
        singles = [(p,) for part in spec if len(part) == 1 for p in _places_of(where, part[0])]
        order = [*wholes, *singles] if len(spec[0]) > 1 else [*singles, *wholes]
        if order:
            places_by_column[column] = tuple(dict.fromkeys(order))
    return places_by_column


def column_places(headers: Sequence[str], names: Iterable[str]) -> tuple[int, ...]:
    """Every place where one of the headers stands."""
    where = _places_by_header(headers)
    return tuple(dict.fromkeys(place for name in names for place in _places_of(where, name)))


def _places_by_header(headers: Sequence[str]) -> dict[str, list[int]]:
    where: dict[str, list[int]] = {}
    for place, header in enumerate(headers):
        where.setdefault(fold(header), []).append(place)
    for place, header in enumerate(headers):
        if bare(header) != fold(header):
            where.setdefault(bare(header), []).append(place)
    where.pop("", None)
    return where


def _places_of(where: Mapping[str, list[int]], name: str) -> list[int]:
    return where.get(fold(name), [])


def _first_place(where: Mapping[str, list[int]], name: str) -> int:
    return _places_of(where, name)[0] if _places_of(where, name) else -1


def missing_column(section: Section, columns: Mapping[str, Any]) -> str | None:
    """The first required column that is not there; None when all are."""
    for need in TABLES[section.table].required:
        alternatives = need.split("|")
        if not any(
            name in columns or (name == "owner" and "owner_written" in columns)
            for name in alternatives
        ):
            return alternatives[0]
    return None


def by_headers(
    presets: Iterable[Preset], headers: Sequence[str], kind: str | None, file: str
) -> PresetMatch:
    """The match with the largest score; errors name what is missing and what is near."""
    matches = [
        match
        for preset in presets
        for section in preset.sections
        if kind in (None, section.table, section.name)
        for match in [_score(preset, section, headers)]
        if match is not None
    ]
    matches.sort(key=lambda match: (-round(match.score, 2), -match.signature_hits))
    if not matches:
        raise UnknownColumns(
            file=file, columns=_quoted(headers), close=_close_headers(presets, headers)
        )
    best = matches[0]
    rivals = [
        r
        for r in matches[1:]
        if best.score - r.score < _TIE and r.signature_hits == best.signature_hits
    ]
    if any(r.section.table != best.section.table for r in rivals):
        kinds = ", ".join(sorted({best.section.table, *(r.section.table for r in rivals)}))
        raise SeveralKinds(file=file, kinds=kinds)
    missing = missing_column(best.section, best.places)
    if missing and best.score < _MIN_SURE_SHARE:
        raise UnknownColumns(
            file=file, columns=_quoted(headers), close=_close_headers(presets, headers)
        )
    if missing:
        raise MissingColumn(file=file, column=missing, source=best.preset.id)
    return best


def _score(preset: Preset, section: Section, headers: Sequence[str]) -> PresetMatch | None:
    filled = [header for header in headers if header.strip()]
    known_headers = section.headers
    hits = sum(fold(header) in known_headers or bare(header) in known_headers for header in filled)
    signature_hits = sum(fold(header) in section.signature for header in filled)
    if not filled or (section.signature and not signature_hits):
        return None
    if not section.requires <= {fold(header) for header in filled}:
        return None
    places_by_column = places(section, headers)
    share = hits / len(filled)
    if (share < _MIN_KNOWN_SHARE and signature_hits < _MIN_SIGNATURE_HITS) or len(
        places_by_column
    ) < 2:
        return None
    return PresetMatch(preset, section, places_by_column, share, signature_hits)


def by_values(
    presets: Iterable[Preset], rows: Sequence[Sequence[str | None]], file: str
) -> tuple[PresetMatch, tuple[str, ...]]:
    """The layout of a table without a header whose patterns its first rows fit."""
    width = max((len(row) for row in rows), default=0)
    for preset in presets:
        for layout in preset.file.columns:
            if len(layout) <= width <= len(layout) + 2 and _fits(preset, layout, rows):
                headers = (*layout, *("" for _ in range(width - len(layout))))
                section = preset.sections[0]
                return PresetMatch(preset, section, places(section, headers)), headers
    raise NoHeader(file=file, columns=_numbered(rows))


def _fits(preset: Preset, layout: Sequence[str], rows: Sequence[Sequence[str | None]]) -> bool:
    return all(
        re.fullmatch(pattern, (row[layout.index(name)] or "").strip())
        for row in rows
        for name, pattern in preset.file.patterns.items()
        if name in layout
    )


def _quoted(headers: Sequence[str]) -> str:
    return ", ".join(f"«{header}»" for header in headers if header.strip())[:200]


def _numbered(rows: Sequence[Sequence[str | None]]) -> str:
    """The number of each column and the first value in it."""
    firsts = [
        next((cell for cell in column if (cell or "").strip()), "")
        for column in zip(*rows, strict=True)
    ]
    shown = (f"{place} — «{cell[:30]}»" for place, cell in enumerate(firsts, 1) if cell)
    return ", ".join(shown)[:400]


def _close_headers(presets: Iterable[Preset], headers: Sequence[str]) -> str:
    known_headers = sorted({name for p in presets for s in p.sections for name in s.headers})
    close = [name for h in headers for name in get_close_matches(fold(h), known_headers, 1, 0.75)]
    return ", ".join(f"«{name}»" for name in close[:3]) or "—"
