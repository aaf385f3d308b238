"""The part of a plan whose months are not over."""

from datetime import date

from metrics.planning.draft import build_plan
from metrics.planning.remaining_plan import remaining

MONTHS = (date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1))
GRID = build_plan(600, MONTHS, [1, 2, 3], {"owner": {"Anna": 3.0, "Boris": 1.0}})


def test_months_that_are_over_are_left_out_with_everybody_in_them():
    """January 100, February 200, March 300; known up to 14 February: January is over."""
    left = remaining(GRID, date(2027, 2, 15))

    assert left.months == MONTHS[1:]
    assert left.totals == (200, 300)
    assert left.parts["owner"] == {"Anna": (150, 225), "Boris": (50, 75)}


def test_a_month_is_over_after_its_last_day():
    assert remaining(GRID, date(2027, 1, 31)).months == MONTHS
    assert remaining(GRID, date(2027, 2, 1)).months == MONTHS[1:]


def test_a_plan_that_is_over_leaves_nothing():
    assert remaining(GRID, date(2027, 4, 1)) is None
    assert remaining(GRID, None) is GRID
