"""The answer to «will we make the plan», before its words."""

from datetime import date

import pytest

from metrics.core.scope import Period, Rules
from metrics.definitions.receipts import net_receipts
from metrics.forecasting.month import Forecast, MonthForecast, MonthState
from metrics.forecasting.verdict import Verdict, gap, receipts_per_day, share, verdict
from metrics.models.outlook import Outlook

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))


def forecast_of(fact, middle, plan, sigma=0.05):
    return Forecast(None, Outlook(fact, middle, sigma), plan)


@pytest.mark.parametrize(
    ("forecast", "state", "answer"),
    [
        (forecast_of(7.0, 11.5, 11.0), MonthState.RUNNING, Verdict.ON_TRACK),
        (forecast_of(7.0, 11.0, 11.0), MonthState.RUNNING, Verdict.AT_RISK),
        (forecast_of(7.0, 9.8, 11.0), MonthState.RUNNING, Verdict.SHORT),
        (forecast_of(0.0, 9.8, 11.0), MonthState.FUTURE, Verdict.SHORT),
        (forecast_of(11.0, 12.0, 11.0), MonthState.RUNNING, Verdict.REACHED),
        (forecast_of(7.0, 9.8, None), MonthState.RUNNING, Verdict.NO_PLAN),
        (forecast_of(7.0, 7.0, None, 0.0), MonthState.FINISHED, Verdict.CLOSED),
        (forecast_of(11.0, 11.0, 11.0, 0.0), MonthState.FINISHED, Verdict.DONE),
        (forecast_of(10.9, 10.9, 11.0, 0.0), MonthState.FINISHED, Verdict.MISSED),
    ],
)
def test_every_state_has_its_verdict(forecast, state, answer):
    assert verdict(forecast, state) is answer


def test_the_gap_is_what_the_most_likely_total_lacks():
    assert gap(forecast_of(7.0, 9.8, 11.0)) == pytest.approx(1.2)
    assert gap(forecast_of(7.0, 9.8, None)) is None
    assert share(forecast_of(5.5, 9.8, 11.0)) == 0.5
    assert share(forecast_of(5.5, 9.8, None)) is None


def test_money_a_day_is_of_the_working_days_gone():
    """1 to 21 October 2026 holds fifteen working days."""
    whole = forecast_of(7_500.0, 10_000.0, None)
    month = MonthForecast(
        OCTOBER, date(2026, 10, 21), date(2026, 10, 21), MonthState.RUNNING, 7, net_receipts, whole,
        (), 0.0, None, (),
    )  # fmt: skip

    assert receipts_per_day(month, Rules()) == 500.0


def test_nothing_comes_a_day_before_the_first():
    whole = forecast_of(0.0, 10_000.0, None)
    month = MonthForecast(
        OCTOBER, date(2026, 9, 30), date(2026, 9, 30), MonthState.FUTURE, 22, net_receipts, whole,
        (), 0.0, None, (),
    )  # fmt: skip

    assert receipts_per_day(month, Rules()) is None
