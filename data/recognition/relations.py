"""Relations among the amounts of a table: a running balance, two sides, gross less fee is net.

They tell what a column is whatever its header says: where each balance is the one before plus
or minus an amount, that amount is what moved on the account, and its sign is known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations

import numpy as np

from data.recognition.profiling import ColumnProfile, Numbers

_CLOSE = 0.006  # amounts have two decimals
_HOLDS = 0.9  # share of rows for which a relation must hold
_MOST_COLUMNS = 12


@dataclass(frozen=True)
class BalanceRelation:
    """balance[i] = balance[i−1] ± amount[i], the rows in either order.

    `amount`: the column of one amount a row; else `income` and `outgoing` are the two sides.
    `is_signed`: the amount carries its sign; where it does not, `signs` gives it by row
    (+1, −1, 0 where nothing tells).
    """

    balance: int
    amount: int | None = None
    income: int | None = None
    outgoing: int | None = None
    is_signed: bool = True
    signs: Numbers | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Relations:
    """What the amounts of a table say of one another, by the places of its columns."""

    balance: BalanceRelation | None = None
    sides: tuple[tuple[int, int], ...] = ()
    net: tuple[int, int, int] | None = None  # gross, fee, net


NO_RELATIONS = Relations()


def find_relations(columns: Sequence[ColumnProfile]) -> Relations:
    """The relations that hold in nearly all rows of a table."""
    amounts = {each.place: each.numbers for each in columns if each.numbers is not None}
    usable = dict(list(amounts.items())[:_MOST_COLUMNS])
    sides = tuple(_sides(usable))
    return Relations(_balance(usable, sides), sides, _net(usable))


def _sides(amounts: dict[int, Numbers]) -> Iterator[tuple[int, int]]:
    """Pairs of columns of which each row fills just one."""
    for one, other in combinations(amounts, 2):
        first = np.nan_to_num(amounts[one]) != 0
        second = np.nan_to_num(amounts[other]) != 0
        either = first | second
        if not (first.any() and second.any()) or either.sum() < 2:
            continue
        if (first ^ second)[either].mean() >= 0.97 and either.mean() >= 0.5:
            yield one, other


def _balance(
    amounts: dict[int, Numbers], sides: Sequence[tuple[int, int]]
) -> BalanceRelation | None:
    for place, balance in amounts.items():
        rows = ~np.isnan(balance)
        if rows.sum() < 3 or np.ptp(balance[rows]) == 0:
            continue
        for deltas in _deltas(balance, rows):
            relation = _explained(place, deltas, amounts, sides)
            if relation:
                return relation
    return None


def _deltas(balance: Numbers, rows: Numbers) -> Iterator[Numbers]:
    """Movements of the balance by row: the rows from old to new, then from new to old."""
    where = np.flatnonzero(rows)
    steps = np.diff(balance[where])
    for first, values in ((1, steps), (0, -steps)):
        deltas = np.full(len(balance), np.nan)
        deltas[where[first : first + len(steps)]] = values
        yield deltas


def _explained(
    place: int,
    deltas: Numbers,
    amounts: dict[int, Numbers],
    sides: Sequence[tuple[int, int]],
) -> BalanceRelation | None:
    """The relation by which other columns give the movements of a balance."""
    for one, other in (pair for side in sides for pair in permutations(side)):
        if place in (one, other):
            continue
        first, second = np.nan_to_num(amounts[one]), np.abs(np.nan_to_num(amounts[other]))
        if _holds(deltas, first - second):
            return BalanceRelation(place, income=one, outgoing=other)
    for other, amount in amounts.items():
        if other == place:
            continue
        if _holds(deltas, amount):
            return BalanceRelation(place, amount=other)
        if _holds(np.abs(deltas), amount) and (amount[~np.isnan(amount)] >= 0).all():
            signs = np.nan_to_num(np.sign(deltas))
            return BalanceRelation(place, amount=other, is_signed=False, signs=signs)
    return None


def _holds(deltas: Numbers, amount: Numbers) -> bool:
    rows = ~np.isnan(deltas) & ~np.isnan(amount)
    if rows.sum() < 2 or not np.any(amount[rows]):
        return False
    return bool((np.abs(deltas[rows] - amount[rows]) < _CLOSE).mean() >= _HOLDS)


def _net(amounts: dict[int, Numbers]) -> tuple[int, int, int] | None:
    """Places of gross, fee and net where gross less fee is net and a fee was taken."""
    for gross, fee, net in permutations(amounts, 3):
        values = amounts[gross], np.abs(np.nan_to_num(amounts[fee])), amounts[net]
        rows = ~np.isnan(values[0]) & ~np.isnan(values[2])
        if rows.sum() < 3 or not values[1][rows].any():
            continue
        small = values[1][rows] <= np.abs(values[0][rows])
        close = np.abs(values[0][rows] - values[1][rows] - values[2][rows]) < _CLOSE
        if (close & small).mean() >= 0.95 and np.abs(values[0][rows]).max() > 0:
            return gross, fee, net
    return None
