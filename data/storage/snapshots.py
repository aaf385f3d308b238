"""A state of the data kept as it was: what links that do not move with the data are shown."""

from contextlib import suppress
from pathlib import Path

import duckdb

from data.model.errors import ExportError
from data.model.tables import TABLES

_FOLDER = "frozen"
_BOOKS = ("calendar", "uploads")


class FrozenGone(ExportError):
    """The kept state of the data is not where it was laid. Facts: version."""

    key = "errors.frozen_gone"


def freeze(connection: duckdb.DuckDBPyConnection, folder: Path, version: int) -> int:
    """Lay the tables aside as they are; one file for all who look at this version."""
    file = _file(folder, version)
    if file.exists():
        return version
    file.parent.mkdir(exist_ok=True)
    making = file.with_suffix(".making")
    making.unlink(missing_ok=True)
    connection.execute(f"ATTACH '{_quoted(making)}' AS freezing")
    try:
        connection.execute("BEGIN")
        for table in (*TABLES, *_BOOKS):
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


def place(connection: duckdb.DuckDBPyConnection, folder: Path, version: int | None) -> str:
    """Where the tables of that version stand, for SQL; FrozenGone when they are not there."""
    if version is None:
        return "main"
    file = _file(folder, version)
    if not file.exists():
        raise FrozenGone(version=version)
    connection.execute(f"ATTACH IF NOT EXISTS '{_quoted(file)}' AS frozen_{version} (READ_ONLY)")
    return f"frozen_{version}.main"


def thaw(connection: duckdb.DuckDBPyConnection, folder: Path, wanted: set[int]) -> None:
    """Let go of the versions that nobody looks at any more."""
    for file in (folder / _FOLDER).glob("*.duckdb"):
        if file.stem.isdigit() and int(file.stem) not in wanted:
            connection.execute(f"DETACH DATABASE IF EXISTS frozen_{int(file.stem)}")
            file.unlink(missing_ok=True)


def _file(folder: Path, version: int) -> Path:
    return folder / _FOLDER / f"{int(version)}.duckdb"


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")
