"""Versions of rows: the newest active upload wins, older versions wait in `<table>_versions`.

A row of an active upload is either in its table or among its versions. Where it is depends on the
set of active uploads and on nothing else: that is what makes undo in any order, and rebuilding,
exact. Superseded rows (`superseded.py`) are restored before anything moves here, and superseded
again when derived columns are refreshed.
"""

from dataclasses import dataclass

import duckdb

from data.model.problems import FieldChange
from data.model.query_one import one
from data.model.tables import KINDS, TABLES
from data.parse import refunds
from data.storage import owner_names, superseded
from data.storage.schema import columns

SHOWN_CHANGES = 50  # changed fields in a preview; all of them go into a workbook
INHERITED = ("deal_id", "client_id", "client", "email")  # a refund has these of its payment
_RESOLVED = ("owner",)  # computed from other columns after storing, never compared


def compared_columns(table: str) -> tuple[str, ...]:
    """Columns in which two versions of a row may differ."""
    names = TABLES[table].names
    return tuple(n for n in names if not ("owner_written" in names and n in _RESOLVED))


def insert_rows(
    connection: duckdb.DuckDBPyConnection, table: str, incoming: str, upload: int
) -> None:
    """Store an upload's rows from the relation `incoming` among those of other active uploads."""
    superseded.restore_rows(connection, table)
    names = ", ".join(columns(TABLES[table]))
    incoming_columns = {row[0] for row in connection.execute(f"DESCRIBE {incoming}").fetchall()}
    select_list = ", ".join(
        _column_value(name, incoming_columns, upload) for name in columns(TABLES[table])
    )
    source = _with_owners(connection, table, incoming, incoming_columns)
    matched = f"SELECT t.rowid FROM {table} t SEMI JOIN {incoming} USING (source_system, row_key)"
    if not one(connection, f"SELECT EXISTS ({matched})")[0]:
        connection.execute(f"INSERT INTO {table} ({names}) SELECT {select_list} FROM {source}")
        return
    older = f"{matched} WHERE t.upload_id < {upload}"
    newer = f"SELECT source_system, row_key FROM {table} WHERE upload_id > {upload}"
    connection.execute(
        f"INSERT INTO {table}_versions SELECT * FROM {table} WHERE rowid IN ({older})"
    )
    connection.execute(f"DELETE FROM {table} WHERE rowid IN ({older})")
    for target, join in ((table, "ANTI"), (f"{table}_versions", "SEMI")):
        connection.execute(
            f"INSERT INTO {target} ({names}) SELECT {select_list} FROM {source} "
            f"{join} JOIN ({newer}) later ON later.source_system = s.source_system "
            "AND later.row_key = s.row_key"
        )


def _column_value(name: str, incoming_columns: set[str], upload: int) -> str:
    if name == "upload_id":
        return str(upload)
    if name == "owner" and "owner_written" in incoming_columns:
        return "o.owner"
    return f"s.{name}" if name in incoming_columns else "NULL"


def _with_owners(
    connection: duckdb.DuckDBPyConnection, table: str, incoming: str, incoming_columns: set[str]
) -> str:
    """SQL of the incoming rows joined with the resolved names of their owners."""
    if "owner_written" not in incoming_columns or table == "owners":
        return f"{incoming} s"
    owner_names.add_new_spellings(connection, incoming)
    return f"{incoming} s LEFT JOIN owner_names o ON o.written = s.owner_written"


def remove_uploads(connection: duckdb.DuckDBPyConnection, uploads: list[int]) -> set[str]:
    """Delete the rows of these uploads and restore older versions. Gives the tables touched."""
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
        superseded.restore_rows(connection, table)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE freed AS SELECT source_system, row_key FROM {table} "
            f"WHERE upload_id IN ({listed})"
        )
        connection.execute(f"DELETE FROM {table} WHERE upload_id IN ({listed})")
        connection.execute(f"DELETE FROM {table}_versions WHERE upload_id IN ({listed})")
        superseded.promote_newest(connection, table)
    connection.execute(f"DELETE FROM all_deal_items WHERE upload_id IN ({listed})")
    return touched


@dataclass(frozen=True)
class Changes:
    """Counts of lines that change a stored row or repeat one, of changed fields, the first ones."""

    lines: int
    unchanged: int
    fields: int = 0
    first: tuple[FieldChange, ...] = ()


def compare(connection: duckdb.DuckDBPyConnection, table: str, incoming: str) -> Changes:
    """Count what the relation `incoming` changes of the stored rows of a table."""
    pair, column_pairs = _join_stored(connection, table, incoming)
    differs = [f"{old} IS DISTINCT FROM {new}" for old, new, _ in column_pairs]
    fields = " + ".join(f"({each})::INT" for each in differs)
    changed_lines, matched_lines, changed_fields = one(
        connection,
        f"SELECT coalesce(sum(lines) FILTER (WHERE {' OR '.join(differs)}), 0)::BIGINT, "
        f"coalesce(sum(lines), 0)::BIGINT, coalesce(sum({fields}), 0)::BIGINT FROM {pair}",
    )
    changed_lines += _refunded_since(connection, table, incoming, differs)
    first = (
        tuple(_changed_fields(connection, pair, column_pairs, SHOWN_CHANGES))
        if changed_fields
        else ()
    )
    return Changes(changed_lines, matched_lines - changed_lines, changed_fields, first)


def changes(
    connection: duckdb.DuckDBPyConnection, table: str, incoming: str, limit: int
) -> list[FieldChange]:
    """The changed fields of stored rows, by row key, not more than `limit`."""
    return _changed_fields(connection, *_join_stored(connection, table, incoming), limit)


def _join_stored(
    connection: duckdb.DuckDBPyConnection, table: str, incoming: str
) -> tuple[str, list[tuple[str, str, str]]]:
    """SQL of incoming rows joined with stored ones, and (old, new, column) of compared columns."""
    incoming_columns = {row[0] for row in connection.execute(f"DESCRIBE {incoming}").fetchall()}
    names = compared_columns(table)
    column_pairs = [
        (
            _file_value(table, f"t.{n}", n),
            _file_value(table, f"s.{n}", n) if n in incoming_columns else "NULL",
            n,
        )
        for n in sorted(names, key=lambda name: name not in incoming_columns)
    ]
    return f"{incoming} s JOIN {table} t USING (source_system, row_key)", column_pairs


def _refunded_since(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    incoming: str,
    differs: list[str],
) -> int:
    """Count lines whose payment is unchanged while the refund derived from the line is not."""
    named = {row[0] for row in connection.execute(f"DESCRIBE {incoming}").fetchall()}
    if table != "payments" or "refund_of" not in named:
        return 0
    same = f"t.row_key IS NOT NULL AND NOT ({' OR '.join(differs)})"
    (lines,) = one(
        connection,
        "SELECT count(*) FROM (SELECT s.line FROM "
        f"(SELECT *, row_key AS k, source_system AS y FROM {incoming}) s "
        f"LEFT JOIN ({_payments_with_superseded()}) t ON t.row_key = s.k AND t.source_system = s.y "
        "GROUP BY s.line "
        f"HAVING bool_and({same}) FILTER (WHERE s.lines > 0) "
        f"AND bool_or(NOT ({same})) FILTER (WHERE s.lines = 0))",
    )
    return int(lines)


def _payments_with_superseded() -> str:
    """SQL of payments and of derived refunds superseded by those of a register of refunds."""
    return (
        "FROM payments UNION ALL BY NAME (FROM payments_versions v SEMI JOIN superseded_rows a "
        "ON a.kind = 'payments' AND a.source_system = v.source_system AND a.row_key = v.row_key "
        f"AND ends_with(a.row_key, '{refunds.REFUND_SUFFIX}') "
        "QUALIFY row_number() OVER (PARTITION BY source_system, row_key "
        "ORDER BY upload_id DESC) = 1)"
    )


def _file_value(table: str, value: str, name: str) -> str:
    """SQL of a value as the file has it: NULL for what a refund inherits from its payment."""
    is_inherited = table == "payments" and name in INHERITED
    return f"CASE WHEN t.refund_of IS NULL THEN {value} END" if is_inherited else value


def _changed_fields(
    connection: duckdb.DuckDBPyConnection,
    pair: str,
    column_pairs: list[tuple[str, str, str]],
    limit: int,
) -> list[FieldChange]:
    parts = " UNION ALL ".join(
        f"(SELECT row_key, '{name}' AS field, {old}::VARCHAR AS old, {new}::VARCHAR AS new "
        f"FROM {pair} WHERE {old} IS DISTINCT FROM {new} ORDER BY row_key LIMIT {limit})"
        for old, new, name in column_pairs
    )
    rows = connection.execute(
        f"SELECT * FROM ({parts}) ORDER BY row_key, field LIMIT {limit}"
    ).fetchall()
    return [FieldChange(*row) for row in rows]
