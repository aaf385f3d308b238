"""What the gap to the plan is made of, and what would close it in the rest of the month.

The usual value of a factor is the median of the last six complete months. The rest of the month is
taken to go as usual but for leads, which come at this month's rate a working day; a lead brings
its usual conversion × check × collection within the month (ratios within a month, not of a cohort).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import prod
from statistics import median, stdev

from metrics.answer import Run, totals, trend
from metrics.attribution import Method, part
from metrics.calendar import floor, shift, unit, working_days
from metrics.reports.drivers import Driver
from metrics.reports.factors import FACTORS, METRICS, Basis, Factors, basis
from metrics.scope import Compare, Grain, Period, Scope

_MONTH = Grain.MONTH
MONTHS_OF_HISTORY = 36
MONTHS_OF_SPREAD = 12
USUAL_MONTHS = 6
LEAST_MONTHS = 3
# One lead a working day, one point of conversion, 5 % of check, 5 points of collection.
STEPS: Mapping[str, float] = {"leads": 1.0, "conversion": 0.01, "check": 0.05, "collection": 0.05}


@dataclass(frozen=True)
class Lever:
    """What a step of one factor, from tomorrow to the month's end, would bring.

    Leads are told a working day, conversion and collection as shares, check in money a deal.
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
    """What is left of the month: working days, leads a day, and the usual factors of each."""

    days: int
    leads_a_day: float
    usual: Factors

    @property
    def leads(self) -> float:
        return self.days * self.leads_a_day

    @property
    def levels(self) -> Factors:
        return (self.leads_a_day, *self.usual[1:])


def gap(run: Run, scope: Scope, plan: float, forecast: float, method: Method = Method.LMDI) -> Gap:
    """The gap between the plan and the forecast of the month in which the scope's period begins.

    Plan and forecast are net receipts of that month in money. The usual factors come from months
    that were over by then; fewer than three of them tell nothing.
    """
    month = unit(scope.period.start, Grain.MONTH)
    asked = replace(scope, period=month, compare=Compare.NONE, grain=Grain.MONTH)
    history = _history(run, asked)
    usual = _usual(history, _over(asked))
    if plan <= 0 or not usual:
        return Gap(plan - forecast)
    so_far = basis(totals(run, METRICS, asked))
    rest = _rest(asked, so_far, usual)
    found = _drivers(so_far, rest, plan, forecast, method)
    if plan <= forecast:
        return Gap(plan - forecast, found)
    levers = _levers(rest, list(history.values()), plan - forecast)
    possible = [lever for lever in levers if lever.possible]
    cheapest = min(possible, key=lambda lever: lever.effort, default=None)
    return Gap(plan - forecast, found, levers, cheapest)


def _over(scope: Scope) -> date:
    """First day after the last month that is complete and before the scope's."""
    known = scope.known_until
    return scope.period.start if known is None else min(scope.period.start, floor(known, _MONTH))


def _history(run: Run, scope: Scope) -> dict[date, Factors]:
    """The factors of each complete month that has them all; leads a working day."""
    end = _over(scope)
    past = Period(shift(end, _MONTH, -MONTHS_OF_HISTORY), end)
    found: dict[date, Factors] = {}
    for row in trend(run, METRICS, scope.over(past)):
        factors = basis(row.figures).factors
        first = row.key[0]
        if factors and isinstance(first, date) and None not in factors:
            days = max(working_days(unit(first, _MONTH), scope.rules), 1)
            leads, *rates = (factor or 0.0 for factor in factors)
            found[first] = (leads / days, *rates)
    return found


def _usual(history: Mapping[date, Factors], end: date) -> Factors:
    """The median of each factor over the last six months; empty when they are too few."""
    recent = [row for first, row in history.items() if first >= shift(end, _MONTH, -USUAL_MONTHS)]
    if len(recent) < LEAST_MONTHS:
        return ()
    usual = tuple(median(column) for column in zip(*recent, strict=True))
    return usual if prod(usual) > 0 else ()


def _rest(scope: Scope, so_far: Basis, usual: Factors) -> _Rest:
    """What is left of the scope's month; its leads come at the rate of its days so far."""
    month = scope.period
    known = scope.known_until or month.end
    gone = Period(month.start, max(month.start, min(known, month.end)))
    passed = working_days(gone, scope.rules)
    rate = (so_far.leads or 0.0) / passed if passed else usual[0]
    return _Rest(working_days(month, scope.rules) - passed, rate, usual)


def _drivers(
    so_far: Basis, rest: _Rest, plan: float, forecast: float, method: Method
) -> tuple[Driver, ...]:
    """The usual factors at the plan beside this month's at the forecast, and what each costs.

    Before:  leads = plan ÷ (usual conversion × check × collection), and those usual values
    After:   leads, wins and amount of the month so far + the leads to come × the usual values;
             collection = forecast ÷ that amount, so that it bears what the others do not explain
    """
    _, conversion, check, _ = rest.usual
    wins = rest.leads * conversion
    projected = Basis(
        (so_far.leads or 0.0) + rest.leads,
        (so_far.wins or 0.0) + wins,
        (so_far.amount or 0.0) + wins * check,
        forecast,
    )
    before = (plan / prod(rest.usual[1:]), *rest.usual[1:])
    after = _filled(projected, before)
    if after is None:
        return ()
    deltas = part(before, after, method).deltas
    return tuple(map(Driver, FACTORS, before, after, deltas))


def _filled(projected: Basis, usual: Factors) -> Factors | None:
    """The factors, the usual ones where there are none; None where the forecast has no source."""
    told = projected.factors
    if told is None or not told[0]:
        return None
    return tuple(y if x is None else x for x, y in zip(told, usual, strict=True))


def _levers(rest: _Rest, history: Sequence[Factors], short: float) -> tuple[Lever, ...]:
    """Each lever: a step closes its part of the money still to come.

    Money:   leads to come × conversion × check × collection, with the step put in one factor:
             days left × 1 × c·k·g; leads to come × 0.01·k·g, × c·0.05 k·g, × c·k·0.05
    Needed:  level of the rest + step × gap ÷ what the step closes
    Best:    over months with at least half of the usual leads: a conversion of three leads is luck
    """
    full = [row for row in history if row[0] >= rest.usual[0] / 2]
    told = []
    for place, factor in enumerate(FACTORS):
        level, step = rest.levels[place], STEPS[factor]
        moved = step * level if factor == "check" else step
        closes = rest.days * prod(rest.levels[:place]) * moved * prod(rest.levels[place + 1 :])
        column = [row[place] for row in history[-MONTHS_OF_SPREAD:]]
        told.append(
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
    return tuple(told)
