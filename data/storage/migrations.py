"""Migrations: what earlier versions of the program created in a store, brought to today's schema.

`migrate` runs every step whenever a store is opened, before `schema.create` and in the same
transaction. A step checks what is there and changes only that, so it may run any number of times
and on an empty database. Steps run in the order they were written and are not removed: a backup
may be older than any of them. Snapshots are attached read-only and never migrated.
"""

import duckdb

from data.model.query_one import one


def rename_stood_aside(connection: duckdb.DuckDBPyConnection) -> None:
    """Rename the table `stood_aside` to `superseded_rows`; its columns and rows stay the same."""
    if _has_table(connection, "stood_aside") and not _has_table(connection, "superseded_rows"):
        connection.execute("ALTER TABLE stood_aside RENAME TO superseded_rows")


MIGRATIONS = (rename_stood_aside,)


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Run every migration, the oldest first."""
    for step in MIGRATIONS:
        step(connection)


def _has_table(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    query = (
        "SELECT EXISTS (FROM duckdb_tables() WHERE table_name = ? AND NOT temporary "
        "AND database_name = current_database())"
    )
    return bool(one(connection, query, [name])[0])
