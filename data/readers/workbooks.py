"""Workbooks that are no XLSX: Excel's binary ones (.xls, .xlsb) and OpenDocument (.ods)."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from data.model.errors import Damaged, PasswordProtected
from data.readers import cells, compound, ods, xlsx
from data.readers.raw import Layout, RawTable
from data.readers.sheets import Seen, Sheet

Numbered = tuple[Sheet, pa.Table, Seen]  # a sheet, its cells as text under `line`, c0, c1 …


def read(
    path: Path, name: str, kind: str, layout: Layout, connection: duckdb.DuckDBPyConnection
) -> tuple[RawTable, ...]:
    """One raw table for each visible sheet that holds rows."""
    if kind == "xls" and not compound.is_sound(path):
        raise Damaged(file=name, kind=kind)
    try:
        found = list(_opened(path, kind))
        chosen = xlsx.chosen([sheet for sheet, _, _ in found], name, layout)
        tables = []
        for sheet, table, seen in found:
            filled = table.filter(_filled(table)) if table.num_columns > 1 else table
            if sheet in chosen and filled.num_rows:
                tables.append(xlsx.table_of(filled, seen, sheet, layout, connection))
    except (fastexcel.FastExcelError, ods.Broken) as error:
        if "password" in str(error).lower():
            raise PasswordProtected(file=name) from error
        raise Damaged(file=name, kind=kind) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library gave up; it has no other name
            raise
        raise Damaged(file=name, kind=kind) from error
    return xlsx.told(tables, [sheet for sheet, _, _ in found], chosen, name)


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
    sheet, seen = Sheet(name, "", loaded.visible != "visible"), Seen(first_column=1)
    if not loaded.width or not loaded.height:
        return sheet, pa.table({"line": pa.array([], pa.int64())}), seen
    batch, failed = loaded.to_arrow_with_errors()
    for each in failed.errors if failed else ():
        row, column = each.position
        seen.errors[row + 1, column + 1] = _ERRORS.get(each.detail.rpartition("Error(")[2][:4], "#")
    return sheet, cells.repaired(xlsx.numbered(pa.table(batch)), seen, since_1904=False), seen


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
