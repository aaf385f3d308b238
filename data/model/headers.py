"""Compares headers as people do, and finds the row of the header."""

import re
import unicodedata
from collections.abc import Sequence

SEARCHED = 30  # lines in which a header may hide under a preamble

_ALIKE = str.maketrans("aceopxykmthb", "асеорхукмтнв")
_INVISIBLE = re.compile("[\u0000\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WORD = re.compile(r"\S+")
_CYRILLIC_LETTER = re.compile("[а-яёіѐ-ӿ]")
_EITHER = re.compile(r"(?=.*\d)[aceopxykmthb\d]+")  # B1: nothing tells its script
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")
_NUMBER = re.compile(
    r"[-+−(]?[\d\s\u00a0\u202f]*\d[\d\s\u00a0\u202f.,']*[)%]?\s*(₽|руб\.?|р\.|[$€])?"
)
_MOMENT = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([ T,]+\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(:\d{2})?"
)
_CODE = re.compile(r"\+?\d[\d\s()-]{6,}|[^@\s]+@[^@\s]+\.\w+|https?://\S+|<.*>|true|false", re.I)


def fold(header: str) -> str:
    """The header as it is compared: without case, spare spaces, ё and look-alike letters."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", header))
    text = " ".join(text.split()).casefold().replace("ё", "е")
    return _WORD.sub(_one_script, text).rstrip(" *:")


def bare(header: str) -> str:
    """The folded header without what stands in brackets."""
    return fold(_BRACKETS.sub(" ", header))


def is_data(cell: str) -> bool:
    """The cell looks like a value and not like the name of a column."""
    text = cell.strip()
    return any(form.fullmatch(text) for form in (_NUMBER, _MOMENT, _CODE))


def find(rows: Sequence[Sequence[str]], known_headers: frozenset[str]) -> int | None:
    """Index of the header among the first rows; None when the table starts with data."""
    hits = [_hits(row, known_headers) for row in rows]
    best = max(hits, default=0)
    if best >= 2:
        return hits.index(best)
    width = max((_filled(row) for row in rows), default=0)
    if best == 1 and width <= 2:
        return hits.index(1)
    for index, row in enumerate(rows):
        if _filled(row) >= max(1, (width + 1) // 2):
            return None if any(is_data(cell) for cell in row) else index
    return None


def two_lines(
    rows: Sequence[Sequence[str]], header_index: int, known_headers: frozenset[str]
) -> tuple[int, tuple[str, ...]] | None:
    """A header in two lines, joined: the index of its lower line and the names.

    `found` is the line that looks most like a header alone; the two say more than it does.
    """
    best, most = None, _hits(rows[header_index], known_headers)
    for index in {max(header_index - 1, 0), header_index}:
        upper, lower = rows[index], rows[index + 1] if index + 1 < len(rows) else ()
        if not lower or any(is_data(cell) for cell in (*upper, *lower)) or not _filled(lower):
            continue
        names = _joined(upper, lower, known_headers)
        if _hits(names, known_headers) > most:
            best, most = (index + 1, names), _hits(names, known_headers)
    return best


def _joined(
    upper: Sequence[str], lower: Sequence[str], known_headers: frozenset[str]
) -> tuple[str, ...]:
    names, group = [], ""
    for place in range(max(len(upper), len(lower))):
        above = clean(upper[place]) if place < len(upper) else ""
        below = clean(lower[place]) if place < len(lower) else ""
        group = above or group
        both = f"{group} {below}".strip() if above or below else ""
        forms = [form for form in (below, both, above) if form]
        names.append(
            next((form for form in forms if _hits([form], known_headers)), (forms or [""])[0])
        )
    return tuple(names)


def _hits(row: Sequence[str], known_headers: frozenset[str]) -> int:
    return sum(fold(cell) in known_headers or bare(cell) in known_headers for cell in row)


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _one_script(word: re.Match[str]) -> str:
    text = word.group()
    is_cyrillic = _CYRILLIC_LETTER.search(text) or _EITHER.fullmatch(text)
    return text.translate(_ALIKE) if is_cyrillic else text


def clean(header: str) -> str:
    """The header as it is shown: without invisible characters and spaces around it."""
    return " ".join(_INVISIBLE.sub("", header).split())


def same_word(word: str, forms: Sequence[str]) -> bool:
    """The word is one of the forms; a `*` in a form stands for anything."""
    text = fold(word)
    return any(_fits(text, form) for form in forms)


def _fits(text: str, form: str) -> bool:
    if "*" not in form:
        return text == fold(form)
    head, _, tail = form.partition("*")
    return text.startswith(fold(head)) and text.endswith(fold(tail))
