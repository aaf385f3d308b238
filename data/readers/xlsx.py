"""XLSX: every visible sheet as text, fast."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from data.errors import Damaged, NoData, UnknownSheet
from data.readers import cells, grid, sheets
from data.readers.headers import SEARCHED
from data.readers.raw import Layout, RawNote, RawTable


def read(
    path: Path, name: str, layout: Layout, connection: duckdb.DuckDBPyConnection
) -> tuple[RawTable, ...]:
    """One raw table for each visible sheet that holds rows."""
    try:
        book = sheets.Book(path)
        workbook = fastexcel.read_excel(path)
        chosen = _chosen(book, name, layout)
        tables = [_sheet(workbook, book, sheet, layout, connection) for sheet in chosen]
    except (fastexcel.FastExcelError, sheets.Broken) as error:
        raise Damaged(file=name, kind="xlsx") from error
    found = [table for table in tables if table is not None]
    if not found:
        raise NoData(file=name)
    hidden = [sheet.name for sheet in book.sheets if sheet.hidden and sheet not in chosen]
    if hidden:
        note = RawNote("hidden_sheet", len(hidden), None, ", ".join(hidden)[:100])
        found[0] = grid.noted(found[0], note)
    return tuple(found)


def _chosen(book: sheets.Book, name: str, layout: Layout) -> Sequence[sheets.Sheet]:
    if layout.sheet is None:
        return [sheet for sheet in book.sheets if not sheet.hidden]
    asked = [sheet for sheet in book.sheets if sheet.name == layout.sheet]
    if not asked:
        names = ", ".join(sheet.name for sheet in book.sheets)
        raise UnknownSheet(file=name, sheet=layout.sheet, names=names)
    return asked


def _sheet(
    workbook: fastexcel.ExcelReader,
    book: sheets.Book,
    sheet: sheets.Sheet,
    layout: Layout,
    connection: duckdb.DuckDBPyConnection,
) -> RawTable | None:
    # the library lets go of the interpreter while it reads: look at the XML meanwhile
    with ThreadPoolExecutor(1) as beside:
        looking = beside.submit(book.look, sheet)
        loaded = workbook.load_sheet(
            sheet.name,
            header_row=None,
            skip_rows=0,
            dtypes="string",
            whitespace_as_null=True,
        )
        frame = pa.table(loaded.to_arrow())
        seen = looking.result()
    if frame.num_rows == 0 or frame.num_columns == 0:
        return None
    table = cells.repaired(_numbered(frame), seen, book)
    table = table.filter(pc.is_valid(pc.coalesce(*table.columns[1:])))
    return _table(table, seen, sheet, layout, connection)


def _table(
    table: pa.Table,
    seen: sheets.Seen,
    sheet: sheets.Sheet,
    layout: Layout,
    connection: duckdb.DuckDBPyConnection,
) -> RawTable | None:
    first = [
        [cell or "" for cell in list(row.values())[1:]]
        for row in table.slice(0, SEARCHED).to_pylist()
    ]
    head = grid.head(first, layout)
    body = table.slice(head.skip)
    spare = body.num_columns - 1 - len(head.headers)
    headers = (*head.headers[: body.num_columns - 1], *("" for _ in range(spare)))
    body = cells.without_formula_rows(body, sum(map(bool, headers)), seen)
    if body.num_rows == 0:
        return None
    raw = grid.finish(connection, body, headers)
    if raw.rows == 0:
        return None
    line = None if head.index is None else table.column("line")[head.index].as_py()
    hidden = cells.hidden(body, seen)
    errors = cells.errors(body, seen)
    notes = (RawNote("error_cells", *errors),) if errors else ()
    return replace(grid.noted(raw, *notes), name=sheet.name, header_line=line, hidden_rows=hidden)


def _numbered(frame: pa.Table) -> pa.Table:
    lines = pa.array(range(1, frame.num_rows + 1), pa.int64())
    names = ["line", *(f"c{place}" for place in range(frame.num_columns))]
    return pa.Table.from_arrays([lines, *frame.columns], names=names)
