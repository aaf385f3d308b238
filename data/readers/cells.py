"""Repairs on whole columns what fastexcel's text leaves out of cells."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from data.readers.raw import RawNote
from data.readers.sheets import SheetScan

_DURATION = r"^(?:1899-12-3\d|1900-\d\d-\d\d|1904-\d\d-\d\d) \d\d:\d\d:\d\d$"
_ZERO = datetime(1899, 12, 31)
_ZERO_1904 = datetime(1904, 1, 1)
_LEAP = 60  # Excel counts 29 February 1900, which never was


def repaired(table: pa.Table, scan: SheetScan, since_1904: bool) -> pa.Table:
    """Times and durations as HH:MM:SS, booleans as Excel shows them, errors by their names."""
    for place in range(1, table.num_columns):
        column = table.column(place)
        repaired_column = _booleans(_durations(column, since_1904))
        if repaired_column is not column:
            table = table.set_column(place, table.field(place), repaired_column)
    return _with_errors(table, scan)


def without_formula_rows(table: pa.Table, width: int, scan: SheetScan) -> pa.Table:
    """The table without sparse rows that hold nothing but formulas."""
    if not scan.formulas or table.num_rows == 0:
        return table
    valid = [pc.cast(pc.is_valid(column), pa.int16()) for column in table.columns[1:]]
    filled = valid[0]
    for column in valid[1:]:
        filled = pc.add(filled, column)
    most = max(map(len, scan.formulas.values()))
    sparse = pc.indices_nonzero(pc.less_equal(filled, min(most, max(1, width // 2))))
    rows = table.take(sparse).to_pylist()
    only = [
        index
        for index, row in zip(sparse.to_pylist(), rows, strict=True)
        if _holds_formulas_only(row, scan)
    ]
    if not only or len(only) == table.num_rows:
        return table
    places = pa.array(range(table.num_rows), pa.int64())
    return table.filter(pc.invert(pc.is_in(places, pa.array(only, pa.int64()))))


def notes(table: pa.Table, headers: Sequence[str], scan: SheetScan) -> tuple[RawNote, ...]:
    """What the user should know of a sheet: errors in cells, hidden rows and columns."""
    raw_notes = []
    if errors := _errors(table, scan):
        raw_notes.append(RawNote("error_cells", *errors))
    lines = set(table.column("line").to_pylist()) if scan.uncounted else set()
    if rows := sorted({row for row, _ in scan.uncounted} & lines):
        raw_notes.append(RawNote("uncounted_formulas", len(rows), rows[0]))
    if scan.hidden:
        unseen = pa.array(sorted(scan.hidden), pa.int64())
        met = table.column("line").filter(pc.is_in(table.column("line"), unseen))
        if len(met):
            raw_notes.append(RawNote("hidden_rows", len(met), pc.min(met).as_py()))
    columns = [headers[place - scan.first_column] for place in sorted(scan.hidden_columns)
              if 0 <= place - scan.first_column < len(headers)]  # fmt: skip
    if named := [header for header in columns if header]:
        raw_notes.append(RawNote("hidden_columns", len(named), None, ", ".join(named)[:100]))
    return tuple(raw_notes)


def has_long_numbers(table: pa.Table) -> bool:
    """Some cell is written in more digits than Excel keeps of a number."""
    return any(
        pc.any(pc.match_substring_regex(column, r"^\d{16,}$")).as_py()
        for column in table.columns[1:]
    )


def long_numbers(table: pa.Table, scan: SheetScan) -> dict[int, RawNote]:
    """By the place of a column, its numbers of more digits than Excel keeps."""
    lines = set(table.column("line").to_pylist()) if scan.long_numbers else set()
    notes_by_place = {}
    for number, rows in scan.long_numbers.items():
        place = number - scan.first_column
        met = [row for row in rows if row in lines]
        if met and 0 <= place < table.num_columns - 1:
            at = pc.index(table.column("line"), met[0]).as_py()
            example = table.column(place + 1)[at].as_py()
            notes_by_place[place] = RawNote("lost_digits", len(met), met[0], example)
    return notes_by_place


def _errors(table: pa.Table, scan: SheetScan) -> tuple[int, int, str] | None:
    """Rows of the table with an error in a cell, the first of them and what it says."""
    if not scan.errors:
        return None
    lines = set(table.column("line").to_pylist())
    rows = sorted({row for row, _ in scan.errors} & lines)
    if not rows:
        return None
    example = next(text for (row, _), text in scan.errors.items() if row == rows[0])
    return len(rows), rows[0], example


def _holds_formulas_only(row: Mapping[str, object], scan: SheetScan) -> bool:
    line, *cells = row.values()
    formulas = scan.formulas.get(int(str(line)), set())
    filled = {place for place, cell in enumerate(cells, scan.first_column) if cell is not None}
    return filled <= formulas


def _durations(column: pa.ChunkedArray, since_1904: bool) -> pa.ChunkedArray:
    mask = pc.fill_null(pc.match_substring_regex(column, _DURATION), False)
    if not pc.any(mask).as_py():
        return column
    zero = _ZERO_1904 if since_1904 else _ZERO
    pieces = column.combine_chunks().dictionary_encode()
    durations = pa.array(
        [_hours(text, zero) for text in pieces.dictionary.to_pylist()], pa.string()
    )
    return pa.chunked_array([pc.take(durations, pieces.indices)])


def _hours(text: str, zero: datetime) -> str:
    if not re.match(_DURATION, text):
        return text
    moment = datetime.fromisoformat(text)
    days = (moment - zero).days
    if moment < zero or (zero == _ZERO_1904 and moment.year < 1904):
        return text
    if zero == _ZERO and days >= _LEAP:
        days += 1
    return f"{days * 24 + moment.hour:02}:{moment:%M:%S}"


def _booleans(column: pa.ChunkedArray) -> pa.ChunkedArray:
    mask = pc.is_in(column, pa.array(["true", "false"]))
    return pc.if_else(mask, pc.utf8_upper(column), column) if pc.any(mask).as_py() else column


def _with_errors(table: pa.Table, scan: SheetScan) -> pa.Table:
    by_column: dict[int, dict[int, str]] = {}
    for (row, number), text in scan.errors.items():
        by_column.setdefault(number - scan.first_column, {})[row - 1] = text
    for place, texts in by_column.items():
        if not 0 <= place < table.num_columns - 1:
            continue
        cells = table.column(place + 1).to_pylist()
        for index, text in texts.items():
            if index < len(cells) and cells[index] is None:
                cells[index] = text
        table = table.set_column(place + 1, table.field(place + 1), [pa.array(cells, pa.string())])
    return table
