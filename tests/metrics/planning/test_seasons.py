"""Weights of months and weekdays: hand counts, and laws on made-up years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.core.calendar import is_working, unit, working_days
from metrics.core.scope import Grain, Period, Rules
from metrics.planning.seasons import Season, season, seasonal_indices
from tests.metrics.workspace import Desk

RULES = Rules()
SHAPE = (0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.5)
shapes = st.lists(st.floats(0.2, 5), min_size=12, max_size=12)


def test_a_year_by_its_own_mean():
    assert seasonal_indices([50, *[100] * 10, 150]) == pytest.approx(SHAPE)


def test_without_money_no_month_is_special():
    assert seasonal_indices([0.0] * 12) == [1.0] * 12
    assert seasonal_indices([]) == [1.0] * 12


@given(shapes, st.floats(0.3, 3), st.integers(1, 3))
def test_growth_is_no_season(shape, growth, years):
    """A company that grows by the same factor each year has the season it had."""
    if years == 1:
        growth = 1.0  # one year alone cannot tell growth from season
    values = [shape[n % 12] * growth ** (n / 12) for n in range(12 * years)]
    mean = sum(shape) / 12

    assert seasonal_indices(values) == pytest.approx([weight / mean for weight in shape], rel=1e-6)


def flat(engine: Desk, start: date, end: date, monday: int = 1) -> Desk:
    """1,000 a working day by the month's weight, on Mondays so many times as much."""
    day = start
    while day < end:
        if is_working(day, RULES):
            amount = 1000 * SHAPE[day.month - 1] * (monday if day.weekday() == 0 else 1)
            engine.put("payments", {"paid_at": f"{day} 12:00", "amount": amount})
        day += timedelta(days=1)
    return engine


def scope(engine: Desk, now: date):
    return engine.scope(Period(date(2025, 1, 1), date(2026, 1, 1)), now=now)


def test_the_season_of_a_year_of_receipts(engine: Desk) -> None:
    """January half, December one and a half; October of the next year is not complete."""
    flat(engine, date(2023, 1, 1), date(2024, 10, 15))

    shape = season(engine.run, scope(engine, date(2024, 10, 14)))

    assert shape.history == 12
    # the last 12 complete months run from October 2023 to September 2024
    assert shape.months == pytest.approx(SHAPE, rel=1e-9)


def test_weights_are_days_by_index(engine: Desk) -> None:
    flat(engine, date(2023, 1, 1), date(2024, 1, 1))
    shape = season(engine.run, scope(engine, date(2023, 12, 31)))
    months = [date(2025, 1, 1), date(2025, 2, 1)]

    weights = shape.weights(months, RULES)

    days = [working_days(unit(month, Grain.MONTH), RULES) for month in months]
    assert weights == pytest.approx([0.5 * days[0], days[1]])


def test_under_a_year_only_working_days_count(engine: Desk) -> None:
    flat(engine, date(2024, 1, 1), date(2024, 12, 1))
    shape = season(engine.run, scope(engine, date(2024, 11, 30)))

    assert (shape.history, shape.months) == (0, (1.0,) * 12)
    assert shape.weights([date(2025, 1, 1)], RULES) == [17]


def test_a_first_month_begun_late_is_not_a_whole_one(engine: Desk) -> None:
    """From 20 January 2023: eleven complete months by the end of December."""
    flat(engine, date(2023, 1, 20), date(2024, 1, 1))

    assert season(engine.run, scope(engine, date(2023, 12, 31))).history == 0


def test_mondays_bring_twice_as_much(engine: Desk) -> None:
    flat(engine, date(2023, 2, 1), date(2023, 11, 1), monday=2)

    weekdays = season(engine.run, scope(engine, date(2023, 10, 31))).weekdays

    assert weekdays[0] == pytest.approx(2 * weekdays[1])
    assert weekdays[5:] == (1.0, 1.0)  # Saturdays that worked are too few to tell


def test_no_receipts_no_season(engine: Desk) -> None:
    assert season(engine.run, scope(engine, date(2024, 1, 1))) == Season()
