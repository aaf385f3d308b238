"""Chances by a deal's age: the textbook's toy, hand counts, and nothing from the future."""

from datetime import date, timedelta

import numpy as np
import pytest

from metrics.forecasting import pipeline
from metrics.forecasting.pipeline import DealGroups

_EPOCH = date(1970, 1, 1)
_OPEN = 10**6


def groups(*rows):
    """Groups of deals: (created, closed or None, won, n, amount of each)."""
    created = np.array([row[0] for row in rows])
    closed = np.array([_OPEN if row[1] is None else row[1] for row in rows])
    won = np.array([bool(row[2]) for row in rows])
    n = np.array([float(row[3]) for row in rows])
    amount = np.array([float(row[3] * row[4]) for row in rows])
    return DealGroups(created, closed, won, n, n, amount)


def day(number):
    """The date of a day counted from 1970."""
    return _EPOCH + timedelta(days=number)


def test_the_chance_by_age_is_the_textbooks():
    """Times 1…6, events 0 1 1 2 2 0 with 2 of interest: 0 0 0 0.2 0.4 0.4 (SAS; not 0.667)."""
    origin = 1000
    groups_of_deals = groups(
        *((origin - 1, None, False, 10, 1.0),),
        *((origin - 50, origin - 50 + age, won, 10, 1.0) for age, won in ((2, 0), (3, 0))),
        *((origin - 50, origin - 50 + age, won, 10, 1.0) for age, won in ((4, 1), (5, 1))),
        *((origin - 6, None, False, 10, 1.0),),
    )

    by_age = pipeline.chances(groups_of_deals, origin)

    assert by_age is not None
    assert [round(float(by_age.reached[age]), 9) for age in range(1, 7)] == [0, 0, 0, 0.2, 0.4, 0.4]


def test_an_open_deal_of_an_age_has_what_is_left_of_the_chance():
    """Of 40 deals 10 are won at age 5 and 10 lost at age 10: at age 6 nothing is to be won."""
    origin = 1000
    groups_of_deals = groups(
        (origin - 40, origin - 35, True, 10, 100.0),
        (origin - 40, origin - 30, False, 10, 100.0),
        (origin - 40, None, False, 20, 100.0),
        (origin - 40, origin - 34, False, 10, 100.0),
    )

    by_age = pipeline.chances(groups_of_deals, origin)

    assert by_age is not None
    within = by_age.within(np.array([0, 4, 5]), np.array(5))
    assert within == pytest.approx([10 / 50, 10 / 50, 0.0])
    assert by_age.check == 100.0
    assert by_age.created_per_day == pytest.approx(50 / 90)


def test_few_outcomes_give_no_chances():
    assert pipeline.chances(groups((900, 950, True, 29, 10.0)), 1000) is None


def test_older_deals_enter_late():
    """A deal created before the window is no witness of its first days."""
    origin = 1000
    groups_of_deals = groups(
        (origin - 200, origin - 20, True, 30, 10.0),
        (origin - 30, None, False, 30, 10.0),
    )

    by_age = pipeline.chances(groups_of_deals, origin)

    assert by_age is not None
    assert by_age.reached[179] == 0.0
    assert by_age.reached[180] == pytest.approx(1.0)


def test_money_to_come_is_counted_by_hand():
    """Half of the deals are won at age 1; ten open ones of age 0 at 100 bring half of it."""
    origin = 1000
    groups_of_deals = groups(
        (origin - 60, origin - 59, True, 45, 100.0),
        (origin - 60, origin - 59, False, 45, 100.0),
        (origin, None, False, 10, 100.0),
    )

    money = pipeline.expected_receipts(groups_of_deals, day(origin), day(origin + 3))

    assert money is not None
    still_open, fresh = money
    assert still_open == pytest.approx(10 * 100 * 0.5)
    # 100 deals in 90 days; of those created on the first day to come only one more day is left
    assert fresh == pytest.approx(100 / 90 * 100 * 0.5 * 1)


def test_what_happens_after_the_origin_changes_nothing():
    origin = 1000
    past = ((origin - 60, origin - 59, True, 45, 100.0), (origin - 5, None, False, 10, 70.0))
    later = ((origin - 5, origin + 1, True, 7, 70.0), (origin + 2, origin + 3, True, 9, 5.0))
    still = ((origin - 5, None, False, 7, 70.0),)

    assert pipeline.expected_receipts(groups(*past, *later), day(origin), day(origin + 9)) == (
        pytest.approx(
            pipeline.expected_receipts(groups(*past, *still), day(origin), day(origin + 9))
        )
    )
