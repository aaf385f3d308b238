"""Recognises rows that are no data: totals, footers, repeated headers, blanks."""

import re
from collections.abc import Callable, Sequence

from data.model.headers import fold, is_data

# Beginnings of totals and footers as RE2 and Python both read them; folded text is compared.
TOTALS = (
    r"(?:общий\s+)?итого?\b|(?:промежуточн\S+\s+)?итоги?\b|подытог|всего\b|"
    r"(?:grand|sub)\s*-?totals?\b|totals?\b|"
    r"(?:сумма|число|количество)\s+(?:принятых|возвратов|возвращенных|платежей|операций)\b"
)
FOOTERS = (
    r"confidential\b|copyright\b|©|\(c\)\s|отчет\s+(?:сформирован|создан|построен|выгружен)|"
    r"(?:дата|время)\s+(?:формирования|выгрузки|отчета)|сформирован[оа]?\b|выгружено\b|"
    r"generated\b|report\s+(?:generated|run)|exported\b|as\s+of\s+\d|стр(?:аница|\.)\s*\d|page\s+\d"
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


def judge(headers: Sequence[str], known_headers: frozenset[str] = frozenset()) -> RowJudge:
    """A function that names a row's kind: blank, repeated_header, total, footer or None.

    With the headers that presets know, also other_header: the first row of another table.
    """
    folded_headers = [fold(header) for header in headers]
    header_words = [name for name in folded_headers if name]

    def kind(cells: Sequence[str]) -> str | None:
        folded = [fold(cell) for cell in cells]
        filled = [cell for cell in folded if cell]
        if not filled:
            return "blank"
        if len(header_words) > 1 and filled == header_words:
            return "repeated_header"
        first, *others = filled
        if _is_total(first, others):
            return "total"
        if _is_header(filled, known_headers) and set(filled) - set(header_words):
            return "other_header"
        return "footer" if len(others) <= 1 and _FOOTER.match(first) else None

    return kind


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
