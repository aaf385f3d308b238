"""What counts as a good figure of a manager: fixed marks, or the department's own median."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from metrics.core.answer import Figure, Row
from metrics.core.metric import Better, Metric

FEW = 10  # outcomes below which nobody is praised or blamed
_NEAR = 0.1  # this close to the median is neither good nor bad


class Verdict(StrEnum):
    """How a figure stands."""

    GOOD = "good"
    BAD = "bad"
    PLAIN = "plain"


@dataclass(frozen=True)
class Target:
    """From where a figure is good, and from where it is bad."""

    good: float
    bad: float


TARGETS: Mapping[str, Target] = {
    "plan_attainment": Target(0.95, 0.85),
    "win_rate": Target(0.25, 0.15),
    "cycle_days": Target(30, 30),
    "first_response": Target(15, 30),
}


def department_median(metric: Metric, rows: Sequence[Row]) -> float | None:
    """The middle of the segments that have the figure; those not given are no segment."""
    figures = [row.figures.get(metric.name) for row in rows if row.key[0] is not None]
    known = [float(each.value) for each in figures if each and each.value is not None]
    return median(known) if len(known) > 1 else None


def verdict(metric: Metric, figure: Figure, middle: float | None) -> Verdict:
    """Whether a figure is good or bad by its target, else by the department's median."""
    few = figure.n is not None and figure.n < FEW
    if figure.value is None or few or metric.better is Better.NEITHER:
        return Verdict.PLAIN
    target = TARGETS.get(metric.name) or _around(middle, metric.better)
    if target is None:
        return Verdict.PLAIN
    sign = 1 if metric.better is Better.MORE else -1
    value = float(figure.value)
    if sign * (value - target.good) >= 0:
        return Verdict.GOOD
    return Verdict.BAD if sign * (value - target.bad) < 0 else Verdict.PLAIN


def _around(middle: float | None, better: Better) -> Target | None:
    if middle is None:
        return None
    gap = abs(middle) * _NEAR if better is Better.MORE else -abs(middle) * _NEAR
    return Target(middle + gap, middle - gap)
