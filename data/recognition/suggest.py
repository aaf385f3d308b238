"""Suggests canonical columns for an unknown file, by its headers and its values."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.optimize import linear_sum_assignment

from data.model.tables import KINDS, TABLES
from data.parse.canonical_rows import REQUIRED
from data.recognition import scoring
from data.recognition.profiling import TableProfile
from data.recognition.scoring import assignable_columns
from data.storage.store import FEEDS

_MIN_SCORE = 0.45
_VALUES_WEIGHT = 0.4  # what a guess by values alone says of the kind, beside one by the header
_FEED_BONUS = 0.3  # deals, calls and payments come far oftener than the rest


@dataclass(frozen=True)
class ColumnGuess:
    """A column of the file and its suggested canonical column; `by`: "header" or "values"."""

    place: int
    column: str
    confidence: float
    by: str


@dataclass(frozen=True)
class KindProposal:
    """A mapping of a whole table as one kind, with its score."""

    kind: str
    guesses: tuple[ColumnGuess, ...]
    score: float

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


def kind_proposals(sheet: TableProfile) -> list[KindProposal]:
    """A mapping as each kind of table, the likeliest first."""
    proposals = [propose_kind(sheet, kind) for kind in KINDS]
    return sorted(proposals, key=lambda each: -each.score)


def propose_kind(sheet: TableProfile, kind: str) -> KindProposal:
    """The best mapping of a table as this kind: each canonical column at most once."""
    names, profiles = assignable_columns(kind), sheet.columns
    if not profiles:
        return KindProposal(kind, (), -1.0)
    scored = [
        [scoring.score(kind, name, each, sheet.is_headed) for name in names] for each in profiles
    ]
    scores = np.array([[score for score, _ in row] for row in scored])
    scores[scores < _MIN_SCORE] = 0.0
    rows, columns = linear_sum_assignment(-scores)
    guesses = tuple(
        ColumnGuess(
            profiles[row].place, names[column], float(scores[row, column]), scored[row][column][1]
        )
        for row, column in zip(rows, columns, strict=True)
        if scores[row, column]
    )
    columns_found = {guess.column for guess in guesses}
    weights = _column_weights()
    score = sum(
        guess.confidence * weights[guess.column] * (1.0 if guess.by == "header" else _VALUES_WEIGHT)
        for guess in guesses
    )
    score += _FEED_BONUS if kind in FEEDS else 0.0
    score -= len(missing_columns(kind, columns_found)) + 0.5 * len(
        set(REQUIRED[kind]) - columns_found
    )
    return KindProposal(kind, guesses, score)


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
