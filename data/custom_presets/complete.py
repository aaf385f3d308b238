"""Fills columns that a known system worded anew, and asks about those that stay doubtful."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import tomli_w

from data.custom_presets.assume import BAR, NEEDED, WORTH_ASKING, AssumedMatch, is_named
from data.model.errors import ExportError
from data.model.headers import bare, fold
from data.model.problems import Assumption
from data.presets import identify, preset
from data.presets.identify import PresetMatch
from data.presets.section import Section
from data.recognition import calibration, scoring
from data.recognition.meanings import BALANCE, MONEY_DIRECTION, OUTGOING, assignable_columns
from data.recognition.profiling import TableProfile
from data.recognition.suggest import ColumnGuess, propose_kind

_CLEAR = 0.95  # score from which a header names a column that no export of the system had
_MONEY_RULES = frozenset((OUTGOING, MONEY_DIRECTION, "status"))


class DoubtfulColumns(ExportError):
    """A known system's file has columns that matter and that its preset does not read.

    Facts: file, columns, source (title of the preset).
    """

    key = "errors.doubtful_columns"


def unread_headers(match: PresetMatch, headers: Sequence[str]) -> list[str]:
    """Headers of a table that its preset does not know at all."""
    known_headers = match.section.headers
    return [
        header
        for header in headers
        if header.strip()
        and fold(header) not in known_headers
        and bare(header) not in known_headers
    ]


def free_columns(match: PresetMatch) -> frozenset[str]:
    """Canonical columns that the preset did not find in the file."""
    kind, section = match.section.table, match.section
    if kind not in NEEDED:
        return frozenset()
    free = set(assignable_columns(kind)) - match.places.keys()
    return frozenset(free - _filled_otherwise(section, match, kind))


def _expected_columns(section: Section) -> frozenset[str]:
    """Canonical columns that a preset reads where the file has them, and those figures need."""
    return frozenset(section.columns) | NEEDED[section.table] | {"currency"}


def promising_places(match: PresetMatch, headers: Sequence[str]) -> list[int]:
    """Places of unread columns that may be one of the free ones: their values are worth a look."""
    free, kind = free_columns(match), match.section.table
    unread = set(unread_headers(match, headers))
    needed = free & NEEDED.get(kind, frozenset())
    expected = _expected_columns(match.section) if free else frozenset()

    def may_be(column: str, header: str) -> bool:
        least = WORTH_ASKING if column in expected else _CLEAR
        return scoring.header_score(kind, column, header) >= least

    return [
        place
        for place, header in enumerate(headers)
        if header in unread
        and (any(may_be(column, header) for column in free) or (needed and not is_named(header)))
    ]


def complete_match(match: PresetMatch, sheet: TableProfile, file: str) -> AssumedMatch | None:
    """The match with the expected columns that stand under another header; None if none does.

    `sheet`: the profile of the promising columns. DoubtfulColumns where an unread column may be
    one that the figures stand on.
    """
    kind, section = match.section.table, match.section
    filled = replace(sheet, columns=tuple(each for each in sheet.columns if each.filled))
    guesses = propose_kind(filled, kind, only=free_columns(match)).guesses
    sure = [
        each
        for each in guesses
        if calibration.probability(each) >= BAR
        and each.by != "values"
        and each.column not in _MONEY_RULES
        and (
            each.column in (*section.columns, "currency")
            or scoring.header_score(kind, each.column, sheet.headers[each.place]) >= _CLEAR
        )
    ]
    doubtful = [
        each
        for each in guesses
        if each not in sure
        and each.column in NEEDED[kind]
        and calibration.probability(each) >= WORTH_ASKING
    ]
    if doubtful:
        shown = ", ".join(f"«{sheet.headers[each.place]}»" for each in doubtful)
        title = match.preset.title.get("ru", match.preset.id)
        raise DoubtfulColumns(file=file, columns=shown, source=title)
    if not sure:
        return None
    return _with_columns(match, {sheet.headers[e.place]: e for e in sure}, sheet, file)


def _filled_otherwise(section: Section, match: PresetMatch, kind: str) -> set[str]:
    """Canonical columns that a section gets from rules and not from a column."""
    filled = {*section.constant, BALANCE}
    if section.skip or section.holder or section.minus:
        filled |= _MONEY_RULES
    if section.parties:
        filled |= {"direction", "owner_written", "client_phone"}
    if {"stage", "status"} & match.places.keys():
        filled |= {"stage", "status"}
    if kind == "calls":
        filled.add("count")
        if {"talk_seconds", "answered"} & match.places.keys():
            filled |= {"talk_seconds", "answered"}
    return filled


def _with_columns(
    match: PresetMatch, guesses: Mapping[str, ColumnGuess], sheet: TableProfile, file: str
) -> AssumedMatch:
    section = match.section
    source: dict[str, object] = {"id": match.preset.id}
    added: dict[str, object] = {}
    assumed = []
    for header, guess in guesses.items():
        column = guess.column
        spec = [
            list(part) if len(part) > 1 else part[0] for part in section.columns.get(column, ())
        ]
        values = section.values.get(column)
        whole: object = [*spec, header]
        if values:
            whole = {"from": whole, **{word: list(forms) for word, forms in values.items()}}
        added[column] = whole
        assumed.append(Assumption(header, column, calibration.probability(guess)))
    source[section.name] = added
    built = preset.build(preset.overlay(match.preset.source, source), file)
    fuller = next(each for each in built.sections if each.name == section.name)
    places = identify.places(fuller, sheet.headers)
    completed = replace(match, preset=built, section=fuller, places=places)
    return AssumedMatch(completed, tomli_w.dumps(source), tuple(assumed))
