"""Turns a grid of text into a raw table: header, columns, rows that are no data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from data.model.headers import clean
from data.readers import continuations, groups, header_row, not_rows, special_rows
from data.readers.raw import Layout, OutsideRow, RawNote, RawTable
from data.readers.specials import RowRules

EXCEL_LIMITS = (65_535, 65_536, 1_048_575, 1_048_576)  # rows, with or without a header
EXCEL_LAST = (65_536, 1_048_576)  # lines


@dataclass(frozen=True)
class Head:
    """Where the table starts: its headers and how many leading rows are not data.

    `above`: the rows of the header and those above it. `other_table`: index of the row at which
    another table begins.
    """

    headers: tuple[str, ...]
    index: int | None  # of the header among the rows looked at
    above: tuple[tuple[str, ...], ...] = ()
    other_table: int | None = None

    @property
    def skip(self) -> int:
        """Leading rows that are preamble or header."""
        return 0 if self.index is None else self.index + 1


def head(rows: Sequence[Sequence[str]], layout: Layout) -> Head:
    """The header among the first rows, or the layout's names where there is none."""
    header = None if layout.header is False else header_row.find(rows, layout.known_headers)
    if header is None and layout.header:
        return Head(tuple(clean(cell) for cell in rows[0]), 0, (tuple(rows[0]),))
    if header is not None:
        above = tuple(tuple(row) for row in rows[: header.index + 1])
        return Head(header.names, header.index, above, header.other_table)
    width = max((len(row) for row in rows), default=0)
    names = layout.columns or tuple(str(place + 1) for place in range(width))
    return Head(names, None)


def preamble(head: Head, lines: Sequence[int]) -> tuple[OutsideRow, ...]:
    """The rows above the header, each with its line."""
    rows = zip(lines, head.above[:-1], strict=False)
    return tuple(OutsideRow(line, "preamble", row) for line, row in rows)


def shape_notes(
    head: Head, headers: Sequence[str], rows: Sequence[Sequence[str]], layout: Layout
) -> tuple[RawNote, ...]:
    """What the first rows below a header tell of a file that is no list of rows."""
    return not_rows.notes(headers, rows, head.above, layout.known_headers)


def name_relation() -> str:
    """A name no other relation of the connection has."""
    return f"raw_{uuid4().hex[:12]}"


def finish(connection: duckdb.DuckDBPyConnection, table: pa.Table, rules: RowRules) -> RawTable:
    """Hand a table of text (`line`, then one column a header) over to DuckDB without its
    blank rows, totals, footers and repeated headers; a row of several lines becomes one."""
    last = table.column("line")[-1].as_py() if table.num_rows else 0
    table, joined = continuations.joined(table, rules)
    clean_rows = special_rows.take_out(table, rules)
    skipped = clean_rows.skipped
    table, notes = groups.filled_down(clean_rows.table, rules.headers, skipped.get("total", 0))
    notes = (*joined, *notes, *second_table(clean_rows.other_tables))
    names, table = _without_spare_columns(rules.headers, table)
    relation = name_relation()
    rows = table.num_rows
    if rows:
        connection.register(relation, table)
    notes = (*limit_note(rows, last), *notes)
    return RawTable(None, names, relation, rows, skipped, notes, outside=clean_rows.rows)


def second_table(lines: Sequence[int]) -> tuple[RawNote, ...]:
    """A note of other tables that begin at these lines."""
    return (RawNote("second_table", len(lines), lines[0]),) if lines else ()


def limit_note(rows: int, last_line: int) -> tuple[RawNote, ...]:
    """A note when the table has as many rows as a sheet of Excel holds, or ends where one ends."""
    is_full = rows in EXCEL_LIMITS or last_line in EXCEL_LAST
    return (RawNote("excel_limit", rows),) if is_full else ()


def noted(table: RawTable, *notes: RawNote, **changes: object) -> RawTable:
    """The table with more notes and other fields changed."""
    return replace(table, problems=(*table.problems, *notes), **changes)  # type: ignore[arg-type]


def text_table(lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> pa.Table:
    """An arrow table of the raw shape made of Python columns."""
    named: Mapping[str, pa.Array] = {
        "line": pa.array(lines, pa.int64()),
        **{f"c{place}": pa.array(column, pa.string()) for place, column in enumerate(columns)},
    }
    return pa.table(dict(named))


def _without_spare_columns(
    names: Sequence[str], table: pa.Table
) -> tuple[tuple[str, ...], pa.Table]:
    width = len(names)
    while width > 1 and not names[width - 1].strip() and _is_empty(table.column(width)):
        width -= 1
    return tuple(names[:width]), table.select(range(width + 1))


def _is_empty(column: pa.ChunkedArray) -> bool:
    if column.null_count == len(column):
        return True
    trimmed = pc.utf8_trim_whitespace(column)
    return not pc.any(pc.fill_null(pc.not_equal(trimmed, ""), False)).as_py()
