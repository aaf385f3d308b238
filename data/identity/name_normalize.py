"""Normalises names for comparison: without legal form, word order, quotes and script."""

import re
from functools import lru_cache

from data.model.headers import fold

_FORMS = frozenset(
    (
        *("ооо", "оао", "зао", "пао", "нао", "ао", "ип", "чп", "пбоюл", "нко", "ано", "чоу"),
        *("фгуп", "муп", "гуп", "тоо", "одо", "llc", "ltd", "inc", "gmbh", "co", "corp", "limited"),
    )
)
_LONG_FORMS = re.compile(
    "общество с ограниченной ответственностью|индивидуальный предприниматель|"
    "(публичное |закрытое |открытое |непубличное )?акционерное общество"
)
_WORD = re.compile(r"[^\W_]+")
_ROMAN = dict(
    zip(
        "абвгдезийклмнопрстуфхъыьэ",
        "a b v g d e z i i k l m n o p r s t u f h  i  e".split(" "),
        strict=True,
    )
)
_ROMAN |= {"ж": "zh", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia", "ё": "e"}
_SPELLING_VARIANTS = (
    *(("shch", "sh"), ("sch", "sh"), ("tch", "ch"), ("kh", "h"), ("ts", "c"), ("tz", "c")),
    *(("ks", "x"), ("ph", "f"), ("ck", "k"), ("w", "v"), ("yo", "e"), ("jo", "e"), ("io", "e")),
    *(("j", "i"), ("y", "i"), ("q", "k"), ("ie", "e"), ("'", "")),
)


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name in their order, folded, without punctuation."""
    return tuple(_WORD.findall(fold(name)))


@lru_cache(maxsize=200_000)
def normalized_company(name: str) -> str:
    """A client's name for comparison: folded words, sorted, without legal form and quotes."""
    plain = _LONG_FORMS.sub(" ", fold(name))
    kept_words = [word for word in _WORD.findall(plain) if word not in _FORMS]
    return " ".join(sorted(kept_words))


def legal_form(name: str) -> str:
    """The legal form in a name («ооо», «llc»), folded; empty where there is none."""
    return next((word for word in name_words(name) if word in _FORMS), "")


@lru_cache(maxsize=50_000)
def latinized(word: str) -> str:
    """A word in one Latin spelling, whichever script and transliteration it is written in."""
    text = "".join(_ROMAN.get(letter, letter) for letter in word)
    for written, same in _SPELLING_VARIANTS:
        text = text.replace(written, same)
    return re.sub(r"(.)\1+", r"\1", text)
