"""What the words of a column mean: the vocabularies of all presets and of all languages."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from data.lexicon import lexicon
from data.model.headers import fold, same_word
from data.model.tables import TABLES
from data.presets import preset
from data.presets.section import HELPERS

CLOCK = "clock"  # the time of day of the day that stands in another column
OUTGOING = "outgoing"  # money that went out: rows with it alone are not taken in
BALANCE = "balance"  # what is on the account after the row; it proves the amounts
MONEY_DIRECTION = "money_direction"  # a word that tells money in from money out
_SPECIAL_COLUMNS = {
    "calls": (CLOCK,),
    "payments": (CLOCK, OUTGOING, MONEY_DIRECTION, BALANCE),
    "deals": (CLOCK,),
}

# Words of a column's values mean one of these; the values a person chooses among.
MEANINGS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("deals", "stage"): ("open", "won", "lost"),
    ("deals", "status"): ("open", "won", "lost"),
    ("leads", "stage"): ("open", "won", "lost"),
    ("leads", "status"): ("open", "won", "lost"),
    ("calls", "direction"): ("in", "out", "internal"),
    ("calls", "answered"): ("true", "false"),
    ("payments", "status"): ("paid", "unpaid", "refund"),
    ("payments", MONEY_DIRECTION): ("income", "outgoing", "refund", "transfer"),
    ("owners", "role"): ("manager", "head", "coordinator"),
    ("feedback", "kind"): ("complaint", "nps"),
    ("activities", "kind"): ("meeting", "offer", "invoice", "task", "letter"),
}


_TOPICS = {  # whose words are looked up in words.toml, and under which topic
    ("deals", "stage"): "outcome",
    ("deals", "status"): "outcome",
    ("leads", "stage"): "outcome",
    ("leads", "status"): "outcome",
    ("calls", "direction"): "call_direction",
    ("calls", "answered"): "answered",
    ("payments", "status"): "payment_state",
    ("payments", MONEY_DIRECTION): "money_direction",
}
_BROADER = {"conversion": "transfer", "fee": "outgoing"}  # meanings that are chosen as another


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
    topic = _TOPICS.get((kind, column))
    by_topic = lexicon.meaning(topic, word) if topic else None
    if by_topic:
        return _BROADER.get(by_topic, by_topic)
    near = process.extractOne(fold(word), flat.keys(), scorer=fuzz.ratio, score_cutoff=88)
    return flat[near[0]] if near and len(word) > 4 else None


@cache
def own_synonyms() -> Mapping[str, Any]:
    """The words of `synonyms.toml`: other headers of each table, and words of outcomes."""
    return tomllib.loads((Path(__file__).parent / "synonyms.toml").read_text("utf-8"))


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
    for value, forms in own_synonyms().get("words", {}).get(kind, {}).get(value_column, {}).items():
        forms_by_meaning.setdefault(value, {}).update(dict.fromkeys(forms))
    return {value: tuple(forms) for value, forms in forms_by_meaning.items()}
