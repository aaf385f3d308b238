"""Series where most days bring nothing: hand counts, and an interval that may begin at nothing."""

from datetime import date

import numpy as np
import pytest

from metrics.core.scope import Period
from metrics.models.daily import Daily
from metrics.models.outlook import Outlook
from metrics.models.running_month import forecast_running_month
from metrics.models.sparse import sparse, windows

MARCH = Period(date(2025, 3, 1), date(2025, 4, 1))


def test_few_days_with_money_are_few():
    often, seldom = np.zeros(200), np.zeros(200)
    often[::4] = 5.0  # a quarter of the days
    seldom[::6] = 5.0  # a sixth

    assert sparse(np.stack([often, seldom]), 200).tolist() == [False, True]


def test_windows_are_sums_of_so_many_days():
    """One sale of ten every tenth day: any five days hold it in half of the cases."""
    history = np.zeros(400)
    history[::10] = 10.0

    sums = windows(history, 5)

    assert len(sums) == 51
    assert list(sums) == sorted(sums)
    assert set(np.round(sums, 6)) == {0.0, 10.0}
    assert sum(total == 10.0 for total in sums) in (25, 26)


def test_too_little_history_gives_no_windows():
    assert windows(np.ones(60), 20) == ()


def test_a_month_with_one_sale_a_fortnight_may_bring_nothing_more():
    """The interval begins at the money in; the chance of one more sale is what windows say."""
    values = np.zeros((1, 420))
    values[0, ::14] = 100.0
    first = date(2024, 1, 1)
    daily = Daily(first, values)
    origin = date(2025, 2, 23)  # the 420th day; five days are left of February

    (outlook,) = forecast_running_month(daily, Period(date(2025, 2, 1), date(2025, 3, 1)), origin)

    assert outlook.quantile(0.1) == outlook.fact
    # five days in a row hold a sale in 5 cases of 14
    assert outlook.chance(outlook.fact + 100) == pytest.approx(5 / 14, abs=0.03)
    assert list(outlook.quantiles) == sorted(outlook.quantiles)


def test_a_sample_is_moved_in_proportion_or_up_from_nothing():
    half = Outlook(50.0, 60.0, sample=(0.0, 10.0, 20.0))
    none = Outlook(50.0, 50.0, sample=(0.0, 0.0, 30.0))

    assert half.median == 60.0
    assert half.with_median(70.0).median == pytest.approx(70.0)
    assert half.with_median(70.0).chance(90.0) == pytest.approx((1 + 0.5) / 4)
    assert none.with_median(58.0).median == pytest.approx(58.0)
    assert none.with_median(58.0).quantile(1.0) == 80.0
    assert half.with_median(50.0).median == 50.0
