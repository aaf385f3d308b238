"""Rates a manager's figure as good or bad: by a fixed target, or by the department's median."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from metrics.core.answer import Figure, Row
from metrics.core.metric import Better, Metric

FEW = 10  # a figure over fewer outcomes is not rated
_NEAR = 0.1  # share of the median within which a figure is neither good nor bad


class Rating(StrEnum):
    """How good a figure is."""

    GOOD = "good"
    BAD = "bad"
    PLAIN = "plain"


@dataclass(frozen=True)
class Target:
    """The values from which a figure is good and from which it is bad."""

    good: float
    bad: float


TARGETS: Mapping[str, Target] = {
    "plan_attainment": Target(0.95, 0.85),
    "win_rate": Target(0.25, 0.15),
    "cycle_days": Target(30, 30),
    "first_response": Target(15, 30),
}


def department_median(metric: Metric, rows: Sequence[Row]) -> float | None:
    """The median over the segments that have the figure; None with fewer than two of them."""
    figures = [row.figures.get(metric.name) for row in rows if row.key[0] is not None]
    values = [float(each.value) for each in figures if each and each.value is not None]
    return median(values) if len(values) > 1 else None


def rating(metric: Metric, figure: Figure, middle: float | None) -> Rating:
    """The rating of a figure by its target, else by the department's median (`middle`)."""
    few = figure.n is not None and figure.n < FEW
    if figure.value is None or few or metric.better is Better.NEITHER:
        return Rating.PLAIN
    target = TARGETS.get(metric.name) or _target_around(middle, metric.better)
    if target is None:
        return Rating.PLAIN
    sign = 1 if metric.better is Better.MORE else -1
    value = float(figure.value)
    if sign * (value - target.good) >= 0:
        return Rating.GOOD
    return Rating.BAD if sign * (value - target.bad) < 0 else Rating.PLAIN


def _target_around(middle: float | None, better: Better) -> Target | None:
    if middle is None:
        return None
    gap = abs(middle) * _NEAR if better is Better.MORE else -abs(middle) * _NEAR
    return Target(middle + gap, middle - gap)
