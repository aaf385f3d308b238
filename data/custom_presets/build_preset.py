"""Builds a preset from the answers of a user about an unknown file."""

import hashlib
from collections.abc import Mapping
from typing import Any

import tomli_w

from data.custom_presets.section_source import MappingAnswers, build_section
from data.model.errors import ExportError
from data.model.headers import fold
from data.model.tables import TABLES
from data.parse.table_context import DURATIONS
from data.presets import preset
from data.recognition.meanings import MEANINGS, MONEY_DIRECTION, meaning
from data.recognition.money import direction_rule
from data.recognition.profiling import ColumnProfile, TableProfile
from data.recognition.suggest import (
    KindProposal,
    kind_proposals,
    missing_columns,
    propose_kind,
    repeated_columns,
)

_VALUE_PATTERNS = {  # of a file without a header: what the values of these columns must look like
    "moment": r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}.*",
    "phone": r"['+]*[\d\s()+-]{7,20}",
    "email": r"[^@\s]+@[^@\s]+",
    "number": r"\D{0,5}\d[\d\s.,'’]*\D{0,5}",
}
_NO_VALUE = r"[^\w\s]{1,3}|\\N|(?i:null|none|nan|n/a|н/д)"


SURE = 0.95  # probability above which nothing is asked


class NotAnswered(ExportError):
    """A required column was not chosen. Facts: file, column, kind."""

    key = "errors.not_answered"


def proposed_answers(sheet: TableProfile, title: str, kind: str | None = None) -> MappingAnswers:
    """The likeliest answers, all of which a user may change."""
    best = propose_kind(sheet, kind) if kind else kind_proposals(sheet)[0]
    columns = {**best.columns, **repeated_columns(sheet, best)}
    words = word_meanings(sheet, best.kind, columns)
    if best.kind == "payments":
        return _payment_answers(sheet, best, title, columns, words)
    return MappingAnswers(best.kind, title, columns, words, confidence=_named(best))


def _named(proposal: KindProposal) -> dict[int, float]:
    """Place → confidence of the guesses that a header or the amounts themselves make."""
    return {each.place: each.confidence for each in proposal.guesses if each.by != "values"}


def _payment_answers(
    sheet: TableProfile,
    proposal: KindProposal,
    title: str,
    columns: Mapping[int, str],
    words: Mapping[str, Mapping[str, str]],
) -> MappingAnswers:
    """The likeliest answers about a table of payments, the way of the money among them."""
    rule = direction_rule(sheet, columns, proposal.relations)
    meanings_by_column = {column: dict(meanings) for column, meanings in words.items()}
    for word, side in rule.words.items():
        if (
            meaning("payments", MONEY_DIRECTION, word) is None
            and MONEY_DIRECTION in meanings_by_column
        ):
            meanings_by_column[MONEY_DIRECTION][word] = side
    return MappingAnswers(
        *("payments", title, columns, meanings_by_column),
        minus=rule.minus,
        transfers=rule.transfers,
        confidence=_named(proposal),
    )


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
    kinds = {"dates": _MOMENTS, "decimal": _AMOUNTS, "durations": DURATIONS}
    questions: dict[str, tuple[str, str]] = {}
    for place, column in answers.columns.items():
        seen = _column_at(sheet, place)
        if (answers.kind, column) == ("payments", "amount"):
            questions |= _minus_question(sheet, answers, seen)
        for question, example in (seen.open_questions or {}).items():
            if column in kinds[question] and question not in questions:
                questions[question] = (seen.header, example)
    return questions


def _minus_question(
    sheet: TableProfile, answers: MappingAnswers, amount: ColumnProfile
) -> dict[str, tuple[str, str]]:
    """The question what a minus is, where the file itself does not tell surely."""
    relations = propose_kind(sheet, answers.kind).relations
    rule = direction_rule(sheet, answers.columns, relations)
    if rule.minus is None or rule.certainty >= SURE:
        return {}
    example = next((cell for cell in amount.cells if cell and cell[0] in "-−("), "−")
    return {"minus": (amount.header, example)}


_MOMENTS = frozenset(
    column.name
    for table in TABLES.values()
    for column in table.columns
    if column.type in ("TIMESTAMP", "DATE")
)
_AMOUNTS = frozenset(("amount", "cost", "price", "fee", "paid_amount", "refund_amount"))


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


def _headless_layout(sheet: TableProfile) -> dict[str, Any]:
    """The layout of a file without a header: column numbers, value patterns to match it by.

    A column that some rows leave empty may be empty in the next file too.
    """
    patterns: dict[str, str] = {}
    for seen in sheet.columns:
        pattern = next(
            (own for form, own in _VALUE_PATTERNS.items() if seen.form_shares.get(form) == 1.0),
            None,
        )
        if pattern:
            is_full = seen.filled == seen.rows
            patterns[seen.header] = pattern if is_full else f"(?:{pattern}|{_NO_VALUE})?"
    return {"columns": list(sheet.headers), "patterns": patterns}


def _preset_id(sheet: TableProfile, kind: str) -> str:
    """One id a set of headers; without headers, one a row of forms of values."""
    patterns = () if sheet.is_headed else _headless_layout(sheet)["patterns"].items()
    forms = (f"{place} {pattern}" for place, pattern in patterns)
    identity = "\n".join((kind, *sorted(fold(each) for each in sheet.headers), *forms))
    return f"own-{hashlib.sha256(identity.encode()).hexdigest()[:8]}"


def _column_at(sheet: TableProfile, place: int) -> ColumnProfile:
    return sheet.columns[place]
