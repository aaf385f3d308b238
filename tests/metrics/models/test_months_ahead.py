"""Months ahead: hand counts, laws, and the published figures of forty retail series."""

import csv
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.models import scores
from metrics.models.months_ahead import forecast_months, forecast_sum

SEASON = np.array([80.0, 80, 100, 100, 100, 100, 60, 60, 100, 120, 140, 160])


def points(monthly, horizon=12):
    """(series, horizon): the medians."""
    return np.array(
        [[outlook.median for outlook in row] for row in forecast_months(monthly, horizon)]
    )


def test_a_season_that_repeats_goes_on_repeating():
    """Three equal years: after the third, the fourth, to within what draws a season to none."""
    forecast = points(np.tile(SEASON, 3)[None])

    assert forecast[0] == pytest.approx(SEASON, rel=0.07)


def test_last_year_is_repeated_with_half_of_its_growth():
    """From the fourth month on: the geometric mean of the damped trend and last year × √1.44."""
    monthly = np.concatenate([np.full(12, 100.0), np.full(12, 144.0)])[None]

    (forecast,) = points(monthly)

    trend = forecast[3:] ** 2 / (144 * sqrt(1.44))
    assert (trend > 130).all()
    assert (trend < 200).all()


def test_under_two_years_half_of_the_season_is_repeated_and_called_rough():
    """Logarithms half-way between last year's month and its mean."""
    (row,) = forecast_months(SEASON[None], 12)

    mean = np.exp(np.log(SEASON).mean())
    assert [outlook.median for outlook in row] == pytest.approx(list(np.sqrt(SEASON * mean)))
    assert all(outlook.rough for outlook in row)


def test_under_a_year_there_is_a_level_alone_and_a_wide_interval():
    (row,) = forecast_months(np.array([[90.0, 100, 110, 100, 100]]), 3)

    assert [outlook.median for outlook in row] == pytest.approx([100, 100, 100])
    assert all(outlook.rough for outlook in row)
    assert row[0].quantile(0.9) > 1.4 * 100


def test_months_before_the_first_receipt_are_no_history():
    monthly = np.random.default_rng(1).gamma(9, 10, (1, 30))
    table = np.concatenate([np.zeros((1, 7)), monthly], axis=1)

    assert points(table) == pytest.approx(points(monthly))


def test_the_point_of_a_sum_is_the_sum_of_its_months_and_its_spread_is_smaller():
    """Errors of unlike months are alike only in part: a quarter is surer than its months."""
    monthly = np.random.default_rng(2).gamma(25, 4, (5, 48))

    for row, quarter in zip(
        forecast_months(monthly, 3), forecast_sum(monthly, 3, [1, 2, 3]), strict=True
    ):
        assert quarter.point == pytest.approx(sum(month.point for month in row))
        assert 0 < quarter.sigma < max(month.sigma for month in row)


def test_a_series_that_brought_nothing_for_a_year_brings_nothing():
    monthly = np.concatenate([np.full((1, 20), 100.0), np.zeros((1, 12))], axis=1)

    assert points(monthly).tolist() == [[0.0] * 12]


def test_no_months_sum_to_nothing_and_no_series_to_no_rows():
    assert forecast_sum(np.ones((1, 30)), 3, [])[0].quantiles == (0,) * 9
    assert forecast_months(np.ones((0, 30)), 3) == []
    assert forecast_months(np.zeros((1, 0)), 1)[0][0].median == 0


@given(
    st.integers(0, 50),
    st.integers(1, 14),
    st.sampled_from([0.0, 0.3, 1.0]),
    st.integers(0, 2**32 - 1),
)
def test_any_series_gets_quantiles_that_do_not_cross_and_follow_its_money(months, far, share, seed):
    random = np.random.default_rng(seed)
    monthly = random.gamma(0.5, 100, (3, months)) * (random.random((3, months)) < share)
    monthly[0] -= 50

    plain, dear = forecast_months(monthly, far), forecast_months(monthly * 1000, far)
    alone = [forecast_months(row[None], far)[0] for row in monthly]

    for one, other, single in zip(plain, dear, alone, strict=True):
        for outlook, dearer, same in zip(one, other, single, strict=True):
            assert np.isfinite(outlook.quantiles).all()
            assert list(outlook.quantiles) == sorted(outlook.quantiles)
            assert dearer.quantiles == pytest.approx(np.array(outlook.quantiles) * 1000)
            assert same.quantiles == pytest.approx(outlook.quantiles)
    for outlook in forecast_sum(monthly, far, range(1, far + 1)):
        assert list(outlook.quantiles) == sorted(outlook.quantiles)


def retail(folder, months: int) -> tuple[np.ndarray, np.ndarray]:
    """The 120 origins: (120, months) to learn from, (120, 12) that came."""
    folder = folder / "monthly-revenue"
    with (folder / "aus_retail_monthly.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    with (folder / "origins.csv").open(encoding="utf-8") as file:
        origins = [(row["series"], int(row["first_forecast_row"])) for row in csv.DictReader(file)]
    rows = [
        [float(row[series]) for row in table[first - months : first + 12]]
        for series, first in origins
    ]
    return np.array(rows)[:, :months], np.array(rows)[:, months:]


@pytest.mark.parametrize(
    ("months", "mape", "mase"), [(24, 0.0719, 0.9949), (36, 0.0692, 0.9237), (60, 0.0679, 0.879)]
)
def test_forty_retail_series_are_forecast_no_worse_than_published(
    shared_reference, months, mape, mase
):
    """The published blend's errors; 80 % intervals hold 76 to 90 %, and a quarter's too."""
    history, actual = retail(shared_reference, months)
    outlooks = forecast_months(history, 12)
    forecast = np.array([[one.point for one in row] for row in outlooks])
    quantiles = np.array([[one.quantiles for one in row] for row in outlooks])
    quarters = np.array([one.quantiles for one in forecast_sum(history, 3, [1, 2, 3])])

    steps = zip(actual, forecast, history, strict=True)
    assert np.mean(abs(actual - forecast) / actual) <= mape
    assert np.mean([scores.mase(*step, season=12) for step in steps]) <= mase
    assert 0.76 <= scores.coverage(actual.ravel(), quantiles.reshape(-1, 9)) <= 0.90
    assert 0.76 <= scores.coverage(actual[:, :3].sum(axis=1), quarters) <= 0.95
