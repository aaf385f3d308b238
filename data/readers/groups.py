"""Fills down a group's value that stands once: in a merged cell, or on its first row."""

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from data.model.headers import fold
from data.readers.raw import RawNote
from data.readers.sheets import SheetScan

# By what reports are grouped; an empty cell of any other column is an empty cell.
_GROUPING = frozenset(
    map(
        fold,
        "Ответственный;Менеджер;Сотрудник;Воронка;Этап;Этап сделки;Стадия;Стадия сделки;Источник;"
        "Компания;Клиент;Команда;Отдел;Товар;Месяц;Owner;Opportunity Owner;Account Name;Stage;"
        "Lead Source;Pipeline;Deal Owner;Team".split(";"),
    )
)
_IS_ID = re.compile(r"\b(?:id|номер|код)\b|№|_id$")
_AMOUNT = re.compile(r"[-+(]?[\d\s\u00a0\u202f.,']+\)?\s*(?:%|₽|руб\.?|[$€])?")


def merged(
    table: pa.Table, headers: Sequence[str], scan: SheetScan
) -> tuple[pa.Table, tuple[RawNote, ...]]:
    """The value of a cell merged downwards on each of its rows; a sum stays on the first."""
    by_place: dict[int, list[tuple[int, int]]] = {}
    for first, column, last in scan.merged:
        place = column - scan.first_column
        if last > first and 0 <= place < table.num_columns - 1:
            by_place.setdefault(place, []).append((first, last))
    if not by_place:
        return table, ()
    lines = table.column("line").to_pylist()
    lines_filled: set[int] = set()
    for place, ranges in by_place.items():
        cells = table.column(place + 1).to_pylist()
        header = headers[place] if place < len(headers) else ""
        lines_filled |= _fill(cells, lines, ranges, _IS_ID.search(fold(header)) is not None)
        table = table.set_column(place + 1, table.field(place + 1), [pa.array(cells, pa.string())])
    return table, _filled_note(lines_filled)


def _fill(
    cells: list[str | None], lines: list[int], ranges: list[tuple[int, int]], is_id: bool
) -> set[int]:
    at = {line: index for index, line in enumerate(lines)}
    lines_filled = set()
    for first, last in ranges:
        value = cells[at[first]] if first in at else None
        if not value or (_AMOUNT.fullmatch(value) and not is_id):
            continue
        for line in range(first + 1, min(last, lines[-1]) + 1):
            if line in at and not cells[at[line]]:
                cells[at[line]] = value
                lines_filled.add(line)
    return lines_filled


def _filled_note(lines_filled: set[int]) -> tuple[RawNote, ...]:
    return (RawNote("group_filled", len(lines_filled), min(lines_filled)),) if lines_filled else ()


def is_grouped(header: str, cells: Sequence[str], subtotals: int) -> bool:
    """A leading column that names each group once and leaves the rows below it empty."""
    names = [cell for cell in cells if cell.strip()]
    blank = len(cells) - len(names)
    if fold(header) not in _GROUPING or not cells or not cells[0].strip() or not blank:
        return False
    if len(names) < 2 or len(set(names)) < len(names):
        return False
    return subtotals >= len(names) or blank >= 2 * len(names)


def filled_down(
    table: pa.Table, headers: Sequence[str], subtotals: int
) -> tuple[pa.Table, tuple[RawNote, ...]]:
    """The rows of a grouped report, each with the name of its group."""
    if not headers or fold(headers[0]) not in _GROUPING:
        return table, ()
    cells = pc.if_else(pc.equal(table.column(1), ""), None, table.column(1))
    if not cells.null_count:
        return table, ()
    if not is_grouped(headers[0], [cell or "" for cell in cells.to_pylist()], subtotals):
        return table, ()
    lines_filled = table.column("line").filter(pc.is_null(cells))
    filled = pc.fill_null_forward(cells)
    note = RawNote("group_filled", len(lines_filled), lines_filled[0].as_py(), filled[-1].as_py())
    return table.set_column(1, table.field(1), filled), (note,)
