"""Splits a month's plan by days and weeks: working days and weights of weekdays."""

from collections.abc import Sequence
from datetime import date, timedelta

from metrics.core.calendar import floor, is_working, periods, unit
from metrics.core.scope import Grain, Period, Rules
from metrics.planning.grid import PlanGrid
from metrics.planning.split import split

EVEN = (1.0,) * 7


def days(
    amount: int, month: date, rules: Rules, profile: Sequence[float] = EVEN
) -> dict[date, int]:
    """A month's amount by its days, to the unit; days off have nothing.

    `profile`: seven weights, Monday first, of a working day of that weekday. A month without
    a working day, or whose working days weigh nothing, is spread evenly.
    """
    whole = unit(month, Grain.MONTH)
    every_day = [whole.start + timedelta(days=n) for n in range(whole.days)]
    open_days = [day for day in every_day if is_working(day, rules)] or every_day
    parts = split(amount, [profile[day.weekday()] for day in open_days])
    return {**dict.fromkeys(every_day, 0), **dict(zip(open_days, parts, strict=True))}


def by_day(
    grid: PlanGrid,
    rules: Rules,
    profile: Sequence[float] = EVEN,
    dimension: str | None = None,
    subject: str | None = None,
) -> dict[date, int]:
    """Every day of the plan, of everything or of one subject; sums to the months."""
    row = grid.row(dimension, subject)
    amounts: dict[date, int] = {}
    for month, amount in zip(grid.months, row, strict=True):
        amounts |= days(amount, month, rules, profile)
    return amounts


def by_week(
    grid: PlanGrid,
    rules: Rules,
    profile: Sequence[float] = EVEN,
    dimension: str | None = None,
    subject: str | None = None,
) -> dict[Period, int]:
    """Every week that the plan touches, cut to the plan; Monday first, sums to the plan."""
    daily = by_day(grid, rules, profile, dimension, subject)
    weeks = {floor(part.start, Grain.WEEK): part for part in periods(grid.period, Grain.WEEK)}
    amounts = dict.fromkeys(weeks.values(), 0)
    for day, amount in daily.items():
        amounts[weeks[floor(day, Grain.WEEK)]] += amount
    return amounts
