"""What counts as a good figure of a manager."""

import pytest

from metrics.catalog import metric
from metrics.core.answer import Figure, Row
from metrics.core.targets import Verdict, department_median, verdict


def rows(name, *values):
    """A row of one figure for each manager; the last one is nobody's."""
    keys = [*(f"m{place}" for place in range(len(values) - 1)), None]
    return [Row((key,), {name: Figure(value, 20)}) for key, value in zip(keys, values, strict=True)]


def test_the_median_is_over_managers_who_have_the_figure():
    told = rows("connect_rate", 0.2, 0.4, None, 0.9, 0.0)

    assert department_median(metric("connect_rate"), told) == 0.4


def test_one_manager_is_no_department():
    assert department_median(metric("connect_rate"), rows("connect_rate", 0.2, 0.5)) is None


def test_a_figure_that_nobody_could_ask_about_has_no_middle():
    """A manager's own card where no calls were ever loaded."""
    assert department_median(metric("talks_per_day"), rows("win_rate", 0.2, 0.5)) is None


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("plan_attainment", 0.95, Verdict.GOOD),
        ("plan_attainment", 0.90, Verdict.PLAIN),
        ("plan_attainment", 0.84, Verdict.BAD),
        ("win_rate", 0.26, Verdict.GOOD),
        ("win_rate", 0.14, Verdict.BAD),
        ("cycle_days", 30, Verdict.GOOD),
        ("cycle_days", 31, Verdict.BAD),
        ("first_response", 15, Verdict.GOOD),
        ("first_response", 31, Verdict.BAD),
    ],
)
def test_fixed_marks(name, value, said):
    assert verdict(metric(name), Figure(value, 20), None) is said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("connect_rate", 0.56, Verdict.GOOD),
        ("connect_rate", 0.52, Verdict.PLAIN),
        ("connect_rate", 0.44, Verdict.BAD),
        ("missed_unreturned", 0.44, Verdict.GOOD),
        ("missed_unreturned", 0.56, Verdict.BAD),
    ],
)
def test_the_others_stand_against_the_median(name, value, said):
    assert verdict(metric(name), Figure(value, 20), 0.5) is said


def test_nobody_is_judged_by_a_few_cases_or_by_nothing():
    assert verdict(metric("win_rate"), Figure(0.9, 9), None) is Verdict.PLAIN
    assert verdict(metric("win_rate"), Figure(None, 0), None) is Verdict.PLAIN
    assert verdict(metric("plan"), Figure(9.0, 20), 1.0) is Verdict.PLAIN


def test_a_figure_that_was_not_asked_has_no_middle() -> None:
    """Nobody uploaded payments: a manager's card opens all the same."""
    rows = [Row((name,), {}) for name in ("Anna", "Boris")]

    assert department_median(metric("net_receipts"), rows) is None
