"""A month's plan by its working days, and weeks that cross months."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from metrics.core.scope import Period, Rules
from metrics.planning.days import by_day, by_week, days
from metrics.planning.grid import Cell, PlanGrid, Reallocation, months_of

RULES = Rules()
MARCH = date(2027, 3, 1)
YEAR = Period(date(2027, 1, 1), date(2028, 1, 1))


def test_days_off_have_nothing():
    """In March 2027 the 8th is a holiday: 22 working days, 2,200 make 100 each."""
    amounts = days(2_200, MARCH, RULES)

    assert amounts[date(2027, 3, 1)] == 100
    assert amounts[date(2027, 3, 6)] == amounts[date(2027, 3, 8)] == 0
    assert sum(amounts.values()) == 2_200
    assert len(amounts) == 31


def test_a_weekday_that_brings_twice_as_much_has_twice_the_plan():
    """Five Mondays less the holiday are four, at 2; eighteen other days at 1: 26 parts."""
    amounts = days(2_600, MARCH, RULES, (2, 1, 1, 1, 1, 0, 0))

    assert amounts[date(2027, 3, 15)] == 200
    assert amounts[date(2027, 3, 16)] == 100


def test_the_company_s_own_days_count():
    closed = Rules(days_off=tuple(date(2027, 3, n) for n in range(2, 32)))

    assert days(500, MARCH, closed)[date(2027, 3, 1)] == 500


def test_a_month_without_a_working_day_is_spread_all_the_same():
    closed = Rules(days_off=tuple(date(2027, 3, n) for n in range(1, 32)))

    assert sum(days(31, MARCH, closed).values()) == 31


def test_a_week_across_two_months_has_days_of_both():
    """1 March 2027 is a Monday; 1 April a Thursday: that week has three days of March."""
    grid = PlanGrid((MARCH, date(2027, 4, 1)), (2_200, 4_400), {})
    weeks = by_week(grid, RULES)

    assert next(iter(weeks)) == Period(MARCH, date(2027, 3, 8))
    assert weeks[Period(date(2027, 3, 29), date(2027, 4, 5))] == 3 * 100 + 2 * 200


@given(st.integers(0, 10**12), st.lists(st.floats(0, 10), min_size=7, max_size=7))
def test_days_and_weeks_sum_to_the_plan(goal, profile):
    """To the kopeck, for everything and for one subject."""
    grid = PlanGrid(months_of(YEAR), (0,) * 12).edit(Cell(YEAR), goal, Reallocation.UP)
    grid = grid.spread("owner", {"Anna": 1, "Vera": 2})

    assert sum(by_week(grid, RULES, profile).values()) == goal
    daily = by_day(grid, RULES, profile, "owner", "Anna")
    for month, amount in zip(grid.months, grid.row("owner", "Anna"), strict=True):
        in_month = [part for day, part in daily.items() if day.replace(day=1) == month]
        assert sum(in_month) == amount
        assert min(in_month) >= 0
