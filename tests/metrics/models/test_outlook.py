"""What a total will come to: medians, quantiles and chances by hand."""

from math import exp

import pytest

from metrics.models.outlook import Outlook


def test_quantiles_are_student_s_t_of_the_logarithm():
    """With three degrees of freedom q90 of t is 1.6377; a spread of 0.2 is narrowed by 0.85."""
    outlook = Outlook(fact=0, point=1000, sigma=0.2, freedom=3)

    assert outlook.quantile(0.9) == pytest.approx(1000 * exp(0.85 * 0.2 * 1.6377), rel=1e-4)
    assert outlook.quantile(0.1) == pytest.approx(1000 * exp(-0.85 * 0.2 * 1.6377), rel=1e-4)
    assert outlook.median == 1000


def test_no_quantile_lies_under_the_money_already_in():
    assert Outlook(fact=990, point=1000, sigma=0.2).quantiles[:2] == (990, 990)


def test_a_plan_that_is_reached_is_certain():
    outlook = Outlook(fact=990, point=1000, sigma=0.2)

    assert outlook.chance(990) == 1
    assert outlook.chance(1000) == pytest.approx(0.5)
    assert outlook.chance(1100) < 0.4


def test_a_finished_month_makes_the_plan_or_does_not():
    assert Outlook(100, 100).chance(100) == 1
    assert Outlook(100, 100).chance(101) == 0


def test_a_moved_outlook_keeps_its_money_and_stretches_what_is_to_come():
    moved = Outlook(fact=400, point=1000, sigma=0.1).with_median(1300)

    assert moved.fact == 400
    assert moved.median == pytest.approx(1300)
    assert moved.chance(1300) == pytest.approx(0.5)
