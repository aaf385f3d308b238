"""Whether two spellings are one person: order, initials, short names, script, a slip of the pen."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from pathlib import Path

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from data.identity.name_normalize import roman, words

_NAMES = Path(__file__).with_name("first_names.toml")
_PATRONYMIC = ("вич", "вна", "чна", "ична", "vich", "vna")
_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюя")
_LONG = 5  # letters from which a slip of the pen may be told from another name
_FACTORS = {
    "same": 1.0,
    "spelling": 0.97,
    "latin": 0.95,
    "patronymic": 0.97,
    "short": 0.93,
    "initial": 0.9,
    "typo": 0.85,
}
_SURE, _ONE_WORD, _FIRST_NAME_ALONE, _SEVERAL = 0.99, 0.7, 0.5, 0.6
_VAGUE = frozenset(("initial", "one_word"))


@dataclass(frozen=True)
class Likeness:
    """Two spellings that may be one person. `reasons` are codes, in alphabetical order."""

    names: tuple[str, str]
    score: float
    reasons: tuple[str, ...]


def alike(names: Iterable[str]) -> list[Likeness]:
    """Pairs of these names that may be one person, the likeliest first.

    What fits several different people («И.» beside Ivan and Igor) is told with a lower score.
    """
    found = [each for pair in _candidates(sorted(set(names))) if (each := likeness(*pair))]
    vague: dict[str, set[str]] = defaultdict(set)
    for each in found:
        if _VAGUE & set(each.reasons):
            for one, other in (each.names, each.names[::-1]):
                vague[one].add(other)
    told = [_doubted(each, vague) for each in found]
    return sorted(told, key=lambda each: (-each.score, each.names))


def _doubted(found: Likeness, vague: dict[str, set[str]]) -> Likeness:
    """The likeness, less sure where the shorter spelling fits others who are not this one."""
    if not _VAGUE & set(found.reasons):
        return found
    shorter, longer = sorted(found.names, key=lambda name: (len("".join(words(name))), name))
    rivals = [each for each in vague[shorter] if each != longer and not likeness(longer, each)]
    if not rivals:
        return found
    return Likeness(found.names, round(found.score * _SEVERAL, 3), (*found.reasons, "several"))


def _candidates(names: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs that share the beginning of a word or an extension."""
    met: dict[str, list[str]] = defaultdict(list)
    for name in names:
        keys = {word if word.isdigit() else roman(word)[:2] for word in words(name) if word}
        keys |= {roman(full)[:2] for word in words(name) for full in _canonical().get(word, ())}
        for key in keys:
            met[key].append(name)
    seen = set()
    for group in met.values():
        for place, one in enumerate(group):
            for other in group[place + 1 :]:
                if (one, other) not in seen:
                    seen.add((one, other))
                    yield one, other


@lru_cache(maxsize=200_000)
def likeness(one: str, other: str) -> Likeness | None:
    """What speaks for two spellings being one person; None when nothing does."""
    left, right = (tuple(w for w in words(name) if not w.isdigit()) for name in (one, other))
    mine, theirs = ({w for w in words(name) if w.isdigit()} for name in (one, other))
    if mine and theirs and not mine & theirs:
        return None  # «Operator 1» and «Operator 2»
    if not left or not right:
        return Likeness((one, other), 0.95, ("extension",)) if mine & theirs else None
    shorter, longer = (left, right) if len(left) <= len(right) else (right, left)
    best: tuple[float, tuple[str, ...]] | None = None
    for order in permutations(range(len(longer)), len(shorter)):
        told = _placed(shorter, longer, order)
        if told and (best is None or told[0] > best[0]):
            best = told
    return Likeness((one, other), round(best[0], 3), best[1]) if best else None


def _placed(
    shorter: tuple[str, ...], longer: tuple[str, ...], order: tuple[int, ...]
) -> tuple[float, tuple[str, ...]] | None:
    """Score and reasons when the words of the shorter name stand for those of the longer."""
    if len(longer) > 4:
        return None
    kinds = [_kind(word, longer[place]) for word, place in zip(shorter, order, strict=True)]
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
        score *= _FIRST_NAME_ALONE if shorter[0] in _canonical() else _ONE_WORD
        reasons.add("one_word")
    elif any(not _is_patronymic(word) and len(word) > 1 for word in left):
        return None
    elif left:
        score *= _FACTORS["patronymic"]
        reasons.add("patronymic")
    if order != tuple(sorted(order)):
        reasons.add("order")
    return score, tuple(sorted(reasons)) or ("same",)


def _kind(one: str, other: str) -> str | None:
    """In what two words of names agree; None when they do not."""
    if one == other:
        return "same"
    if 1 in (len(one), len(other)):
        return "initial" if roman(one)[:1] == roman(other)[:1] else None
    if _is_patronymic(one) != _is_patronymic(other):
        return None
    first, second = _canonical().get(one), _canonical().get(other)
    crossed = (one[0] in _CYRILLIC) != (other[0] in _CYRILLIC)
    if first and second:
        if not first & second:
            return None
        return "latin" if crossed else "short"
    if roman(one) == roman(other):
        return "latin" if crossed else "spelling"
    if min(len(one), len(other)) < _LONG:
        return None
    if crossed:
        ends_so = roman(one)[-1:] == roman(other)[-1:]
        return "latin" if ends_so and ratio(roman(one), roman(other)) >= 90 else None
    return "typo" if is_slip(one, other) and not (first and second) else None


def is_slip(one: str, other: str) -> bool:
    """A letter doubled, lost or out of place, or in a long word another; never in the ending."""
    if one[-2:] != other[-2:] or OSA.distance(one, other) != 1:
        return False
    return len(one) != len(other) or sorted(one) == sorted(other) or len(one) >= _LONG + 2


def is_person(name: str) -> bool:
    """A first name that everybody knows stands among two or more words."""
    told = words(name)
    return len(told) > 1 and any(word in _canonical() for word in told)


def is_first_name(word: str) -> bool:
    """The word is a first name that everybody knows, whole or short."""
    return word in _canonical()


def _is_patronymic(word: str) -> bool:
    return len(word) > 5 and word.endswith(_PATRONYMIC)


@lru_cache(maxsize=1)
def _canonical() -> dict[str, frozenset[str]]:
    """First name, short or foreign → the full names it may stand for."""
    told = tomllib.loads(_NAMES.read_text("utf-8"))
    met: dict[str, set[str]] = defaultdict(set)
    for name, others in told.items():
        for form in (name, *others):
            met[form].add(name)
            if form == name:
                met[roman(name)].add(name)
    return {form: frozenset(names) for form, names in met.items()}
