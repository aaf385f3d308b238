"""Joins the rows of a table that take several lines: a payment and the note below it."""

import pyarrow as pa

from data.readers import specials
from data.readers.body_shape import BodyShape
from data.readers.raw import RawNote
from data.readers.specials import RowRules


def joined(table: pa.Table, rules: RowRules) -> tuple[pa.Table, tuple[RawNote, ...]]:
    """The table with each note appended to the row it stands under."""
    shape, judge = rules.shape, specials.judge(rules)
    if not shape.note_places or not table.num_rows:
        return table, ()
    lines, *columns = (column.to_pylist() for column in table.columns)
    rows: list[int] = []
    noted: list[int] = []
    left, end = 0, 0  # notes that the row before may still take, and its last line
    for index, line in enumerate(lines):
        cells = [column[index] or "" for column in columns]
        is_next = left > 0 and line == end + 1
        if is_next and _is_note(cells, shape) and not judge(cells):
            _append(columns, rows[-1], cells, shape)
            noted.append(line)
            left -= 1
        else:
            rows.append(index)
            left = shape.notes if shape.is_row(cells) else 0
        end = line + sum(cell.count("\n") for cell in cells)
    if not noted:
        return table, ()
    arrays = [pa.array([column[index] for index in rows], pa.string()) for column in columns]
    numbers = pa.array([lines[index] for index in rows], pa.int64())
    joined_table = pa.Table.from_arrays([numbers, *arrays], names=table.column_names)
    return joined_table, (RawNote("joined_lines", len(noted), noted[0]),)


def _is_note(cells: list[str], shape: BodyShape) -> bool:
    places = {place for place, cell in enumerate(cells) if cell.strip()}
    return places <= shape.note_places and shape.is_note(cells)


def _append(
    columns: list[list[str | None]], index: int, cells: list[str], shape: BodyShape
) -> None:
    for place, cell in enumerate(cells):
        if cell.strip():
            target = shape.note_place if place in shape.data_places else place
            before = (columns[target][index] or "").strip()
            columns[target][index] = f"{before} {cell.strip()}".strip()
