"""The canonical tables as expressions, as they were on the day of the scope."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from data.model.tables import PROVENANCE, TABLES
from metrics.core.query_params import param

_TYPES = {
    "VARCHAR": "string",
    "TIMESTAMP": "timestamp",
    "DATE": "date",
    "DECIMAL(18, 2)": "decimal(18, 2)",
    "DOUBLE": "float64",
    "BIGINT": "int64",
    "BOOLEAN": "boolean",
}
# Working days and the working minutes of all days before them; the store fills the table.
_CALENDAR = {
    "day": "date",
    "is_working": "boolean",
    "minutes_before": "int64",
    "work_start_minute": "int64",
    "work_end_minute": "int64",
}
# Dates of a row that may be later than the row's own date.
_LATER = {"deals": ("stage_changed_at",), "stage_history": ("left_at",)}


def schema(table: str) -> dict[str, str]:
    """Columns of a canonical table and their Ibis types."""
    columns = {column.name: column.type.value for column in (*TABLES[table].columns, *PROVENANCE)}
    return {name: _TYPES[kind] for name, kind in columns.items()}


@dataclass(frozen=True)
class SourceTables:
    """The canonical tables as attributes; with `as_of`, as they were at the end of that day.

    A row dated later does not exist then; a deal closed later is open. `churn_is_set`: the
    rules set the days of silence after which a client counts as lost.
    """

    as_of: bool = False
    churn_is_set: bool = False

    def __getattr__(self, name: str) -> ir.Table:
        if name == "calendar":
            return ibis.table(_CALENDAR, name=name)
        if name not in TABLES:
            raise AttributeError(name)
        table = ibis.table(schema(name), name=name)
        if self.as_of:
            table = self._as_of_day(table, name)
        if name == "payments":
            return _with_confirmed_deal(table)
        if name == "owners":
            return table.filter(table.united_owner.isnull())
        return _in_one_currency(_without_close_date_of_open(table)) if name == "deals" else table

    def _as_of_day(self, table: ir.Table, name: str) -> ir.Table:
        when = TABLES[name].when
        if name not in ("plans", "owners") and when:
            table = table.filter(table[when].isnull() | (table[when] < param("as_of")))
        for column in _LATER.get(name, ()):
            happened = table[column] < param("as_of")
            table = table.mutate(**{column: happened.ifelse(table[column], ibis.null("timestamp"))})
        if name == "deals":
            open_again = (table.closed_at >= param("as_of")) & table.status.isin(("won", "lost"))
            table = table.mutate(status=open_again.ifelse("open", table.status))
        return table


def visible(table: str) -> ir.Table:
    """The rows of a table that limited rights show, as pairs of source_system and row_key."""
    key = {"source_system": "string", "row_key": "string"}
    return ibis.table(key, name=f"visible_{table}")


def _without_close_date_of_open(deals: ir.Table) -> ir.Table:
    """Deals with a close date only where they are won or lost."""
    ended = deals.status.isin(("won", "lost"))
    return deals.mutate(closed_at=ended.ifelse(deals.closed_at, ibis.null("timestamp")))


def _with_confirmed_deal(payments: ir.Table) -> ir.Table:
    """Payments with the deal that the file names, else the one that a user confirmed."""
    return payments.mutate(deal_id=payments.deal_id.coalesce(payments.matched_deal_id))


def _in_one_currency(deals: ir.Table) -> ir.Table:
    """Deals with money only where it is in the company's currency."""
    ours = deals.currency.isnull() | (deals.currency == param("currency"))
    nothing = ibis.null("decimal(18, 2)")
    money = {name: ours.ifelse(deals[name], nothing) for name in ("amount", "cost", "paid_amount")}
    return deals.mutate(**money)
