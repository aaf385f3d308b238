"""Unknown callers: numbers that called and belong to no deal."""

import ibis
import ibis.expr.types as ir

from data.model.dimensions import of_table
from metrics.core.fact import dimensions, left_join
from metrics.core.query_params import param
from metrics.core.query_plan import Shape, apply_filters
from metrics.core.source_tables import SourceTables
from metrics.facts.calls import CALLS
from metrics.reports.checks.check import Check, to_findings

_WANTED = frozenset(
    (
        *("source_system", "row_key", "upload_id", "line", "owner"),
        *("client_phone", "client_id", "deal_id", "direction", "answered", "started_at", "count"),
    )
)


def _unknown_callers(shape: Shape) -> ir.Table:
    """Numbers that called in the period and belong to no deal and no lead, one row a number.

    The row is of the latest call, `many` counts them all; the reason tells whether anybody ever
    answered. Calls without a number and without a client are left out.
    """
    calls = apply_filters(CALLS.build(shape.tables, _WANTED | frozenset(shape.filters)), shape)
    calls = calls.filter(
        calls.direction == "in",
        *(calls.started_at >= param("start"), calls.started_at < param("moment")),
        calls.client_phone.notnull() | calls.client_id.notnull(),
    )
    calls = _without_deal(calls, shape.tables)
    calls = calls.mutate(number=calls.client_phone.coalesce(calls.client_id))
    whole = calls.group_by("number").agg(
        many=calls["count"].sum(), heard=calls.answered.fill_null(False).any()
    )
    order = [calls.started_at.desc(), calls.source_system, calls.row_key]
    latest = ibis.window(group_by=calls.number, order_by=order)
    calls = calls.mutate(place=ibis.row_number().over(latest))
    rows = left_join(calls.filter(calls.place == 0), whole, "number")
    reason = rows.heard.ifelse("answered", "missed")
    return to_findings(rows.drop("deal_id"), name=rows.number, at=rows.started_at, reason=reason)


def _without_deal(calls: ir.Table, tables: SourceTables) -> ir.Table:
    """Calls whose deal, client and number belong to no deal, lead or contact."""
    deals, leads, cards = tables.deals, tables.leads, tables.contacts
    cards = cards.filter(cards.phone.notnull()).semi_join(deals, "client_id")
    calls = calls.anti_join(deals.select("deal_id"), "deal_id")
    calls = calls.anti_join(deals.select("client_id"), "client_id")
    for rows in (deals, leads, cards):
        calls = calls.anti_join(rows.select(client_phone="phone"), "client_phone")
    return calls


UNKNOWN_CALLERS = Check(
    "strangers",
    "calls",
    _unknown_callers,
    dimensions(*of_table("calls")),
    (("calls", ("client_phone", "client_id")), ("deals", ("phone", "client_id"))),
)
