"""Files written before the renaming, and today's answers in the form of the answers of then."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import date
from enum import Enum
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import duckdb

import cli

TODAY_NAME = {"stood_aside": "superseded_rows"}  # tables that have another name now
MONTH = ("--from", "2026-10-01", "--to", "2026-10-31", "--json")


def command(store: Path, *words: str) -> Any:
    """What a command line prints, parsed where it is JSON; it must succeed."""
    out, errors = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(errors):
        status = cli.main(["--store", str(store), *words])
    assert status == 0, f"{words}: {errors.getvalue()}"
    try:
        return rounded(json.loads(out.getvalue()))
    except ValueError:
        return out.getvalue()


def rounded(value: Any) -> Any:
    """A value as JSON has it, floats of nine digits: the tenth depends on the order of adding."""
    match value:
        case Enum():
            return value.value
        case Mapping():
            return {str(name): rounded(each) for name, each in value.items()}
        case str() | int() | None:
            return value
        case float():
            return float(f"{value:.9g}")
        case date():
            return value.isoformat()
        case Sequence() | set() | frozenset():
            return [rounded(each) for each in value]
    return str(value)


def state(store: Path, expected: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """The state of a store in the form of `expected`, an item of `state` or of `changes`."""
    parts: dict[str, Any] = {}
    with closing(duckdb.connect(str(store / "planerka.duckdb"), read_only=True)) as connection:
        query = "SELECT upload_id FROM uploads WHERE active ORDER BY upload_id"
        parts["active"] = [number for (number,) in connection.execute(query).fetchall()]
        parts["tables"] = {
            table: row_digest(connection, TODAY_NAME.get(table, table), columns[table])
            for table in expected["tables"]
        }
    if "totals 2026-10" in expected:
        (figures,) = expected["totals 2026-10"]
        parts["totals 2026-10"] = command(store, "metrics", *figures, *MONTH)
    return parts


def row_digest(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]
) -> list[Any]:
    """The count of a table's rows and a digest of the values in these columns."""
    cells = ", ".join(f'"{name}"::VARCHAR' for name in columns)
    lines = sorted(
        "\x1f".join("\x00" if cell is None else cell for cell in row)
        for row in connection.execute(f"SELECT {cells} FROM {table}").fetchall()
    )
    return [len(lines), hashlib.sha256("\x1e".join(lines).encode()).hexdigest()[:16]]


def archived(store: Path, sha256: str) -> bytes:
    """The file of an upload."""
    return (store / "archive" / sha256[:2] / sha256).read_bytes()


def with_other_bytes(content: bytes) -> bytes:
    """The same rows in a file of other bytes: an empty line more, or a comment of the workbook."""
    if not content.startswith(b"PK"):
        return content + b"\n"
    out = BytesIO(content)
    with ZipFile(out, "a") as workbook:
        workbook.comment = b"again"
    return out.getvalue()
