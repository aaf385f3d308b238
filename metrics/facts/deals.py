"""The fact of deals, joined with their payments, calls and the client's earlier purchases."""

import ibis
import ibis.expr.types as ir

from metrics.core.fact import (
    ALL_DIMENSIONS,
    Fact,
    WantedColumns,
    dimensions,
    left_join,
    select_wanted,
    with_team,
)
from metrics.core.source_tables import SourceTables, schema
from metrics.facts.contacts import RESPONSE, TOUCHES, first_contacts, first_touches
from metrics.facts.identity import ambiguous, client_key, in_our_currency
from metrics.facts.receipts import first_purchases

_KEY = ("source_system", "row_key")


def paid_by_deal(tables: SourceTables) -> ir.Table:
    """Payments and refunds summed by deal id: columns deal_id, paid (net), refunds."""
    payments = tables.payments
    payments = payments.filter(in_our_currency(payments), payments.deal_id.notnull())
    sums = payments.group_by("deal_id").agg(
        paid=payments.amount.sum(), refunds=(-payments.amount).sum(where=payments.amount < 0)
    )
    return sums.anti_join(ambiguous(tables.deals), "deal_id")


def _deals(tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    deals = select_wanted(tables.deals, wanted, *_KEY, "deal_id", "owner")
    if wanted & {"paid", "refunds"}:
        deals = left_join(deals, paid_by_deal(tables), "deal_id")
        deals = deals.mutate(paid=deals.paid.coalesce(0), refunds=deals.refunds.coalesce(0))
    if wanted & RESPONSE:
        deals = left_join(deals, first_contacts(tables), *_KEY)
    if wanted & TOUCHES:
        deals = left_join(deals, first_touches(tables), *_KEY)
        deals = deals.mutate(touches=deals.touches.coalesce(0))
    if "client_kind" in wanted:
        deals = left_join(deals, _client_kinds(tables), *_KEY)
    return with_team(deals, tables, wanted)


def _client_kinds(tables: SourceTables) -> ir.Table:
    """Whether the client of each deal is new or repeat: by the CRM, else by purchases before."""
    deals = tables.deals
    keyed = deals.select(*_KEY, "created_at", "is_repeat", client_key=client_key(deals))
    joined = first_purchases(tables).select("client_key", "joined_at")
    dated = left_join(keyed, joined, "client_key")
    bought = dated.joined_at < dated.created_at
    is_repeat = dated.is_repeat.coalesce(bought.fill_null(False))
    known_kind = dated.is_repeat.notnull() | dated.client_key.notnull()
    kind = ibis.cases((known_kind & is_repeat, "repeat"), (known_kind, "new"))
    return dated.select(*_KEY, client_kind=kind)


DEALS = Fact(
    "deals",
    ("deals",),
    _deals,
    {
        **schema("deals"),
        "team": "string",
        "client_kind": "string",
        "paid": "decimal(38, 2)",
        "refunds": "decimal(38, 2)",
        "first_contact": "timestamp",
        "response_minutes": "float64",
        "touches": "int64",
    },
    dimensions(*ALL_DIMENSIONS),
    origins={
        "team": ("owners.team",),
        "paid": ("payments.deal_id", "payments.amount"),
        "refunds": (),
        "first_contact": ("calls.started_at", "calls.direction"),
        "response_minutes": ("calls.started_at", "calls.direction", "deals.created_at"),
        "touches": ("calls.started_at", "deals.created_at"),
        "client_kind": (),
    },
)
