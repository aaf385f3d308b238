"""A store for one test, with short ways to load files and query tables."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.ingest.load import LoadOptions, load
from data.model.problems import LoadResult
from data.storage.store import Store


class Desk:
    """Loads texts as files and queries the tables in one line."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.open(folder)

    def load(
        self, content: str | bytes | Path, name: str = "export.csv", **choice: Any
    ) -> LoadResult:
        """Load a file, or a text as a CSV of UTF-8."""
        content = content.encode() if isinstance(content, str) else content
        return load(self.store, content, name, LoadOptions(**choice))

    def column(self, name: str, table: str) -> list[Any]:
        """The values of one column in the order of the file's lines."""
        query = f"SELECT {name} AS v FROM {table} ORDER BY upload_id, line"
        return self.store.all_rows(query, {})["v"].to_pylist()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return [tuple(row.values()) for row in self.store.all_rows(sql, {}).to_pylist()]

    def value(self, sql: str) -> Any:
        """The only value of a query."""
        ((value,),) = self.rows(sql)
        return value

    def counts(self, column: str, table: str) -> dict[Any, int]:
        """How many rows hold each value of a column."""
        return dict(self.rows(f"SELECT {column}, count(*) FROM {table} GROUP BY ALL"))

    def is_empty(self) -> bool:
        """Nothing was ever loaded, and no change was counted."""
        return self.store.version == 0 and not self.store.uploads()


def problems(loaded: LoadResult) -> Mapping[str, int]:
    """Codes of what is wrong with a file and how many rows each concerns."""
    return {problem.code: problem.rows for problem in loaded.problems}


def identity_holds(loaded: LoadResult) -> bool:
    """Every row read is accounted for once."""
    rows = loaded.rows
    return rows.read == rows.accepted + rows.unchanged + rows.rejected + rows.skipped
