"""Working days by the Russian production calendar, and calendar units."""

from datetime import date

import pytest

from metrics.core.calendar import (
    floor,
    is_working,
    periods,
    shift,
    touched_months,
    unit,
    working_days,
)
from metrics.core.scope import Grain, Period, Rules

RULES = Rules()


@pytest.mark.parametrize(("year", "days"), [(2024, 248), (2025, 247)])
def test_working_days_of_a_year(year: int, days: int) -> None:
    """As the production calendar prints them."""
    assert working_days(Period(date(year, 1, 1), date(year + 1, 1, 1)), RULES) == days


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 4, 27), True),  # a working Saturday
        (date(2024, 4, 29), False),  # a Monday given for it
        (date(2024, 3, 8), False),
        (date(2024, 3, 9), False),
        (date(2024, 3, 11), True),
    ],
)
def test_moved_days(day: date, works: bool) -> None:
    """Days off move, and Saturdays are worked for them."""
    assert is_working(day, RULES) is works


def test_six_days_a_week() -> None:
    """Saturdays are worked then, holidays and Sundays are not."""
    rules = Rules(six_day_week=True)

    assert is_working(date(2024, 3, 16), rules)
    assert not is_working(date(2024, 3, 17), rules)
    assert not is_working(date(2024, 2, 23), rules)
    assert not is_working(date(2025, 3, 8), rules)


def test_the_company_has_its_own_days() -> None:
    """What the company says goes before the calendar."""
    rules = Rules(days_off=(date(2024, 3, 11),), extra_days=(date(2024, 3, 8),))

    assert not is_working(date(2024, 3, 11), rules)
    assert is_working(date(2024, 3, 8), rules)


def test_weeks_start_on_monday() -> None:
    """Sunday belongs to the week of the Monday before."""
    assert floor(date(2024, 3, 10), Grain.WEEK) == date(2024, 3, 4)


def test_units() -> None:
    """Quarters and years by the calendar, across its end."""
    assert unit(date(2024, 5, 17), Grain.QUARTER) == Period(date(2024, 4, 1), date(2024, 7, 1))
    assert shift(date(2024, 1, 1), Grain.MONTH, -1) == date(2023, 12, 1)
    assert shift(date(2024, 3, 4), Grain.WEEK, -2) == date(2024, 2, 19)


def test_periods_are_cut_to_the_period() -> None:
    """The first and the last unit are as long as the period has of them."""
    span = Period(date(2024, 1, 20), date(2024, 3, 5))

    assert list(periods(span, Grain.MONTH)) == [
        Period(date(2024, 1, 20), date(2024, 2, 1)),
        Period(date(2024, 2, 1), date(2024, 3, 1)),
        Period(date(2024, 3, 1), date(2024, 3, 5)),
    ]
    assert touched_months(span) == Period(date(2024, 1, 1), date(2024, 4, 1))
