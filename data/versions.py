"""Versions of rows: the newest active upload wins, the older ones wait behind it.

A row of an active upload stands either in its table or in `<table>_versions`. What stands
where is a function of the set of active uploads and of nothing else: that is what makes
undo in any order, and rebuilding, exact.
"""

import duckdb

from data import spelling
from data.ask import one
from data.checks import Change
from data.schema import columns
from data.tables import KINDS, TABLES

LENT = ("deal_id", "client_id", "client", "email")
_RESOLVED = ("owner",)  # made from other columns after storing, never compared


def compared(table: str) -> tuple[str, ...]:
    """Columns in which two versions of a row may differ."""
    names = TABLES[table].names
    return tuple(n for n in names if not ("owner_written" in names and n in _RESOLVED))


def place(connection: duckdb.DuckDBPyConnection, table: str, incoming: str, upload: int) -> None:
    """Put an upload's rows where they belong among the other active uploads."""
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
    spelling.learn(connection, incoming)
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
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE freed AS SELECT source_system, row_key FROM {table} "
            f"WHERE upload_id IN ({listed})"
        )
        connection.execute(f"DELETE FROM {table} WHERE upload_id IN ({listed})")
        connection.execute(f"DELETE FROM {table}_versions WHERE upload_id IN ({listed})")
        _promote(connection, table)
    connection.execute(f"DELETE FROM all_deal_items WHERE upload_id IN ({listed})")
    return touched


def _promote(connection: duckdb.DuckDBPyConnection, table: str) -> None:
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


def compare(
    connection: duckdb.DuckDBPyConnection, table: str, incoming: str
) -> tuple[int, int, tuple[Change, ...]]:
    """Lines that change a stored row, lines that repeat one, and examples of the changes."""
    brought = {row[0] for row in connection.execute(f"DESCRIBE {incoming}").fetchall()}
    names = [name for name in compared(table) if name in brought]
    gone = [name for name in compared(table) if name not in brought]
    sides = [(_own(table, f"t.{n}", n), _own(table, f"s.{n}", n), n) for n in names]
    sides += [(_own(table, f"t.{n}", n), "NULL", n) for n in gone]
    differs = [f"{old} IS DISTINCT FROM {new}" for old, new, _ in sides]
    pair = f"{incoming} s JOIN {table} t USING (source_system, row_key)"
    row = one(
        connection,
        f"SELECT coalesce(sum(lines) FILTER (WHERE {' OR '.join(differs)}), 0), "
        f"coalesce(sum(lines), 0) FROM {pair}",
    )
    changed, met = (int(row[0]), int(row[1])) if row else (0, 0)
    changed += _refunded_since(connection, table, incoming, brought, differs)
    return changed, met - changed, _examples(connection, pair, sides) if changed else ()


def _refunded_since(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    incoming: str,
    brought: set[str],
    differs: list[str],
) -> int:
    """Lines whose payment stands as it did while what went back of it, told beside it, does not."""
    if table != "payments" or "refund_of" not in brought:
        return 0
    same = f"t.row_key IS NOT NULL AND NOT ({' OR '.join(differs)})"
    (lines,) = one(
        connection,
        "SELECT count(*) FROM (SELECT s.line FROM "
        f"(SELECT *, row_key AS k, source_system AS y FROM {incoming}) s "
        f"LEFT JOIN {table} t ON t.row_key = s.k AND t.source_system = s.y GROUP BY s.line "
        f"HAVING bool_and({same}) FILTER (WHERE s.lines > 0) "
        f"AND bool_or(NOT ({same})) FILTER (WHERE s.lines = 0))",
    )
    return int(lines)


def _own(table: str, value: str, name: str) -> str:
    """A refund has its deal and client from the payment that went back, not from its file."""
    is_lent = table == "payments" and name in LENT
    return f"CASE WHEN t.refund_of IS NULL THEN {value} END" if is_lent else value


def _examples(
    connection: duckdb.DuckDBPyConnection, pair: str, sides: list[tuple[str, str, str]]
) -> tuple[Change, ...]:
    parts = " UNION ALL ".join(
        f"(SELECT row_key, '{name}' AS field, {old}::VARCHAR AS old, {new}::VARCHAR AS new "
        f"FROM {pair} WHERE {old} IS DISTINCT FROM {new} ORDER BY row_key LIMIT 5)"
        for old, new, name in sides
    )
    rows = connection.execute(
        f"SELECT * FROM ({parts}) ORDER BY row_key, field LIMIT 20"
    ).fetchall()
    return tuple(Change(*row) for row in rows)
