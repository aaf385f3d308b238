"""Who called us and has no deal: a client that nobody wrote down."""

import ibis
import ibis.expr.types as ir

from metrics.core.fact import attach, dimensions
from metrics.core.query_params import asked
from metrics.core.query_plan import Shape, kept
from metrics.core.source_tables import Known
from metrics.facts.calls import CALLS
from metrics.reports.checks.check import Check, told

_WANTED = frozenset(
    (
        *("source_system", "row_key", "upload_id", "line", "owner"),
        *("client_phone", "client_id", "deal_id", "direction", "answered", "started_at", "count"),
    )
)


def _strangers(shape: Shape) -> ir.Table:
    """Numbers that called in the period and belong to no deal and no lead, one row a number.

    The row is of the latest call, `many` counts them all; the reason tells whether anybody ever
    answered. A call without a number and without a client cannot be told and is left out.
    """
    calls = kept(CALLS.build(shape.known, _WANTED | frozenset(shape.filters)), shape)
    calls = calls.filter(
        calls.direction == "in",
        *(calls.started_at >= asked("start"), calls.started_at < asked("moment")),
        calls.client_phone.notnull() | calls.client_id.notnull(),
    )
    calls = _without_deal(calls, shape.known)
    calls = calls.mutate(number=calls.client_phone.coalesce(calls.client_id))
    whole = calls.group_by("number").agg(
        many=calls["count"].sum(), heard=calls.answered.fill_null(False).any()
    )
    order = [calls.started_at.desc(), calls.source_system, calls.row_key]
    latest = ibis.window(group_by=calls.number, order_by=order)
    calls = calls.mutate(place=ibis.row_number().over(latest))
    rows = attach(calls.filter(calls.place == 0), whole, "number")
    reason = rows.heard.ifelse("answered", "missed")
    return told(rows.drop("deal_id"), name=rows.number, at=rows.started_at, reason=reason)


def _without_deal(calls: ir.Table, known: Known) -> ir.Table:
    """The calls of nobody whom a deal or a lead knows by id, client or number."""
    deals, leads, cards = known.deals, known.leads, known.contacts
    cards = cards.filter(cards.phone.notnull()).semi_join(deals, "client_id")
    calls = calls.anti_join(deals.select("deal_id"), "deal_id")
    calls = calls.anti_join(deals.select("client_id"), "client_id")
    for book in (deals, leads, cards):
        calls = calls.anti_join(book.select(client_phone="phone"), "client_phone")
    return calls


STRANGERS = Check(
    "strangers",
    "calls",
    _strangers,
    dimensions("owner", "team"),
    (("calls", ("client_phone", "client_id")), ("deals", ("phone", "client_id"))),
)
