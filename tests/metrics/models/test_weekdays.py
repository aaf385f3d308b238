"""Weights of weekdays and of days off, by hand and by law."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metrics.models.daily import EXTRA, HOLIDAY, WEEK
from metrics.models.daysoff import profile
from metrics.models.weekdays import Profile, top

NONE = np.zeros(1, dtype=np.int64)


def slots(kinds: np.ndarray) -> np.ndarray:
    """One-hot kinds and weekdays of days that begin on a Monday."""
    return np.eye(3 * WEEK)[kinds * WEEK + np.arange(len(kinds)) % WEEK]


@given(
    arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 40)), elements=st.floats(-9, 9)),
    st.sampled_from([0.98, 0.99]),
)
def test_the_high_quantile_is_that_of_the_positive_values(values, level):
    expected = [np.quantile(row[row > 0], level) if (row > 0).any() else 0 for row in values]

    assert top(values, level) == pytest.approx(np.array(expected))


def test_weekdays_are_means_drawn_to_the_mean_of_all_by_one_day():
    """26 weeks of 200 on Mondays and 100 else: the mean is 800/7, Mondays (5200 + 800/7) / 27."""
    money = np.tile([200.0, 100, 100, 100, 100, 100, 100], 26)[None]

    weights = profile(money, money, slots(np.zeros(182, dtype=int)), NONE).weights[0]

    mean = 800 / 7
    drawn = np.array([(26 * 200 + mean) / 27] + [(26 * 100 + mean) / 27] * 6)
    assert weights == pytest.approx(drawn / drawn.mean())


def test_a_closed_weekday_weighs_nothing():
    money = np.tile([70.0, 70, 70, 70, 70, 0, 0], 26)[None]

    weights = profile(money, money, slots(np.zeros(182, dtype=int)), NONE).weights[0]

    assert weights[5:].tolist() == [0, 0]
    assert weights[:5] == pytest.approx(1.4)


def test_load_adds_up_the_days_by_their_kind():
    """Two Mondays of weight 3, half a Tuesday of weight 1, a Saturday worth 2 more than nothing."""
    weights = np.array([[3.0, 1, 1, 1, 1, 0, 0]])
    profile_of_three = Profile(weights, np.array([0.5]), np.array([2.0]))
    counts = np.zeros(3 * WEEK)
    counts[0], counts[HOLIDAY * WEEK + 1], counts[EXTRA * WEEK + 5] = 2, 1, 1

    assert profile_of_three.load(counts).tolist() == [6 + 0.5 + 2]
    assert profile_of_three.load(np.tile(counts, (1, 3, 1))).tolist() == [[8.5] * 3]
