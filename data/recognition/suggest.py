"""Suggests canonical columns for an unknown file, by its headers, values and their relations."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from data.lexicon.lexicon import plain
from data.model.tables import KINDS, TABLES
from data.parse.canonical_rows import REQUIRED
from data.recognition import kinds, scoring
from data.recognition.meanings import BALANCE, OUTGOING, assignable_columns
from data.recognition.profiling import ColumnProfile, TableProfile
from data.recognition.relations import NO_RELATIONS, Relations, find_relations
from data.storage.store import FEEDS

_MIN_SCORE = 0.45
_VALUES_WEIGHT = 0.4  # what a guess by values alone says of the kind, beside one by the header
_FEED_BONUS = 0.3  # deals, calls and payments come far oftener than the rest
_BY_RELATION = 0.97  # score of a column that a relation among the amounts proves


@dataclass(frozen=True)
class ColumnGuess:
    """A column of the file and its suggested canonical column.

    `by`: what says so: "header", "values" or "relation". `margin`: how much better it fits than
    any other column of the file, and than any other canonical column fits this one.
    """

    place: int
    column: str
    confidence: float
    by: str
    margin: float = 0.0


@dataclass(frozen=True)
class KindProposal:
    """A mapping of a whole table as one kind, with its score."""

    kind: str
    guesses: tuple[ColumnGuess, ...]
    score: float
    relations: Relations = NO_RELATIONS

    @property
    def columns(self) -> dict[int, str]:
        """Place of a column in the file → canonical column."""
        return {guess.place: guess.column for guess in self.guesses}

    @property
    def missing(self) -> tuple[str, ...]:
        """Required columns of the kind that no column of the file is suggested for."""
        return missing_columns(self.kind, set(self.columns.values()))


def missing_columns(kind: str, chosen: set[str]) -> tuple[str, ...]:
    """Required columns that are not among the chosen; of alternatives the first."""
    needs = [need.split("|") for need in TABLES[kind].required]
    return tuple(need[0] for need in needs if not chosen & set(need))


def kind_proposals(sheet: TableProfile, excluded: str | None = None) -> list[KindProposal]:
    """A mapping as each kind of table, the likeliest first."""
    proposals = [propose_kind(sheet, kind, excluded) for kind in KINDS]
    return sorted(proposals, key=lambda each: -each.score)


def propose_kind(
    sheet: TableProfile,
    kind: str,
    excluded: str | None = None,
    only: Collection[str] | None = None,
) -> KindProposal:
    """The best mapping of a table as this kind: each canonical column at most once.

    `excluded`: id of a preset whose headers are not to be known, to measure what is left. `only`:
    the canonical columns that are still to be found; all of them where None.
    """
    from scipy.optimize import linear_sum_assignment  # slow to import, and few files need it

    names, profiles = assignable_columns(kind), sheet.columns
    if only is not None:
        names = tuple(name for name in names if name in only)
    if not profiles or not names:
        return KindProposal(kind, (), -1.0)
    relations = find_relations(profiles) if kind == "payments" else NO_RELATIONS
    scored = [
        [scoring.score(kind, name, each, sheet.is_headed, excluded) for name in names]
        for each in profiles
    ]
    scores = np.array([[score for score, _ in row] for row in scored])
    proven = _proven_columns(relations)
    for row, seen in enumerate(profiles):
        if proven.get(seen.place) in names:
            scores[row, :] *= 0.5
            scores[row, names.index(proven[seen.place])] = _BY_RELATION
    scores[scores < _MIN_SCORE] = 0.0
    rows, columns = linear_sum_assignment(-scores)
    guesses = tuple(
        ColumnGuess(
            profiles[row].place,
            names[column],
            float(scores[row, column]),
            "relation" if profiles[row].place in proven else scored[row][column][1],
            _margin(scores, row, column),
        )
        for row, column in zip(rows, columns, strict=True)
        if scores[row, column]
    )
    guesses = _paired_currency(sheet, kind, guesses)
    score = _kind_score(kind, guesses) + kinds.evidence(kind, sheet, guesses)
    return KindProposal(kind, guesses, score, relations)


def _proven_columns(relations: Relations) -> dict[int, str]:
    """Places whose canonical column follows from the relations among the amounts."""
    proven: dict[int, str] = {}
    if relations.net:
        gross, fee, _ = relations.net
        proven |= {gross: "amount", fee: "fee"}
    balance = relations.balance
    if balance:
        proven[balance.balance] = BALANCE
        if balance.amount is not None:
            proven = {p: c for p, c in proven.items() if c != "amount"}
            proven[balance.amount] = "amount"
        if balance.income is not None and balance.outgoing is not None:
            proven = {p: c for p, c in proven.items() if c != "amount"}
            proven |= {balance.income: "amount", balance.outgoing: OUTGOING}
    return proven


def _paired_currency(
    sheet: TableProfile, kind: str, guesses: tuple[ColumnGuess, ...]
) -> tuple[ColumnGuess, ...]:
    """The guesses, the currency currency_guess from the column that is worded as the amount is.

    «Сумма в валюте счёта» is in «Валюта счёта», whatever «Валюта операции» says.
    """
    by_column = {guess.column: guess for guess in guesses}
    if not {"amount", "currency"} <= by_column.keys():
        return guesses
    currency_guess = by_column["currency"]
    words = set(plain(sheet.column_at(by_column["amount"].place).header).split())
    places = {guess.place for guess in guesses} - {currency_guess.place}

    def common(seen: ColumnProfile) -> int:
        return len(words & set(plain(seen.header).split()))

    fitting = [
        each
        for each in sheet.columns
        if each.place not in places
        and scoring.score(kind, "currency", each, sheet.is_headed)[0] >= _MIN_SCORE
    ]
    best = max(fitting, key=lambda each: (common(each), each.place == currency_guess.place))
    return tuple(
        replace(each, place=best.place) if each is currency_guess else each for each in guesses
    )


def _margin(scores: scoring.Scores, row: int, column: int) -> float:
    """How far a guess stands above the next best of its row and of its column."""
    others = np.delete(scores[row], column).max(initial=0.0)
    rivals = np.delete(scores[:, column], row).max(initial=0.0)
    return float(scores[row, column] - max(others, rivals))


def _kind_score(kind: str, guesses: tuple[ColumnGuess, ...]) -> float:
    columns_found = {guess.column for guess in guesses}
    weights = _column_weights()
    score = sum(
        guess.confidence * weights[guess.column] * (_VALUES_WEIGHT if guess.by == "values" else 1.0)
        for guess in guesses
    )
    score += _FEED_BONUS if kind in FEEDS else 0.0
    missing = len(missing_columns(kind, columns_found))
    return score - missing - 0.5 * len(set(REQUIRED[kind]) - columns_found)


@cache
def _column_weights() -> Mapping[str, float]:
    """The weight of a column as a sign of its kind: less, the more kinds have it."""
    count: dict[str, int] = {}
    for kind in KINDS:
        for name in assignable_columns(kind):
            count[name] = count.get(name, 0) + 1
    return {name: n**-0.5 for name, n in count.items()}


def repeated_columns(sheet: TableProfile, proposal: KindProposal) -> dict[int, str]:
    """Further columns of what may fill several: a second phone, a second e-mail."""
    assigned = proposal.columns
    return {
        seen.place: column
        for seen in sheet.columns
        for column in {"phone", "email", "client_phone"} & set(assigned.values())
        if seen.place not in assigned
        and scoring.header_score(proposal.kind, column, seen.header) >= 0.9
    }
