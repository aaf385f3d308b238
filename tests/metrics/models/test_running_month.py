"""The running month: hand counts, the working calendar, short histories."""

from datetime import date, timedelta

import numpy as np
import pytest

from data.model.workdays import days_off
from metrics.models.daily import Daily, month_of
from metrics.models.running_month import forecast_running_month, replay, run_rate

JUNE = month_of(date(2024, 6, 1))


def history(first: date, last: date, by_weekday: list[float]) -> Daily:
    """A series that brings the same on each weekday, Monday first."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return Daily(first, np.array([[by_weekday[day.weekday()] for day in days]]))


def calendar(first: date, last: date) -> np.ndarray:
    """Days off by the Russian production calendar."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return np.array([day in days_off(day.year) for day in days])


def test_a_steady_series_goes_on():
    daily = history(date(2023, 10, 1), date(2024, 6, 10), [100.0] * 7)

    (outlook,) = forecast_running_month(daily, JUNE, date(2024, 6, 10))

    assert outlook.fact == 1000
    assert outlook.point == pytest.approx(3000)
    assert outlook.quantiles[8] - outlook.quantiles[0] < 10
    assert not outlook.rough


def test_weekends_that_bring_nothing_are_counted_as_nothing():
    """June of 2024 has 20 weekdays, 6 of them by the 10th; the calendar run-rate says 1,800."""
    daily = history(date(2023, 10, 1), date(2024, 6, 10), [100.0] * 5 + [0, 0])

    (outlook,) = forecast_running_month(daily, JUNE, date(2024, 6, 10))

    assert run_rate(daily, JUNE, date(2024, 6, 10), working=False) == pytest.approx([1800])
    assert run_rate(daily, JUNE, date(2024, 6, 10), working=True) == pytest.approx([2000])
    assert outlook.point == pytest.approx(2000, rel=0.01)


def test_run_rate_by_the_company_s_calendar():
    """By the production calendar June of 2024 has 19 working days, 6 by the 10th."""
    daily = history(date(2024, 1, 1), date(2024, 6, 10), [100.0] * 5 + [0, 0])
    with_calendar = Daily(daily.first, daily.values, calendar(date(2024, 1, 1), date(2024, 6, 30)))

    assert run_rate(with_calendar, JUNE, date(2024, 6, 10), working=True) == pytest.approx([1900])


def test_run_rate_is_empty_before_the_month():
    daily = history(date(2024, 1, 1), date(2024, 5, 31), [1.0] * 7)

    assert np.isnan(run_rate(daily, JUNE, date(2024, 5, 31), working=False)).all()


def test_before_the_month_all_of_it_is_to_come():
    daily = history(date(2023, 10, 1), date(2024, 5, 31), [100.0] * 7)

    (outlook,) = forecast_running_month(daily, JUNE, date(2024, 5, 31))

    assert outlook.fact == 0
    assert outlook.point == pytest.approx(3000)


def test_a_finished_month_is_its_fact():
    daily = Daily(date(2023, 10, 1), np.random.default_rng(1).gamma(1, 9, (2, 400)))

    for outlook, fact in zip(
        forecast_running_month(daily, JUNE, date(2024, 6, 30)), daily.total(JUNE), strict=True
    ):
        assert outlook.quantiles == pytest.approx((fact,) * 9)
        assert outlook.sigma == 0


def test_a_short_history_says_so_and_widens():
    """66 days: the level of what there is, and a spread of 0.22 on the fifth."""
    daily = history(date(2024, 4, 1), date(2024, 6, 5), [100.0] * 7)

    (outlook,) = forecast_running_month(daily, JUNE, date(2024, 6, 5))

    assert outlook.rough
    assert outlook.point == pytest.approx(3000)
    assert outlook.sigma == pytest.approx(0.22)
    (newcomer,) = forecast_running_month(
        history(JUNE.start, date(2024, 6, 5), [100.0] * 7), JUNE, date(2024, 6, 5)
    )
    assert newcomer.point == pytest.approx(3000)
    assert newcomer.sigma == pytest.approx(0.44)


def test_days_before_the_first_receipt_are_no_history():
    """An owner hired in March is forecast as if the table began in March."""
    money = np.random.default_rng(2).gamma(1, 9, (1, 110))
    hired = Daily(date(2024, 3, 1), money)
    table = Daily(date(2023, 3, 2), np.concatenate([np.zeros((1, 365)), money], axis=1))
    day = date(2024, 6, 12)

    (alone,), (among,) = (
        forecast_running_month(hired, JUNE, day),
        forecast_running_month(table, JUNE, day),
    )

    assert not alone.rough
    assert among.quantiles == pytest.approx(alone.quantiles)


def test_an_accurate_candidate_gets_weight_and_an_empty_one_changes_nothing():
    money = np.random.default_rng(4).gamma(0.5, 100, (1, 396))
    money[:, 366 - 20 :] *= 3  # the level has just risen
    daily = Daily(date(2023, 6, 1), money)

    def foreseeing(origins):
        return np.stack([daily.total(month) for _, month in origins], axis=1)

    def nobody(origins):
        return np.full((1, len(origins)), np.nan)

    day = date(2024, 6, 10)
    (plain,), (helped,) = (
        forecast_running_month(daily, JUNE, day),
        forecast_running_month(daily, JUNE, day, [foreseeing]),
    )

    (truth,) = daily.total(JUNE)
    assert abs(helped.point - truth) < 0.02 * truth < abs(plain.point - truth)
    (same,) = forecast_running_month(daily, JUNE, day, [nobody])
    assert same.quantiles == pytest.approx(plain.quantiles)


def test_the_working_calendar_explains_january():
    """17 working days of 100 in January of 2024; without the calendar its first week looks lost."""
    first, day = date(2021, 6, 1), date(2024, 1, 12)
    off = calendar(first, date(2024, 1, 31))
    money = np.where(off, 0.0, 100.0)[None, : (day - first).days + 1]
    january = month_of(day)

    (with_calendar,) = forecast_running_month(Daily(first, money, off), january, day)
    (without_calendar,) = forecast_running_month(Daily(first, money), january, day)

    assert with_calendar.point == pytest.approx(1700, rel=0.03)
    assert abs(without_calendar.point - 1700) > 2 * abs(with_calendar.point - 1700)


def test_a_shop_that_sells_on_holidays_is_forecast_as_without_a_calendar():
    first, day = date(2022, 1, 1), date(2024, 1, 12)
    off = calendar(first, date(2024, 1, 31))
    money = np.random.default_rng(5).gamma(4, 25, (1, (day - first).days + 1))

    (with_calendar,) = forecast_running_month(Daily(first, money, off), month_of(day), day)
    (plain,) = forecast_running_month(Daily(first, money), month_of(day), day)

    assert with_calendar.quantiles == pytest.approx(plain.quantiles)


def test_a_replay_equals_forecasts_made_at_the_time():
    """Each origin anew from what was known then, from 84 days of history on."""
    daily = Daily(date(2023, 1, 10), np.random.default_rng(6).gamma(0.4, 100, (3, 330)))

    replayed = replay(daily, days=(5, 20))

    assert [(one.origin.month, one.origin.day) for one in replayed][:3] == [(4, 5), (4, 20), (5, 5)]
    assert len(replayed) == 2 * 8
    for one in replayed:
        assert list(one.outlooks) == forecast_running_month(
            daily.until(one.origin), one.month, one.origin
        )
        assert one.actual == pytest.approx(daily.total(one.month))


def test_on_the_thirtieth_february_is_compared_by_its_last_day_but_one():
    daily = history(date(2023, 1, 1), date(2024, 3, 30), [100.0] * 7)

    (outlook,) = forecast_running_month(daily, month_of(date(2024, 3, 1)), date(2024, 3, 30))

    assert outlook.point == pytest.approx(3100)


def published(folder, name: str) -> Daily:
    """A series of the reference folder."""
    file = folder / "daily-revenue" / f"{name}.csv"
    rows = np.genfromtxt(file, delimiter=",", skip_header=1, dtype=None, encoding="utf-8")
    return Daily(date.fromisoformat(rows[0][0]), np.array([[float(row[1]) for row in rows]]))


@pytest.mark.parametrize(
    ("name", "month", "points"),
    [
        ("grocery_all", (2017, 4), {5: 380692.9, 10: 377113.9}),
        ("maven_won", (2017, 6), {10: 1116950.05}),
        ("online_retail_net", (2010, 3), {10: 615070.86}),
        ("zoho_school_paid", (2023, 10), {10: 186292.43}),
    ],
)
def test_while_no_error_is_known_the_points_are_the_published_ones(
    shared_reference, name, month, points
):
    """The published blend's first forecasts: weekdays times the levels of 14 and 28 days."""
    daily = published(shared_reference, name)
    for day, point in points.items():
        origin = date(*month, day)
        (outlook,) = forecast_running_month(daily, month_of(origin), origin)
        assert outlook.point == pytest.approx(point, abs=0.01)
