"""Finds deals and leads whose client was not contacted, and the days that the feeds cover."""

from functools import reduce

import ibis
import ibis.expr.types as ir

from metrics.core.fact import left_join
from metrics.core.query_params import param
from metrics.core.source_tables import SourceTables
from metrics.facts.identity import in_our_currency, with_sure_id

KEY = ("source_system", "row_key")
_DAY = ibis.interval(days=1)
_OF_DEAL = (("sure_id", "deal_id"), ("client_id", "client_id"), ("phone", "client_phone"))
_OF_LEAD = (("phone", "client_phone"),)


def uncontacted_deals(deals: ir.Table, tables: SourceTables) -> ir.Table:
    """The deals whose client could have been called and was not, with `phone` filled.

    Needs the columns of KEY, deal_id, client_id, phone, created_at. A contact is an outgoing
    attempt or an answered incoming call of the deal, the client or the number, from a day before
    the creation on (the call that brought the deal counts). A deal outside the days that the calls
    cover, or with neither a client nor a number, is left out.
    """
    rows = with_sure_id(with_phone(deals, tables), tables)
    rows = rows.filter(rows.phone.notnull() | rows.client_id.notnull())
    return _uncontacted(rows, tables, _OF_DEAL).drop("sure_id")


def uncontacted_leads(leads: ir.Table, tables: SourceTables) -> ir.Table:
    """The leads that were not contacted; a lead is matched by its number alone."""
    return _uncontacted(leads.filter(leads.phone.notnull()), tables, _OF_LEAD)


def with_phone(deals: ir.Table, tables: SourceTables) -> ir.Table:
    """The deals with the number of their client's card where they have none of their own."""
    cards = tables.contacts.filter(tables.contacts.phone.notnull())
    cards = cards.group_by("client_id").agg(of_card=cards.phone.max())
    rows = left_join(deals, cards, "client_id")
    return rows.mutate(phone=rows.phone.coalesce(rows.of_card)).drop("of_card")


def calls_until(tables: SourceTables) -> ir.Value:
    """The end of the last day that the calls cover, or of the period where that is earlier."""
    return _feed_until(tables.calls, "started_at")


def payments_since(tables: SourceTables) -> ir.Value:
    """The first day that the payments cover."""
    payments = tables.payments.filter(in_our_currency(tables.payments))
    return payments.aggregate(first=payments.paid_at.min().truncate("D")).as_scalar()


def payments_until(tables: SourceTables) -> ir.Value:
    """The end of the last day that the payments cover, or of the period where that is earlier."""
    return _feed_until(tables.payments.filter(in_our_currency(tables.payments)), "paid_at")


def _feed_until(feed: ir.Table, when: str) -> ir.Value:
    last = feed.aggregate(last=feed[when].max().truncate("D") + _DAY).as_scalar()
    return ibis.least(last, param("moment"))


def _uncontacted(
    rows: ir.Table, tables: SourceTables, match_keys: tuple[tuple[str, str], ...]
) -> ir.Table:
    calls = tables.calls
    first = calls.aggregate(first=calls.started_at.min().truncate("D")).as_scalar()
    rows = rows.filter(rows.created_at >= first, rows.created_at < calls_until(tables))
    rows = rows.alias("judged")
    contact = (calls.direction == "out") | ((calls.direction == "in") & calls.answered)
    calls = calls.filter(contact, calls.started_at < param("moment"))
    met = [
        _contacts(rows, calls.select(mark=of_call, called_at="started_at"), of_row)
        for of_row, of_call in match_keys
    ]
    return rows.anti_join(reduce(lambda left, right: left.union(right), met), list(KEY))


def _contacts(rows: ir.Table, calls: ir.Table, of_row: str) -> ir.Table:
    soon = calls.called_at >= rows.created_at - _DAY
    return rows.join(calls, [rows[of_row] == calls.mark, soon]).select(*KEY)
