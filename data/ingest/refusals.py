"""Refuses tables that are no list of rows: pivots, cards, several tables on one sheet."""

import re
from collections.abc import Sequence

import duckdb

from data.model.errors import (
    ExportError,
    LabelsAndValues,
    PivotReport,
    TablesBeside,
    TablesInSheet,
)
from data.model.headers import fold
from data.readers import read_file
from data.readers.raw import RawTable

_PIVOT = re.compile(
    r"(?:названия (?:строк|столбцов)|row labels|column labels)$|"
    r"(?:сумма|количество|среднее|максимум|минимум) по полю\b|(?:sum|count|average|max|min) of "
)
_MONTH = re.compile(
    r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|"
    r"oct|nov|dec)[а-яa-z]*\.?(?:[ -]\d{2,4}(?: г\.?)?)?|\d{4}-\d\d|\d\d\.\d{4}"
)


def lists(tables: Sequence[RawTable], name: str) -> list[RawTable]:
    """The tables that are lists of rows; the refusal of the first where none is."""
    listed, errors = [], []
    for table in tables:
        try:
            refuse_no_list(table, name)
            refuse_several(table, name)
            listed.append(table)
        except ExportError as error:
            errors.append(error)
    if not listed:
        raise errors[0]
    return listed


def is_no_list(error: ExportError) -> bool:
    """Whether the refusal is of a table that is no list, as the cover of a workbook may be."""
    return isinstance(error, TablesBeside | LabelsAndValues)


def refuse_no_list(table: RawTable, name: str) -> None:
    """Raise TablesBeside or LabelsAndValues where the reader saw no list of rows."""
    for note in table.problems:
        if note.code == "tables_beside":
            raise TablesBeside(file=name, columns=note.example or "")
        if note.code == "labels_and_values":
            raise LabelsAndValues(file=name, example=note.example or "")


def refuse_pivot(connection: duckdb.DuckDBPyConnection, table: RawTable, name: str) -> None:
    """Raise PivotReport for a report summed up by a spreadsheet."""
    rows = read_file.sample(connection, table, 3).drop_columns(["line"]).to_pylist()
    cells = [*table.headers, *(str(cell or "") for row in rows for cell in row.values())]
    pivot = next((cell for cell in cells if _PIVOT.match(fold(cell))), None)
    months = [cell for cell in table.headers if _MONTH.fullmatch(fold(cell))]
    if pivot or len(months) > 2:
        raise PivotReport(file=name, example=pivot or ", ".join(months[:3]))


def refuse_several(table: RawTable, name: str) -> None:
    """Raise TablesInSheet or TablesBeside where a sheet holds more tables than one."""
    for note in table.problems:
        if note.code == "second_table":
            raise TablesInSheet(file=name, line=note.line or 0)
    blocks: list[list[str]] = [[]]
    for header in table.headers:
        blocks.append([]) if not header.strip() else blocks[-1].append(fold(header))
    first, *others = [block for block in blocks if block] or [[]]
    for block in others:
        if len(set(block) & set(first)) > 1:
            twice = [each for each in table.headers if fold(each) in set(block) & set(first)]
            shown = ", ".join(f"«{each}»" for each in dict.fromkeys(twice))
            raise TablesBeside(file=name, columns=shown[:200])
