"""Usual values of the receipt factors: medians over the department's complete months."""

from collections.abc import Mapping
from datetime import date
from math import prod
from statistics import median

from metrics.core.answer import Run, trend
from metrics.core.calendar import floor, shift, unit, working_days
from metrics.core.metric import Metric
from metrics.core.scope import Grain, Period, Scope
from metrics.reports.causes.factors import METRICS, Factors, funnel_totals

MONTHS_OF_HISTORY = 36
MEDIAN_MONTHS = 6
LEAST_MONTHS = 3
_MONTH = Grain.MONTH


def last_complete_end(scope: Scope) -> date:
    """First day after the last complete month before the scope's period."""
    known_until = scope.known_until
    return (
        scope.period.start
        if known_until is None
        else min(scope.period.start, floor(known_until, _MONTH))
    )


def monthly_factors(run: Run, scope: Scope, money: Metric) -> dict[date, Factors]:
    """First day of month → its factors, of complete months that have all of them.

    Leads are per working day; the other factors as in `FunnelTotals.factors`.
    """
    end = last_complete_end(scope)
    past = Period(shift(end, _MONTH, -MONTHS_OF_HISTORY), end)
    by_month: dict[date, Factors] = {}
    for row in trend(run, METRICS, scope.over(past)):
        factors = funnel_totals(row.figures, money).factors
        first = row.key[0]
        if factors and isinstance(first, date) and None not in factors:
            days = max(working_days(unit(first, _MONTH), scope.rules), 1)
            leads, *rates = (factor or 0.0 for factor in factors)
            by_month[first] = (leads / days, *rates)
    return by_month


def median_factors(by_month: Mapping[date, Factors], end: date) -> Factors:
    """The median of each factor over the six months before `end`; empty under three months."""
    recent = [row for first, row in by_month.items() if first >= shift(end, _MONTH, -MEDIAN_MONTHS)]
    if len(recent) < LEAST_MONTHS:
        return ()
    medians = tuple(median(column) for column in zip(*recent, strict=True))
    return medians if prod(medians) > 0 else ()
