"""Splits the gap to the plan into factors and sizes the levers that would close it this month.

The usual value of a factor is the median of the last six complete months. The rest of the month is
taken to go as usual but for leads, which come at this month's rate a working day; a lead brings
its usual conversion × check × collection within the month (ratios within a month, not of a cohort).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from statistics import stdev

from metrics.core.answer import Run, totals
from metrics.core.calendar import unit, working_days
from metrics.core.scope import Compare, Grain, Period, Scope
from metrics.forecasting.series import forecast_metric
from metrics.reports.causes.attribution import Method, split_segment
from metrics.reports.causes.baseline import last_complete_end, median_factors, monthly_factors
from metrics.reports.causes.drivers import Driver
from metrics.reports.causes.factors import METRICS, Factors, FunnelTotals, factors_of, funnel_totals

_MONTH = Grain.MONTH
MONTHS_OF_SPREAD = 12
# One lead a working day, one point of conversion, 5 % of check, 5 points of collection.
STEPS: Mapping[str, float] = {"leads": 1.0, "conversion": 0.01, "check": 0.05, "collection": 0.05}


@dataclass(frozen=True)
class Lever:
    """What a step of one factor, from tomorrow to the month's end, would bring.

    Leads are per working day, conversion and collection as shares, check in money a deal.
    `step` is in the same units, but for check a share of it. `closes` is money, `share` its part
    of the gap. `now` is what the rest of the month is expected to go at, `needed` the value that
    closes the gap alone (None: nothing is left of the month), `usual` the median of the last six
    months, `best` the best month of history, `spread` the standard deviation from month to month.
    """

    factor: str
    step: float
    closes: float
    share: float
    now: float
    needed: float | None
    usual: float
    best: float
    spread: float

    @property
    def possible(self) -> bool:
        """Whether a month was ever as good as is needed."""
        return self.needed is not None and self.needed <= self.best

    @property
    def effort(self) -> float:
        """How far the needed value is from the usual one, in spreads from month to month."""
        if self.needed is None:
            return float("inf")
        move = self.needed - self.usual
        return move / self.spread if self.spread > 0 else (float("inf") if move > 0 else 0.0)


@dataclass(frozen=True)
class Gap:
    """Money that the forecast is short of the plan (under 0: over it), split into causes.

    `drivers` put this month's factors at the forecast (`after`) beside the usual ones scaled in
    leads to the plan (`before`); their deltas sum to forecast − plan, so that what costs the plan
    is negative. `cheapest` is the possible lever of the least effort. No history, no plan: empty.
    """

    gap: float
    drivers: tuple[Driver, ...] = ()
    levers: tuple[Lever, ...] = ()
    cheapest: Lever | None = None


@dataclass(frozen=True)
class _Rest:
    """The rest of the month: working days, leads per day, and the usual factors of receipts."""

    days: int
    leads_a_day: float
    usual: Factors

    @property
    def leads(self) -> float:
        """Leads to come."""
        return self.days * self.leads_a_day

    @property
    def levels(self) -> Factors:
        """The expected factors, leads per working day."""
        return (self.leads_a_day, *self.usual[1:])


def gap(run: Run, scope: Scope, plan: float, forecast: float, method: Method = Method.LMDI) -> Gap:
    """The gap between the plan and the forecast of the month in which the scope's period begins.

    Plan and forecast are net receipts of that month in money. The usual factors come from months
    that were over by then; fewer than three of them tell nothing.
    """
    month = unit(scope.period.start, Grain.MONTH)
    month_scope = replace(scope, period=month, compare=Compare.NONE, grain=Grain.MONTH)
    money = forecast_metric(run, month_scope)
    past = monthly_factors(run, month_scope, money) if money else {}
    medians = median_factors(past, last_complete_end(month_scope))
    if plan <= 0 or not money or not medians:
        return Gap(plan - forecast)
    names = factors_of(money)
    elapsed = _elapsed(month_scope)
    so_far = (
        funnel_totals(totals(run, METRICS, month_scope.over(elapsed)), money)
        if elapsed.days
        else FunnelTotals()
    )
    rest = _rest(month_scope, elapsed, so_far, medians)
    sold = "collection" not in names
    deltas = _split(_projected(so_far, rest, forecast, sold), medians, plan, method)
    drivers = tuple(Driver(name, *split) for name, split in zip(names, deltas, strict=False))
    if plan <= forecast:
        return Gap(plan - forecast, drivers)
    levers = _levers(names, rest, list(past.values()), plan - forecast)
    possible = [lever for lever in levers if lever.possible]
    cheapest = min(possible, key=lambda lever: lever.effort, default=None)
    return Gap(plan - forecast, drivers, levers, cheapest)


def _elapsed(scope: Scope) -> Period:
    """The elapsed part of the month; of zero days where the month is still to come."""
    known_until = scope.known_until or scope.period.end
    start, end = scope.period.start, scope.period.end
    return Period(start, max(start, min(known_until, end)))


def _rest(scope: Scope, elapsed: Period, so_far: FunnelTotals, usual: Factors) -> _Rest:
    """What is left of the scope's month; its leads come at the rate of its days so far."""
    passed = working_days(elapsed, scope.rules)
    rate = (so_far.leads or 0.0) / passed if passed else usual[0]
    return _Rest(working_days(scope.period, scope.rules) - passed, rate, usual)


def _projected(so_far: FunnelTotals, rest: _Rest, forecast: float, sold: bool) -> FunnelTotals:
    """The month at its end: what it has so far, and the rest as usual.

    Leads:   so far + leads to come at the rate of the days gone
    Wins:    so far + leads to come × usual conversion
    Amount:  so far + those wins × usual check
    Receipts are the forecast, so that collection bears what the others do not explain. Where the
    forecast is of the amount sold, the wins to come bear it: (forecast − so far) ÷ usual check.
    """
    _, conversion, check, _ = rest.usual
    had = so_far.amount or 0.0
    wins = max(forecast - had, 0.0) / check if sold else rest.leads * conversion
    return FunnelTotals(
        leads=(so_far.leads or 0.0) + rest.leads,
        wins=(so_far.wins or 0.0) + wins,
        amount=forecast if sold else had + wins * check,
        receipts=forecast,
    )


def _split(
    projected: FunnelTotals, usual: Factors, plan: float, method: Method
) -> list[tuple[float, float, float]]:
    """Of each factor: the usual value at the plan, this month's at the forecast, what it costs.

    The plan's leads are plan ÷ (usual conversion × check × collection).
    """
    before = (plan / prod(usual[1:]), *usual[1:])
    after = _filled(projected, before)
    if after is None:
        return []
    return list(zip(before, after, split_segment(before, after, method).deltas, strict=True))


def _filled(projected: FunnelTotals, usual: Factors) -> Factors | None:
    """The factors, the usual ones where there are none; None where the forecast has no source."""
    factors = projected.factors
    if factors is None or not factors[0]:
        return None
    return tuple(y if x is None else x for x, y in zip(factors, usual, strict=True))


def _levers(
    names: Sequence[str], rest: _Rest, history: Sequence[Factors], short: float
) -> tuple[Lever, ...]:
    """Each lever: a step closes its part of the money still to come.

    Money:   leads to come × conversion × check × collection, with the step put in one factor:
             days left × 1 × c·k·g; leads to come × 0.01·k·g, × c·0.05 k·g, × c·k·0.05
    Needed:  level of the rest + step × gap ÷ what the step closes
    Best:    over months with at least half of the usual leads: a conversion of three leads is luck
    """
    full = [row for row in history if row[0] >= rest.usual[0] / 2]
    levers = []
    for place, factor in enumerate(names):
        level, step = rest.levels[place], STEPS[factor]
        moved = step * level if factor == "check" else step
        closes = rest.days * prod(rest.levels[:place]) * moved * prod(rest.levels[place + 1 :])
        column = [row[place] for row in history[-MONTHS_OF_SPREAD:]]
        levers.append(
            Lever(
                factor=factor,
                step=step,
                closes=closes,
                share=closes / short,
                now=level,
                needed=level + moved * short / closes if closes > 0 else None,
                usual=rest.usual[place],
                best=max(row[place] for row in full),
                spread=stdev(column),
            )
        )
    return tuple(levers)
