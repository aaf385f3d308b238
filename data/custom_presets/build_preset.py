"""What a person answered about an unknown file, as a preset: the same form, one mechanism."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tomli_w

from data.custom_presets.profiling import Seen, Sheet
from data.custom_presets.scoring import CLOCK, MEANINGS, OUTGOING, meaning
from data.custom_presets.suggest import needed, proposals, propose, repeated
from data.model.errors import ExportError
from data.model.headers import fold
from data.model.tables import TABLES
from data.presets import preset

_JOINED = frozenset(("client", "owner", "owner_written", "title"))
_PATTERNS = {  # of a file without a header: what the values of these columns must look like
    "moment": r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}.*",
    "phone": r"['+]*[\d\s()+-]{7,20}",
    "email": r"[^@\s]+@[^@\s]+",
}


class NotAnswered(ExportError):
    """A column without which rows of this kind mean nothing was not chosen. Facts: file, column."""

    key = "errors.not_answered"


@dataclass(frozen=True)
class Answers:
    """What the columns of a file are, what its words mean, how its values are read.

    `columns`: place → canonical column; several places may share one. `words`: canonical
    column → word of the file → its meaning. `sure`: of what was proposed by a column's header, how
    likely it is.
    """

    kind: str
    title: str
    columns: Mapping[int, str]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: str | None = None
    decimal: str | None = None
    durations: str | None = None
    sheet: str | None = None
    sure: Mapping[int, float] = field(default_factory=dict)


def proposed(sheet: Sheet, title: str, kind: str | None = None) -> Answers:
    """The likeliest answers, all of which a person may change."""
    best = propose(sheet, kind) if kind else proposals(sheet)[0]
    columns = {**best.columns, **repeated(sheet, best)}
    words = words_of(sheet, best.kind, columns)
    named = {each.place: each.sure for each in best.guesses if each.by == "header"}
    return Answers(best.kind, title, columns, words, sure=named)


def words_of(sheet: Sheet, kind: str, columns: Mapping[int, str]) -> dict[str, dict[str, str]]:
    """For each column whose words have meanings: every word and what it most likely means."""
    found: dict[str, dict[str, str]] = {}
    for place, column in columns.items():
        meanings = MEANINGS.get((kind, column))
        if meanings is None:
            continue
        seen = _seen(sheet, place)
        told = {word: meaning(kind, column, word) or meanings[0] for word, _ in seen.words}
        found.setdefault(column, {}).update(told)
    return found


def counted(sheet: Sheet, columns: Mapping[int, str]) -> dict[tuple[str, str], int]:
    """Column and word → in how many rows it stands, over all places of the column."""
    found: dict[tuple[str, str], int] = {}
    for place, column in columns.items():
        for word, rows in _seen(sheet, place).words:
            found[column, word] = found.get((column, word), 0) + rows
    return found


def unknown_words(sheet: Sheet, kind: str, columns: Mapping[int, str]) -> list[tuple[str, str]]:
    """Column and word where the meaning is our guess and nothing more."""
    return [
        (column, word)
        for place, column in columns.items()
        if (kind, column) in MEANINGS
        for word, _ in _seen(sheet, place).words
        if meaning(kind, column, word) is None
    ]


def questions(sheet: Sheet, answers: Answers) -> dict[str, tuple[str, str]]:
    """What the values of the chosen columns leave open: the question → header and example."""
    kinds = {"dates": _MOMENTS, "decimal": _AMOUNTS, "durations": _DURATIONS}
    found: dict[str, tuple[str, str]] = {}
    for place, column in answers.columns.items():
        seen = _seen(sheet, place)
        for question, example in (seen.asks or {}).items():
            if column in kinds[question] and question not in found:
                found[question] = (seen.header, example)
    return found


_MOMENTS = frozenset(
    column.name
    for table in TABLES.values()
    for column in table.columns
    if column.type in ("TIMESTAMP", "DATE")
)
_AMOUNTS = frozenset(("amount", "cost", "price", "fee", "paid_amount", "refund_amount"))
_DURATIONS = frozenset(("wait_seconds", "talk_seconds", "total_seconds"))


def as_preset(sheet: Sheet, answers: Answers, name: str) -> str:
    """The answers as the text of a preset; NotAnswered where a required column was not chosen."""
    lacks = needed(answers.kind, set(answers.columns.values()))
    if lacks:
        raise NotAnswered(file=name, column=lacks[0], kind=answers.kind)
    file = {
        **({"dates": [answers.dates]} if answers.dates else {}),
        **({"decimal": answers.decimal} if answers.decimal else {}),
        **({"durations": answers.durations} if answers.durations else {}),
        **({"sheet": answers.sheet} if answers.sheet else {}),
        **({} if sheet.is_headed else _layout(sheet)),
    }
    title = answers.title.strip() or name
    source = {
        "id": _id(sheet, answers.kind),
        "title": {"ru": title, "en": title},
        "file": file,
        answers.kind: section_of(sheet, answers),
    }
    preset.build(source, name)
    return tomli_w.dumps(source)


def section_of(sheet: Sheet, answers: Answers) -> dict[str, Any]:
    """The section of a preset that says what was answered."""
    places: dict[str, list[str]] = {}
    for place, column in sorted(answers.columns.items()):
        places.setdefault(column, []).append(_seen(sheet, place).header)
    clock, outgoing = places.pop(CLOCK, []), places.pop(OUTGOING, [])
    section: dict[str, Any] = {}
    for column, headers in places.items():
        is_joined = len(headers) > 1 and column in _JOINED
        section[column] = [headers] if is_joined else headers
    when = TABLES[answers.kind].when
    if clock and when in section:
        section[when] = [[section[when][0], clock[0]]]
    _say_words(section, answers)
    if outgoing and "amount" in section:
        rule = {"column": section["amount"][0], "empty": True, "reason": "outgoing"}
        section.setdefault("skip", []).append(rule)
    used = {fold(header) for headers in (*places.values(), clock, outgoing) for header in headers}
    unused = [each for each in sheet.headers if each.strip() and fold(each) not in used]
    return {**section, "unused": list(dict.fromkeys([*unused, *outgoing]))}


def _say_words(section: dict[str, Any], answers: Answers) -> None:
    for column, told in answers.words.items():
        if column not in section:
            continue
        meanings: dict[str, list[str]] = {}
        for word, value in told.items():
            meanings.setdefault(value, []).append(word)
        if (answers.kind, column) == ("payments", "status"):
            _say_paid(section, section[column][0], meanings)
        elif column == "stage":
            section["status"] = meanings
        else:
            section[column] = {"from": section[column], **meanings}


def _say_paid(section: dict[str, Any], header: str, meanings: Mapping[str, Sequence[str]]) -> None:
    if meanings.get("unpaid"):
        rule = {"column": header, "values": meanings["unpaid"], "reason": "failed"}
        section.setdefault("skip", []).append(rule)
    if meanings.get("refund"):
        section["minus"] = {"column": header, "values": meanings["refund"]}


def _layout(sheet: Sheet) -> dict[str, Any]:
    """Of a file without a header: its columns by number, and what tells it by its values."""
    patterns = {
        seen.header: _PATTERNS[form]
        for seen in sheet.columns
        for form in _PATTERNS
        if seen.looks.get(form, 0.0) == 1.0
    }
    return {"columns": list(sheet.headers), "patterns": patterns}


def _id(sheet: Sheet, kind: str) -> str:
    told = "\n".join((kind, *sorted(fold(each) for each in sheet.headers)))
    return f"own-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def _seen(sheet: Sheet, place: int) -> Seen:
    return sheet.columns[place]
