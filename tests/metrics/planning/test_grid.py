"""Hand counts of single edits of a plan; the laws of any sequence are beside."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from metrics.core.scope import Grain, Period
from metrics.planning import errors
from metrics.planning.grid import Cell, PlanGrid, Reallocation, Scenario, months_of, units

QUARTER = Period(date(2027, 1, 1), date(2027, 4, 1))
JANUARY, FEBRUARY, MARCH = (Period(date(2027, n, 1), date(2027, n + 1, 1)) for n in range(1, 4))
MONTHS = months_of(QUARTER)


@pytest.fixture
def grid() -> PlanGrid:
    """Three months of 100, 200 and 300 by two managers and two sources."""
    return PlanGrid(
        MONTHS,
        (100, 200, 300),
        {
            "owner": {"Anna": (60, 100, 150), "Vera": (40, 100, 150)},
            "source": {"ads": (30, 120, 300), "site": (70, 80, 0)},
        },
    )


def lock(grid: PlanGrid, cell: Cell) -> PlanGrid:
    """The plan with one cell locked; the program itself locks whole finished months."""
    months = [grid.months[place] for place in grid.places(cell.period)]
    cells = {(month, cell.dimension, cell.subject) for month in months}
    return replace(grid, locked=grid.locked | cells)


def test_a_year_is_the_sum_of_its_months(grid):
    assert grid.goal == 600
    assert grid.amount(Cell(QUARTER)) == 600
    assert grid.amount(Cell(QUARTER, "owner", "Anna")) == 310
    assert grid.amount(Cell(MARCH, "source", "site")) == 0


def test_siblings_absorb_the_difference(grid):
    """Anna takes 10 of Vera's January; the month and the sources do not notice."""
    edited = grid.edit(Cell(JANUARY, "owner", "Anna"), 70, Reallocation.SIBLINGS)

    assert edited.parts["owner"] == {"Anna": (70, 100, 150), "Vera": (30, 100, 150)}
    assert edited.totals == grid.totals
    assert edited.parts["source"] == grid.parts["source"]


def test_other_months_absorb_the_difference(grid):
    """Anna's January grows by 25, her February and March give by 100 : 150; months follow."""
    edited = grid.edit(Cell(JANUARY, "owner", "Anna"), 85, Reallocation.REST)

    assert edited.row("owner", "Anna") == (85, 90, 135)
    assert edited.row("owner", "Vera") == (40, 100, 150)
    assert edited.totals == (125, 190, 285)
    assert edited.row("source", "ads") == (
        38,
        114,
        285,
    )  # 37.5 and 87.5: the first gets the odd one
    assert edited.goal == 600


def test_the_goal_absorbs_the_difference(grid):
    """Nobody gives: Anna's 10 more are the month's, the quarter's and the goal's."""
    edited = grid.edit(Cell(JANUARY, "owner", "Anna"), 70, Reallocation.UP)

    assert edited.row("owner", "Vera") == (40, 100, 150)
    assert edited.totals == (110, 200, 300)
    assert edited.row("source", "ads") == (33, 120, 300)


def test_a_month_grows_and_its_subjects_with_it(grid):
    edited = grid.edit(Cell(JANUARY), 200, Reallocation.UP)

    assert edited.totals == (200, 200, 300)
    assert edited.row("owner", "Anna") == (120, 100, 150)
    assert edited.row("source", "site") == (140, 80, 0)


def test_a_month_takes_from_the_others(grid):
    """100 more in January: February gives 40, March 60."""
    edited = grid.edit(Cell(JANUARY), 200, Reallocation.REST)

    assert edited.totals == (200, 160, 240)
    assert edited.row("owner", "Vera") == (80, 80, 120)


def test_a_quarter_of_a_subject_keeps_its_shape(grid):
    """310 become 155: every month of Anna's is halved, Vera takes the other half."""
    edited = grid.edit(Cell(QUARTER, "owner", "Anna"), 155, Reallocation.SIBLINGS)

    assert edited.row("owner", "Anna") == (30, 50, 75)
    assert edited.row("owner", "Vera") == (70, 150, 225)


def test_a_subject_takes_no_more_than_a_month_holds(grid):
    """Anna at 590 of 600: in proportion January would be over its 100, so it stops there."""
    edited = grid.edit(Cell(QUARTER, "owner", "Anna"), 590, Reallocation.SIBLINGS)

    assert edited.row("owner", "Anna")[0] == 100
    assert edited.amount(Cell(QUARTER, "owner", "Vera")) == 10


@pytest.mark.parametrize(
    ("cell", "amount", "reallocation", "error"),
    [
        (Cell(JANUARY), -1, Reallocation.UP, errors.NegativeAmount),
        (Cell(JANUARY), 50, Reallocation.SIBLINGS, errors.NoSiblings),
        (Cell(QUARTER), 500, Reallocation.REST, errors.NoRest),
        (Cell(JANUARY), 601, Reallocation.REST, errors.TooMuch),
        (Cell(JANUARY, "owner", "Anna"), 101, Reallocation.SIBLINGS, errors.TooMuch),
        (Cell(JANUARY, "owner", "Anna"), 311, Reallocation.REST, errors.TooMuch),
        (Cell(JANUARY, "owner", "Gleb"), 10, Reallocation.UP, errors.NoSuchCell),
        (Cell(Period(date(2028, 1, 1), date(2028, 2, 1))), 10, Reallocation.UP, errors.NoSuchCell),
    ],
)
def test_impossible_edits_raise_their_error(grid, cell, amount, reallocation, error):
    with pytest.raises(error) as refused:
        grid.edit(cell, amount, reallocation)

    assert isinstance(refused.value, errors.PlanError)


def test_a_locked_month_absorbs_nothing(grid):
    """With March locked February alone gives what January takes."""
    edited = lock(grid, Cell(MARCH)).edit(Cell(JANUARY), 150, Reallocation.REST)

    assert edited.totals == (150, 150, 300)


def test_a_locked_month_still_shifts_between_its_subjects(grid):
    locked = lock(grid, Cell(JANUARY))

    assert (
        locked.edit(Cell(JANUARY, "owner", "Anna"), 50, Reallocation.SIBLINGS).totals == grid.totals
    )
    with pytest.raises(errors.Locked):
        locked.edit(Cell(JANUARY, "owner", "Anna"), 50, Reallocation.UP)
    with pytest.raises(errors.Locked):
        locked.edit(Cell(JANUARY), 50, Reallocation.UP)


def test_locked_siblings_absorb_nothing(grid):
    locked = lock(grid, Cell(JANUARY, "owner", "Vera"))

    with pytest.raises(errors.Locked):
        locked.edit(Cell(JANUARY, "owner", "Anna"), 70, Reallocation.SIBLINGS)
    with pytest.raises(errors.TooLittle):
        locked.edit(Cell(JANUARY), 30, Reallocation.UP)
    assert locked.edit(Cell(JANUARY), 50, Reallocation.UP).row("owner", "Anna")[0] == 10


def test_finished_months_are_locked_with_all_subjects(grid):
    done = grid.lock_before(date(2027, 2, 1))

    with pytest.raises(errors.Locked):
        done.edit(Cell(JANUARY, "owner", "Anna"), 50, Reallocation.SIBLINGS)
    edited = done.edit(Cell(QUARTER, "owner", "Anna"), 160, Reallocation.SIBLINGS)
    assert edited.row("owner", "Anna") == (60, 40, 60)


def test_an_empty_row_follows_the_months(grid):
    """Who had nothing gets his 60 by the months' own 100 : 200 : 300."""
    owners = {**grid.parts["owner"], "Gleb": (0, 0, 0)}
    joined = replace(grid, parts={**grid.parts, "owner": owners})

    edited = joined.edit(Cell(QUARTER, "owner", "Gleb"), 60, Reallocation.UP)

    assert edited.row("owner", "Gleb") == (10, 20, 30)


def test_a_dimension_is_spread_by_weights(grid):
    """By 3 : 1, and in March to the second alone."""
    edited = grid.spread("product", {"A": (3, 3, 0), "B": 1})

    assert edited.parts["product"] == {"A": (75, 150, 0), "B": (25, 50, 300)}
    assert edited.totals == grid.totals


def test_spreading_keeps_locked_cells(grid):
    edited = lock(grid, Cell(JANUARY, "owner", "Anna")).spread("owner", {"Vera": 1, "Gleb": 1})

    assert edited.parts["owner"] == {
        "Anna": (60, 0, 0),
        "Vera": (20, 100, 150),
        "Gleb": (20, 100, 150),
    }


def test_another_version_has_the_same_shape(grid):
    edited = grid.lock_before(date(2027, 3, 1)).scaled(0.85, Scenario.PESSIMISTIC)

    assert (edited.goal, edited.scenario) == (510, Scenario.PESSIMISTIC)
    assert edited.totals == (85, 170, 255)
    assert edited.row("owner", "Anna")[2] in (127, 128)  # half of 255


def test_cells_that_do_not_sum_are_no_plan():
    with pytest.raises(errors.Unequal) as refused:
        PlanGrid(MONTHS, (10_000, 0, 0), {"owner": {"Anna": (9_950, 0, 0)}})

    assert refused.value.facts["total"] == 100
    assert refused.value.facts["parts"] == "99.50"


def test_the_long_form_is_in_roubles(grid):
    rows = grid.rows()

    assert len(rows) == 3 * (1 + 2 + 2)
    assert rows[0] == {
        "month": date(2027, 1, 1),
        "measure": "net_receipts",
        "scenario": "realistic",
        "amount": Decimal("1"),
    }
    assert rows[3] | {"owner": "Anna", "amount": Decimal("0.6")} == rows[3]


def test_roubles_are_kopecks_and_deals_are_deals():
    assert units("1234.565") == 123457
    assert units(0.1 + 0.2) == 30
    assert units(7, "won_deals") == 7


def test_a_plan_is_of_whole_months():
    with pytest.raises(errors.NotAPeriod):
        months_of(Period(date(2027, 1, 2), date(2027, 3, 1)))


def test_the_levels_of_a_plan(grid):
    assert grid.units(Grain.QUARTER) == (QUARTER,)
    assert grid.units(Grain.MONTH) == (JANUARY, FEBRUARY, MARCH)
