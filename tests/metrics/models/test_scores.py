"""Scores of forecasts, counted by hand."""

import numpy as np
import pytest

from metrics.models import scores

ACTUAL = np.array([100.0, 300.0])
POINT = np.array([110.0, 270.0])


def test_errors_of_points():
    """Missed by 10 and 30 of 400; of each month by a tenth; 20 too little in all."""
    assert scores.wape(ACTUAL, POINT) == pytest.approx(0.1)
    assert scores.mape(ACTUAL, POINT) == pytest.approx(0.1)
    assert scores.bias(ACTUAL, POINT) == pytest.approx(-0.05)


def test_of_a_bare_point_the_pinball_share_is_the_wape():
    bare = np.repeat(POINT[:, None], 9, axis=1)

    assert scores.pinball_share(ACTUAL, bare) == pytest.approx(scores.wape(ACTUAL, POINT))


def test_pinball_of_one_interval():
    """q10 … q90 = 10 … 90 against 50: 2/9 · (4 + 6 + 6 + 4 + 0 + 4 + 6 + 6 + 4) = 80/9."""
    quantiles = np.arange(10.0, 100, 10)[None]

    assert scores.pinball(np.array([50.0]), quantiles) == pytest.approx([80 / 9])


def test_coverage_counts_the_ends_in():
    quantiles = np.repeat(np.linspace(10, 90, 9)[None], 4, axis=0)

    assert scores.coverage(np.array([9.0, 10, 90, 91]), quantiles) == 0.5


def test_brier_score_of_a_right_an_even_and_a_wrong_chance():
    assert scores.brier(np.array([1.0, 0.5, 1.0]), np.array([1.0, 1, 0])) == pytest.approx(1.25 / 3)


def test_mase_is_measured_in_steps_of_the_season():
    """The season's step is 10, the forecast misses by 5."""
    history = np.array([1.0, 2, 11, 12])

    assert scores.mase(np.array([20.0]), np.array([25.0]), history, 2) == pytest.approx(0.5)


def test_nothing_to_score_is_no_score():
    none = np.array([])

    assert np.isnan(scores.wape(none, none))
    assert np.isnan(scores.coverage(none, np.zeros((0, 9))))
    assert np.isnan(scores.mase(none, none, none, 12))
    assert np.isnan(scores.wape(np.zeros(2), np.ones(2)))
