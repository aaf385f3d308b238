"""Raw files and tables of text: what every reader returns, as it stands in the file."""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb


@dataclass(frozen=True)
class Layout:
    """What a preset or the user says of a file's layout; None and empty mean: detect it.

    `columns` name the fields of a file without a header. `known_headers` are the folded
    headers that any preset knows, by which the header row is found.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header: bool | None = None
    columns: tuple[str, ...] = ()
    sheet: str | None = None
    known_headers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RawNote:
    """Something the user should know of a table: how many rows, the first line, an example."""

    code: str
    rows: int = 1
    line: int | None = None
    example: str | None = None


@dataclass(frozen=True)
class OutsideRow:
    """A row of the file that is no row of its table.

    `kind`: preamble, repeated_header, total, footer or other_header. An opening balance above the
    table and its totals below stand among them.
    """

    line: int
    kind: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class RawTable:
    """One table of text: columns `line` BIGINT and c0..cN VARCHAR under `relation`.

    `first_line` is set where the rows stand on consecutive lines in the order of the
    relation: a scan may then leave `line` out and count the rows itself, which is faster.
    `long_numbers`: by the place of a column, its numbers of more digits than Excel keeps.
    `outside`: rows above, between and below the rows of the table.
    """

    name: str | None
    headers: tuple[str, ...]
    relation: str
    rows: int
    skipped: dict[str, int] = field(default_factory=dict)
    problems: tuple[RawNote, ...] = ()
    header_line: int | None = None
    first_line: int | None = None
    long_numbers: Mapping[int, RawNote] = field(default_factory=dict)
    outside: tuple[OutsideRow, ...] = ()


@dataclass(frozen=True)
class RawFile:
    """One file read; close it when its relations are no longer needed.

    `has_numbers`: cells that are numbers come as such, so a point in one is no thousands
    separator. `since_1904`: days are counted as Excel on the Macintosh did.
    """

    container: str
    encoding: str | None
    tables: tuple[RawTable, ...]
    created: date | None = None
    scratch: Path | None = None
    connection: duckdb.DuckDBPyConnection | None = field(default=None, repr=False, compare=False)
    has_numbers: bool = False
    since_1904: bool = False

    def close(self) -> None:
        """Drop the relations and the temporary files."""
        for table in self.tables:
            if self.connection is not None:
                with suppress(duckdb.TransactionException):  # it failed, and goes back whole
                    self.connection.execute(f"DROP VIEW IF EXISTS {table.relation}")
        if self.scratch is not None:
            shutil.rmtree(self.scratch, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
