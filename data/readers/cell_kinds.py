"""Tells the kind of a cell by its form: a number, a moment, a code, a label with a value, words."""

import re
from collections.abc import Sequence
from functools import lru_cache

from data.model.empty_cells import is_empty_cell

EMPTY, NUMBER, MOMENT, CODE, LABEL, WORDS = "", "number", "moment", "code", "label", "words"
DATA = frozenset((NUMBER, MOMENT, CODE))
_GAP = r"\s\u00a0\u202f\u2009\u2007'’‘ʼ`´"
_SIGN = r"[-+−–(]?"
_MARK = r"(?:[₽$€£¥₴₸₺₹]|руб\.?|р\.|грн\.?|тг\.?|zł|kr\.?|tl|[A-Z]{3}|[A-Z]{1,2}\$)"
_NUMBER = re.compile(
    rf"(?:{_MARK}\s*)?{_SIGN}\s*(?:{_MARK}\s*)?\d[\d{_GAP}.,]*(?:[.,]-)?\s*[)%]?\s*{_MARK}?\s*[)−-]?"
    rf"|{_SIGN}[.,]\d+|{_SIGN}\d+(?:[.,]\d+)?[eE][-+]?\d+"
)
_CLOCK = r"\d{1,3}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp][Mm])?"
_MONTH = r"[^\W\d_]{3,12}\.?,?"
_MOMENT = re.compile(
    rf"\d{{1,4}}[./:-]\d{{1,2}}[./:-]\d{{1,4}}(?:\s?г\.?)?(?:[ T,]+.*)?|{_CLOCK}"
    rf"|\d{{1,2}}\.?[ -](?:de )?{_MONTH}[ -](?:de )?\d{{2,4}}(?:\s?г(?:\.|ода)?)?(?:[ ,]+{_CLOCK})?"
    rf"|{_MONTH} \d{{1,2}},? \d{{4}}(?:[ ,]+{_CLOCK})?"
)
_CODE = re.compile(
    r"\+?\d[\d\s()-]{6,}|[^@\s]+@[^@\s]+\.\w+|https?://\S+|<.*>|true|false|истина|ложь"
    r"|[A-Z]{2}\d{2}[A-Z\d ]{10,40}|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f-]{17}|[\da-f]{24,64}"
    r"|\d[\d./-]{6,}",
    re.I,
)
_LABEL = re.compile(r"[^\W\d_][^:]{0,60}:\s*\S.*|:\s*\S.*|[^\W\d_][^=]{0,40}=\s*\S.*", re.S)

_FORMS = ((MOMENT, _MOMENT), (NUMBER, _NUMBER), (CODE, _CODE), (LABEL, _LABEL))
_SIGNS = frozenset(("№", "#", "%", "№№"))  # without letters, and yet names of columns


@lru_cache(65_536)
def kind_of(cell: str) -> str:
    """The kind of a cell; the forms of an empty cell are EMPTY."""
    text = cell.strip().lstrip("'")
    if is_empty_cell(text):
        return EMPTY
    for kind, form in _FORMS:
        if form.fullmatch(text):
            return kind
    return WORDS if text in _SIGNS or any(map(str.isalpha, text)) else CODE


def kinds_of(row: Sequence[str]) -> tuple[str, ...]:
    """The kind of each cell of a row."""
    return tuple(map(kind_of, row))


def filled_places(kinds: Sequence[str]) -> frozenset[int]:
    """The places of the cells that are not empty."""
    return frozenset(place for place, kind in enumerate(kinds) if kind != EMPTY)
