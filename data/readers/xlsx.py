"""Reads every visible sheet of an XLSX as text."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from data.model.errors import Damaged, HiddenSheetsOnly, NoData, UnknownSheet
from data.readers import body_shape, cells, grid, groups, sheets
from data.readers.header_row import SEARCHED
from data.readers.raw import Layout, RawNote, RawTable
from data.readers.specials import RowRules


def read(
    path: Path, name: str, layout: Layout, connection: duckdb.DuckDBPyConnection
) -> tuple[RawTable, ...]:
    """One raw table for each visible sheet that holds rows."""
    try:
        book = sheets.XlsxParts(path)
        workbook = fastexcel.read_excel(path)
        picked = select_sheets(book.sheets, name, layout)
        tables = [_sheet(workbook, book, sheet, layout, connection) for sheet in picked]
    except (fastexcel.FastExcelError, sheets.BrokenWorkbook) as error:
        raise Damaged(file=name, kind="xlsx") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library gave up; it has no other name
            raise
        raise Damaged(file=name, kind="xlsx") from error
    return filled_tables(tables, book.sheets, picked, name)


def select_sheets(
    among: Sequence[sheets.SheetEntry], name: str, layout: Layout
) -> Sequence[sheets.SheetEntry]:
    """The sheet that was asked for, else those that the workbook does not hide."""
    if layout.sheet is None:
        return [sheet for sheet in among if not sheet.hidden]
    named = [sheet for sheet in among if sheet.name == layout.sheet]
    if not named:
        names = ", ".join(sheet.name for sheet in among)
        raise UnknownSheet(file=name, sheet=layout.sheet, names=names)
    return named


def filled_tables(
    tables: Sequence[RawTable | None],
    among: Sequence[sheets.SheetEntry],
    picked: Sequence[sheets.SheetEntry],
    name: str,
) -> tuple[RawTable, ...]:
    """The tables that hold rows, with a note of the hidden sheets that were not read."""
    filled = [table for table in tables if table is not None]
    not_read = [sheet for sheet in among if sheet.hidden and sheet not in picked]
    hidden = [sheet.name for sheet in not_read if sheet.name != sheets.ANSWERS]
    names = ", ".join(hidden)[:100]
    if not filled and hidden:
        raise HiddenSheetsOnly(file=name, names=names)
    if not filled:
        raise NoData(file=name)
    if hidden:
        filled[0] = grid.noted(filled[0], RawNote("hidden_sheet", len(hidden), None, names))
    return tuple(filled)


def _sheet(
    workbook: fastexcel.ExcelReader,
    book: sheets.XlsxParts,
    sheet: sheets.SheetEntry,
    layout: Layout,
    connection: duckdb.DuckDBPyConnection,
) -> RawTable | None:
    # the library lets go of the interpreter while it reads: look at the XML meanwhile
    with ThreadPoolExecutor(1) as beside:
        looking = beside.submit(book.scan, sheet)
        loaded = workbook.load_sheet(
            sheet.name,
            header_row=None,
            skip_rows=0,
            dtypes="string",
            whitespace_as_null=True,
        )
        frame = pa.table(loaded.to_arrow())
        scan = looking.result()
    if frame.num_rows == 0 or frame.num_columns == 0:
        return None
    table = cells.repaired(numbered(frame), scan, book.since_1904)
    table = table.filter(pc.is_valid(pc.coalesce(*table.columns[1:])))
    if cells.has_long_numbers(table):
        scan.long_numbers = book.long_numbers(sheet)
    return table_of(table, scan, sheet, layout, connection)


def table_of(
    table: pa.Table,
    scan: sheets.SheetScan,
    sheet: sheets.SheetEntry,
    layout: Layout,
    connection: duckdb.DuckDBPyConnection,
) -> RawTable | None:
    """The raw table of a sheet's filled rows; None where there is nothing below a header."""
    first = [
        [cell or "" for cell in list(row.values())[1:]]
        for row in table.slice(0, SEARCHED).to_pylist()
    ]
    head = grid.head(first, layout)
    lines = table.column("line").slice(0, SEARCHED).to_pylist()
    body = table.slice(head.skip)
    spare = body.num_columns - 1 - len(head.headers)
    headers = (*head.headers[: body.num_columns - 1], *("" for _ in range(spare)))
    body = cells.without_formula_rows(body, sum(map(bool, headers)), scan)
    if body.num_rows == 0:
        return None
    body, filled = groups.merged(body, headers, scan)
    shape = body_shape.measure(list(zip(lines[head.skip :], first[head.skip :], strict=True)))
    rules = RowRules(headers, layout.known_headers, head.above, shape)
    raw = grid.finish(connection, body, rules)
    if raw.rows == 0:
        return None
    line = None if head.index is None else lines[head.index]
    other = [] if head.other_table is None else [lines[head.other_table]]
    shape_notes = grid.shape_notes(head, headers, first[head.skip :], layout)
    notes = (*shape_notes, *filled, *cells.notes(body, headers, scan), *grid.second_table(other))
    return replace(
        grid.noted(raw, *notes),
        name=sheet.name,
        header_line=line,
        long_numbers=cells.long_numbers(body, scan),
        outside=(*grid.preamble(head, lines), *raw.outside),
    )


def numbered(frame: pa.Table) -> pa.Table:
    """The cells under `line`, c0, c1 …."""
    lines = pa.array(range(1, frame.num_rows + 1), pa.int64())
    names = ["line", *(f"c{place}" for place in range(frame.num_columns))]
    return pa.Table.from_arrays([lines, *frame.columns], names=names)
