"""Queries that return one row."""

from collections.abc import Sequence
from typing import Any

import duckdb


def one(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()
) -> tuple[Any, ...]:
    """The only row of a query; the result is read to its end, which frees the connection."""
    rows = connection.execute(sql, list(parameters)).fetchall()
    return rows[0] if rows else ()
