"""Superseded rows: rows of an active upload that rows of another upload replace.

They are rows of a period that a later upload replaces, and refunds derived from a payment's status
where a register of refunds has them too. Which rows are superseded depends on the active uploads
alone. They wait in `<table>_versions`, their keys in `superseded_rows`; before anything is added
or removed they are all restored to their tables, and afterwards superseded anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import duckdb

from data.model.query_one import one
from data.model.tables import TABLES
from data.parse import cell_sql, refunds
from data.storage import owner_names
from data.storage.uploads import read_recipe

_SAME_ROW = "a.source_system = t.source_system AND a.row_key = t.row_key"


@dataclass(frozen=True)
class ReplacedPeriod:
    """The days in which an upload replaces rows without ids of earlier uploads of its kind."""

    upload_id: int
    source: str
    kind: str
    first: date
    last: date
    demo: bool = False


def restore_rows(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Restore the superseded rows of a table, the newest version of each."""
    superseded_here = "FROM superseded_rows WHERE kind = ?"
    if not one(connection, f"SELECT EXISTS ({superseded_here})", [table])[0]:
        return
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE freed AS SELECT source_system, row_key {superseded_here}",
        [table],
    )
    connection.execute(f"DELETE {superseded_here}", [table])
    promote_newest(connection, table)
    if table in owner_names.OWNED_TABLES:
        owner_names.resolve_owners(connection, {table})


def promote_newest(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Move the newest version of each key of the relation `freed` into the table."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE back AS SELECT v.* FROM {table}_versions v "
        "SEMI JOIN freed USING (source_system, row_key) "
        "QUALIFY row_number() OVER (PARTITION BY source_system, row_key "
        "ORDER BY upload_id DESC) = 1"
    )
    connection.execute(f"INSERT INTO {table} SELECT * FROM back")
    connection.execute(
        f"DELETE FROM {table}_versions v USING back b WHERE v.source_system = b.source_system "
        "AND v.row_key = b.row_key AND v.upload_id = b.upload_id"
    )


def supersede(connection: duckdb.DuckDBPyConnection, touched: Iterable[str]) -> None:
    """Supersede the rows that must be, after rows of these tables changed."""
    periods = _replaced_periods(connection)
    for table in touched:
        key_queries = [
            f"SELECT t.source_system, t.row_key FROM {replaced_rows_sql(table, period)}"
            for period in periods
            if TABLES[table].when and table in period.kind.split(",")
        ]
        if key_queries:
            _supersede_keys(connection, table, " UNION ".join(key_queries))
            if table == "payments":  # a derived refund goes with its payment
                _supersede_keys(
                    connection,
                    table,
                    "SELECT t.source_system, t.row_key FROM payments t JOIN superseded_rows a ON "
                    "a.kind = 'payments' AND a.source_system = t.source_system "
                    f"AND t.row_key = a.row_key || '{refunds.REFUND_SUFFIX}'",
                )
    if "payments" in touched and refunds.has_derived_refunds(connection):
        _supersede_keys(connection, "payments", refunds.DOUBLE_REFUNDS)


def replaced_rows_sql(table: str, period: ReplacedPeriod) -> str:
    """SQL of the FROM and WHERE of rows of a table, named t, that an upload replaces."""
    when = TABLES[table].when
    not_refunds = (
        f" AND NOT ends_with(t.row_key, '{refunds.REFUND_SUFFIX}')" if table == "payments" else ""
    )
    return (
        f"{table} t JOIN uploads u ON u.upload_id = t.upload_id "
        f"WHERE u.upload_id < {period.upload_id} AND u.demo = {period.demo} "
        f"AND u.source = {cell_sql.literal(period.source)} "
        f"AND u.kind = {cell_sql.literal(period.kind)} "
        f"AND t.{when}::DATE BETWEEN DATE '{period.first}' AND DATE '{period.last}' "
        f"AND starts_with(t.row_key, '#'){not_refunds}"
    )


def _replaced_periods(connection: duckdb.DuckDBPyConnection) -> list[ReplacedPeriod]:
    rows = connection.execute(
        "SELECT upload_id, source, kind, period_from, period_to, demo, recipe::VARCHAR "
        "FROM uploads WHERE active AND period_from IS NOT NULL ORDER BY upload_id"
    ).fetchall()
    return [ReplacedPeriod(*row) for *row, recipe in rows if read_recipe(recipe).get("replace")]


def _supersede_keys(connection: duckdb.DuckDBPyConnection, table: str, keys: str) -> None:
    """Move the rows of these keys (SQL) among the older versions and store the keys."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE leaving AS {keys}")
    if not one(connection, "SELECT EXISTS (FROM leaving)")[0]:
        return
    connection.execute(f"INSERT INTO superseded_rows SELECT '{table}', * FROM leaving")
    row_ids = f"SELECT t.rowid FROM {table} t JOIN leaving a ON {_SAME_ROW}"
    connection.execute(
        f"INSERT INTO {table}_versions SELECT * FROM {table} WHERE rowid IN ({row_ids})"
    )
    connection.execute(f"DELETE FROM {table} WHERE rowid IN ({row_ids})")
