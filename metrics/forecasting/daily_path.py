"""The daily path of a month: running totals of the fact, the forecast and the plan."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import sqrt

import numpy as np

from metrics.core.calendar import is_working, working_days
from metrics.core.scope import Period, Rules
from metrics.forecasting.series import Receipts
from metrics.models.outlook import Outlook

_DAY = timedelta(days=1)
_RECENT = 182  # days that weekday means are learnt from


@dataclass(frozen=True)
class Day:
    """Running totals at the end of a day.

    `fact` is None after the origin; `low`, `middle`, `high` (q10, q50, q90) are None before it.
    """

    day: date
    fact: float | None
    low: float | None
    middle: float | None
    high: float | None
    plan: float | None


def daily_path(
    money: Receipts, month: Period, outlook: Outlook, plan: float | None, rules: Rules
) -> tuple[Day, ...]:
    """The days of the month; the forecast begins at the fact of the origin.

    What is still to come is spread over the days left by the recent means of their weekdays; the
    interval widens with the square root of the share that has come by then.
    """
    days = [month.start + _DAY * n for n in range(month.days)]
    facts = _facts(money, days)
    planned = _planned(days, month, plan, rules)
    weights = [_weight(money, day) if day > money.origin else 0.0 for day in days]
    total = sum(weights)
    shares = list(accumulate(weight / total if total else 0.0 for weight in weights))
    last = max((day for day in days if day <= money.origin), default=month.start - _DAY)
    path_days = []
    for day, fact, share, so_far in zip(days, facts, shares, planned, strict=True):
        low, middle, high = _spread(outlook, share) if day >= last else (None, None, None)
        path_days.append(Day(day, fact, low, middle, high, so_far))
    return tuple(path_days)


def _spread(outlook: Outlook, share: float) -> tuple[float, float, float]:
    low, middle, high = (outlook.quantile(level) for level in (0.1, 0.5, 0.9))
    at = outlook.fact + (middle - outlook.fact) * share
    opened = sqrt(share)
    below = max(outlook.fact, at - (middle - low) * opened)
    return min(below, at), at, at + (high - middle) * opened


def _facts(money: Receipts, days: list[date]) -> list[float | None]:
    values = money.daily.values.sum(axis=0)
    facts: list[float | None] = []
    running = 0.0
    for day in days:
        place = (day - money.first).days
        running += float(values[place]) if 0 <= place < len(values) else 0.0
        facts.append(running if day <= money.origin else None)
    return facts


def _weight(money: Receipts, day: date) -> float:
    """Mean money of the weekday of `day` over the recent days."""
    values = money.daily.values.sum(axis=0)
    recent = values[-_RECENT:]
    first = money.first + _DAY * (len(values) - len(recent))
    place = (day.weekday() - first.weekday()) % 7
    alike = recent[place::7]
    mean = float(np.mean(alike)) if len(alike) else 0.0
    return max(mean, 0.0)


def _planned(
    days: list[date], month: Period, plan: float | None, rules: Rules
) -> list[float | None]:
    if plan is None:
        return [None for _ in days]
    a_day = plan / max(working_days(month, rules), 1)
    return list(accumulate(a_day if is_working(day, rules) else 0.0 for day in days))
