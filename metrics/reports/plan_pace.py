"""Receipts against the plan: share reached, and running totals by day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from metrics.core.answer import Run, totals, trend
from metrics.core.calendar import is_working, touched_months, unit, working_days
from metrics.core.comparison import comparison_period
from metrics.core.errors import UnknownDimension
from metrics.core.query_params import param_values
from metrics.core.scope import Compare, Grain, Period, Scope
from metrics.definitions.plan import plan, plan_attainment, plan_pace
from metrics.definitions.receipts import net_receipts

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Progress:
    """Progress of the period: receipts and plan in money, share of working days elapsed, pace."""

    fact: float | None
    plan: float | None
    share_of_plan: float | None
    share_of_days: float
    pace: float | None


@dataclass(frozen=True)
class Point:
    """Running totals at the end of a day."""

    day: date
    fact: float | None
    previous: float | None
    plan: float | None


def progress(run: Run, scope: Scope) -> Progress:
    """Share of the plan received, beside the share of working days elapsed."""
    figures = totals(run, (net_receipts, plan, plan_attainment, plan_pace), scope)
    share = param_values(scope)["elapsed_share"]
    return Progress(
        fact=figures["net_receipts"].value,
        plan=figures["plan"].value,
        share_of_plan=figures["plan_attainment"].value,
        share_of_days=float(str(share)),
        pace=figures["plan_pace"].value,
    )


def running_totals(run: Run, scope: Scope) -> list[Point]:
    """Net receipts day by day, added up, beside the period before and the plan.

    The plan of a month is spread evenly over its working days. The period before is laid day
    on day from its first; the fact ends with the last known day.
    """
    days = [scope.period.start + _DAY * n for n in range(scope.period.days)]
    fact = _running_receipts(run, scope, scope.elapsed)
    other = comparison_period(scope)
    before: list[float | None] = []
    if other is not None:
        whole = Period(other.start, max(other.end, other.start + _DAY * scope.period.days))
        before = _running_receipts(run, scope, whole.until(scope.period.start))
    planned = _running_plan(run, scope, days)
    return [
        Point(day, _at(fact, place), _at(before, place), _at(planned, place))
        for place, day in enumerate(days)
    ]


def _running_receipts(run: Run, scope: Scope, period: Period) -> list[float | None]:
    daily = replace(scope, period=period, grain=Grain.DAY, compare=Compare.NONE)
    amounts = [row.figures[net_receipts.name].value for row in trend(run, (net_receipts,), daily)]
    if all(value is None for value in amounts):
        return []
    return list(accumulate(float(value or 0) for value in amounts))


def _running_plan(run: Run, scope: Scope, days: Sequence[date]) -> list[float | None]:
    months = replace(
        scope, period=touched_months(scope.period), grain=Grain.MONTH, compare=Compare.NONE
    )
    try:
        by_month = {row.key[0]: row.figures[plan.name].value for row in trend(run, (plan,), months)}
    except UnknownDimension:
        return []
    if any(by_month.get(unit(day, Grain.MONTH).start) is None for day in days):
        return []
    return list(accumulate(_planned_on(day, by_month, scope) for day in days))


def _planned_on(day: date, months: dict[object, float | None], scope: Scope) -> float:
    month = unit(day, Grain.MONTH)
    if not is_working(day, scope.rules):
        return 0.0
    return float(months[month.start] or 0) / max(working_days(month, scope.rules), 1)


def _at(values: Sequence[float | None], place: int) -> float | None:
    return values[place] if place < len(values) else None
