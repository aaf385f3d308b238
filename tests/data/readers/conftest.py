"""A file made in the test, read, and laid out as rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from data.model.headers import fold
from data.readers.raw import Layout, RawFile, RawTable
from data.readers.read_file import read

KNOWN_HEADERS = "ID;Название;Ответственный;Стадия сделки;Сумма;Дата создания;Дата;Клиент;Менеджер"
KNOWN_HEADERS += ";calldate;clid;src;dst;Идентификатор платежа;Сумма платежа;Описание"


@dataclass(frozen=True)
class FileRead:
    """A file that was read, with its rows as Python sees them."""

    file: RawFile
    connection: duckdb.DuckDBPyConnection

    @property
    def table(self) -> RawTable:
        assert len(self.file.tables) == 1
        return self.file.tables[0]

    @property
    def headers(self) -> tuple[str, ...]:
        return self.table.headers

    @property
    def notes(self) -> dict[str, int]:
        return {note.code: note.rows for note in self.table.problems}

    @property
    def lines(self) -> list[int]:
        return [row[0] for row in self._all(self.table)]

    def rows(self, table: RawTable | None = None) -> list[tuple[str, ...]]:
        """Every row without its line; an empty cell is '' however it was stored."""
        return [tuple(cell or "" for cell in row[1:]) for row in self._all(table or self.table)]

    def _all(self, table: RawTable) -> list[tuple]:
        rows = self.connection.execute(f"SELECT * FROM {table.relation} ORDER BY line").fetchall()
        assert len(rows) == table.rows
        return rows


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture
def take(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> Iterator[Callable[..., FileRead]]:
    """Read bytes, or text in UTF-8, as a file of that name."""
    files: list[RawFile] = []

    def take_file(
        content: bytes | str | Path, name: str = "export.csv", **layout: object
    ) -> FileRead:
        path = content if isinstance(content, Path) else tmp_path / f"{len(files)}.bin"
        if isinstance(content, str):
            content = content.encode()
        if isinstance(content, bytes):
            path.write_bytes(content)
        known_headers = frozenset(map(fold, KNOWN_HEADERS.split(";")))
        files.append(
            read(path, name, Layout(**{"known_headers": known_headers, **layout}), connection)
        )
        return FileRead(files[-1], connection)

    yield take_file
    for file in files:
        file.close()
