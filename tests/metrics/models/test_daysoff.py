"""Days off and worked weekends, learned by hand-made examples."""

import numpy as np
import pytest

from metrics.models.daily import EXTRA, HOLIDAY, WEEK
from metrics.models.daysoff import profile

NONE = np.zeros(1, dtype=np.int64)


def slots(kinds: np.ndarray) -> np.ndarray:
    """One-hot kinds and weekdays of days that begin on a Monday."""
    return np.eye(3 * WEEK)[kinds * WEEK + np.arange(len(kinds)) % WEEK]


def test_days_off_are_learned_from_at_least_three():
    """Closed on four days off: (0 + 1) / (4 + 1) of a usual day; two such days prove nothing."""
    four, two = np.zeros(182, dtype=int), np.zeros(182, dtype=int)
    four[[40, 65, 100, 121]] = HOLIDAY
    two[[40, 65]] = HOLIDAY
    money = np.full((1, 182), 100.0)

    closed, shut = np.where(four, 0, money), np.where(two, 0, money)
    assert profile(closed, closed, slots(four), NONE).holiday == pytest.approx(0.2)
    assert profile(shut, shut, slots(two), NONE).holiday == 1


def test_days_off_that_sell_as_ever_change_nothing():
    kinds = np.zeros(182, dtype=int)
    kinds[[40, 65, 100, 121]] = HOLIDAY
    money = np.random.default_rng(3).gamma(2, 50, (1, 182))

    plain = profile(money, money, slots(np.zeros(182, dtype=int)), NONE)
    learned = profile(money, money, slots(kinds), NONE)

    assert learned.holiday == 1
    assert learned.weights == pytest.approx(plain.weights)


def test_a_worked_saturday_is_learned_beside_closed_ones():
    """Four worked Saturdays bring a working day's 140 each: (4 · 1.4) / (4 + 1) of the mean."""
    kinds = np.zeros(182, dtype=int)
    worked = [5 + 7 * week for week in (4, 9, 14, 19)]
    kinds[worked] = EXTRA
    money = np.tile([140.0, 140, 140, 140, 140, 0, 0], 26)[None]
    money[0, worked] = 140

    learned = profile(money, money, slots(kinds), NONE)

    assert learned.extra == pytest.approx(1.12, rel=0.02)
    assert learned.weights[0, 5] == pytest.approx(0, abs=0.05)
