"""Forecasts a month: money received, money to come, and the chance to reach the plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from math import isfinite

from metrics.core.calendar import unit, working_days
from metrics.core.evaluate import Run
from metrics.core.metric import Metric
from metrics.core.scope import Grain, Period, Rules, Scope
from metrics.forecasting import pipeline, planned
from metrics.forecasting.daily_path import Day, daily_path
from metrics.forecasting.months import months
from metrics.forecasting.reconcile import reconcile
from metrics.forecasting.series import Receipts, receipts
from metrics.models.outlook import Outlook
from metrics.models.running_month import forecast_running_month, run_rate

_DAY = timedelta(days=1)
_SILENT = 91  # days without money after which none is expected of a segment


class MonthState(StrEnum):
    """State of a month on the last day of the data."""

    FINISHED = "finished"
    RUNNING = "running"
    FUTURE = "future"


@dataclass(frozen=True)
class Forecast:
    """The outlook of the department (`key` None) or of a segment, and its plan.

    `expected` is the part of the plan due by the origin, by working days; `needed` the money per
    working day that reaches the plan from there (None once it is reached, without a plan or
    without days left). Money of the company's currency.
    """

    key: str | None
    outlook: Outlook
    plan: float | None = None
    expected: float | None = None
    needed: float | None = None

    @property
    def fact(self) -> float:
        """Money received already."""
        return self.outlook.fact

    @property
    def chance(self) -> float | None:
        """Chance to reach the plan; None without one."""
        return None if self.plan is None else self.outlook.chance(self.plan)


@dataclass(frozen=True)
class MonthForecast:
    """The forecast of a month within a scope: the whole, segments that sum to it, its days.

    `origin` is the last day of the data, `last` the last day with money; `run_rate` the total at
    the pace so far; `pipeline` what the deals open now should bring before the month's end.
    """

    month: Period
    origin: date
    last: date
    state: MonthState
    days_left: int
    measure: Metric
    whole: Forecast
    parts: tuple[Forecast, ...]
    run_rate: float | None
    pipeline: float | None
    days: tuple[Day, ...]


def month(run: Run, scope: Scope, first: date, by: str | None = None) -> MonthForecast | None:
    """The forecast of the month that holds `first`; None without any money before its end.

    A finished month is its fact. The running one is the blend of `metrics.models.running_month`, a
    later one comes from `metrics.models.months_ahead`. With `by` each segment of that dimension
    too, reconciled with the whole.
    """
    period = unit(first, Grain.MONTH)
    money = receipts(run, scope)
    if money is None or period.end <= money.first:
        return None
    state = state_of(period, money.origin)
    outlook = outlooks(run, scope, money, period)[0]
    whole = _beside_plan(
        None, outlook, planned.of_whole(run, scope, period), period, money.origin, scope.rules
    )
    goes_on = state is MonthState.RUNNING
    return MonthForecast(
        month=period,
        origin=money.origin,
        last=money.last,
        state=state,
        days_left=_days_left(period, money.origin, scope.rules),
        measure=money.measure,
        whole=whole,
        parts=_parts(run, scope, whole, period, by) if by else (),
        run_rate=_run_rate(money, period) if goes_on else outlook.median,
        pipeline=pipeline.open_money(run, scope, money, period.end) if goes_on else None,
        days=daily_path(money, period, outlook, whole.plan, scope.rules),
    )


def state_of(period: Period, origin: date) -> MonthState:
    """Whether the month is finished, running or future on the day after `origin`."""
    if origin >= period.end - _DAY:
        return MonthState.FINISHED
    return MonthState.RUNNING if origin >= period.start - _DAY else MonthState.FUTURE


def outlooks(run: Run, scope: Scope, money: Receipts, period: Period) -> Sequence[Outlook]:
    """The outlook of the month for each segment of `money`."""
    state = state_of(period, money.origin)
    if state is MonthState.FINISHED:
        return [Outlook(fact, fact) for fact in money.daily.total(period).tolist()]
    if state is MonthState.FUTURE:
        return months(money, running_month(run, scope, money)).later(period.start)
    extra = []
    if len(money.keys) == 1:
        groups = pipeline.deals(run, replace(scope, as_of=money.origin))
        if len(groups.n):
            extra.append(pipeline.candidate(groups, money))
    return forecast_running_month(money.daily, period, money.origin, extra)


def running_month(run: Run, scope: Scope, money: Receipts) -> Sequence[Outlook]:
    """The outlook of the month that holds the day after the origin, for each segment."""
    return outlooks(run, scope, money, unit(money.origin + _DAY, Grain.MONTH))


def _beside_plan(
    key: str | None,
    outlook: Outlook,
    plan: float | None,
    period: Period,
    origin: date,
    rules: Rules,
) -> Forecast:
    """The forecast of an outlook and its plan."""
    if plan is None:
        return Forecast(key, outlook)
    gone = working_days(period.until(origin + _DAY), rules) if origin >= period.start else 0
    expected = plan * gone / max(working_days(period, rules), 1)
    left = _days_left(period, origin, rules)
    missing = plan - outlook.fact
    return Forecast(
        key, outlook, plan, min(expected, plan), missing / left if left and missing > 0 else None
    )


def _run_rate(money: Receipts, period: Period) -> float | None:
    """The month's total at the pace so far, by working days; None before the first of them."""
    rate = float(run_rate(money.daily, period, money.origin, True)[0])
    return rate if isfinite(rate) else None


def _days_left(period: Period, origin: date, rules: Rules) -> int:
    """Working days of the period after the origin."""
    begin = max(period.start, origin + _DAY)
    return working_days(Period(begin, period.end), rules) if begin < period.end else 0


def _parts(
    run: Run, scope: Scope, whole: Forecast, period: Period, by: str
) -> tuple[Forecast, ...]:
    """Segments with money or a plan, the biggest first, the one without a key last."""
    money = receipts(run, scope, by)
    plans = planned.of_segments(run, scope, period, by)
    if money is None:
        return ()
    own_outlooks = _without_silent(money, outlooks(run, scope, money, period))
    outlook_by_key = dict(zip(money.keys, reconcile(whole.outlook, own_outlooks), strict=True))
    outlook_by_key |= {key: Outlook(0.0, 0.0) for key in plans if key not in outlook_by_key}
    parts = [
        _beside_plan(key, outlook, plans.get(key), period, money.origin, scope.rules)
        for key, outlook in outlook_by_key.items()
        if key in plans or outlook.fact or outlook.quantile(0.9) > 0
    ]
    return tuple(sorted(parts, key=lambda part: (part.key is None, -part.outlook.median)))


def _without_silent(money: Receipts, outlooks: Sequence[Outlook]) -> list[Outlook]:
    """The outlooks, with nothing to come from segments that brought nothing lately."""
    lately = abs(money.daily.values[:, -_SILENT:]).sum(axis=1) > 0
    return [
        outlook if is_awake else Outlook(outlook.fact, outlook.fact)
        for outlook, is_awake in zip(outlooks, lately, strict=True)
    ]
