"""Identifies the deal of a payment or a call, and the client of a row."""

import ibis
import ibis.expr.types as ir

from metrics.core.fact import left_join
from metrics.core.query_params import param
from metrics.core.source_tables import SourceTables

_KEYS = (("client_id", "id:"), ("phone", "phone:"), ("email", "email:"), ("inn", "inn:"))
CLIENT = ("united_client", *(name for name, _ in _KEYS))


def client_key(rows: ir.Table, prefix: str = "") -> ir.StringValue:
    """The client of a row: as a user united clients, else by the CRM's id, phone, e-mail or INN.

    The first of these that is filled; the columns' names begin with `prefix`.
    """
    keys = [key(rows[f"{prefix}{name}"], name) for name, _ in _KEYS]
    united = f"{prefix}united_client"
    return ibis.coalesce(*([rows[united]] if united in rows.columns else []), *keys)


def key(value: ir.StringValue, name: str) -> ir.StringValue:
    """A client's key of that kind; keys of different kinds are never equal."""
    return ibis.literal(dict(_KEYS)[name]) + value


def ambiguous(deals: ir.Table) -> ir.Table:
    """Deal ids that several systems use for different deals: nothing is joined by them."""
    ids = deals.group_by("deal_id").agg(rows=deals.count())
    return ids.filter(ids.rows > 1, ids.deal_id.notnull()).select("deal_id")


def unambiguous(deals: ir.Table) -> ir.Table:
    """Deals whose id identifies them in all systems, so that payments and calls join by it."""
    return deals.anti_join(ambiguous(deals), "deal_id").filter(lambda rows: rows.deal_id.notnull())


def with_sure_id(deals: ir.Table, tables: SourceTables) -> ir.Table:
    """The deals with `sure_id`: their id where no other deal has it, else NULL."""
    twice = ambiguous(tables.deals).mutate(is_twice=ibis.literal(True))
    marked = left_join(deals, twice, "deal_id")
    sure = marked.is_twice.isnull().ifelse(marked.deal_id, ibis.null("string"))
    return marked.mutate(sure_id=sure).drop("is_twice")


def in_our_currency(rows: ir.Table) -> ir.BooleanValue:
    """Whether the money of a row is in the company's currency."""
    return rows.currency.isnull() | (rows.currency == param("currency"))
