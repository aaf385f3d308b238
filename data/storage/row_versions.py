"""Versions of rows: the newest active upload wins, the older ones wait behind it.

A row of an active upload stands either in its table or in `<table>_versions`. What stands
where is a function of the set of active uploads and of nothing else: that is what makes
undo in any order, and rebuilding, exact. Rows that stand aside (`aside.py`) are brought back
before anything moves here and leave again when the change is settled.
"""

from dataclasses import dataclass

import duckdb

from data.model.problems import Change
from data.model.query_one import one
from data.model.tables import KINDS, TABLES
from data.parse import refunds
from data.storage import owner_names, superseded
from data.storage.schema import columns

SHOWN = 50  # changed fields that are shown; all of them go into a workbook
LENT = ("deal_id", "client_id", "client", "email")
_RESOLVED = ("owner",)  # made from other columns after storing, never compared


def compared(table: str) -> tuple[str, ...]:
    """Columns in which two versions of a row may differ."""
    names = TABLES[table].names
    return tuple(n for n in names if not ("owner_written" in names and n in _RESOLVED))


def place(connection: duckdb.DuckDBPyConnection, table: str, incoming: str, upload: int) -> None:
    """Put an upload's rows where they belong among the other active uploads."""
    superseded.bring_back(connection, table)
    names = ", ".join(columns(TABLES[table]))
    brought = {row[0] for row in connection.execute(f"DESCRIBE {incoming}").fetchall()}
    made = ", ".join(_given(name, brought, upload) for name in columns(TABLES[table]))
    source = _with_owners(connection, table, incoming, brought)
    met = f"SELECT t.rowid FROM {table} t SEMI JOIN {incoming} USING (source_system, row_key)"
    if not one(connection, f"SELECT EXISTS ({met})")[0]:
        connection.execute(f"INSERT INTO {table} ({names}) SELECT {made} FROM {source}")
        return
    older = f"{met} WHERE t.upload_id < {upload}"
    newer = f"SELECT source_system, row_key FROM {table} WHERE upload_id > {upload}"
    connection.execute(
        f"INSERT INTO {table}_versions SELECT * FROM {table} WHERE rowid IN ({older})"
    )
    connection.execute(f"DELETE FROM {table} WHERE rowid IN ({older})")
    for target, join in ((table, "ANTI"), (f"{table}_versions", "SEMI")):
        connection.execute(
            f"INSERT INTO {target} ({names}) SELECT {made} FROM {source} "
            f"{join} JOIN ({newer}) later ON later.source_system = s.source_system "
            "AND later.row_key = s.row_key"
        )


def _given(name: str, brought: set[str], upload: int) -> str:
    if name == "upload_id":
        return str(upload)
    if name == "owner" and "owner_written" in brought:
        return "o.owner"
    return f"s.{name}" if name in brought else "NULL"


def _with_owners(
    connection: duckdb.DuckDBPyConnection, table: str, incoming: str, brought: set[str]
) -> str:
    """The incoming rows beside the one names of their owners."""
    if "owner_written" not in brought or table == "owners":
        return f"{incoming} s"
    owner_names.learn(connection, incoming)
    return f"{incoming} s LEFT JOIN owner_names o ON o.written = s.owner_written"


def take_out(connection: duckdb.DuckDBPyConnection, uploads: list[int]) -> set[str]:
    """Take the rows of these uploads out; older versions come back. Gives the tables touched."""
    listed = ", ".join(str(upload) for upload in uploads)
    touched = set()
    for table in KINDS:
        row = one(
            connection,
            f"SELECT (SELECT count(*) FROM {table} WHERE upload_id IN ({listed})) "
            f"+ (SELECT count(*) FROM {table}_versions WHERE upload_id IN ({listed}))",
        )
        if not row or not row[0]:
            continue
        touched.add(table)
        superseded.bring_back(connection, table)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE freed AS SELECT source_system, row_key FROM {table} "
            f"WHERE upload_id IN ({listed})"
        )
        connection.execute(f"DELETE FROM {table} WHERE upload_id IN ({listed})")
        connection.execute(f"DELETE FROM {table}_versions WHERE upload_id IN ({listed})")
        superseded.promote(connection, table)
    connection.execute(f"DELETE FROM all_deal_items WHERE upload_id IN ({listed})")
    return touched


@dataclass(frozen=True)
class Changes:
    """Lines that change a stored row, lines that repeat one, changed fields and the first ones."""

    lines: int
    unchanged: int
    fields: int = 0
    first: tuple[Change, ...] = ()


def compare(connection: duckdb.DuckDBPyConnection, table: str, incoming: str) -> Changes:
    """What a file changes of the rows of a table that are stored."""
    pair, sides = _beside(connection, table, incoming)
    differs = [f"{old} IS DISTINCT FROM {new}" for old, new, _ in sides]
    fields = " + ".join(f"({each})::INT" for each in differs)
    changed, met, told = one(
        connection,
        f"SELECT coalesce(sum(lines) FILTER (WHERE {' OR '.join(differs)}), 0)::BIGINT, "
        f"coalesce(sum(lines), 0)::BIGINT, coalesce(sum({fields}), 0)::BIGINT FROM {pair}",
    )
    changed += _refunded_since(connection, table, incoming, differs)
    first = tuple(_fields(connection, pair, sides, SHOWN)) if told else ()
    return Changes(changed, met - changed, told, first)


def changes(
    connection: duckdb.DuckDBPyConnection, table: str, incoming: str, most: int
) -> list[Change]:
    """The changed fields of stored rows, by key, not more than `most`."""
    return _fields(connection, *_beside(connection, table, incoming), most)


def _beside(
    connection: duckdb.DuckDBPyConnection, table: str, incoming: str
) -> tuple[str, list[tuple[str, str, str]]]:
    """The incoming rows joined with the stored ones, and each column on both sides."""
    brought = {row[0] for row in connection.execute(f"DESCRIBE {incoming}").fetchall()}
    names = compared(table)
    sides = [
        (_own(table, f"t.{n}", n), _own(table, f"s.{n}", n) if n in brought else "NULL", n)
        for n in sorted(names, key=lambda name: name not in brought)
    ]
    return f"{incoming} s JOIN {table} t USING (source_system, row_key)", sides


def _refunded_since(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    incoming: str,
    differs: list[str],
) -> int:
    """Lines whose payment stands as it did while what went back of it, told beside it, does not."""
    named = {row[0] for row in connection.execute(f"DESCRIBE {incoming}").fetchall()}
    if table != "payments" or "refund_of" not in named:
        return 0
    same = f"t.row_key IS NOT NULL AND NOT ({' OR '.join(differs)})"
    (lines,) = one(
        connection,
        "SELECT count(*) FROM (SELECT s.line FROM "
        f"(SELECT *, row_key AS k, source_system AS y FROM {incoming}) s "
        f"LEFT JOIN ({_with_told_twice()}) t ON t.row_key = s.k AND t.source_system = s.y "
        "GROUP BY s.line "
        f"HAVING bool_and({same}) FILTER (WHERE s.lines > 0) "
        f"AND bool_or(NOT ({same})) FILTER (WHERE s.lines = 0))",
    )
    return int(lines)


def _with_told_twice() -> str:
    """The payments, and what of them stands aside because a register tells it too."""
    return (
        "FROM payments UNION ALL BY NAME (FROM payments_versions v SEMI JOIN stood_aside a "
        "ON a.kind = 'payments' AND a.source_system = v.source_system AND a.row_key = v.row_key "
        f"AND ends_with(a.row_key, '{refunds.MARK}') "
        "QUALIFY row_number() OVER (PARTITION BY source_system, row_key "
        "ORDER BY upload_id DESC) = 1)"
    )


def _own(table: str, value: str, name: str) -> str:
    """A refund has its deal and client from the payment that went back, not from its file."""
    is_lent = table == "payments" and name in LENT
    return f"CASE WHEN t.refund_of IS NULL THEN {value} END" if is_lent else value


def _fields(
    connection: duckdb.DuckDBPyConnection, pair: str, sides: list[tuple[str, str, str]], most: int
) -> list[Change]:
    parts = " UNION ALL ".join(
        f"(SELECT row_key, '{name}' AS field, {old}::VARCHAR AS old, {new}::VARCHAR AS new "
        f"FROM {pair} WHERE {old} IS DISTINCT FROM {new} ORDER BY row_key LIMIT {most})"
        for old, new, name in sides
    )
    rows = connection.execute(
        f"SELECT * FROM ({parts}) ORDER BY row_key, field LIMIT {most}"
    ).fetchall()
    return [Change(*row) for row in rows]
