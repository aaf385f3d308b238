"""Round sums: a plan in thousands stays in thousands, and its sums stay sums."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.core.scope import Period
from metrics.planning.draft import build_plan
from metrics.planning.edits import Reallocation
from metrics.planning.errors import TooMuch
from metrics.planning.grid import Cell
from metrics.planning.rounding import common_step, edit, in_steps, step_for

MONTHS = (date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1))
WEIGHTS = {"owner": {"Anna": 3.0, "Boris": 2.0, "Vera": 1.0}}
JANUARY = Period(date(2027, 1, 1), date(2027, 2, 1))
THOUSAND = 1_000 * 100


def plan(goal, step):
    return in_steps(lambda goal: build_plan(goal, MONTHS, [1, 2, 3], WEIGHTS), goal, step)


def amounts(grid):
    return [*grid.totals, *(n for row in grid.parts["owner"].values() for n in row)]


@pytest.mark.parametrize(
    ("goal", "cells", "unit", "step"),
    [
        (11_000_000_00, 27, 100, 1_000_00),
        (11_000_500_00, 27, 100, 100_00),
        (100_000_00, 27, 100, 100_00),
        (1_000_00, 27, 100, 100),
        (11_000_000_01, 27, 100, 1),
        (240, 27, 1, 1),
    ],
)
def test_the_step_is_as_round_as_the_goal_and_its_parts_allow(goal, cells, unit, step):
    assert step_for(goal, cells, unit) == step


def test_a_round_goal_is_split_into_round_sums():
    grid = plan(1_000_000_00, THOUSAND)

    assert grid.goal == 1_000_000_00
    assert grid.totals == (167_000_00, 333_000_00, 500_000_00)
    assert all(amount % THOUSAND == 0 for amount in amounts(grid))


def test_an_edit_in_thousands_leaves_thousands():
    """300 of January's 167 thousand cannot be; 100 leaves 67 for the two others, 45 and 22."""
    grid = plan(1_000_000_00, THOUSAND)

    after = edit(grid, Cell(JANUARY, "owner", "Anna"), 100_000_00, Reallocation.SIBLINGS)

    assert [row[0] for row in after.parts["owner"].values()] == [100_000_00, 45_000_00, 22_000_00]
    assert common_step(after) == THOUSAND
    with pytest.raises(TooMuch) as refused:
        edit(grid, Cell(JANUARY, "owner", "Anna"), 300_000_00, Reallocation.SIBLINGS)
    assert refused.value.facts["amount"] == 300_000


@given(
    goal=st.integers(1, 10**12),
    amount=st.integers(0, 10**10),
    where=st.sampled_from([Reallocation.REST, Reallocation.UP]),
)
def test_sums_stay_sums_whatever_the_step(goal, amount, where):
    step = step_for(goal, 9, 100)
    grid = plan(goal, step)
    cell = Cell(JANUARY, "owner", "Anna")
    reachable = min(amount, sum(grid.parts["owner"]["Anna"]))

    after = edit(grid, cell, reachable, where)

    assert grid.goal == goal
    assert after.amount(cell) == reachable
    for place, total in enumerate(after.totals):
        assert sum(row[place] for row in after.parts["owner"].values()) == total
