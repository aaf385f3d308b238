"""History lived through again: what would have been said on which day, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite

from metrics.core.calendar import shift
from metrics.core.evaluate import Run
from metrics.core.scope import Grain, Period, Scope
from metrics.forecasting import pipeline, planned
from metrics.forecasting.series import Receipts, receipts
from metrics.models import within as model
from metrics.models.outlook import Outlook

DAYS = (5, 10, 15, 20)
LEAST = 84  # days of history before a forecast counts


@dataclass(frozen=True)
class ReplayedForecast:
    """A forecast of the whole made after the close of `origin`, and what the month came to.

    `run_rates` are the two naive ones at that day: by calendar days and by working days.
    """

    origin: date
    month: Period
    actual: float
    outlook: Outlook
    plan: float | None
    run_rates: tuple[float, float]

    @property
    def chance(self) -> float | None:
        """Chance that was given to the plan; None without one."""
        return None if self.plan is None else self.outlook.chance(self.plan)


def replay(run: Run, scope: Scope, days: Sequence[int] = DAYS) -> list[ReplayedForecast]:
    """Every full month with enough history before the origin, as each of the days saw it.

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
    """The month at the speed so far, by calendar and by working days.

    Before the first working day the two are the same.
    """
    calendar, working = (
        float(model.run_rate(money.daily, month, origin, is_working)[0])
        for is_working in (False, True)
    )
    return calendar, working if isfinite(working) else calendar
