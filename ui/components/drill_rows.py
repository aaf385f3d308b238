"""The uploaded rows that a figure is computed from, each with its file and line."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa
import streamlit as st

from data.model.tables import TABLES, Type
from metrics.core.metric import Metric, Unit
from present.markup import escape_md
from ui.components.panel import download
from ui.components.table import Cell, Column, Line, Table, draw
from ui.view import View

_SHOWN, _MOST = 200, 100_000
_UNITS = {Type.MONEY: Unit.MONEY, Type.COUNT: Unit.COUNT, Type.NUMBER: Unit.SCORE}
_HIDDEN = frozenset({"source_system", "row_key", "upload_id", "line", "owner_written", "part"}) | {
    "apart_clients",
    "united_owner",
}
_CODED = frozenset({"status", "direction", "kind", "client_kind", "scenario"})
_MIDNIGHT = time()
# columns that identify a row stand first, then the rest, then its file and line
_FIRST = (
    *("paid_at", "closed_at", "started_at", "created_at", "at", "month", "amount"),
    *("client", "title", "client_phone", "owner", "stage", "status"),
)
_BEFORE = 5
_TYPES = {column.name: column.type for table in TABLES.values() for column in table.columns}


def draw_drill_rows(view: View, metric: Metric) -> None:
    """Draw the first rows and offer them all as a workbook."""
    table_rows = view.rows(metric, limit=_SHOWN + 1)
    if not table_rows.num_rows:
        st.caption(view.text("passport.no_rows"))
        return
    title = view.text(f"metrics.{metric.name}.title")
    table = as_table(view, table_rows.slice(0, _SHOWN), title)
    draw(table, f"rows_{metric.name}")
    if table_rows.num_rows > _SHOWN:
        st.caption(escape_md(view.text("passport.first_rows", n=_SHOWN)))
    download(
        view,
        f"rows_{metric.name}",
        title,
        lambda: as_table(view, view.rows(metric, limit=_MOST), title).excel(),
    )


def as_table(view: View, rows: pa.Table, title: str) -> Table:
    """A table of the rows: columns with values under their titles, then file and line."""
    filled = [name for name in rows.column_names if _has_values(rows, name)]
    names = sorted(filled, key=lambda name: _importance(rows, name))
    files = view.files()
    first, rest = names[:_BEFORE], names[_BEFORE:]
    narrow = {*first[:1], "amount"}  # what a phone shows beside the line
    columns = [_column(view, name, wide=name not in narrow) for name in first]
    columns += [Column(view.text("columns.file"), wide=True)]
    columns += [Column(view.text("columns.line"), number=True)]
    columns += [_column(view, name, wide=True) for name in rest]
    lines = [
        Line(
            [
                *(_cell(view, name, row[name]) for name in first),
                *_file_and_line(row, files),
                *(_cell(view, name, row[name]) for name in rest),
            ]
        )
        for row in rows.to_pylist()
    ]
    return Table(title, columns, lines, height=520)


def _importance(rows: pa.Table, name: str) -> int:
    """Sort key of a column: mostly empty ones stand last."""
    empty = rows.column(name).null_count * 2 > rows.num_rows
    return _FIRST.index(name) if name in _FIRST and not empty else len(_FIRST)


def _has_values(rows: pa.Table, name: str) -> bool:
    column = rows.column(name)
    return name not in _HIDDEN and column.null_count < len(column)


def _column(view: View, name: str, *, wide: bool) -> Column:
    title = view.text.get(f"columns.{name}", name)
    return Column(title, _UNITS.get(_TYPES.get(name, Type.TEXT)), wide=wide)


def _cell(view: View, name: str, value: Any) -> Cell:
    if value is None:
        return Cell("", None)
    if name in _CODED and view.text.has(f"values.{value}"):
        words = view.text(f"values.{value}")
        return Cell(words, words)
    if isinstance(value, bool):
        words = view.text("values.yes" if value else "values.no")
        return Cell(words, words)
    if isinstance(value, datetime):
        clock = f" {value:%H:%M}" if value.time() != _MIDNIGHT else ""
        return Cell(f"{view.dates.short(value.date())}{clock}", value)
    if isinstance(value, date):
        return Cell(view.dates.short(value), value)
    if isinstance(value, (int, float, Decimal)):
        unit = _UNITS.get(_TYPES.get(name, Type.NUMBER), Unit.SCORE)
        return Cell(
            view.numbers.full(value, unit), value if isinstance(value, int) else float(value)
        )
    return Cell(str(value), str(value))


def _file_and_line(row: dict[str, Any], files: dict[int, str]) -> list[Cell]:
    file = files.get(row.get("upload_id") or 0, "")
    line = row.get("line")
    return [Cell(file, file), Cell("" if line is None else str(line), line)]
