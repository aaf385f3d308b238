"""What a header and the values below it say for or against a canonical column."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from data.custom_presets.profiling import Seen
from data.model.headers import bare, fold, same_word
from data.model.tables import TABLES, Type
from data.parse.staging import IDS
from data.parse.table_context import PHONES, type_of
from data.presets import preset
from data.presets.section import HELPERS

CLOCK = "clock"  # the time of day of the day that stands in another column
OUTGOING = "outgoing"  # money that went out: rows with it alone are not taken in
_BESIDE = {"calls": (CLOCK,), "payments": (CLOCK, OUTGOING), "deals": (CLOCK,)}
_CLOSE = 82.0  # rapidfuzz ratio from which two headers are one with a slip
# Words of a column's values mean one of these; the values a person chooses among.
MEANINGS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("deals", "stage"): ("open", "won", "lost"),
    ("deals", "status"): ("open", "won", "lost"),
    ("leads", "stage"): ("open", "won", "lost"),
    ("leads", "status"): ("open", "won", "lost"),
    ("calls", "direction"): ("in", "out", "internal"),
    ("calls", "answered"): ("true", "false"),
    ("payments", "status"): ("paid", "unpaid", "refund"),
    ("owners", "role"): ("manager", "head", "coordinator"),
    ("feedback", "kind"): ("complaint", "nps"),
    ("activities", "kind"): ("meeting", "offer", "invoice", "task", "letter"),
}


def choices(kind: str) -> tuple[str, ...]:
    """Canonical columns that a person may choose for a file of this kind."""
    names = TABLES[kind].names
    own = tuple(name for name in names if name != "owner" or kind == "owners")
    return (*own, *sorted(HELPERS.get(kind, ())), *_BESIDE.get(kind, ()))


def meaning(kind: str, column: str, word: str) -> str | None:
    """What a word of a column means by what other systems mean by it; None where nobody says."""
    known = _vocabulary(kind, column)
    for value, forms in known.items():
        if same_word(word, forms):
            return value
    flat = {
        fold(form): value for value, forms in known.items() for form in forms if "*" not in form
    }
    near = process.extractOne(fold(word), flat.keys(), scorer=fuzz.ratio, score_cutoff=88)
    return flat[near[0]] if near else None


@cache
def _own() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "synonyms.toml").read_text("utf-8"))


@cache
def _synonyms(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Canonical column → folded headers it is known under anywhere."""
    own = _own()
    met: dict[str, dict[str, None]] = {name: {name: None} for name in choices(kind)}
    for each in preset.builtin().values():
        for section in each.sections:
            for column, spec in section.columns.items() if section.table == kind else ():
                forms = {fold(part[0]): None for part in spec if len(part) == 1}
                met.setdefault(column, {}).update(forms)
    for column, words in own.get(kind, {}).items():
        met.setdefault(column, {}).update({fold(word): None for word in words})
    return {column: tuple(forms) for column, forms in met.items()}


@cache
def _vocabulary(kind: str, column: str) -> Mapping[str, tuple[str, ...]]:
    """Meaning → words for it, of all presets together."""
    met: dict[str, dict[str, None]] = {}
    asked = "status" if column == "stage" else column
    for each in preset.builtin().values():
        for section in each.sections:
            if section.table == kind:
                for value, forms in section.values.get(asked, {}).items():
                    met.setdefault(value, {}).update(dict.fromkeys(forms))
    for value, forms in _own().get("words", {}).get(kind, {}).get(asked, {}).items():
        met.setdefault(value, {}).update(dict.fromkeys(forms))
    return {value: tuple(forms) for value, forms in met.items()}


def score(kind: str, column: str, seen: Seen, is_headed: bool) -> tuple[float, str]:
    """How likely a column of the file is a canonical one, and what tells so."""
    if not seen.header.strip():
        return 0.0, ""
    header = header_score(kind, column, seen.header) if is_headed else 0.0
    if not seen.filled:
        return 0.8 * header, "header"
    fit = _fit(kind, column, seen)
    if fit == 0.0:
        return 0.0, ""
    if header:
        return 0.7 * header + 0.3 * fit, "header"
    return _alone(kind, column, seen), "values"


def header_score(kind: str, column: str, header: str) -> float:
    """1 for a known header, less for one that is like it, 0 for another."""
    forms = _synonyms(kind)[column]
    if fold(header) in forms or bare(header) in forms:
        return 1.0
    text = bare(header)
    if _squeezed(text) in {_squeezed(form) for form in forms}:
        return 0.95
    near = process.extractOne(text, forms, scorer=_likeness, score_cutoff=_CLOSE)
    if near:
        return float(near[1]) / 100 * 0.9
    words = set(text.replace(",", " ").split())
    inside = [form for form in forms if len(form) > 2 and set(form.split()) <= words]
    return max((0.55 + 0.3 * len(form) / len(text) for form in inside), default=0.0)


def _squeezed(text: str) -> str:
    return text.replace("_", "").replace(" ", "").replace("-", "")


def _likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    found = max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))
    return found if len(other) > 4 and found >= (score_cutoff or 0) else 0.0


def _fit(kind: str, column: str, seen: Seen) -> float:
    """How well the values suit the column's type: 0 where they cannot be it."""
    looks = seen.looks
    kind_of = _type(kind, column)
    is_number = looks.get("number", 0.0)
    if column == CLOCK:
        return looks.get("clock", 0.0)
    if kind_of in (Type.MOMENT, Type.DAY):
        share = looks.get("moment", 0.0)
        return share if share >= 0.5 else 0.0
    if column.endswith("_seconds"):
        share = max(looks.get("clock", 0.0), is_number)
        return share if share >= 0.5 else 0.0
    if kind_of in (Type.MONEY, Type.NUMBER, Type.COUNT):
        wrong = looks.get("phone", 0.0) if column == "amount" else 0.0
        return is_number if is_number >= 0.5 and wrong < 0.5 else 0.0
    if column in ("email", *PHONES, "inn"):
        share = looks.get("phone" if column in PHONES else column, 0.0)
        numeric = column in PHONES and looks.get("code", 0.0) > 0.5
        return share if share >= 0.3 else 0.2 if numeric else 0.0
    if kind_of is Type.FLAG:
        return 1.0 if 0 < len(seen.words) <= 6 else 0.0
    is_moment = looks.get("moment", 0.0) > 0.6
    return 0.0 if is_moment and column not in IDS else _text_fit(kind, column, seen)


def _text_fit(kind: str, column: str, seen: Seen) -> float:
    unique = seen.distinct / seen.filled
    if column in IDS:
        return max(0.2, unique) if column == TABLES[kind].id else 0.6
    if (kind, column) in MEANINGS:
        return 0.9 if seen.words and not seen.is_like("number") else 0.15
    few = seen.looks.get("number", 0.0) < 0.5
    if column in ("owner_written", "owner", "pipeline", "source", "team", "lost_reason"):
        return (0.9 if unique < 0.6 or kind == "owners" else 0.5) if few else 0.3
    return 0.7 if few else 0.4


def _alone(kind: str, column: str, seen: Seen) -> float:
    """How likely the values alone make the column, where the header says nothing."""
    looks, unique = seen.looks, seen.distinct / seen.filled
    if column in ("email", "inn", *PHONES):
        return 0.75 * looks.get("phone" if column in PHONES else column, 0.0)
    if column == "recording":
        return 0.6 * looks.get("link", 0.0)
    if (kind, column) in MEANINGS and column != "status":
        rows = sum(n for _, n in seen.words)
        told = sum(n for word, n in seen.words if meaning(kind, column, word))
        return 0.85 * told / rows if rows else 0.0
    if column == TABLES[kind].when:
        return 0.55 * looks.get("moment", 0.0)
    if column == "amount":
        is_other = max(looks.get(form, 0.0) for form in ("phone", "inn", "clock"))
        return 0.5 * looks.get("number", 0.0) if is_other < 0.5 and unique > 0.05 else 0.0
    if column in ("owner_written", "owner"):
        few = unique <= 0.5 or kind == "owners"
        extension = 0.5 * looks.get("short", 0.0) if kind == "calls" else 0.0
        return max(0.55 * looks.get("name", 0.0), extension) if few else 0.0
    if column == "client":
        return 0.5 * max(looks.get("name", 0.0), looks.get("firm", 0.0)) if unique >= 0.5 else 0.0
    if column == TABLES[kind].id:
        return 0.48 * looks.get("code", 0.0) if unique == 1.0 and seen.place == 0 else 0.0
    if column == "talk_seconds":
        return max(0.5 * looks.get("clock", 0.0), (0.4 + 0.08 * unique) * looks.get("whole", 0.0))
    return 0.0


def _type(kind: str, column: str) -> Type:
    beside = {OUTGOING: Type.MONEY, CLOCK: Type.TEXT}
    return beside[column] if column in beside else type_of(kind, column)
