"""Days, months and kinds of days of a history of receipts."""

from datetime import date

import numpy as np

from data.model.workdays import days_off
from metrics.core.scope import Period
from metrics.models.daily import EXTRA, HOLIDAY, WEEK, Daily, month_of


def test_nothing_after_the_origin_is_seen():
    daily = Daily(date(2024, 1, 1), np.arange(10.0)[None])

    assert daily.until(date(2024, 1, 3)).values.tolist() == [[0, 1, 2]]
    assert daily.until(date(2023, 12, 1)).days == 0


def test_only_whole_months_count_as_months():
    daily = Daily(date(2024, 1, 15), np.ones((1, 17 + 29 + 31 + 29)))  # up to the 29th of April

    assert daily.months() == [month_of(date(2024, 2, 1)), month_of(date(2024, 3, 1))]


def test_a_history_begins_with_the_month_of_the_first_receipt():
    """An owner hired in February did not sell zero in January; without receipts none has begun."""
    values = np.zeros((3, 91))  # January to the end of March
    values[0, 31 + 20] = 5
    values[1, 3] = 5

    assert Daily(date(2024, 1, 1), values).starts().tolist() == [31, 0, 91]


def test_money_of_a_period_is_of_its_known_days():
    daily = Daily(date(2024, 1, 1), np.ones((2, 10)))

    assert daily.total(Period(date(2024, 1, 8), date(2024, 2, 1))).tolist() == [3, 3]


def test_a_day_off_on_a_weekday_and_a_working_saturday_are_days_of_their_own_kind():
    """In 2024 Saturday the 27th of April was worked, the 1st of May and the 29th of April not."""
    first, days = date(2024, 1, 1), 366
    off = np.array([date.fromordinal(first.toordinal() + n) in days_off(2024) for n in range(days)])

    slots = Daily(first, np.zeros((1, 0)), off).slots(days)

    def kind(day: date) -> int:
        return int(slots[(day - first).days].argmax()) // WEEK

    assert kind(date(2024, 5, 1)) == kind(date(2024, 4, 29)) == HOLIDAY
    assert kind(date(2024, 4, 27)) == EXTRA
    assert kind(date(2024, 4, 28)) == kind(date(2024, 4, 26)) == 0
    assert (slots.sum(axis=1) == 1).all()
