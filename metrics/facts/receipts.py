"""The fact of receipts: payments with the owner, client and dimensions of their deal."""

import ibis
import ibis.expr.types as ir

from data.model.dimensions import FILTERED, OF_DEALS
from metrics.core.fact import (
    ALL_DIMENSIONS,
    Fact,
    WantedColumns,
    dimensions,
    left_join,
    select_wanted,
    with_team,
)
from metrics.core.query_params import param
from metrics.core.source_tables import SourceTables, schema
from metrics.facts.identity import CLIENT, client_key, in_our_currency, unambiguous

_OF_DEAL = frozenset(FILTERED)
_OF_CLIENT = frozenset(("client_key", "client_kind", "is_key"))
KEY_CLIENTS_IN = 5  # one client in five is a key client


def receipts(tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    """Payments in the company's currency, one row each, with the wanted columns of their deals."""
    payments = tables.payments.filter(in_our_currency(tables.payments))
    of_client = CLIENT if wanted & _OF_CLIENT else ()
    payments = select_wanted(payments, wanted, "deal_id", "owner", "amount", "paid_at", *of_client)
    if wanted & (_OF_DEAL | _OF_CLIENT):
        payments = _with_deal(payments, tables, wanted)
    if wanted & {"client_kind"}:
        payments = _with_kind(payments, tables)
    if wanted & {"is_key"}:
        payments = left_join(payments, _key_clients(tables), "client_key")
    return with_team(payments, tables, wanted)


def client_receipts(tables: SourceTables, *columns: str) -> ir.Table:
    """Receipts whose client is known: client_key, paid_at, amount and these columns."""
    wanted = ("client_key", "paid_at", "amount", *columns)
    rows = receipts(tables, frozenset(wanted)).select(*wanted)
    return rows.filter(rows.client_key.notnull())


def first_purchases(tables: SourceTables) -> ir.Table:
    """First purchase of each client: client_key, joined_at; a refund is no purchase, 0 is one."""
    rows = client_receipts(tables)
    bought = rows.filter(rows.amount >= 0)
    return bought.group_by("client_key").agg(joined_at=bought.paid_at.min())


def _with_deal(payments: ir.Table, tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    deals = unambiguous(tables.deals)
    deal_columns = {"of_owner": deals.owner}
    deal_columns |= {name: deals[name] for name in OF_DEALS if name in wanted}
    if wanted & _OF_CLIENT:
        deal_columns |= {f"of_{name}": deals[name] for name in CLIENT}
    rows = left_join(payments, deals.select("deal_id", **deal_columns), "deal_id")
    refund = rows.amount < 0
    owner = refund.ifelse(
        ibis.coalesce(rows.of_owner, rows.owner), ibis.coalesce(rows.owner, rows.of_owner)
    )
    rows = rows.mutate(owner=owner)
    if wanted & _OF_CLIENT:
        rows = rows.mutate(client_key=_client(rows))
    return rows.drop(*(name for name in deal_columns if name.startswith("of_")))


def _client(rows: ir.Table) -> ir.StringValue:
    """The client by the payment's client id, else by the deal, else by the payment's contacts."""
    own = client_key(rows)
    by_id = rows.client_id.notnull().ifelse(own, ibis.null("string"))
    return ibis.coalesce(by_id, client_key(rows, "of_"), own)


def _with_kind(payments: ir.Table, tables: SourceTables) -> ir.Table:
    """Payments with client_kind: new in the calendar month of the first purchase, then repeat."""
    rows = left_join(payments, first_purchases(tables), "client_key")
    new = rows.paid_at.truncate("M") <= rows.joined_at.truncate("M")
    kind = ibis.cases((rows.client_key.isnull(), None), (new, "new"), else_="repeat")
    return rows.mutate(client_kind=kind).drop("joined_at")


def _key_clients(tables: SourceTables) -> ir.Table:
    """The biggest fifth of the clients by receipts of the last twelve months."""
    rows = client_receipts(tables)
    year = rows.filter(rows.paid_at >= param("year_back"), rows.paid_at < param("moment"))
    brought = year.group_by("client_key").agg(net=year.amount.sum())
    brought = brought.filter(brought.net > 0)
    biggest_first = ibis.window(order_by=[brought.net.desc(), brought.client_key])
    ranked = brought.mutate(place=ibis.row_number().over(biggest_first), of=brought.count())
    is_key = ranked.place * KEY_CLIENTS_IN < ranked.of
    return ranked.filter(is_key).select("client_key", is_key=ibis.literal(True))


RECEIPTS = Fact(
    "receipts",
    ("payments",),
    receipts,
    {
        **schema("payments"),
        "team": "string",
        **dict.fromkeys(OF_DEALS, "string"),
        "client_key": "string",
        "client_kind": "string",
        "is_key": "boolean",
    },
    dimensions(*ALL_DIMENSIONS),
    origins=dict.fromkeys(("client_key", "client_kind", "is_key", "team", *OF_DEALS), ()),
)
