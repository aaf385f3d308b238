"""Uploads taken in again from the kept files: redo, rebuild."""

import duckdb

from data.ingest.parse_file import Choice, Taken, taken
from data.model.tables import KINDS
from data.storage import row_versions
from data.storage.store import Store
from data.storage.uploads import Upload


def replay(store: Store, connection: duckdb.DuckDBPyConnection, upload: Upload) -> None:
    """Take an upload's file in again from the archive, under its own number."""
    choice = Choice(**upload.recipe)
    with taken(store, connection, upload.sha256, upload.file, choice, None) as came:
        place(store, connection, came, upload)


def redo(store: Store, upload_id: int) -> None:
    """Take an undone upload in again; it stands where it stood among the others."""
    with store.writing() as connection:
        upload = store.upload(upload_id)
        if upload.active:
            return
        connection.execute("UPDATE uploads SET active = true WHERE upload_id = ?", [upload_id])
        replay(store, connection, upload)


def rebuild(store: Store) -> None:
    """Make the tables anew from the kept files; they come out the same."""
    with store.writing() as connection:
        active = [upload for upload in store.uploads() if upload.active]
        for table in KINDS:
            connection.execute(f"DELETE FROM {table}")
            connection.execute(f"DELETE FROM {table}_versions")
        for table in (
            *("all_deal_items", "stage_history", "owner_names", "calendar", "stood_aside"),
        ):
            connection.execute(f"DELETE FROM {table}")
        for upload in active:
            replay(store, connection, upload)


def place(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    came: Taken,
    upload: Upload,
    left: frozenset[str] = frozenset(),
) -> None:
    """Put everything a file brings into the tables, as this upload."""
    for part in came.parts:
        row_versions.place(connection, part.table, part.relation, upload.upload_id)
        if part.items:
            _place_items(connection, part.items, upload.upload_id)
    touched = {part.table for part in came.parts} | left
    store.settle(connection, touched, came_in=not left)


def _place_items(connection: duckdb.DuckDBPyConnection, base: str, upload: int) -> None:
    names = {row[0] for row in connection.execute(f"DESCRIBE {base}").fetchall()}
    told = [name if name in names else "NULL" for name in ("price", "quantity", "amount")]
    connection.execute(
        "INSERT INTO all_deal_items (deal_id, product, price, quantity, amount, source_system, "
        f"row_key, upload_id, line) SELECT row_key, product, {', '.join(told)}, source_system, "
        f"row_key || '/' || line, {upload}, line FROM {base} WHERE product IS NOT NULL"
    )
