"""The schema of a store's database, as SQL.

`uploads`, `facts_of_store`, `decisions` and `forecasts` and their columns also stand in records of
the journal, which are never rewritten: they keep their names. Any other table may be renamed by a
step of `migrations.py`.
"""

from collections.abc import Iterator

import duckdb

from data.model.tables import KINDS, PROVENANCE, TABLES, Table

_INTERNAL_TABLES = """
CREATE TABLE IF NOT EXISTS uploads (
    upload_id BIGINT PRIMARY KEY, file VARCHAR, sha256 VARCHAR, size BIGINT, source VARCHAR,
    source_title JSON, kind VARCHAR, recipe JSON, loaded_at TIMESTAMP, active BOOLEAN,
    demo BOOLEAN, rows JSON, objects BIGINT, period_from DATE, period_to DATE, problems JSON,
    skipped JSON, encoding VARCHAR);
CREATE TABLE IF NOT EXISTS facts_of_store (name VARCHAR PRIMARY KEY, value VARCHAR);
CREATE TABLE IF NOT EXISTS superseded_rows (
    kind VARCHAR, source_system VARCHAR, row_key VARCHAR);
CREATE TABLE IF NOT EXISTS owner_names (written VARCHAR, owner VARCHAR);
CREATE TABLE IF NOT EXISTS decisions (
    decision_id BIGINT PRIMARY KEY, kind VARCHAR, payload JSON, made_at TIMESTAMP,
    active BOOLEAN, demo BOOLEAN);
CREATE TABLE IF NOT EXISTS calendar (
    day DATE, is_working BOOLEAN, minutes_before BIGINT,
    work_start_minute INTEGER, work_end_minute INTEGER);
CREATE TABLE IF NOT EXISTS forecasts (
    made_at TIMESTAMP, version BIGINT, origin DATE, month DATE, dimension VARCHAR,
    subject VARCHAR, fact DOUBLE, quantiles JSON, plan DOUBLE, chance DOUBLE, run_rates JSON);
CREATE OR REPLACE VIEW deal_items AS
    SELECT i.* FROM all_deal_items i JOIN deals d USING (source_system, deal_id, upload_id);
"""
_ITEMS = "all_deal_items"
# Tables that cannot be rebuilt from uploaded files: the journal records each change of theirs.
JOURNAL_TABLES = ("uploads", "facts_of_store", "decisions", "forecasts")


def columns(table: Table) -> tuple[str, ...]:
    """Names of all columns of a stored table, the provenance last."""
    return (*table.stored, *(column.name for column in PROVENANCE))


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables that are not there yet; add new columns, empty, to those that are."""
    for stored, table in _stored_tables():
        fields = {column.name: column.type for column in (*table.columns, *PROVENANCE)}
        column_defs = ", ".join(f"{name} {kind}" for name, kind in fields.items())
        connection.execute(f"CREATE TABLE IF NOT EXISTS {stored} ({column_defs})")
        existing = {row[0] for row in connection.execute(f"DESCRIBE {stored}").fetchall()}
        for name, kind in fields.items():
            if name not in existing:
                connection.execute(f"ALTER TABLE {stored} ADD COLUMN {name} {kind}")
    connection.execute(_INTERNAL_TABLES)


def _stored_tables() -> Iterator[tuple[str, Table]]:
    """Name of every stored table and the canonical table whose rows it has."""
    for name, table in TABLES.items():
        yield _ITEMS if name == "deal_items" else name, table
        if name in KINDS:
            yield f"{name}_versions", table
