"""Scores of forecasts counted by hand; logged forecasts go before replayed ones."""

from datetime import date, datetime

import pytest

from data.storage.forecast_log import LoggedForecast
from metrics.core.scope import Period
from metrics.forecasting.record import accuracy, forecasts_to_log

_MADE_AT = datetime(2024, 1, 11, 9, 0)


def logged(month, day, middle, chance=None, plan=None, run_rates=(0.0, 0.0), version=1):
    """A forecast of the department, its quantiles ten apart."""
    quantiles = tuple(float(middle + 10 * step) for step in range(-4, 5))
    return LoggedForecast(
        *(_MADE_AT, version, month.replace(day=day), month, None, None, 0.0, quantiles),
        *(plan, chance, run_rates),
    )


@pytest.fixture
def scope(engine):
    """Three months of a hundred each, asked about in April."""
    for month in (1, 2, 3):
        engine.put("payments", {"paid_at": date(2024, month, 3), "amount": 100})
    return engine.scope(Period(date(2024, 4, 1), date(2024, 5, 1)), now=date(2024, 4, 2))


def test_the_record_is_scored_by_hand(engine, scope):
    """Forecast 110, 80 and 250; 100 came each time: errors 10 + 20 + 150 of 300."""
    record = [
        logged(date(2024, 1, 1), 10, 110, chance=0.9, plan=90.0, run_rates=(200.0, 130.0)),
        logged(date(2024, 2, 1), 9, 80, chance=0.5, plan=150.0, run_rates=(100.0, 160.0)),
        logged(date(2024, 3, 1), 12, 250, run_rates=(100.0, 130.0)),
    ]

    accuracy_of_three = accuracy(engine.run, scope, 10, record=record)

    assert accuracy_of_three.from_log
    assert accuracy_of_three.months == 3
    assert accuracy_of_three.error == pytest.approx(180 / 300)
    assert accuracy_of_three.bias == pytest.approx(140 / 300)
    assert accuracy_of_three.run_rate_error == pytest.approx(100 / 300)
    assert accuracy_of_three.covered == pytest.approx(2 / 3)
    assert accuracy_of_three.brier == pytest.approx((0.1**2 + 0.5**2) / 2)


def test_the_forecast_of_the_nearest_day_and_latest_version_is_scored(engine, scope):
    record = [
        logged(date(2024, month, 1), day, middle, version=version)
        for month in (1, 2, 3)
        for day, middle, version in ((6, 500, 1), (11, 300, 2), (11, 100, 3), (25, 500, 4))
    ]

    assert accuracy(engine.run, scope, 10, record=record).error == 0.0


def test_a_month_that_goes_on_is_not_scored(engine, scope):
    record = [logged(date(2024, month, 1), 10, 100) for month in (2, 3, 4)]

    assert accuracy(engine.run, scope, 10, record=record) is None  # two are over, too few


def test_running_forecasts_are_logged_for_the_department_and_its_segments(engine, scope):
    engine.put("payments", {"paid_at": date(2024, 4, 2), "amount": 40, "owner": "Anna"})
    engine.plans("month       owner  amount\n2024-04-01  Anna   30")

    entries = forecasts_to_log(engine.run, scope, 7, _MADE_AT)

    whole = next(one for one in entries if one.dimension is None)
    assert (whole.version, whole.origin, whole.month) == (7, date(2024, 4, 2), date(2024, 4, 1))
    assert whole.fact == 40.0
    assert len(whole.run_rates) == 2
    anna = next(one for one in entries if one.subject == "Anna")
    assert (anna.dimension, anna.plan, anna.chance) == ("owner", 30.0, 1.0)
