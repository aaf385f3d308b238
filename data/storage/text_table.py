"""Registers text columns in memory as a temporary table of the database."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb


@contextmanager
def text_table(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, Sequence[str | None]]
) -> Iterator[None]:
    """Register the columns under a name of the database's, for as long as they are needed."""
    import pyarrow as pa  # slow to import, and most commands bring no rows of their own

    connection.register(
        name, pa.table({each: pa.array(rows, pa.string()) for each, rows in columns.items()})
    )
    try:
        yield
    finally:
        connection.unregister(name)
