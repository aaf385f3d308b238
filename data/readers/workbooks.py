"""Reads workbooks that are no XLSX: Excel's binary ones (.xls, .xlsb) and OpenDocument (.ods)."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from data.model.errors import Damaged, PasswordProtected
from data.readers import cells, compound, ods, xlsx
from data.readers.raw import Layout, RawTable
from data.readers.sheets import SheetEntry, SheetScan

Numbered = tuple[
    SheetEntry, pa.Table, SheetScan
]  # a sheet, its cells as text under `line`, c0, c1 …


def read(
    path: Path, name: str, kind: str, layout: Layout, connection: duckdb.DuckDBPyConnection
) -> tuple[RawTable, ...]:
    """One raw table for each visible sheet that holds rows."""
    if kind == "xls" and not compound.is_sound(path):
        raise Damaged(file=name, kind=kind)
    try:
        opened = list(_opened(path, kind))
        chosen = xlsx.select_sheets([sheet for sheet, _, _ in opened], name, layout)
        tables = []
        for sheet, table, scan in opened:
            filled = table.filter(_filled(table)) if table.num_columns > 1 else table
            if sheet in chosen and filled.num_rows:
                tables.append(xlsx.table_of(filled, scan, sheet, layout, connection))
    except (fastexcel.FastExcelError, ods.BrokenDocument) as error:
        if "password" in str(error).lower():
            raise PasswordProtected(file=name) from error
        raise Damaged(file=name, kind=kind) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library gave up; it has no other name
            raise
        raise Damaged(file=name, kind=kind) from error
    return xlsx.filled_tables(tables, [sheet for sheet, _, _ in opened], chosen, name)


def _opened(path: Path, kind: str) -> Iterator[Numbered]:
    if kind == "ods":
        yield from ods.sheets(path)
        return
    workbook = fastexcel.read_excel(path)
    for sheet in workbook.sheet_names:
        yield _binary(workbook, sheet)


def _binary(workbook: fastexcel.ExcelReader, name: str) -> Numbered:
    loaded = workbook.load_sheet(
        name, header_row=None, skip_rows=0, dtypes="string", whitespace_as_null=True
    )
    sheet, scan = SheetEntry(name, "", loaded.visible != "visible"), SheetScan(first_column=1)
    if not loaded.width or not loaded.height:
        return sheet, pa.table({"line": pa.array([], pa.int64())}), scan
    batch, failed = loaded.to_arrow_with_errors()
    for each in failed.errors if failed else ():
        row, column = each.position
        scan.errors[row + 1, column + 1] = _ERRORS.get(each.detail.rpartition("Error(")[2][:4], "#")
    return sheet, cells.repaired(xlsx.numbered(pa.table(batch)), scan, since_1904=False), scan


def _filled(table: pa.Table) -> pa.ChunkedArray:
    return pc.is_valid(pc.coalesce(*table.columns[1:]))


# What Excel shows for the errors that the library names by their first letters.
_ERRORS = {
    "Div0": "#DIV/0!",
    "NA)'": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num)": "#NUM!",
    "Ref)": "#REF!",
    "Valu": "#VALUE!",
}
