"""What the store's file holds, as SQL."""

from collections.abc import Iterator

import duckdb

from data.model.tables import KINDS, PROVENANCE, TABLES, Table

_BOOKS = """
CREATE TABLE IF NOT EXISTS uploads (
    upload_id BIGINT PRIMARY KEY, file VARCHAR, sha256 VARCHAR, size BIGINT, source VARCHAR,
    source_title JSON, kind VARCHAR, recipe JSON, loaded_at TIMESTAMP, active BOOLEAN,
    demo BOOLEAN, rows JSON, objects BIGINT, period_from DATE, period_to DATE, problems JSON,
    skipped JSON, encoding VARCHAR);
CREATE TABLE IF NOT EXISTS facts_of_store (name VARCHAR PRIMARY KEY, value VARCHAR);
CREATE TABLE IF NOT EXISTS stood_aside (
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
# Tables that no uploaded file tells: each change of theirs goes into the journal as well.
BOOKS = ("uploads", "facts_of_store", "decisions", "forecasts")


def columns(table: Table) -> tuple[str, ...]:
    """All columns of a stored table, the provenance last."""
    return (*table.stored, *(column.name for column in PROVENANCE))


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create whatever is not there yet; a column that a store was made before is added, empty."""
    for stored, table in _tables():
        fields = {column.name: column.type for column in (*table.columns, *PROVENANCE)}
        told = ", ".join(f"{name} {kind}" for name, kind in fields.items())
        connection.execute(f"CREATE TABLE IF NOT EXISTS {stored} ({told})")
        there = {row[0] for row in connection.execute(f"DESCRIBE {stored}").fetchall()}
        for name, kind in fields.items():
            if name not in there:
                connection.execute(f"ALTER TABLE {stored} ADD COLUMN {name} {kind}")
    connection.execute(_BOOKS)


def _tables() -> Iterator[tuple[str, Table]]:
    """Every table as it is stored, and what stands in it."""
    for name, table in TABLES.items():
        yield _ITEMS if name == "deal_items" else name, table
        if name in KINDS:
            yield f"{name}_versions", table
