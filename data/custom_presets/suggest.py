"""What each column of an unknown file may be, by its header and by its values."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.optimize import linear_sum_assignment

from data.custom_presets import scoring
from data.custom_presets.profiling import Sheet
from data.custom_presets.scoring import choices
from data.model.tables import KINDS, TABLES
from data.parse.canonical_rows import REQUIRED
from data.storage.store import FEEDS

_ENOUGH = 0.45
_BY_VALUES = 0.4  # what a guess by values alone says of the kind, beside one by the header
_USUAL = 0.3  # deals, calls and payments come far oftener than the rest


@dataclass(frozen=True)
class Guess:
    """A column of the file and what it is taken for; `by` says whether header or values told."""

    place: int
    column: str
    sure: float
    by: str


@dataclass(frozen=True)
class Proposal:
    """A reading of a whole table as one kind."""

    kind: str
    guesses: tuple[Guess, ...]
    score: float

    @property
    def columns(self) -> dict[int, str]:
        """Place of a column in the file → canonical column."""
        return {guess.place: guess.column for guess in self.guesses}

    @property
    def lacking(self) -> tuple[str, ...]:
        """Columns without which rows of this kind mean nothing, and which nothing looks like."""
        return needed(self.kind, set(self.columns.values()))


def needed(kind: str, chosen: set[str]) -> tuple[str, ...]:
    """Required columns that are not among the chosen; of alternatives the first."""
    needs = [need.split("|") for need in TABLES[kind].required]
    return tuple(need[0] for need in needs if not chosen & set(need))


def proposals(sheet: Sheet) -> list[Proposal]:
    """A reading as each kind of table, the likeliest first."""
    made = [propose(sheet, kind) for kind in KINDS]
    return sorted(made, key=lambda each: -each.score)


def propose(sheet: Sheet, kind: str) -> Proposal:
    """The best reading of a table as this kind: each canonical column at most once."""
    names, seen = choices(kind), sheet.columns
    if not seen:
        return Proposal(kind, (), -1.0)
    told = [[scoring.score(kind, name, each, sheet.is_headed) for name in names] for each in seen]
    scores = np.array([[score for score, _ in row] for row in told])
    scores[scores < _ENOUGH] = 0.0
    rows, columns = linear_sum_assignment(-scores)
    guesses = tuple(
        Guess(seen[row].place, names[column], float(scores[row, column]), told[row][column][1])
        for row, column in zip(rows, columns, strict=True)
        if scores[row, column]
    )
    found = {guess.column for guess in guesses}
    weights = _weights()
    score = sum(
        guess.sure * weights[guess.column] * (1.0 if guess.by == "header" else _BY_VALUES)
        for guess in guesses
    )
    score += _USUAL if kind in FEEDS else 0.0
    score -= len(needed(kind, found)) + 0.5 * len(set(REQUIRED[kind]) - found)
    return Proposal(kind, guesses, score)


@cache
def _weights() -> Mapping[str, float]:
    """How much a column tells of the kind: one that many kinds have tells little."""
    count: dict[str, int] = {}
    for kind in KINDS:
        for name in choices(kind):
            count[name] = count.get(name, 0) + 1
    return {name: n**-0.5 for name, n in count.items()}


def repeated(sheet: Sheet, proposal: Proposal) -> dict[int, str]:
    """Further columns of what may stand in several: a second phone, a second e-mail."""
    taken = proposal.columns
    return {
        seen.place: column
        for seen in sheet.columns
        for column in {"phone", "email", "client_phone"} & set(taken.values())
        if seen.place not in taken
        and scoring.header_score(proposal.kind, column, seen.header) >= 0.9
    }
