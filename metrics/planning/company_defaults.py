"""Metrics that only planning uses: margin, calls per day, meetings."""

import ibis.expr.types as ir

from data.model.dimensions import of_table
from metrics.core.fact import table_fact
from metrics.core.metric import Measured, Unit, derived, metric, ratio
from metrics.definitions.conversion import won
from metrics.facts.calls import CALLS
from metrics.facts.deals import DEALS
from metrics.facts.staff import CALLING_DAYS

ACTIVITIES = table_fact("activities", *of_table("activities"))


def _costed(deals: ir.Table) -> ir.BooleanValue:
    return won(deals) & deals.amount.notnull() & deals.cost.notnull()


@metric(DEALS, at="closed_at", unit=Unit.MONEY, adds_up=True, counts=_costed)
def margin_money(deals: ir.Table) -> Measured:
    """Margin of the won deals whose cost is known.

    Formula:  Σ (amount − cost), over won deals with a known amount and cost, by close date
    Unit:     money; empty where no cost is known
    Source:   deals.amount, deals.cost, deals.status, deals.closed_at
    """
    costed = _costed(deals)
    return (deals.amount - deals.cost).sum(where=costed), costed.sum()


@metric(DEALS, at="closed_at", unit=Unit.SHARE, counts=_costed)
def margin_share(deals: ir.Table) -> Measured:
    """Margin in a rouble of the won deals whose cost is known.

    Formula:  Σ (amount − cost) ÷ Σ amount, over won deals with a known amount and cost
    Unit:     share; empty where no cost is known
    Source:   deals.amount, deals.cost, deals.status, deals.closed_at
    """
    costed = _costed(deals)
    margin = (deals.amount - deals.cost).sum(where=costed)
    return ratio(margin, deals.amount.sum(where=costed)), costed.sum()


@metric(CALLS, at="started_at", unit=Unit.COUNT, adds_up=True)
def own_calls(calls: ir.Table) -> Measured:
    """Calls in and out whose manager is known.

    Formula:  Σ count, over calls that are not internal and have a manager
    Unit:     calls
    Source:   calls.started_at, calls.direction, calls.owner, calls.count
    """
    number = calls["count"].sum(where=calls.direction.notnull() & calls.owner.notnull())
    return number.coalesce(0), number.coalesce(0)


@metric(CALLING_DAYS, unit=Unit.COUNT)
def calling_days(days: ir.Table) -> Measured:
    """Working days so far of the managers who have calls.

    Formula:  working days × managers with calls, within their employment
    Unit:     person-days
    Source:   calls.owner, calls.started_at, owners.hired_at, owners.left_at
    """
    return days.day.count(), days.day.count()


@derived(own_calls, calling_days, unit=Unit.PER_DAY)
def calls_per_day(own: Measured, days: Measured) -> Measured:
    """Calls of a manager on a working day.

    Formula:  calls in and out whose manager is known ÷ working days of the managers with calls
    Unit:     calls per manager and working day; empty without working days
    Source:   calls.owner, calls.started_at, owners.hired_at, owners.left_at
    """
    return ratio(own[0], days[0]), own[1]


@metric(ACTIVITIES, at="happened_at", unit=Unit.COUNT, adds_up=True)
def meetings(activities: ir.Table) -> Measured:
    """Meetings that took place.

    Formula:  number of activities of the kind meeting that are not marked as not done
    Unit:     meetings
    Source:   activities.kind, activities.done, activities.happened_at
    """
    took_place = (activities.kind == "meeting") & activities.done.coalesce(True)
    return took_place.sum().coalesce(0), took_place.sum().coalesce(0)
