"""What counts as a good figure of a manager."""

import pytest

from metrics.catalog import metric
from metrics.core.answer import Figure, Row
from metrics.core.targets import Rating, department_median, rating


def rows(name, *values):
    """A row of one figure for each manager; the last one is nobody's."""
    keys = [*(f"m{place}" for place in range(len(values) - 1)), None]
    return [Row((key,), {name: Figure(value, 20)}) for key, value in zip(keys, values, strict=True)]


def test_the_median_is_over_managers_who_have_the_figure():
    managers = rows("connect_rate", 0.2, 0.4, None, 0.9, 0.0)

    assert department_median(metric("connect_rate"), managers) == 0.4


def test_one_manager_is_no_department():
    assert department_median(metric("connect_rate"), rows("connect_rate", 0.2, 0.5)) is None


def test_rows_of_another_metric_have_no_median():
    """A manager's own card where no calls were ever loaded."""
    assert department_median(metric("talks_per_day"), rows("win_rate", 0.2, 0.5)) is None


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("plan_attainment", 0.95, Rating.GOOD),
        ("plan_attainment", 0.90, Rating.PLAIN),
        ("plan_attainment", 0.84, Rating.BAD),
        ("win_rate", 0.26, Rating.GOOD),
        ("win_rate", 0.14, Rating.BAD),
        ("cycle_days", 30, Rating.GOOD),
        ("cycle_days", 31, Rating.BAD),
        ("first_response", 15, Rating.GOOD),
        ("first_response", 31, Rating.BAD),
    ],
)
def test_metrics_with_a_target_are_rated_by_it(name, value, expected):
    assert rating(metric(name), Figure(value, 20), None) is expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("connect_rate", 0.56, Rating.GOOD),
        ("connect_rate", 0.52, Rating.PLAIN),
        ("connect_rate", 0.44, Rating.BAD),
        ("missed_unreturned", 0.44, Rating.GOOD),
        ("missed_unreturned", 0.56, Rating.BAD),
    ],
)
def test_other_metrics_are_rated_against_the_median(name, value, expected):
    assert rating(metric(name), Figure(value, 20), 0.5) is expected


def test_figures_over_few_outcomes_or_without_a_value_are_not_rated():
    assert rating(metric("win_rate"), Figure(0.9, 9), None) is Rating.PLAIN
    assert rating(metric("win_rate"), Figure(None, 0), None) is Rating.PLAIN
    assert rating(metric("plan"), Figure(9.0, 20), 1.0) is Rating.PLAIN


def test_rows_without_figures_have_no_median() -> None:
    """Nobody uploaded payments: a manager's card opens all the same."""
    rows = [Row((name,), {}) for name in ("Anna", "Boris")]

    assert department_median(metric("net_receipts"), rows) is None
