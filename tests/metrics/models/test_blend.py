"""Weights of candidates from their own errors, by hand."""

from math import log

import numpy as np
import pytest

from metrics.models.blend import blend

ONE = np.ones((1, 3))


def test_first_the_middle_then_the_inverse_squares_of_the_errors():
    """Two candidates say 110 and 140, then 100 comes; the pseudo-month is their mean error.

    Then each counts for the inverse square of (its squared error + the mean of both) / 2.
    """
    totals = np.array([[[110.0, 140], [200, 300]]])
    actual = np.array([[100.0, np.nan]])

    blended = blend(totals, actual, ONE[:, :2], ONE[:, :2], middle=(0, 1), first_extra=2)

    first = (log(110) + log(140)) / 2
    errors = np.array([log(100 / 110), log(100 / 140)]) ** 2
    weights = ((errors + errors.mean()) / 2) ** -2.0
    second = (weights * np.log([200, 300])).sum() / weights.sum()
    assert np.log(blended.points[0]) == pytest.approx([first, second])
    assert blended.months[0].tolist() == [0, 1]
    assert blended.squares[0] == pytest.approx([0, (log(100) - first) ** 2])


def test_older_errors_fade():
    """Two months missed by the same share: 1 + 0.85 months of the same squared error."""
    totals = np.array([[[110.0], [110], [110]]])
    actual = np.array([[100.0, 100, np.nan]])

    blended = blend(totals, actual, ONE, ONE, middle=(0,), first_extra=1)

    assert blended.months[0, 2] == pytest.approx(1.85)
    assert blended.squares[0, 2] == pytest.approx(1.85 * log(1.1) ** 2)


def test_an_extra_candidate_waits_for_errors_of_its_own():
    totals = np.array([[[110.0, np.nan], [110, 900], [110, 900]]])
    actual = np.array([[100.0, 900, np.nan]])

    blended = blend(totals, actual, ONE, ONE, middle=(0,), first_extra=1)

    assert blended.points[0, 1] == pytest.approx(110)
    assert blended.points[0, 2] > 700


def test_the_spread_is_what_past_days_say_until_there_is_a_record():
    """No record: sigma = s, three degrees. One month: (e² + 1.7 s²) / 2.7."""
    totals = np.array([[[110.0], [110]]])
    actual = np.array([[100.0, np.nan]])
    blended = blend(totals, actual, ONE[:, :2], ONE[:, :2], middle=(0,), first_extra=1)

    assert blended.sigma(0, np.array([0.2]))[0] == pytest.approx(0.2)
    sigma, freedom = blended.sigma(1, np.array([0.2]))
    assert sigma**2 == pytest.approx((log(1.1) ** 2 + 1.7 * 0.04) / 2.7)
    assert freedom == 3


def test_the_spread_follows_the_share_that_is_to_come():
    """The same error of what was to come is half the error of a total half of which was in."""
    totals = np.array([[[110.0], [110]]])
    actual = np.array([[100.0, np.nan]])

    blended = blend(totals, actual, ONE[:, :2], np.array([[1.0, 0.5]]), middle=(0,), first_extra=1)

    sigma, _ = blended.sigma(1, np.array([0.0]))
    assert sigma**2 == pytest.approx((log(1.1) / 2) ** 2 / 2.7)
