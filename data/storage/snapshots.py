"""Snapshots: copies of the tables at one data version, for links that show fixed data."""

from contextlib import suppress
from pathlib import Path

import duckdb

from data.model.errors import ExportError
from data.model.tables import TABLES

_FOLDER = "frozen"  # within the store; backups name it too
_INTERNAL_TABLES = ("calendar", "uploads")


class SnapshotMissing(ExportError):
    """The snapshot's file is missing. Facts: version."""

    key = "errors.frozen_gone"


def take_snapshot(connection: duckdb.DuckDBPyConnection, folder: Path, version: int) -> int:
    """Copy the tables into a file of this data version, unless there is one; gives the version."""
    file = _file(folder, version)
    if file.exists():
        return version
    file.parent.mkdir(exist_ok=True)
    making = file.with_suffix(".making")
    making.unlink(missing_ok=True)
    connection.execute(f"ATTACH '{_quoted(making)}' AS freezing")
    try:
        connection.execute("BEGIN")
        for table in (*TABLES, *_INTERNAL_TABLES):
            connection.execute(f"CREATE TABLE freezing.{table} AS SELECT * FROM main.{table}")
        connection.execute("COMMIT")
    except duckdb.Error:
        with suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("DETACH freezing")
    making.chmod(0o600)
    making.rename(file)
    return version


def attach(connection: duckdb.DuckDBPyConnection, folder: Path, version: int | None) -> str:
    """Attach the snapshot of a version; gives the schema of its tables for SQL.

    The current tables are in `main`; SnapshotMissing when there is no such snapshot.
    """
    if version is None:
        return "main"
    file = _file(folder, version)
    if not file.exists():
        raise SnapshotMissing(version=version)
    connection.execute(f"ATTACH IF NOT EXISTS '{_quoted(file)}' AS frozen_{version} (READ_ONLY)")
    return f"frozen_{version}.main"


def drop_unused(connection: duckdb.DuckDBPyConnection, folder: Path, wanted: set[int]) -> None:
    """Delete the snapshots of all versions but the `wanted`."""
    for file in (folder / _FOLDER).glob("*.duckdb"):
        if file.stem.isdigit() and int(file.stem) not in wanted:
            connection.execute(f"DETACH DATABASE IF EXISTS frozen_{int(file.stem)}")
            file.unlink(missing_ok=True)


def _file(folder: Path, version: int) -> Path:
    return folder / _FOLDER / f"{int(version)}.duckdb"


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")
