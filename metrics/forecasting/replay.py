"""Replays history: forecasts as they would have been on each day, and the actual totals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite

from metrics.core.calendar import shift
from metrics.core.evaluate import Run
from metrics.core.scope import Grain, Period, Scope
from metrics.forecasting import pipeline, planned
from metrics.forecasting.series import Receipts, receipts
from metrics.models import running_month as model
from metrics.models.outlook import Outlook

DAYS = (5, 10, 15, 20)
LEAST = 84  # days of history before a forecast counts


@dataclass(frozen=True)
class ReplayedForecast:
    """A forecast of the whole as of the close of `origin`, and the actual total of the month.

    `run_rates` are the two naive forecasts of that day: by calendar days and by working days.
    """

    origin: date
    month: Period
    actual: float
    outlook: Outlook
    plan: float | None
    run_rates: tuple[float, float]

    @property
    def chance(self) -> float | None:
        """Forecast chance to reach the plan; None without one."""
        return None if self.plan is None else self.outlook.chance(self.plan)


def replay(run: Run, scope: Scope, days: Sequence[int] = DAYS) -> list[ReplayedForecast]:
    """Forecasts of every full month on each of the days, where there is enough history.

    Each forecast uses only what is dated up to its origin.
    """
    money = receipts(run, scope)
    if money is None:
        return []
    groups = pipeline.deals(run, replace(scope, as_of=money.origin))
    extra = [pipeline.candidate(groups, money)] if len(groups.n) else []
    origins = model.replay(money.daily, days, LEAST, extra)
    if not origins:
        return []
    last = max(each.month.start for each in origins)
    span = Period(min(each.month.start for each in origins), shift(last, Grain.MONTH, 1))
    plans = planned.of_months(run, scope, span)
    return [
        ReplayedForecast(
            each.origin,
            each.month,
            float(each.actual[0]),
            each.outlooks[0],
            plans.get(each.month.start),
            run_rates(money, each.month, each.origin),
        )
        for each in sorted(origins, key=lambda each: each.origin)
    ]


def run_rates(money: Receipts, month: Period, origin: date) -> tuple[float, float]:
    """The month's total at the pace so far, by calendar days and by working days.

    Before the first working day the two are the same.
    """
    calendar, working = (
        float(model.run_rate(money.daily, month, origin, is_working)[0])
        for is_working in (False, True)
    )
    return calendar, working if isfinite(working) else calendar
