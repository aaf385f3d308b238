"""Tables with typed cells: shown text, a value to sort and export by, a total row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from metrics.core.metric import Unit
from present.workbook import Value, workbook
from ui.components import custom
from ui.view import View


@dataclass(frozen=True)
class Column:
    """A column: title, unit of its figures (None: text); a `wide` one is hidden on a phone."""

    title: str
    unit: Unit | None = None
    hint: str = ""
    wide: bool = False
    number: bool = False  # numbers without a unit stand on the right too


@dataclass(frozen=True)
class Cell:
    """One cell: the shown text, the value to sort and export by, a second line in small print."""

    text: str
    value: Value = None
    sub: str = ""
    tone: str = ""
    mark: str = ""
    hint: str = ""
    bar: float | None = None
    unknown: bool = False


@dataclass(frozen=True)
class Line:
    """A row; `draw` returns its `id` when it is pressed."""

    cells: Sequence[Cell]
    id: str = ""
    faint: bool = False


@dataclass(frozen=True)
class Table:
    """A whole table; `opens` when pressing a row leads somewhere."""

    label: str
    columns: Sequence[Column]
    lines: Sequence[Line]
    total: Line | None = None
    opens: bool = False
    height: int | None = None

    def excel(self) -> bytes:
        """The table as a workbook, with numbers and dates as typed values."""
        lines = [*self.lines, *([self.total] if self.total else [])]
        return workbook(
            self.label,
            [column.title for column in self.columns],
            [[cell.value for cell in line.cells] for line in lines],
            [column.unit for column in self.columns],
        )


def figure_cell(view: View, value: Any, unit: Unit, **more: Any) -> Cell:
    """A cell with a figure formatted by its unit."""
    has_value = value is not None
    raw = float(value) if has_value else None
    if unit is Unit.COUNT and raw is not None and raw.is_integer():
        raw = int(raw)
    hint = more.pop("hint", view.numbers.full(value, unit))
    return Cell(view.numbers.show(value, unit), raw, hint=hint, unknown=not has_value, **more)


def text_cell(words: str | None, unknown: str = "", **more: Any) -> Cell:
    """A cell with text; None is shown as `unknown`."""
    return Cell(words or unknown, words, unknown=not words, **more)


def draw(table: Table, key: str) -> str | None:
    """Draw the table; returns the id of the row just pressed, where rows open."""
    data = {
        "label": table.label,
        "columns": [_column(column) for column in table.columns],
        "rows": [_line(line) for line in table.lines],
        "total": _line(table.total) if table.total else None,
        "opens": table.opens,
        "height": table.height,
    }
    return custom.table(data, key)


def _column(column: Column) -> dict[str, Any]:
    kind = "number" if column.unit is not None or column.number else "text"
    return {"title": column.title, "kind": kind, "hint": column.hint, "wide": column.wide}


def _line(line: Line) -> dict[str, Any]:
    return {"id": line.id, "faint": line.faint, "cells": [_cell(cell) for cell in line.cells]}


def _cell(cell: Cell) -> dict[str, Any]:
    value = cell.value
    sort = value if isinstance(value, (int, float, str)) or value is None else str(value)
    return {
        "text": cell.text,
        "sort": sort,
        "sub": cell.sub,
        "tone": cell.tone,
        "mark": cell.mark,
        "hint": cell.hint,
        "bar": cell.bar,
        "unknown": cell.unknown,
    }
