"""Runs queries in DuckDB under row security."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from data.model.rights import Rights
from data.storage.row_security import apply_row_security, row_security

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Query:
    """SQL text over the canonical tables, values of its placeholders, and the rights it runs under.

    `self_filtered`: the text itself filters its rows by the limits of these rights.
    """

    sql: str
    parameters: Mapping[str, object]
    rights: Rights
    self_filtered: bool = False


def run_query(
    connection: duckdb.DuckDBPyConnection, query: Query, place: str = "main"
) -> "pa.Table":
    """Result of a query in DuckDB, over the rows and columns that its rights allow.

    `place` is the schema of the tables: `main`, or that of an attached snapshot.
    """
    security = row_security(query.rights, query.self_filtered, place)
    parameters = {**query.parameters, **security.parameters}
    return connection.sql(
        apply_row_security(security, query.sql), params=parameters
    ).to_arrow_table()
