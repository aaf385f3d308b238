"""One-row questions to a connection."""

from collections.abc import Sequence
from typing import Any

import duckdb


def one(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()
) -> tuple[Any, ...]:
    """The only row of an answer; the result is read to its end, so that others may ask."""
    rows = connection.execute(sql, list(parameters)).fetchall()
    return rows[0] if rows else ()
