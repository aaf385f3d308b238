"""Compares headers as people do: without case, spaces and look-alike letters."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

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


@lru_cache(maxsize=16_384)
def fold(header: str) -> str:
    """The header as it is compared: without case, spare spaces, ё and look-alike letters."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", header))
    text = " ".join(text.split()).casefold().replace("ё", "е")
    return _WORD.sub(_one_script, text).rstrip(" *:")


@lru_cache(maxsize=16_384)
def bare(header: str) -> str:
    """The folded header without its text in brackets."""
    return fold(_BRACKETS.sub(" ", header))


def is_data(cell: str) -> bool:
    """Whether the cell looks like a value rather than like the name of a column."""
    text = cell.strip()
    return any(form.fullmatch(text) for form in (_NUMBER, _MOMENT, _CODE))


def _one_script(word: re.Match[str]) -> str:
    text = word.group()
    is_cyrillic = _CYRILLIC_LETTER.search(text) or _EITHER.fullmatch(text)
    return text.translate(_ALIKE) if is_cyrillic else text


def clean(header: str) -> str:
    """The header as it is shown: without invisible characters and spaces around it."""
    return " ".join(_INVISIBLE.sub("", header).split())


def same_word(word: str, forms: Sequence[str]) -> bool:
    """Whether the word is one of the forms; a `*` in a form stands for anything."""
    text = fold(word)
    return any(_fits(text, form) for form in forms)


def _fits(text: str, form: str) -> bool:
    if "*" not in form:
        return text == fold(form)
    head, _, tail = form.partition("*")
    return text.startswith(fold(head)) and text.endswith(fold(tail))
