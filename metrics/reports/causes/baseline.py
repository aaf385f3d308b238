"""What the factors of the receipts usually are: the department's own months that are over."""

from collections.abc import Mapping
from datetime import date
from math import prod
from statistics import median

from metrics.core.answer import Run, trend
from metrics.core.calendar import floor, shift, unit, working_days
from metrics.core.metric import Metric
from metrics.core.scope import Grain, Period, Scope
from metrics.reports.causes.factors import METRICS, Factors, basis

MONTHS_OF_HISTORY = 36
USUAL_MONTHS = 6
LEAST_MONTHS = 3
_MONTH = Grain.MONTH


def months_over(scope: Scope) -> date:
    """First day after the last month that is complete and before the scope's."""
    known = scope.known_until
    return scope.period.start if known is None else min(scope.period.start, floor(known, _MONTH))


def history(run: Run, scope: Scope, money: Metric) -> dict[date, Factors]:
    """The factors of each complete month that has them all; leads a working day."""
    end = months_over(scope)
    past = Period(shift(end, _MONTH, -MONTHS_OF_HISTORY), end)
    found: dict[date, Factors] = {}
    for row in trend(run, METRICS, scope.over(past)):
        factors = basis(row.figures, money).factors
        first = row.key[0]
        if factors and isinstance(first, date) and None not in factors:
            days = max(working_days(unit(first, _MONTH), scope.rules), 1)
            leads, *rates = (factor or 0.0 for factor in factors)
            found[first] = (leads / days, *rates)
    return found


def usual_factors(found: Mapping[date, Factors], end: date) -> Factors:
    """The median of each factor over the last six months; empty when they are too few."""
    recent = [row for first, row in found.items() if first >= shift(end, _MONTH, -USUAL_MONTHS)]
    if len(recent) < LEAST_MONTHS:
        return ()
    middle = tuple(median(column) for column in zip(*recent, strict=True))
    return middle if prod(middle) > 0 else ()
