"""Laws of the running month's forecast on any series."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.models.daily import Daily, month_of
from metrics.models.running_month import forecast_running_month

FIRST = date(2022, 1, 17)


@st.composite
def histories(draw) -> tuple[Daily, date]:
    """Series of all kinds and an origin: sparse, with returns, closed weekdays, long empty ends."""
    days = draw(st.integers(1, 600))
    series = draw(st.integers(1, 4))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    money = random.gamma(draw(st.sampled_from([0.3, 2.0])), 1000, (series, days))
    money *= random.random((series, days)) < draw(st.sampled_from([0.02, 0.5, 1.0]))
    money -= draw(st.sampled_from([0.0, 300.0])) * (random.random((series, days)) < 0.1)
    weekday = (np.arange(days) + FIRST.weekday()) % 7
    money[:, weekday >= draw(st.integers(1, 7))] = 0
    money[0, : draw(st.integers(0, days))] = 0
    money[-1, draw(st.integers(0, days)) :] = 0
    off = random.random(days + 70) < 0.1
    off[(np.arange(days + 70) + FIRST.weekday()) % 7 >= 5] = True
    daily = Daily(FIRST, money.round(2), draw(st.sampled_from([None, off])))
    return daily, FIRST + timedelta(days=draw(st.integers(0, days - 1)))


def month_origins(origin: date) -> list[tuple[date, date]]:
    """The month of the origin, and the next as seen from the last day before it."""
    month = month_of(origin)
    return [(month.start, origin), (month.start, month.start - timedelta(days=1))]


@given(histories())
def test_quantiles_never_cross_and_never_lie_under_the_money_already_in(drawn):
    daily, day = drawn
    for start, origin in month_origins(day):
        for outlook in forecast_running_month(daily, month_of(start), origin):
            assert np.isfinite(outlook.quantiles).all()
            assert list(outlook.quantiles) == sorted(outlook.quantiles)
            assert outlook.quantiles[0] >= outlook.fact
            assert outlook.point >= outlook.fact
            assert outlook.chance(outlook.fact) == 1


@given(histories(), st.floats(-1e6, 1e6))
def test_what_comes_after_the_origin_changes_nothing(drawn, later):
    daily, origin = drawn
    other = daily.values.copy()
    other[:, daily.place(origin) + 1 :] = later

    month = month_of(origin)
    assert forecast_running_month(daily, month, origin) == forecast_running_month(
        replace(daily, values=other), month, origin
    )


@given(histories(), st.sampled_from([0.001, 7.0, 1e6]))
def test_other_money_gives_the_same_forecast_in_other_money(drawn, times):
    daily, origin = drawn

    plain = forecast_running_month(daily, month_of(origin), origin)
    dear = forecast_running_month(
        replace(daily, values=daily.values * times), month_of(origin), origin
    )

    for one, other in zip(plain, dear, strict=True):
        assert np.array(other.quantiles) == pytest.approx(
            np.array(one.quantiles) * times, rel=1e-6, abs=1e-6 * times
        )


@given(histories())
def test_each_series_is_forecast_as_if_alone(drawn):
    daily, origin = drawn

    together = forecast_running_month(daily, month_of(origin), origin)

    for place, outlook in enumerate(together):
        alone = replace(daily, values=daily.values[place : place + 1])
        (single,) = forecast_running_month(alone, month_of(origin), origin)
        assert single.quantiles == pytest.approx(outlook.quantiles, rel=1e-6, abs=1e-6)


@given(histories())
def test_a_finished_month_is_its_fact(drawn):
    daily, _ = drawn
    for month in daily.months():
        outlooks = forecast_running_month(daily, month, month.end - timedelta(days=1))
        assert [outlook.median for outlook in outlooks] == pytest.approx(list(daily.total(month)))
        assert {outlook.sigma for outlook in outlooks} == {0}
