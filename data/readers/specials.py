"""Recognises rows that are no data: totals, footers, repeated headers, blanks."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from data.model.headers import fold, is_data
from data.readers.body_shape import BodyShape

_BALANCES = (
    r"(?:входящ\S+|исходящ\S+|начальн\S+|конечн\S+)\s+(?:остаток|сальдо)|остат(?:ок|ки)|сальдо|"
    r"оборот(?:ы)?|залишок|обороти|(?:opening|closing|starting|ending|beginning|available|ledger)"
    r"\s+balance|balance|sum|summe|(?:end|anfangs)saldo|kontostand|solde|saldo|suma|soma|toplam|"
    r"bakiye|razem|celkem|osszesen|összesen|egyenleg|(?:eind|begin)saldo|totaux|totale"
)
_PREPOSITIONS = (
    r"на|за|по|к|at|of|on|for|as|am|per|zum|vom|al|del|de|do|em|no|au|le|du|van|op|brought|carried|"
    r"inicial|final|initial|iniziale|finale|początkowe|końcowe"
)
# Beginnings of totals and footers as RE2 and Python both read them; folded text is compared.
TOTALS = (
    r"(?:общий\s+)?итого?\b|(?:промежуточн\S+\s+)?итоги?\b|подытог|всего\b|усього\b|разом\b|"
    r"(?:grand|sub)\s*-?totals?\b|totals?\b|(?:sub|genel |ara )?(?:totaal|toplam)\b|"
    r"(?:zwischen|gesamt)summe\b|gesamt\b|gesamtbetrag\b|sous-total\b|suma total\b|valor total\b|"
    r"(?:сумма|число|количество)\s+(?:принятых|возвратов|возвращенных|платежей|операций)\b|"
    rf"(?:{_BALANCES})(?:$|\s*[:(\d]|\s+(?:{_PREPOSITIONS})\b)"
)
FOOTERS = (
    r"confidential\b|copyright\b|©|\(c\)\s|отчет\s+(?:сформирован|создан|построен|выгружен)|"
    r"(?:дата|время)\s+(?:формирования|выгрузки|отчета)|сформирован[оа]?\b|выгружено\b|"
    r"generated\b|report\s+(?:generated|run)|exported\b|as\s+of\s+\d|стр(?:аница|\.)\s*\d|"
    r"(?:page|seite|página|pagina|sayfa|strona)\s+\d|erstellt am\b|generado\b|généré\b"
)
START = re.compile(rf"[\s\"']*(?:{TOTALS}|{FOOTERS})")

_TOTAL = re.compile(TOTALS)
_TOTAL_AT_END = re.compile(r".*\b(?:итого?|total)$")
_FOOTER = re.compile(FOOTERS)
_MEASURE = re.compile(
    r"[-+−(]?[\d\s.,']*\d[\d\s.,']*\)?\s*(?:%|[₽$€]|\D{0,9}\.?)|[-–—]|\d[\d\s]* ?[а-яa-z]+|:"
)
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:\s.*)?|\d{1,2}:\d{2}(?::\d{2})?")

RowJudge = Callable[[Sequence[str]], str | None]


@dataclass(frozen=True)
class RowRules:
    """By what the rows of a table are judged.

    `known_headers`: of all presets, by which the header of another table is told. `repeated`: rows
    at the top of the file that stand again on each page of a report.
    """

    headers: Sequence[str]
    known_headers: frozenset[str] = frozenset()
    repeated: Sequence[Sequence[str]] = ()
    shape: BodyShape = field(default_factory=BodyShape)


def judge(rules: RowRules) -> RowJudge:
    """A function that names a row's kind: blank, repeated_header, total, footer or None.

    With the headers that presets know, also other_header: the first row of another table.
    """
    header_words = [fold(header) for header in rules.headers if fold(header)]
    repeated = {tuple(_folded(row)) for row in rules.repeated}

    def kind(cells: Sequence[str]) -> str | None:
        filled = _folded(cells)
        if not filled:
            return "blank"
        if len(header_words) > 1 and (filled == header_words or tuple(filled) in repeated):
            return "repeated_header"
        first, *others = filled
        if _is_total(first, others):
            return "total"
        if _is_header(filled, rules.known_headers) and set(filled) - set(header_words):
            return "other_header"
        return "footer" if len(others) <= 1 and _FOOTER.match(first) else None

    return kind


def is_incomplete(rules: RowRules) -> RowJudge:
    """A judge that also names the rows that may have fewer cells than the header: notes, totals."""
    kind, shape = judge(rules), rules.shape

    def kind_or_note(cells: Sequence[str]) -> str | None:
        if named := kind(cells) or shape.kind_of_foreign(cells):
            return named
        return "note" if shape.note_places and shape.is_note(cells) else None

    return kind_or_note


def _folded(cells: Sequence[str]) -> list[str]:
    return [folded for cell in cells if (folded := fold(cell))]


def _is_header(filled: Sequence[str], known_headers: frozenset[str]) -> bool:
    hits = sum(cell in known_headers for cell in filled)
    return hits >= max(2, 0.6 * len(filled)) and not any(map(is_data, filled))


def _is_total(first: str, others: Sequence[str]) -> bool:
    if not (_TOTAL.match(first) or _TOTAL_AT_END.fullmatch(first)):
        return False
    return all(
        (_MEASURE.fullmatch(cell) and not _DATE.fullmatch(cell)) or _TOTAL.match(cell)
        for cell in others
    )
