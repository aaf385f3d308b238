"""Loads uploads again from their archived files: redo of one, rebuild of all."""

from dataclasses import replace

import duckdb

from data.ingest.parse_file import LoadOptions, ParsedFile, parse_file
from data.model.tables import KINDS
from data.storage import row_versions
from data.storage.store import Store
from data.storage.uploads import Upload


def replay(store: Store, connection: duckdb.DuckDBPyConnection, upload: Upload) -> None:
    """Load an upload's archived file again, under the upload's own number.

    By its recipe alone: what was assumed about its columns is in there, and a column that was not
    read when the file was loaded is not read now.
    """
    options = replace(LoadOptions(**upload.recipe), ask=True)
    with parse_file(store, connection, upload.sha256, upload.file, options, None) as parsed:
        place(store, connection, parsed, upload)


def redo(store: Store, upload_id: int) -> None:
    """Put an undone upload in force again, at its old place in the order of uploads."""
    with store.writing() as connection:
        upload = store.upload(upload_id)
        if upload.active:
            return
        connection.execute("UPDATE uploads SET active = true WHERE upload_id = ?", [upload_id])
        replay(store, connection, upload)


def rebuild(store: Store) -> None:
    """Rebuild all tables from the archived files; the result is the same."""
    with store.writing() as connection:
        active = [upload for upload in store.uploads() if upload.active]
        for table in KINDS:
            connection.execute(f"DELETE FROM {table}")
            connection.execute(f"DELETE FROM {table}_versions")
        for table in (
            "all_deal_items",
            "stage_history",
            "owner_names",
            "calendar",
            "superseded_rows",
        ):
            connection.execute(f"DELETE FROM {table}")
        for upload in active:
            replay(store, connection, upload)


def place(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    parsed: ParsedFile,
    upload: Upload,
    emptied_tables: frozenset[str] = frozenset(),
) -> None:
    """Store the rows of a parsed file in the tables, as this upload."""
    for part in parsed.parts:
        row_versions.insert_rows(connection, part.table, part.relation, upload.upload_id)
        if part.items:
            _place_items(connection, part.items, upload.upload_id)
    touched = {part.table for part in parsed.parts} | emptied_tables
    store.refresh_derived(connection, touched, just_loaded=not emptied_tables)


def _place_items(connection: duckdb.DuckDBPyConnection, base: str, upload: int) -> None:
    names = {row[0] for row in connection.execute(f"DESCRIBE {base}").fetchall()}
    select_list = [name if name in names else "NULL" for name in ("price", "quantity", "amount")]
    connection.execute(
        "INSERT INTO all_deal_items (deal_id, product, price, quantity, amount, source_system, "
        f"row_key, upload_id, line) SELECT row_key, product, {', '.join(select_list)}, "
        f"source_system, row_key || '/' || line, {upload}, line "
        f"FROM {base} WHERE product IS NOT NULL"
    )
