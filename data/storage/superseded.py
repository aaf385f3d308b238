"""Rows that stand aside because those of another upload say the same: a row of a replaced
period, a refund that only a status told where a register tells it too.

Who stands aside follows from the active uploads alone. Such rows wait among the versions; their
keys are written down, and before anything comes or goes they all return to their tables.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import duckdb

from data.model.query_one import one
from data.model.tables import TABLES
from data.parse import cell_sql, refunds
from data.storage import owner_names

_SAME = "a.source_system = t.source_system AND a.row_key = t.row_key"


@dataclass(frozen=True)
class Cover:
    """The days that an upload replaces: rows without ids of earlier uploads of its kind."""

    upload_id: int
    source: str
    kind: str
    first: date
    last: date
    demo: bool = False


def bring_back(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Rows that stood aside stand in their table again, the newest version of each."""
    held = "FROM stood_aside WHERE kind = ?"
    if not one(connection, f"SELECT EXISTS ({held})", [table])[0]:
        return
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE freed AS SELECT source_system, row_key {held}", [table]
    )
    connection.execute(f"DELETE {held}", [table])
    promote(connection, table)
    if table in owner_names.OWNED:
        owner_names.settle(connection, {table})


def promote(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """The newest waiting version of each key of `freed` goes into the table."""
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


def settle(connection: duckdb.DuckDBPyConnection, touched: Iterable[str]) -> None:
    """Let those stand aside that have to, now that rows of these tables changed."""
    covers = _covers(connection)
    for table in touched:
        told = [
            f"SELECT t.source_system, t.row_key FROM {replaced(table, cover)}"
            for cover in covers
            if TABLES[table].when and table in cover.kind.split(",")
        ]
        if told:
            _set_aside(connection, table, " UNION ".join(told))
            if table == "payments":  # what went back of a payment goes with it
                _set_aside(
                    connection,
                    table,
                    "SELECT t.source_system, t.row_key FROM payments t JOIN stood_aside a ON "
                    "a.kind = 'payments' AND a.source_system = t.source_system "
                    f"AND t.row_key = a.row_key || '{refunds.MARK}'",
                )
    if "payments" in touched and refunds.any_told(connection):
        _set_aside(connection, "payments", refunds.TOLD_TWICE)


def replaced(table: str, cover: Cover) -> str:
    """SQL of the rows of a table, called t, that an upload replaces."""
    when = TABLES[table].when
    own = f" AND NOT ends_with(t.row_key, '{refunds.MARK}')" if table == "payments" else ""
    return (
        f"{table} t JOIN uploads u ON u.upload_id = t.upload_id "
        f"WHERE u.upload_id < {cover.upload_id} AND u.demo = {cover.demo} "
        f"AND u.source = {cell_sql.literal(cover.source)} "
        f"AND u.kind = {cell_sql.literal(cover.kind)} "
        f"AND t.{when}::DATE BETWEEN DATE '{cover.first}' AND DATE '{cover.last}' "
        f"AND starts_with(t.row_key, '#'){own}"
    )


def _covers(connection: duckdb.DuckDBPyConnection) -> list[Cover]:
    rows = connection.execute(
        "SELECT upload_id, source, kind, period_from, period_to, demo, recipe::VARCHAR "
        "FROM uploads WHERE active AND period_from IS NOT NULL ORDER BY upload_id"
    ).fetchall()
    return [Cover(*row) for *row, recipe in rows if json.loads(recipe).get("replace")]


def _set_aside(connection: duckdb.DuckDBPyConnection, table: str, keys: str) -> None:
    """Move the rows of these keys to where older versions wait, and write the keys down."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE leaving AS {keys}")
    if not one(connection, "SELECT EXISTS (FROM leaving)")[0]:
        return
    connection.execute(f"INSERT INTO stood_aside SELECT '{table}', * FROM leaving")
    row_ids = f"SELECT t.rowid FROM {table} t JOIN leaving a ON {_SAME}"
    connection.execute(
        f"INSERT INTO {table}_versions SELECT * FROM {table} WHERE rowid IN ({row_ids})"
    )
    connection.execute(f"DELETE FROM {table} WHERE rowid IN ({row_ids})")
