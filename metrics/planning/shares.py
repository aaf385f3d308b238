"""Shares of subjects in a plan: by history, by headcount, or even."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from metrics.core.answer import by, totals
from metrics.core.calendar import floor, shift, unit
from metrics.core.evaluate import Run
from metrics.core.metric import Metric
from metrics.core.scope import Compare, Grain, Period, Rules, Scope
from metrics.definitions.receipts import net_receipts
from metrics.forecasting.series import forecast_metric
from metrics.planning.company_defaults import margin_money
from metrics.planning.errors import NoHeads, NothingToSplit
from metrics.planning.measures import MEASURES
from metrics.planning.people import Person, people

Weights = dict[str, tuple[float, ...]]
_RECENT_MONTHS = 3  # a manager without results for so many months has left


class SplitMethod(StrEnum):
    """How a plan is split over the subjects of a dimension."""

    HISTORY = "history"
    HEADS = "heads"
    EVEN = "even"


def shares(
    run: Run,
    scope: Scope,
    dimension: str,
    months: Sequence[date],
    method: SplitMethod | str = SplitMethod.HISTORY,
    back: int = 12,
    measure: str = "net_receipts",
) -> Weights:
    """Subject → its weight in each of these months, the largest first; only proportions matter.

    HISTORY: amounts of the last `back` complete months (3 or 12), a manager's ÷ presence; HEADS:
    full-time shares of each month, by hiring and leaving, for managers only; EVEN: equal. A
    manager weighs 0 in a month of absence, one without history weighs 0 by HISTORY. Raises
    NoHeads, NothingToSplit where there are no shares.
    """
    method = SplitMethod(method)
    if method is SplitMethod.HEADS and dimension != "owner":
        raise NoHeads(dimension=dimension)
    listed = {person.owner: person for person in people(run, scope)} if dimension == "owner" else {}
    amounts = amounts_by_subject(run, scope, dimension, back, measure)
    if dimension == "owner":
        recent = amounts_by_subject(run, scope, dimension, _RECENT_MONTHS, measure)
        amounts = _managers_per_presence(
            amounts, recent, listed, last_complete_months(scope, back), scope.rules
        )
    if method is SplitMethod.HEADS and listed:
        amounts = dict.fromkeys(listed, 1.0)
    elif method is not SplitMethod.HISTORY:
        amounts = dict.fromkeys(amounts, 1.0)
    weights = {}
    for name, weight in amounts.items():
        there = _presence(
            listed.get(name), months, scope.rules, by_heads=method is SplitMethod.HEADS
        )
        if any(there):
            weights[name] = tuple(weight * share for share in there)
    if not weights:
        raise NothingToSplit(dimension=dimension)
    return dict(sorted(weights.items(), key=lambda each: (-sum(each[1]), each[0])))


def amounts_by_subject(
    run: Run, scope: Scope, dimension: str, back: int, measure: str = "net_receipts"
) -> dict[str, float]:
    """Amount of each subject in the last complete months; negative ones are 0."""
    history_scope = replace(scope, period=last_complete_months(scope, back), compare=Compare.NONE)
    metric = _share_metric(run, history_scope, measure)
    if metric is None:
        return {}
    rows = by(run, (dimension,), (metric,), history_scope)
    return {
        str(row.key[0]): max(row.figures[metric.name].value or 0.0, 0.0)
        for row in rows
        if row.key[0] is not None
    }


def last_complete_months(scope: Scope, back: int) -> Period:
    """The period of the last `back` complete months with data."""
    known_until = scope.known_until or scope.period.end
    end = floor(known_until, Grain.MONTH)
    return Period(shift(end, Grain.MONTH, -back), end)


def _share_metric(run: Run, scope: Scope, measure: str) -> Metric | None:
    """The metric that shares are proportional to; without known costs, money for the margin."""
    metric = MEASURES.get(measure, net_receipts)
    is_costless = metric is margin_money and not totals(run, (metric,), scope)[metric.name].n
    return forecast_metric(run, scope) if is_costless or metric is net_receipts else metric


def _managers_per_presence(
    amounts: Mapping[str, float],
    recent: Mapping[str, float],
    listed: Mapping[str, Person],
    span: Period,
    rules: Rules,
) -> dict[str, float]:
    """Amount ÷ presence of each manager; those off the roster without recent results are out."""
    present = {
        name: weight for name, weight in amounts.items() if name in listed or recent.get(name)
    }
    for name, person in listed.items():
        there = person.present(span, rules)
        present[name] = present.get(name, 0.0) / there if there else 0.0
    return present


def _presence(
    person: Person | None, months: Sequence[date], rules: Rules, *, by_heads: bool
) -> tuple[float, ...]:
    if person is None:
        return (1.0,) * len(months)
    if by_heads:
        return person.heads(months, rules)
    return tuple(person.present(unit(month, Grain.MONTH), rules) for month in months)
