"""Whose part of a plan is how large: by history, by heads, or even."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from metrics.core.answer import by, totals
from metrics.core.calendar import floor, shift, unit
from metrics.core.evaluate import Run
from metrics.core.metric import Metric
from metrics.core.scope import Compare, Grain, Period, Rules, Scope
from metrics.definitions.conversion import won_deals
from metrics.forecasting.series import measured
from metrics.planning.company_defaults import margin_money
from metrics.planning.errors import NoHeads, NothingToSplit
from metrics.planning.people import Person, people

Weights = dict[str, tuple[float, ...]]
_RECENT = 3  # months of silence after which a manager is taken for one who left


class How(StrEnum):
    """By what a plan is spread over the subjects of a dimension."""

    HISTORY = "history"
    HEADS = "heads"
    EVEN = "even"


def shares(
    run: Run,
    scope: Scope,
    dimension: str,
    months: Sequence[date],
    how: How | str = How.HISTORY,
    back: int = 12,
    measure: str = "net_receipts",
) -> Weights:
    """Subject → its weight in each of these months, the largest first; only proportions matter.

    HISTORY: what each brought in the last `back` complete months (3 or 12), a manager by the
    working days that he was there; HEADS: full times of each month, by hiring and leaving, for
    managers only; EVEN: the same for each. A manager has nothing in a month he is not there, one
    without history is there with nothing. NoHeads, NothingToSplit say why there are no shares.
    """
    how = How(how)
    if how is How.HEADS and dimension != "owner":
        raise NoHeads(dimension=dimension)
    listed = {person.owner: person for person in people(run, scope)} if dimension == "owner" else {}
    known = history(run, scope, dimension, back, measure)
    if dimension == "owner":
        recent = history(run, scope, dimension, _RECENT, measure)
        known = _managers(known, recent, listed, past(scope, back), scope.rules)
    if how is How.HEADS and listed:
        known = dict.fromkeys(listed, 1.0)
    elif how is not How.HISTORY:
        known = dict.fromkeys(known, 1.0)
    told = {}
    for name, weight in known.items():
        there = _presence(listed.get(name), months, scope.rules, by_heads=how is How.HEADS)
        if any(there):
            told[name] = tuple(weight * share for share in there)
    if not told:
        raise NothingToSplit(dimension=dimension)
    return dict(sorted(told.items(), key=lambda each: (-sum(each[1]), each[0])))


def history(
    run: Run, scope: Scope, dimension: str, back: int, measure: str = "net_receipts"
) -> dict[str, float]:
    """What each subject brought in the last complete months; nothing below zero."""
    asked = replace(scope, period=past(scope, back), compare=Compare.NONE)
    metric = _metric(run, asked, measure)
    if metric is None:
        return {}
    rows = by(run, (dimension,), (metric,), asked)
    return {
        str(row.key[0]): max(row.figures[metric.name].value or 0.0, 0.0)
        for row in rows
        if row.key[0] is not None
    }


def past(scope: Scope, back: int) -> Period:
    """The last complete months that are known."""
    known = scope.known_until or scope.period.end
    end = floor(known, Grain.MONTH)
    return Period(shift(end, Grain.MONTH, -back), end)


def _metric(run: Run, scope: Scope, measure: str) -> Metric | None:
    """What tells the shares of a plan; where no cost is known money stands for the margin."""
    if measure == "won_deals":
        return won_deals
    if measure == "margin" and totals(run, (margin_money,), scope)[margin_money.name].n:
        return margin_money
    return measured(run, scope)


def _managers(
    told: Mapping[str, float],
    recent: Mapping[str, float],
    listed: Mapping[str, Person],
    span: Period,
    rules: Rules,
) -> dict[str, float]:
    """What each manager brought, for as long as he was there; who fell silent is gone."""
    alive = {name: weight for name, weight in told.items() if name in listed or recent.get(name)}
    for name, person in listed.items():
        there = person.present(span, rules)
        alive[name] = alive.get(name, 0.0) / there if there else 0.0
    return alive


def _presence(
    person: Person | None, months: Sequence[date], rules: Rules, *, by_heads: bool
) -> tuple[float, ...]:
    if person is None:
        return (1.0,) * len(months)
    if by_heads:
        return person.heads(months, rules)
    return tuple(person.present(unit(month, Grain.MONTH), rules) for month in months)
