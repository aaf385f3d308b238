"""Where questions are run: DuckDB here, a cluster elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import duckdb
import pyarrow as pa

from data.model.rights import Rights
from data.storage.row_security import joined, shadow


@dataclass(frozen=True)
class Query:
    """SQL text over the canonical tables, the values of its placeholders, and for whom it is.

    A `narrowed` question lets through only rows of these rights by itself.
    """

    sql: str
    parameters: Mapping[str, object]
    rights: Rights
    narrowed: bool = False


class Engine(Protocol):
    """Anything that answers SQL over the canonical tables."""

    @property
    def dialect(self) -> str:
        """Name of the SQL dialect, as the metric compiler knows it."""

    def run(self, query: Query) -> pa.Table:
        """Answer of a question; `$name` in the text stands for a parameter."""


def answered(connection: duckdb.DuckDBPyConnection, query: Query, place: str = "main") -> pa.Table:
    """The answer of DuckDB, over the rows and the columns that the rights let through."""
    behind = shadow(query.rights, query.narrowed, place)
    told = {**query.parameters, **behind.parameters}
    return connection.sql(joined(behind, query.sql), params=told).to_arrow_table()
