"""Turns the answers about an unknown file into the section of a preset."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.model.headers import fold
from data.model.tables import TABLES
from data.recognition.meanings import BALANCE, CLOCK, MONEY_DIRECTION, OUTGOING
from data.recognition.profiling import ColumnProfile, TableProfile

_JOINED_COLUMNS = frozenset(("client", "owner", "owner_written", "title"))


@dataclass(frozen=True)
class MappingAnswers:
    """What the columns of a file are, what its words mean, how its values are read.

    `columns`: place → canonical column; several places may share one. `words`: canonical
    column → word of the file → its meaning. `minus`: what a negative payment is, "outgoing" or
    "refund". `transfers`: phrases in the purpose of payments that only move money of one's own.
    `confidence`: place → how likely the proposal is that
    was made by the header of that column.
    """

    kind: str
    title: str
    columns: Mapping[int, str]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: str | None = None
    decimal: str | None = None
    durations: str | None = None
    minus: str | None = None
    transfers: tuple[str, ...] = ()
    sheet: str | None = None
    confidence: Mapping[int, float] = field(default_factory=dict)


def build_section(sheet: TableProfile, answers: MappingAnswers) -> dict[str, Any]:
    """The section of a preset that holds the answers."""
    places: dict[str, list[str]] = {}
    for place, column in sorted(answers.columns.items()):
        places.setdefault(column, []).append(_column_at(sheet, place).header)
    clock, outgoing = places.pop(CLOCK, []), places.pop(OUTGOING, [])
    directions, balance = places.pop(MONEY_DIRECTION, []), places.pop(BALANCE, [])
    section: dict[str, Any] = {}
    for column, headers in places.items():
        is_joined = len(headers) > 1 and column in _JOINED_COLUMNS
        section[column] = [headers] if is_joined else headers
    when = TABLES[answers.kind].when
    if clock and when in section:
        section[when] = [[section[when][0], clock[0]]]
    _add_word_meanings(section, answers)
    if answers.kind == "payments" and "amount" in section:
        _add_direction_rules(section, answers, directions, bool(outgoing))
    read = (*places.values(), clock, outgoing)
    used = {fold(header) for headers in read for header in headers}
    unused = [each for each in sheet.headers if each.strip() and fold(each) not in used]
    return {**section, "unused": list(dict.fromkeys([*unused, *outgoing, *balance]))}


def _add_direction_rules(
    section: dict[str, Any], answers: MappingAnswers, directions: Sequence[str], has_sides: bool
) -> None:
    """Rules that leave out money that went out or only moved, and mark what went back."""
    rules = section.setdefault("skip", [])
    amount = section["amount"][0]
    for header in directions:
        meanings: dict[str, list[str]] = {}
        for word, value in answers.words.get(MONEY_DIRECTION, {}).items():
            meanings.setdefault(value, []).append(word)
        for value in ("outgoing", "transfer"):
            if meanings.get(value):
                rules.append({"column": header, "values": meanings[value], "reason": value})
        if meanings.get("refund") and "minus" not in section:
            section["minus"] = {"column": header, "values": meanings["refund"]}
    if has_sides:
        rules.append({"column": amount, "empty": True, "zero": True, "reason": "outgoing"})
    if answers.transfers and "purpose" in section:
        values = [f"*{phrase}*" for phrase in answers.transfers]
        rules.append({"column": section["purpose"][0], "values": values, "reason": "transfer"})
    if answers.minus == "outgoing":
        rules.append({"column": amount, "negative": True, "reason": "outgoing"})
    if not rules:
        del section["skip"]


def _add_word_meanings(section: dict[str, Any], answers: MappingAnswers) -> None:
    for column, meaning_by_word in answers.words.items():
        if column not in section:
            continue
        meanings: dict[str, list[str]] = {}
        for word, value in meaning_by_word.items():
            meanings.setdefault(value, []).append(word)
        if (answers.kind, column) == ("payments", "status"):
            _add_payment_rules(section, section[column][0], meanings)
        elif column == "stage":
            section["status"] = meanings
        else:
            section[column] = {"from": section[column], **meanings}


def _add_payment_rules(
    section: dict[str, Any], header: str, meanings: Mapping[str, Sequence[str]]
) -> None:
    if meanings.get("unpaid"):
        rule = {"column": header, "values": meanings["unpaid"], "reason": "failed"}
        section.setdefault("skip", []).append(rule)
    if meanings.get("refund"):
        section["minus"] = {"column": header, "values": meanings["refund"]}


def _column_at(sheet: TableProfile, place: int) -> ColumnProfile:
    return sheet.columns[place]
