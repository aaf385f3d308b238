"""First contacts with the clients of new deals, and touches of the deals' first day."""

from collections.abc import Callable
from functools import reduce

import ibis
import ibis.expr.types as ir

from metrics.core.metric import ratio
from metrics.core.query_params import param
from metrics.core.source_tables import SourceTables
from metrics.facts.identity import with_sure_id

RESPONSE = frozenset(("first_contact", "response_minutes"))
TOUCHES = frozenset(("touches",))
_KEY = ("source_system", "row_key")
_MATCH_KEYS = (("sure_id", "deal_id"), ("client_id", "client_id"), ("phone", "client_phone"))
_FIRST_DAY = 24 * 60 * 60


def first_contacts(tables: SourceTables) -> ir.Table:
    """First outgoing attempt or answered incoming call of each deal created in the period.

    Columns: the deal's key, first_contact, response_minutes (working minutes from creation).
    """

    def contact(calls: ir.Table) -> ir.BooleanValue:
        return (calls.direction == "out") | ((calls.direction == "in") & calls.answered)

    new = _new_deals(tables)
    pairs = [_calls_after(new, tables, contact, *keys) for keys in _MATCH_KEYS]
    met = _stacked(pairs)
    first = met.group_by(*_KEY, "created_at").agg(first_contact=met.at.min())
    spent = worked_seconds(first, tables, "created_at", "first_contact")
    minutes = ratio(spent.seconds, ibis.literal(60))
    return spent.select(*_KEY, "first_contact", response_minutes=minutes)


def first_touches(tables: SourceTables) -> ir.Table:
    """Number of calls and done activities in the first 24 hours of each new deal.

    Columns: the deal's key, touches. A call is matched by deal id, else client id, else number.
    """
    new = _new_deals(tables)
    pairs = []
    for place, keys in enumerate(_MATCH_KEYS):

        def own(calls: ir.Table, place: int = place) -> ir.BooleanValue:
            surer = [calls[of_call].isnull() for _, of_call in _MATCH_KEYS[:place]]
            return reduce(lambda left, right: left & right, surer, calls.direction != "internal")

        pairs.append(_calls_after(new, tables, own, *keys))
    done = tables.activities.filter(tables.activities.done)
    pairs.append(_events_after(new, done.select(mark="deal_id", at="happened_at"), "sure_id"))
    touches = _stacked(pairs)
    age = touches.at.epoch_seconds() - touches.created_at.epoch_seconds()
    touches = touches.filter(age <= _FIRST_DAY)
    return touches.group_by(*_KEY).agg(touches=touches.count())


def worked_seconds(rows: ir.Table, tables: SourceTables, since: str, until: str) -> ir.Table:
    """The rows with the working seconds between two moments, as `seconds`."""
    for name in (since, until):
        days = tables.calendar
        at = rows[name]
        joined = rows.left_join(days, at.date() == days.day)
        begun = (at.hour() * 60 + at.minute() - joined.work_start_minute) * 60 + at.second()
        length = joined.is_working.ifelse(joined.work_end_minute - joined.work_start_minute, 0) * 60
        today = ibis.greatest(ibis.least(begun, length), 0)
        passed = joined.minutes_before * 60 + today
        rows = joined.mutate(**{f"{name}__worked": passed}).drop(*days.columns)
    seconds = rows[f"{until}__worked"] - rows[f"{since}__worked"]
    return rows.mutate(seconds=seconds).drop(f"{since}__worked", f"{until}__worked")


def _new_deals(tables: SourceTables) -> ir.Table:
    deals = tables.deals
    deals = deals.filter(deals.created_at >= param("start"), deals.created_at < param("end"))
    new = with_sure_id(deals, tables)
    return new.select(*_KEY, "created_at", "sure_id", "client_id", "phone").alias("new_deals")


def _calls_after(
    deals: ir.Table,
    tables: SourceTables,
    counts: Callable[[ir.Table], ir.BooleanValue],
    of_deal: str,
    of_call: str,
) -> ir.Table:
    """Pairs of a deal and a later counting call of the same deal, client or number."""
    calls = tables.calls.filter(tables.calls.started_at >= param("start"), counts(tables.calls))
    return _events_after(deals, calls.select(mark=of_call, at="started_at"), of_deal)


def _events_after(deals: ir.Table, events: ir.Table, of_deal: str) -> ir.Table:
    met = deals.join(events, [deals[of_deal] == events.mark, events["at"] >= deals.created_at])
    return met.select(*_KEY, "created_at", "at")


def _stacked(tables: list[ir.Table]) -> ir.Table:
    return reduce(lambda left, right: left.union(right), tables)
