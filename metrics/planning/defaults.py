"""Defaults of a decomposition: the department's own figures of recent months."""

from dataclasses import dataclass, replace

from metrics.core.answer import totals
from metrics.core.calendar import unit, working_days
from metrics.core.errors import UnknownDimension
from metrics.core.evaluate import Run
from metrics.core.metric import Metric
from metrics.core.scope import Compare, Grain, Period, Scope
from metrics.definitions.average_check import average_check
from metrics.definitions.calls import calls
from metrics.definitions.conversion import leads, win_rate, won_deals
from metrics.planning.company_defaults import (
    calling_days,
    calls_per_day,
    margin_share,
    meetings,
)
from metrics.planning.people import people
from metrics.planning.shares import last_complete_months

BACK = 3  # complete months


@dataclass(frozen=True)
class Defaults:
    """Figures of the last complete months; empty where the data lack them.

    `conversion`: deals won ÷ deals created, both in those months; `check` in money; `margin`: of
    the deals whose cost is known; `call_to_lead`: deals created ÷ calls; `calls_per_day`: of a
    manager; `people`: managers with calls, by their working days in the company, else the full-time
    shares of the roster; `working_days` of the month that follows; `meetings_per_deal`:
    meetings held ÷ deals won. `deals` and `leads` are the numbers behind them.
    """

    period: Period
    conversion: float | None
    check: float | None
    margin: float | None
    call_to_lead: float | None
    calls_per_day: float | None
    people: float | None
    working_days: int
    deals: int
    leads: int
    meetings_per_deal: float | None = None


def defaults(run: Run, scope: Scope, back: int = BACK) -> Defaults:
    """The figures of the scope's slice over its last complete months."""
    history_scope = replace(scope, period=last_complete_months(scope, back), compare=Compare.NONE)
    names: tuple[Metric, ...] = (
        *(won_deals, leads, win_rate, average_check, margin_share),
        *(calls, calls_per_day, calling_days, meetings),
    )
    figures = {metric.name: _value(run, metric, history_scope) for metric in names}
    days = working_days(history_scope.period, scope.rules)
    month = unit(history_scope.period.end, Grain.MONTH)
    margin = figures["margin_share"]
    return Defaults(
        period=history_scope.period,
        conversion=_share(figures["won_deals"], figures["leads"]) or figures["win_rate"] or None,
        check=figures["average_check"] or None,
        margin=margin if margin and 0 < margin <= 1 else None,
        call_to_lead=_ratio(figures["leads"], figures["calls"]),
        calls_per_day=figures["calls_per_day"] or None,
        people=_ratio(figures["calling_days"], days) or _heads(run, history_scope),
        working_days=working_days(month, scope.rules),
        deals=int(figures["won_deals"] or 0),
        leads=int(figures["leads"] or 0),
        meetings_per_deal=_ratio(figures["meetings"], figures["won_deals"]),
    )


def _value(run: Run, metric: Metric, scope: Scope) -> float | None:
    """The metric's value; None where it does not have a dimension of the filters."""
    try:
        return totals(run, (metric,), scope)[metric.name].value
    except UnknownDimension:
        return None


def _heads(run: Run, scope: Scope) -> float | None:
    return (
        sum(sum(each.heads((scope.period.end,), scope.rules)) for each in people(run, scope))
        or None
    )


def _ratio(part: float | None, whole: float | None) -> float | None:
    return part / whole if part and whole else None


def _share(part: float | None, whole: float | None) -> float | None:
    """The ratio where it is a share; None above one, which means that leads are missing."""
    ratio = _ratio(part, whole)
    return ratio if ratio and ratio <= 1 else None
