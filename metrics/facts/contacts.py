"""The first contact with the client of a new deal, and the touches of its first day."""

from functools import reduce

import ibis
import ibis.expr.types as ir

from metrics.fact import attach
from metrics.facts.identity import ambiguous
from metrics.metric import ratio
from metrics.parameters import asked
from metrics.tables import Known

RESPONSE = frozenset(("first_contact", "response_minutes"))
TOUCHES = frozenset(("touches",))
_KEY = ("source_system", "row_key")
_ROUTES = (("deal_id", "deal_id"), ("client_id", "client_id"), ("phone", "client_phone"))
_FIRST_DAY = 24 * 60 * 60


def first_contacts(known: Known) -> ir.Table:
    """First outgoing attempt or answered incoming call of each deal created in the period.

    Columns: the deal's key, first_contact, response_minutes (working minutes from creation).
    """
    calls = known.calls.filter(
        known.calls.started_at >= asked("start"),
        (known.calls.direction == "out") | ((known.calls.direction == "in") & known.calls.answered),
    )
    new = _new_deals(known)
    found = _stacked([_after(new, calls, of_deal, of_call) for of_deal, of_call in _ROUTES])
    first = found.group_by(*_KEY, "created_at").agg(first_contact=found.started_at.min())
    spent = worked_seconds(first, known, "created_at", "first_contact")
    minutes = ratio(spent.seconds, ibis.literal(60))
    return spent.select(*_KEY, "first_contact", response_minutes=minutes)


def first_touches(known: Known) -> ir.Table:
    """Calls and done activities within 24 hours of the creation of each new deal.

    A call belongs to the deal it names, else to the client it names, else to the number.
    """
    calls = known.calls
    new = _new_deals(known)
    by_deal = calls.deal_id.notnull()
    by_client = ~by_deal & calls.client_id.notnull()
    by_phone = ~by_deal & calls.client_id.isnull()
    routes = zip(_ROUTES, (by_deal, by_client, by_phone), strict=True)
    found = [
        _after(new, calls.filter(own, calls.direction != "internal"), of_deal, of_call)
        for (of_deal, of_call), own in routes
    ]
    done = known.activities.filter(known.activities.done).rename(started_at="happened_at")
    touches = _stacked([*found, _after(new, done, "deal_id", "deal_id")])
    age = touches.started_at.epoch_seconds() - touches.created_at.epoch_seconds()
    touches = touches.filter(age <= _FIRST_DAY)
    return touches.group_by(*_KEY).agg(touches=touches.count())


def worked_seconds(rows: ir.Table, known: Known, since: str, until: str) -> ir.Table:
    """The rows with the working seconds between two moments, as `seconds`."""
    for name in (since, until):
        days = known.calendar
        at = rows[name]
        joined = rows.left_join(days, at.date() == days.day)
        begun = (at.hour() * 60 + at.minute() - joined.work_start_minute) * 60 + at.second()
        length = joined.is_working.ifelse(joined.work_end_minute - joined.work_start_minute, 0) * 60
        today = ibis.greatest(ibis.least(begun, length), 0)
        passed = joined.minutes_before * 60 + today
        rows = joined.mutate(**{f"{name}__worked": passed}).drop(*days.columns)
    seconds = rows[f"{until}__worked"] - rows[f"{since}__worked"]
    return rows.mutate(seconds=seconds).drop(f"{since}__worked", f"{until}__worked")


def _new_deals(known: Known) -> ir.Table:
    deals = known.deals
    deals = deals.filter(deals.created_at >= asked("start"), deals.created_at < asked("end"))
    twice = ambiguous(known.deals).mutate(is_twice=ibis.literal(True))
    marked = attach(deals, twice, "deal_id")
    sure = marked.is_twice.isnull().ifelse(marked.deal_id, ibis.null("string"))
    return marked.mutate(deal_id=sure).select(*_KEY, "created_at", "deal_id", "client_id", "phone")


def _after(deals: ir.Table, calls: ir.Table, of_deal: str, of_call: str) -> ir.Table:
    """Pairs of a deal and a later call of the same deal, client or number."""
    calls = calls.select(__of=calls[of_call], started_at=calls.started_at)
    met = deals.join(calls, [deals[of_deal] == calls["__of"], calls.started_at >= deals.created_at])
    return met.select(*_KEY, "created_at", "started_at")


def _stacked(tables: list[ir.Table]) -> ir.Table:
    return reduce(lambda left, right: left.union(right), tables)
