"""The words of exports: what a header names, what a word in a cell means, which currency it says.

The word lists are data: `headers.toml` (concepts and the canonical columns they fill) and
`words.toml` (meanings of the words in cells), in the languages that exports come in.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

_CAMEL = re.compile(r"(?<=[a-zа-я0-9])(?=[A-ZА-Я])")
_NOT_WORD = re.compile(r"[^\w#№$€₽₴₸£₺₹+−-]+|_")
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")
_AMBIGUOUS_CURRENCIES = frozenset("real reais try rs а р pound change franken wechsel".split())
_MIN_SCORE = 0.45
_FUZZY_CUTOFF = 86.0  # rapidfuzz ratio from which two headers are one with a slip


def plain(text: str) -> str:
    """The text as it is compared: lower case, no accents, words apart by one space."""
    spaced = _CAMEL.sub(" ", text) if not text.isupper() else text
    decomposed = unicodedata.normalize("NFKD", spaced.casefold().replace("ı", "i"))
    letters = "".join(each for each in decomposed if not unicodedata.combining(each))
    return " ".join(_NOT_WORD.sub(" ", letters.replace("ß", "ss")).split())


@cache
def header_concepts(header: str) -> Mapping[str, float]:
    """Concepts that the header may name, each with its score (0–1)."""
    scores: dict[str, float] = {}
    for text in dict.fromkeys((_without_currency(header), _without_currency(_bare(header)))):
        for concept, score in _scores_of(text).items():
            scores[concept] = max(score, scores.get(concept, 0.0))
    return {concept: score for concept, score in scores.items() if score >= _MIN_SCORE}


@cache
def role_score(kind: str, column: str, header: str) -> float:
    """How well a header names a canonical column (0–1), less where it names another thing."""
    weights = _file("headers.toml")["roles"].get(kind, {}).get(column, {})
    concepts = header_concepts(header)
    best = max(
        ((weights[each] * score, score) for each, score in concepts.items() if each in weights),
        default=(0.0, 0.0),
    )
    rival = max((score for each, score in concepts.items() if each not in weights), default=0.0)
    return best[0] * (1 - max(0.0, rival - best[1]))


@cache
def rival_score(kind: str, column: str, header: str) -> float:
    """The score (0–1) of the strongest concept in a header that does not fill the column."""
    weights = _file("headers.toml")["roles"].get(kind, {}).get(column, {})
    return max(
        (score for each, score in header_concepts(header).items() if each not in weights),
        default=0.0,
    )


def header_currency(header: str) -> str | None:
    """The ISO 4217 code of the currency that a header names: «Deposits (SGD)», `amount_usd`."""
    words = plain(header).split()
    if len(words) < 2:
        return None
    for word in reversed(words):
        code = currency(word) if word not in _AMBIGUOUS_CURRENCIES else None
        if code and not word.isdigit():
            return code
    return None


@cache
def currency(word: str) -> str | None:
    """The ISO 4217 code that a word or a sign stands for; None where it is no currency."""
    text = plain(word)
    if text in _currency_words():
        return _currency_words()[text]
    return text.upper() if text.upper() in iso_codes() else None


@cache
def meaning(topic: str, word: str) -> str | None:
    """What a word means within a topic of `words.toml`; None where the lists do not know it."""
    text = plain(word)
    exact = exact_meaning(topic, word)
    if exact or not text:
        return exact
    near = process.extractOne(
        text, _topic_words(topic).keys(), scorer=fuzz.ratio, score_cutoff=90.0
    )
    return _topic_words(topic)[near[0]] if near and len(text) > 5 else None


@cache
def exact_meaning(topic: str, word: str) -> str | None:
    """What a word means within a topic where the lists have just this word."""
    text = plain(word)
    if text in _topic_words(topic):
        return _topic_words(topic)[text]
    stems = _topic_stems(topic).items()
    return next((value for form, value in stems if text.startswith(form)), None)


def words_of(topic: str, value: str) -> tuple[str, ...]:
    """The words of all languages that have one meaning within a topic."""
    languages = _file("words.toml").get(topic, {}).get(value, {})
    return tuple(dict.fromkeys(word for words in languages.values() for word in words))


def _bare(header: str) -> str:
    return _BRACKETS.sub(" ", header)


@cache
def _file(name: str) -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))


@cache
def _topic_words(topic: str) -> Mapping[str, str]:
    return {
        plain(word): value
        for value in _file("words.toml").get(topic, {})
        for word in words_of(topic, value)
        if not word.endswith("*")
    }


@cache
def _topic_stems(topic: str) -> Mapping[str, str]:
    return {
        plain(word[:-1]): value
        for value in _file("words.toml").get(topic, {})
        for word in words_of(topic, value)
        if word.endswith("*")
    }


@cache
def _currency_words() -> Mapping[str, str]:
    return {
        plain(word): code
        for code, body in _file("words.toml")["currency"].items()
        for word in body["any"]
    }


@cache
def iso_codes() -> frozenset[str]:
    """The ISO 4217 codes of currencies that exports come in."""
    return frozenset(_file("words.toml")["iso_4217"]["codes"])


def _without_currency(header: str) -> str:
    words = plain(header).split()
    rest = [
        word
        for word in words
        if word in _AMBIGUOUS_CURRENCIES or word.isdigit() or currency(word) is None
    ]
    return " ".join(rest or words)


@cache
def _phrases() -> Mapping[str, frozenset[str]]:
    """Header phrase → concepts it names."""
    concepts: dict[str, set[str]] = {}
    for concept, languages in _file("headers.toml")["concepts"].items():
        for phrase in (word for words in languages.values() for word in words):
            concepts.setdefault(plain(phrase), set()).add(concept)
    return {phrase: frozenset(names) for phrase, names in concepts.items()}


@cache
def _reduced_phrases(with_entities: bool) -> Mapping[str, frozenset[str]]:
    """The phrases without the words that add no meaning, where something is left of them."""
    reduced: dict[str, set[str]] = {}
    for phrase, names in _phrases().items():
        text = _reduced(phrase, with_entities)
        if text and (text == phrase or text not in _phrases()):
            reduced.setdefault(text, set()).update(names)
    return {phrase: frozenset(names) for phrase, names in reduced.items()}


def _reduced(text: str, with_entities: bool) -> str:
    return " ".join(word for word in text.split() if word not in _spare_words(with_entities))


@cache
def _spare_words(with_entities: bool) -> frozenset[str]:
    lists = _file("headers.toml")["fillers"]
    words = [*lists["words"], *(lists["entities"] if with_entities else ())]
    return frozenset(plain(word) for word in words)


def _scores_of(text: str) -> dict[str, float]:
    """Concept → score of a header in its compared form."""
    scores: dict[str, float] = {}

    def add(names: frozenset[str], score: float) -> None:
        for name in names:
            scores[name] = max(score, scores.get(name, 0.0))

    add(_phrases().get(text, frozenset()), 1.0)
    for with_entities, score in ((False, 0.97), (True, 0.9)):
        reduced = _reduced(text, with_entities)
        if reduced:
            add(_reduced_phrases(with_entities).get(reduced, frozenset()), score)
    if not scores:
        add(_squeezed_phrases().get(text.replace(" ", ""), frozenset()), 0.95)
    if not scores and len(text) > 4:
        near = process.extractOne(
            text, _phrases().keys(), scorer=fuzz.ratio, score_cutoff=_FUZZY_CUTOFF
        )
        if near:
            add(_phrases()[near[0]], near[1] / 100 * 0.9)
    for phrase, score in _inner_phrases(_reduced(text, False) or text):
        add(_reduced_phrases(False)[phrase], score)
    return scores


@cache
def _squeezed_phrases() -> Mapping[str, frozenset[str]]:
    return {phrase.replace(" ", ""): names for phrase, names in _phrases().items()}


def _inner_phrases(text: str) -> list[tuple[str, float]]:
    """Known phrases that stand within a longer header, with their scores."""
    words = text.split()
    inner = []
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            phrase = " ".join(words[start:end])
            if end - start < len(words) and len(phrase) > 2 and phrase in _reduced_phrases(False):
                inner.append((phrase, 0.5 + 0.35 * len(phrase) / len(text)))
    return inner
