"""Scores how likely a column of a file is a canonical column, by header and values."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from data.model.dimensions import REPEATING
from data.model.headers import bare, fold, same_word
from data.model.tables import TABLES, Type
from data.parse.staging import IDS
from data.parse.table_context import PHONES, type_of
from data.presets import preset
from data.presets.section import HELPERS
from data.recognition.profiling import ColumnProfile

CLOCK = "clock"  # the time of day of the day that stands in another column
OUTGOING = "outgoing"  # money that went out: rows with it alone are not taken in
_SPECIAL_COLUMNS = {"calls": (CLOCK,), "payments": (CLOCK, OUTGOING), "deals": (CLOCK,)}
_MIN_RATIO = 82.0  # rapidfuzz ratio from which two headers are one with a slip
_REPEATING = frozenset((*REPEATING, "owner_written", "lost_reason"))
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


def assignable_columns(kind: str) -> tuple[str, ...]:
    """Canonical columns that a user may choose for a file of this kind."""
    names = TABLES[kind].names
    own = tuple(name for name in names if name != "owner" or kind == "owners")
    return (*own, *sorted(HELPERS.get(kind, ())), *_SPECIAL_COLUMNS.get(kind, ()))


def meaning(kind: str, column: str, word: str) -> str | None:
    """The meaning of a word by the vocabularies of all presets; None where none has it."""
    vocabulary = _vocabulary(kind, column)
    for value, forms in vocabulary.items():
        if same_word(word, forms):
            return value
    flat = {
        fold(form): value
        for value, forms in vocabulary.items()
        for form in forms
        if "*" not in form
    }
    near = process.extractOne(fold(word), flat.keys(), scorer=fuzz.ratio, score_cutoff=88)
    return flat[near[0]] if near else None


@cache
def _own_synonyms() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "synonyms.toml").read_text("utf-8"))


@cache
def _synonyms(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Canonical column → folded headers it is known under anywhere."""
    own_synonyms = _own_synonyms()
    forms_by_column: dict[str, dict[str, None]] = {
        name: {name: None} for name in assignable_columns(kind)
    }
    for each in preset.builtin().values():
        for section in each.sections:
            for column, spec in section.columns.items() if section.table == kind else ():
                forms = {fold(part[0]): None for part in spec if len(part) == 1}
                forms_by_column.setdefault(column, {}).update(forms)
    for column, words in own_synonyms.get(kind, {}).items():
        forms_by_column.setdefault(column, {}).update({fold(word): None for word in words})
    return {column: tuple(forms) for column, forms in forms_by_column.items()}


@cache
def _vocabulary(kind: str, column: str) -> Mapping[str, tuple[str, ...]]:
    """Meaning → words for it, of all presets together."""
    forms_by_meaning: dict[str, dict[str, None]] = {}
    value_column = "status" if column == "stage" else column
    for each in preset.builtin().values():
        for section in each.sections:
            if section.table == kind:
                for value, forms in section.values.get(value_column, {}).items():
                    forms_by_meaning.setdefault(value, {}).update(dict.fromkeys(forms))
    for value, forms in (
        _own_synonyms().get("words", {}).get(kind, {}).get(value_column, {}).items()
    ):
        forms_by_meaning.setdefault(value, {}).update(dict.fromkeys(forms))
    return {value: tuple(forms) for value, forms in forms_by_meaning.items()}


def score(kind: str, column: str, seen: ColumnProfile, is_headed: bool) -> tuple[float, str]:
    """The score (0–1) of a column as a canonical one, and its source: "header" or "values"."""
    if not seen.header.strip():
        return 0.0, ""
    header = header_score(kind, column, seen.header) if is_headed else 0.0
    if not seen.filled:
        return 0.8 * header, "header"
    fit = _type_fit(kind, column, seen)
    if fit == 0.0:
        return 0.0, ""
    if header:
        return 0.7 * header + 0.3 * fit, "header"
    return _score_by_values(kind, column, seen), "values"


def header_score(kind: str, column: str, header: str) -> float:
    """1 for a known header, less for one that is like it, 0 for another."""
    forms = _synonyms(kind)[column]
    if fold(header) in forms or bare(header) in forms:
        return 1.0
    text = bare(header)
    if _squeezed(text) in {_squeezed(form) for form in forms}:
        return 0.95
    near = process.extractOne(text, forms, scorer=_header_ratio, score_cutoff=_MIN_RATIO)
    if near:
        return float(near[1]) / 100 * 0.9
    words = set(text.replace(",", " ").split())
    inside = [form for form in forms if len(form) > 2 and set(form.split()) <= words]
    return max((0.55 + 0.3 * len(form) / len(text) for form in inside), default=0.0)


def _squeezed(text: str) -> str:
    return text.replace("_", "").replace(" ", "").replace("-", "")


def _header_ratio(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    ratio = max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))
    return ratio if len(other) > 4 and ratio >= (score_cutoff or 0) else 0.0


def _type_fit(kind: str, column: str, seen: ColumnProfile) -> float:
    """How well the values suit the column's type: 0 where they cannot be it."""
    shares = seen.form_shares
    kind_of = _column_type(kind, column)
    is_number = shares.get("number", 0.0)
    if column == CLOCK:
        return shares.get("clock", 0.0)
    if kind_of in (Type.MOMENT, Type.DAY):
        share = shares.get("moment", 0.0)
        return share if share >= 0.5 else 0.0
    if column.endswith("_seconds"):
        share = max(shares.get("clock", 0.0), is_number)
        return share if share >= 0.5 else 0.0
    if kind_of in (Type.MONEY, Type.NUMBER, Type.COUNT):
        wrong = shares.get("phone", 0.0) if column == "amount" else 0.0
        return is_number if is_number >= 0.5 and wrong < 0.5 else 0.0
    if column in ("email", *PHONES, "inn"):
        share = shares.get("phone" if column in PHONES else column, 0.0)
        numeric = column in PHONES and shares.get("code", 0.0) > 0.5
        return share if share >= 0.3 else 0.2 if numeric else 0.0
    if kind_of is Type.FLAG:
        return 1.0 if 0 < len(seen.words) <= 6 else 0.0
    is_moment = shares.get("moment", 0.0) > 0.6
    return 0.0 if is_moment and column not in IDS else _text_fit(kind, column, seen)


def _text_fit(kind: str, column: str, seen: ColumnProfile) -> float:
    unique = seen.distinct / seen.filled
    if column in IDS:
        return max(0.2, unique) if column == TABLES[kind].id else 0.6
    if (kind, column) in MEANINGS:
        return 0.9 if seen.words and not seen.has_form("number") else 0.15
    few = seen.form_shares.get("number", 0.0) < 0.5
    if column in _REPEATING:
        return (0.9 if unique < 0.6 or kind == "owners" else 0.5) if few else 0.3
    return 0.7 if few else 0.4


def _score_by_values(kind: str, column: str, seen: ColumnProfile) -> float:
    """How likely the values alone make the column, where the header says nothing."""
    shares, unique = seen.form_shares, seen.distinct / seen.filled
    if column in ("email", "inn", *PHONES):
        return 0.75 * shares.get("phone" if column in PHONES else column, 0.0)
    if column == "recording":
        return 0.6 * shares.get("link", 0.0)
    if (kind, column) in MEANINGS and column != "status":
        rows = sum(n for _, n in seen.words)
        understood = sum(n for word, n in seen.words if meaning(kind, column, word))
        return 0.85 * understood / rows if rows else 0.0
    if column == TABLES[kind].when:
        return 0.55 * shares.get("moment", 0.0)
    if column == "amount":
        is_other = max(shares.get(form, 0.0) for form in ("phone", "inn", "clock"))
        return 0.5 * shares.get("number", 0.0) if is_other < 0.5 and unique > 0.05 else 0.0
    if column in ("owner_written", "owner"):
        few = unique <= 0.5 or kind == "owners"
        extension = 0.5 * shares.get("short", 0.0) if kind == "calls" else 0.0
        return max(0.55 * shares.get("name", 0.0), extension) if few else 0.0
    if column == "client":
        return 0.5 * max(shares.get("name", 0.0), shares.get("firm", 0.0)) if unique >= 0.5 else 0.0
    if column == TABLES[kind].id:
        return 0.48 * shares.get("code", 0.0) if unique == 1.0 and seen.place == 0 else 0.0
    if column == "talk_seconds":
        return max(0.5 * shares.get("clock", 0.0), (0.4 + 0.08 * unique) * shares.get("whole", 0.0))
    return 0.0


def _column_type(kind: str, column: str) -> Type:
    beside = {OUTGOING: Type.MONEY, CLOCK: Type.TEXT}
    return beside[column] if column in beside else type_of(kind, column)
