"""Which way the money of a payment went: by its sign, a word, two columns or a balance."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from data.lexicon import lexicon
from data.recognition.meanings import MONEY_DIRECTION, OUTGOING, meaning
from data.recognition.profiling import ColumnProfile, Numbers, TableProfile
from data.recognition.relations import Relations

_BANK_CONCEPTS = frozenset(("balance", "value_date", "account", "income", "outgoing"))
_REGISTER_CONCEPTS = frozenset(("deal_id", "owner", "product", "quantity", "price"))
_LONG_ENOUGH = 8  # letters of a phrase that is looked for within a longer text


@dataclass(frozen=True)
class DirectionRule:
    """How payments of a table are told from money that went out.

    `minus`: what a negative amount is, "outgoing" or "refund"; None where none is negative.
    `words`: meanings of the words of the direction column, as far as the rows themselves tell.
    `transfers`: phrases in the purpose of rows that only move money of one's own. `certainty`:
    0–1, how surely the rule is the right one.
    """

    minus: str | None
    words: Mapping[str, str]
    transfers: tuple[str, ...]
    certainty: float


def direction_rule(
    sheet: TableProfile, columns: Mapping[int, str], relations: Relations
) -> DirectionRule:
    """The likeliest rule for a table of payments whose columns were chosen."""
    by_column = {column: sheet.columns[place] for place, column in columns.items()}
    amount = by_column.get("amount")
    direction = by_column.get(MONEY_DIRECTION)
    words = _learnt_words(direction, _signs(amount, relations)) if direction else {}
    transfers = _transfer_phrases(by_column.get("purpose"))
    if amount is None:
        return DirectionRule(None, words, transfers, 0.0)
    minus, certainty = _minus(sheet, by_column, amount, relations)
    return DirectionRule(minus, words, transfers, certainty)


def _minus(
    sheet: TableProfile,
    by_column: Mapping[str, ColumnProfile],
    amount: ColumnProfile,
    relations: Relations,
) -> tuple[str | None, float]:
    concepts = _concepts(sheet)
    is_bank = bool(concepts & _BANK_CONCEPTS)
    direction = by_column.get(MONEY_DIRECTION)
    tells = direction is not None and _tells_direction(direction)
    if OUTGOING in by_column:
        return None, 0.99
    if not _has_negatives(amount):
        if tells or not is_bank:
            return None, 0.98 if tells else 0.9
        return None, 0.5
    if relations.balance and relations.balance.amount == amount.place:
        return "outgoing", 0.99
    if tells and direction is not None:
        return _minus_by_words(amount, direction)
    if is_bank:
        return "outgoing", 0.97
    if relations.net or {"fee", "inn"} <= by_column.keys():
        return "outgoing", 0.9
    return ("refund", 0.8) if concepts & _REGISTER_CONCEPTS else ("outgoing", 0.6)


def _minus_by_words(amount: ColumnProfile, direction: ColumnProfile) -> tuple[str, float]:
    """What the words say of the rows with a minus."""
    meanings = [
        meaning("payments", MONEY_DIRECTION, cell)
        for cell, number in zip(direction.cells, _numbers(amount), strict=True)
        if cell and number < 0
    ]
    refunds = sum(each == "refund" for each in meanings)
    if meanings and refunds == len(meanings):
        return "refund", 0.97
    return "outgoing", 0.97 if not refunds and "income" not in meanings else 0.6


def _has_negatives(amount: ColumnProfile) -> bool:
    return bool(np.any(_numbers(amount) < 0)) or amount.form_shares.get("signed", 0.0) > 0


def _numbers(seen: ColumnProfile) -> Numbers:
    empty = np.full(len(seen.cells), np.nan)
    return np.nan_to_num(seen.numbers if seen.numbers is not None else empty)


def _tells_direction(direction: ColumnProfile) -> bool:
    """Whether every word of the column is known, one of them for money that came in."""
    meanings = {meaning("payments", MONEY_DIRECTION, word) for word, _ in direction.words}
    return None not in meanings and bool(meanings & {"income", "refund"})


def _signs(amount: ColumnProfile | None, relations: Relations) -> Numbers | None:
    """The sign of each row's money, where the balance or the amount itself gives it."""
    balance = relations.balance
    if amount is None:
        return None
    if balance and balance.amount == amount.place and balance.signs is not None:
        return balance.signs
    return np.sign(_numbers(amount)) if _has_negatives(amount) else None


def _learnt_words(direction: ColumnProfile, signs: Numbers | None) -> dict[str, str]:
    """Words whose rows all have one sign, and what that makes of them."""
    if signs is None:
        return {}
    seen: dict[str, set[float]] = {}
    for cell, sign in zip(direction.cells, signs, strict=True):
        if cell and sign:
            seen.setdefault(cell, set()).add(float(sign))
    sides = {word: "income" if 1.0 in both else "outgoing" for word, both in seen.items()}
    return {word: side for word, side in sides.items() if len(seen[word]) == 1}


def _transfer_phrases(purpose: ColumnProfile | None) -> tuple[str, ...]:
    """Phrases for a conversion or a transfer of one's own that stand in the purposes."""
    if purpose is None:
        return ()
    texts = [lexicon.plain(cell) for cell in purpose.cells if cell]
    phrases = [
        phrase
        for topic in ("conversion", "transfer")
        for phrase in lexicon.words_of("money_direction", topic)
        if len(phrase) >= _LONG_ENOUGH and any(lexicon.plain(phrase) in text for text in texts)
    ]
    return tuple(phrases)


def _concepts(sheet: TableProfile) -> set[str]:
    return {
        concept
        for each in sheet.columns
        for concept, score in lexicon.header_concepts(each.header).items()
        if score >= 0.9
    }
