"""Builds a preset from the answers of a user about an unknown file."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tomli_w

from data.model.errors import ExportError
from data.model.headers import fold
from data.model.tables import TABLES
from data.presets import preset
from data.recognition.meanings import CLOCK, MEANINGS, OUTGOING, meaning
from data.recognition.profiling import ColumnProfile, TableProfile
from data.recognition.suggest import (
    kind_proposals,
    missing_columns,
    propose_kind,
    repeated_columns,
)

_JOINED_COLUMNS = frozenset(("client", "owner", "owner_written", "title"))
_VALUE_PATTERNS = {  # of a file without a header: what the values of these columns must look like
    "moment": r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}.*",
    "phone": r"['+]*[\d\s()+-]{7,20}",
    "email": r"[^@\s]+@[^@\s]+",
}


class NotAnswered(ExportError):
    """A required column was not chosen. Facts: file, column, kind."""

    key = "errors.not_answered"


@dataclass(frozen=True)
class MappingAnswers:
    """What the columns of a file are, what its words mean, how its values are read.

    `columns`: place → canonical column; several places may share one. `words`: canonical
    column → word of the file → its meaning. `confidence`: place → how likely the proposal is that
    was made by the header of that column.
    """

    kind: str
    title: str
    columns: Mapping[int, str]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: str | None = None
    decimal: str | None = None
    durations: str | None = None
    sheet: str | None = None
    confidence: Mapping[int, float] = field(default_factory=dict)


def proposed_answers(sheet: TableProfile, title: str, kind: str | None = None) -> MappingAnswers:
    """The likeliest answers, all of which a user may change."""
    best = propose_kind(sheet, kind) if kind else kind_proposals(sheet)[0]
    columns = {**best.columns, **repeated_columns(sheet, best)}
    words = word_meanings(sheet, best.kind, columns)
    named = {each.place: each.confidence for each in best.guesses if each.by == "header"}
    return MappingAnswers(best.kind, title, columns, words, confidence=named)


def word_meanings(
    sheet: TableProfile, kind: str, columns: Mapping[int, str]
) -> dict[str, dict[str, str]]:
    """For each column whose words have meanings: every word and its likeliest meaning."""
    meanings_by_column: dict[str, dict[str, str]] = {}
    for place, column in columns.items():
        meanings = MEANINGS.get((kind, column))
        if meanings is None:
            continue
        seen = _column_at(sheet, place)
        meaning_by_word = {
            word: meaning(kind, column, word) or meanings[0] for word, _ in seen.words
        }
        meanings_by_column.setdefault(column, {}).update(meaning_by_word)
    return meanings_by_column


def word_counts(sheet: TableProfile, columns: Mapping[int, str]) -> dict[tuple[str, str], int]:
    """Column and word → its number of rows, over all places of the column."""
    counts: dict[tuple[str, str], int] = {}
    for place, column in columns.items():
        for word, rows in _column_at(sheet, place).words:
            counts[column, word] = counts.get((column, word), 0) + rows
    return counts


def unknown_words(
    sheet: TableProfile, kind: str, columns: Mapping[int, str]
) -> list[tuple[str, str]]:
    """Column and word pairs whose meaning no vocabulary confirms."""
    return [
        (column, word)
        for place, column in columns.items()
        if (kind, column) in MEANINGS
        for word, _ in _column_at(sheet, place).words
        if meaning(kind, column, word) is None
    ]


def open_questions(sheet: TableProfile, answers: MappingAnswers) -> dict[str, tuple[str, str]]:
    """Open questions of the chosen columns: the question → header and example."""
    kinds = {"dates": _MOMENTS, "decimal": _AMOUNTS, "durations": _DURATIONS}
    questions: dict[str, tuple[str, str]] = {}
    for place, column in answers.columns.items():
        seen = _column_at(sheet, place)
        for question, example in (seen.open_questions or {}).items():
            if column in kinds[question] and question not in questions:
                questions[question] = (seen.header, example)
    return questions


_MOMENTS = frozenset(
    column.name
    for table in TABLES.values()
    for column in table.columns
    if column.type in ("TIMESTAMP", "DATE")
)
_AMOUNTS = frozenset(("amount", "cost", "price", "fee", "paid_amount", "refund_amount"))
_DURATIONS = frozenset(("wait_seconds", "talk_seconds", "total_seconds"))


def preset_text(sheet: TableProfile, answers: MappingAnswers, name: str) -> str:
    """The answers as the text of a preset; NotAnswered where a required column was not chosen."""
    missing = missing_columns(answers.kind, set(answers.columns.values()))
    if missing:
        raise NotAnswered(file=name, column=missing[0], kind=answers.kind)
    file = {
        **({"dates": [answers.dates]} if answers.dates else {}),
        **({"decimal": answers.decimal} if answers.decimal else {}),
        **({"durations": answers.durations} if answers.durations else {}),
        **({"sheet": answers.sheet} if answers.sheet else {}),
        **({} if sheet.is_headed else _headless_layout(sheet)),
    }
    title = answers.title.strip() or name
    source = {
        "id": _preset_id(sheet, answers.kind),
        "title": {"ru": title, "en": title},
        "file": file,
        answers.kind: build_section(sheet, answers),
    }
    preset.build(source, name)
    return tomli_w.dumps(source)


def build_section(sheet: TableProfile, answers: MappingAnswers) -> dict[str, Any]:
    """The section of a preset that holds the answers."""
    places: dict[str, list[str]] = {}
    for place, column in sorted(answers.columns.items()):
        places.setdefault(column, []).append(_column_at(sheet, place).header)
    clock, outgoing = places.pop(CLOCK, []), places.pop(OUTGOING, [])
    section: dict[str, Any] = {}
    for column, headers in places.items():
        is_joined = len(headers) > 1 and column in _JOINED_COLUMNS
        section[column] = [headers] if is_joined else headers
    when = TABLES[answers.kind].when
    if clock and when in section:
        section[when] = [[section[when][0], clock[0]]]
    _add_word_meanings(section, answers)
    if outgoing and "amount" in section:
        rule = {"column": section["amount"][0], "empty": True, "reason": "outgoing"}
        section.setdefault("skip", []).append(rule)
    used = {fold(header) for headers in (*places.values(), clock, outgoing) for header in headers}
    unused = [each for each in sheet.headers if each.strip() and fold(each) not in used]
    return {**section, "unused": list(dict.fromkeys([*unused, *outgoing]))}


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


def _headless_layout(sheet: TableProfile) -> dict[str, Any]:
    """The layout of a file without a header: column numbers, value patterns to match it by."""
    patterns = {
        seen.header: _VALUE_PATTERNS[form]
        for seen in sheet.columns
        for form in _VALUE_PATTERNS
        if seen.form_shares.get(form, 0.0) == 1.0
    }
    return {"columns": list(sheet.headers), "patterns": patterns}


def _preset_id(sheet: TableProfile, kind: str) -> str:
    identity = "\n".join((kind, *sorted(fold(each) for each in sheet.headers)))
    return f"own-{hashlib.sha256(identity.encode()).hexdigest()[:8]}"


def _column_at(sheet: TableProfile, place: int) -> ColumnProfile:
    return sheet.columns[place]
