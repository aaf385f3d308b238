"""Hand counts of single edits of a plan; the laws of any sequence are beside."""

from datetime import date
from decimal import Decimal

import pytest

from metrics.core.scope import Grain, Period
from metrics.planning import errors
from metrics.planning.grid import Cell, PlanGrid, Scenario, Where, months_of, units

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


def test_a_year_is_the_sum_of_its_months(grid):
    assert grid.goal == 600
    assert grid.amount(Cell(QUARTER)) == 600
    assert grid.amount(Cell(QUARTER, "owner", "Anna")) == 310
    assert grid.amount(Cell(MARCH, "source", "site")) == 0


def test_siblings_give(grid):
    """Anna takes 10 of Vera's January; the month and the sources do not notice."""
    made = grid.edit(Cell(JANUARY, "owner", "Anna"), 70, Where.SIBLINGS)

    assert made.parts["owner"] == {"Anna": (70, 100, 150), "Vera": (30, 100, 150)}
    assert made.totals == grid.totals
    assert made.parts["source"] == grid.parts["source"]


def test_the_rest_of_the_year_gives(grid):
    """Anna's January grows by 25, her February and March give by 100 : 150; months follow."""
    made = grid.edit(Cell(JANUARY, "owner", "Anna"), 85, Where.REST)

    assert made.row("owner", "Anna") == (85, 90, 135)
    assert made.row("owner", "Vera") == (40, 100, 150)
    assert made.totals == (125, 190, 285)
    assert made.row("source", "ads") == (38, 114, 285)  # 37.5 and 87.5: the first gets the odd one
    assert made.goal == 600


def test_the_goal_grows(grid):
    """Nobody gives: Anna's 10 more are the month's, the quarter's and the goal's."""
    made = grid.edit(Cell(JANUARY, "owner", "Anna"), 70, Where.UP)

    assert made.row("owner", "Vera") == (40, 100, 150)
    assert made.totals == (110, 200, 300)
    assert made.row("source", "ads") == (33, 120, 300)


def test_a_month_grows_and_its_subjects_with_it(grid):
    made = grid.edit(Cell(JANUARY), 200, Where.UP)

    assert made.totals == (200, 200, 300)
    assert made.row("owner", "Anna") == (120, 100, 150)
    assert made.row("source", "site") == (140, 80, 0)


def test_a_month_takes_from_the_others(grid):
    """100 more in January: February gives 40, March 60."""
    made = grid.edit(Cell(JANUARY), 200, Where.REST)

    assert made.totals == (200, 160, 240)
    assert made.row("owner", "Vera") == (80, 80, 120)


def test_a_quarter_of_a_subject_keeps_its_shape(grid):
    """310 become 155: every month of Anna's is halved, Vera takes the other half."""
    made = grid.edit(Cell(QUARTER, "owner", "Anna"), 155, Where.SIBLINGS)

    assert made.row("owner", "Anna") == (30, 50, 75)
    assert made.row("owner", "Vera") == (70, 150, 225)


def test_a_subject_takes_no_more_than_a_month_holds(grid):
    """Anna at 590 of 600: in proportion January would be over its 100, so it stops there."""
    made = grid.edit(Cell(QUARTER, "owner", "Anna"), 590, Where.SIBLINGS)

    assert made.row("owner", "Anna")[0] == 100
    assert made.amount(Cell(QUARTER, "owner", "Vera")) == 10


@pytest.mark.parametrize(
    ("cell", "amount", "where", "error"),
    [
        (Cell(JANUARY), -1, Where.UP, errors.NegativeAmount),
        (Cell(JANUARY), 50, Where.SIBLINGS, errors.NoSiblings),
        (Cell(QUARTER), 500, Where.REST, errors.NoRest),
        (Cell(JANUARY), 601, Where.REST, errors.TooMuch),
        (Cell(JANUARY, "owner", "Anna"), 101, Where.SIBLINGS, errors.TooMuch),
        (Cell(JANUARY, "owner", "Anna"), 311, Where.REST, errors.TooMuch),
        (Cell(JANUARY, "owner", "Gleb"), 10, Where.UP, errors.NoSuchCell),
        (Cell(Period(date(2028, 1, 1), date(2028, 2, 1))), 10, Where.UP, errors.NoSuchCell),
    ],
)
def test_what_cannot_be_says_why(grid, cell, amount, where, error):
    with pytest.raises(error) as refused:
        grid.edit(cell, amount, where)

    assert isinstance(refused.value, errors.PlanError)


def test_a_locked_month_gives_nothing(grid):
    """With March locked February alone gives what January takes."""
    made = grid.lock(Cell(MARCH)).edit(Cell(JANUARY), 150, Where.REST)

    assert made.totals == (150, 150, 300)


def test_a_locked_month_still_shifts_between_its_subjects(grid):
    locked = grid.lock(Cell(JANUARY))

    assert locked.edit(Cell(JANUARY, "owner", "Anna"), 50, Where.SIBLINGS).totals == grid.totals
    with pytest.raises(errors.Locked):
        locked.edit(Cell(JANUARY, "owner", "Anna"), 50, Where.UP)
    with pytest.raises(errors.Locked):
        locked.edit(Cell(JANUARY), 50, Where.UP)


def test_what_everybody_else_has_locked_cannot_be_taken(grid):
    locked = grid.lock(Cell(JANUARY, "owner", "Vera"))

    with pytest.raises(errors.Locked):
        locked.edit(Cell(JANUARY, "owner", "Anna"), 70, Where.SIBLINGS)
    with pytest.raises(errors.TooLittle):
        locked.edit(Cell(JANUARY), 30, Where.UP)
    assert locked.edit(Cell(JANUARY), 50, Where.UP).row("owner", "Anna")[0] == 10


def test_finished_months_are_locked_whole(grid):
    done = grid.finish(date(2027, 2, 1))

    with pytest.raises(errors.Locked):
        done.edit(Cell(JANUARY, "owner", "Anna"), 50, Where.SIBLINGS)
    made = done.edit(Cell(QUARTER, "owner", "Anna"), 160, Where.SIBLINGS)
    assert made.row("owner", "Anna") == (60, 40, 60)
    assert done.unlock(Cell(JANUARY)).is_locked(0) is False


def test_an_empty_row_follows_the_months(grid):
    """Who had nothing gets his 60 by the months' own 100 : 200 : 300."""
    made = grid.joined("owner", "Gleb").edit(Cell(QUARTER, "owner", "Gleb"), 60, Where.UP)

    assert made.row("owner", "Gleb") == (10, 20, 30)


def test_who_leaves_leaves_his_plan_to_the_others(grid):
    assert grid.left("owner", "Vera").row("owner", "Anna") == grid.totals
    with pytest.raises(errors.NoSiblings):
        grid.left("owner", "Vera").left("owner", "Anna")


def test_a_dimension_is_spread_by_weights(grid):
    """By 3 : 1, and in March to the second alone."""
    made = grid.spread("product", {"A": (3, 3, 0), "B": 1})

    assert made.parts["product"] == {"A": (75, 150, 0), "B": (25, 50, 300)}
    assert made.without("product") == grid


def test_spreading_leaves_what_is_locked(grid):
    made = grid.lock(Cell(JANUARY, "owner", "Anna")).spread("owner", {"Vera": 1, "Gleb": 1})

    assert made.parts["owner"] == {
        "Anna": (60, 0, 0),
        "Vera": (20, 100, 150),
        "Gleb": (20, 100, 150),
    }


def test_another_version_has_the_same_shape(grid):
    made = grid.finish(date(2027, 3, 1)).scaled(0.85, Scenario.PESSIMISTIC)

    assert (made.goal, made.scenario) == (510, Scenario.PESSIMISTIC)
    assert made.totals == (85, 170, 255)
    assert made.row("owner", "Anna")[2] in (127, 128)  # half of 255


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
