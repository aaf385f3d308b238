"""Scores pairs of names that may be one person: order, initials, short names, script, typos."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from pathlib import Path

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from data.identity.name_normalize import latinized, name_words

_NAMES = Path(__file__).with_name("first_names.toml")
_PATRONYMIC = ("вич", "вна", "чна", "ична", "vich", "vna")
_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюя")
_MIN_TYPO_LETTERS = 5  # letters from which a slip of the pen may be told from another name
_FACTORS = {
    "same": 1.0,
    "spelling": 0.97,
    "latin": 0.95,
    "patronymic": 0.97,
    "short": 0.93,
    "initial": 0.9,
    "typo": 0.85,
}
_SURE, _ONE_WORD, _FIRST_NAME_ALONE, _AMBIGUOUS = 0.99, 0.7, 0.5, 0.6
_VAGUE = frozenset(("initial", "one_word"))


@dataclass(frozen=True)
class NameMatch:
    """Two names that may be one person, with a score up to 1; `reasons` are codes, sorted."""

    names: tuple[str, str]
    score: float
    reasons: tuple[str, ...]


def likely_matches(names: Iterable[str]) -> list[NameMatch]:
    """Pairs of these names that may be one person, the likeliest first.

    A name that fits several different people («И.» beside Ivan and Igor) has a lower score.
    """
    matches = [each for pair in _candidates(sorted(set(names))) if (each := match_names(*pair))]
    vague: dict[str, set[str]] = defaultdict(set)
    for each in matches:
        if _VAGUE & set(each.reasons):
            for one, other in (each.names, each.names[::-1]):
                vague[one].add(other)
    lowered = [_lowered_if_ambiguous(each, vague) for each in matches]
    return sorted(lowered, key=lambda each: (-each.score, each.names))


def _lowered_if_ambiguous(name_match: NameMatch, vague: dict[str, set[str]]) -> NameMatch:
    """The match, with a lower score where the shorter name also fits another person."""
    if not _VAGUE & set(name_match.reasons):
        return name_match
    shorter, longer = sorted(
        name_match.names, key=lambda name: (len("".join(name_words(name))), name)
    )
    rivals = [each for each in vague[shorter] if each != longer and not match_names(longer, each)]
    if not rivals:
        return name_match
    return NameMatch(
        name_match.names, round(name_match.score * _AMBIGUOUS, 3), (*name_match.reasons, "several")
    )


def _candidates(names: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs that share the beginning of a word or an extension."""
    names_by_key: dict[str, list[str]] = defaultdict(list)
    for name in names:
        keys = {
            word if word.isdigit() else latinized(word)[:2] for word in name_words(name) if word
        }
        keys |= {
            latinized(full)[:2]
            for word in name_words(name)
            for full in _full_names_by_form().get(word, ())
        }
        for key in keys:
            names_by_key[key].append(name)
    seen = set()
    for group in names_by_key.values():
        for place, one in enumerate(group):
            for other in group[place + 1 :]:
                if (one, other) not in seen:
                    seen.add((one, other))
                    yield one, other


@lru_cache(maxsize=200_000)
def match_names(one: str, other: str) -> NameMatch | None:
    """The match of two names, with its score and reasons; None when they do not match."""
    left, right = (tuple(w for w in name_words(name) if not w.isdigit()) for name in (one, other))
    mine, theirs = ({w for w in name_words(name) if w.isdigit()} for name in (one, other))
    if mine and theirs and not mine & theirs:
        return None  # «Operator 1» and «Operator 2»
    if not left or not right:
        return NameMatch((one, other), 0.95, ("extension",)) if mine & theirs else None
    shorter, longer = (left, right) if len(left) <= len(right) else (right, left)
    best: tuple[float, tuple[str, ...]] | None = None
    for order in permutations(range(len(longer)), len(shorter)):
        scored = _score_order(shorter, longer, order)
        if scored and (best is None or scored[0] > best[0]):
            best = scored
    return NameMatch((one, other), round(best[0], 3), best[1]) if best else None


def _score_order(
    shorter: tuple[str, ...], longer: tuple[str, ...], order: tuple[int, ...]
) -> tuple[float, tuple[str, ...]] | None:
    """Score and reasons if the shorter name's words match the longer's in this order, or None."""
    if len(longer) > 4:
        return None
    kinds = [_match_words(word, longer[place]) for word, place in zip(shorter, order, strict=True)]
    whole = [
        word
        for word, kind in zip(shorter, kinds, strict=True)
        if kind not in (None, "initial") and len(word) > 2 and not _is_patronymic(word)
    ]
    if None in kinds or not whole or ("typo" in kinds and set(kinds) - {"typo", "same"}):
        return None
    if kinds.count("typo") > 1 or kinds == ["typo"]:
        return None
    left = [word for place, word in enumerate(longer) if place not in order]
    score, reasons = _SURE, {kind for kind in kinds if kind and kind != "same"}
    for kind in kinds:
        score *= _FACTORS[kind or "same"]
    if len(shorter) == 1 and len(longer) > 1:
        score *= _FIRST_NAME_ALONE if shorter[0] in _full_names_by_form() else _ONE_WORD
        reasons.add("one_word")
    elif any(not _is_patronymic(word) and len(word) > 1 for word in left):
        return None
    elif left:
        score *= _FACTORS["patronymic"]
        reasons.add("patronymic")
    if order != tuple(sorted(order)):
        reasons.add("order")
    return score, tuple(sorted(reasons)) or ("same",)


def _match_words(one: str, other: str) -> str | None:
    """How two words of names agree, a key of `_FACTORS`; None when they do not."""
    if one == other:
        return "same"
    if 1 in (len(one), len(other)):
        return "initial" if latinized(one)[:1] == latinized(other)[:1] else None
    if _is_patronymic(one) != _is_patronymic(other):
        return None
    first, second = _full_names_by_form().get(one), _full_names_by_form().get(other)
    crossed = (one[0] in _CYRILLIC) != (other[0] in _CYRILLIC)
    if first and second:
        if not first & second:
            return None
        return "latin" if crossed else "short"
    if latinized(one) == latinized(other):
        return "latin" if crossed else "spelling"
    if min(len(one), len(other)) < _MIN_TYPO_LETTERS:
        return None
    if crossed:
        ends_so = latinized(one)[-1:] == latinized(other)[-1:]
        return "latin" if ends_so and ratio(latinized(one), latinized(other)) >= 90 else None
    return "typo" if is_typo(one, other) and not (first and second) else None


def is_typo(one: str, other: str) -> bool:
    """Whether words differ by one letter added, lost or swapped, or in long words replaced.

    The last two letters must be equal: they tell genders and cases apart.
    """
    if one[-2:] != other[-2:] or OSA.distance(one, other) != 1:
        return False
    return (
        len(one) != len(other) or sorted(one) == sorted(other) or len(one) >= _MIN_TYPO_LETTERS + 2
    )


def is_person(name: str) -> bool:
    """Whether a name of two or more words contains a common first name."""
    parts = name_words(name)
    return len(parts) > 1 and any(word in _full_names_by_form() for word in parts)


def is_first_name(word: str) -> bool:
    """Whether the word is a common first name, full or short."""
    return word in _full_names_by_form()


def _is_patronymic(word: str) -> bool:
    return len(word) > 5 and word.endswith(_PATRONYMIC)


@lru_cache(maxsize=1)
def _full_names_by_form() -> dict[str, frozenset[str]]:
    """First name, short or foreign → the full names it may stand for."""
    forms_by_name = tomllib.loads(_NAMES.read_text("utf-8"))
    names_by_form: dict[str, set[str]] = defaultdict(set)
    for name, others in forms_by_name.items():
        for form in (name, *others):
            names_by_form[form].add(name)
            if form == name:
                names_by_form[latinized(name)].add(name)
    return {form: frozenset(names) for form, names in names_by_form.items()}
