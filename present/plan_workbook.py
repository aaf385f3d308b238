"""A plan as an Excel workbook: a sheet to edit and load back, and a summary by formulas."""

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from data.model.dimensions import PLANNED
from metrics.planning.grid import PlanGrid
from present.plan_text import amount_unit
from present.text import Text
from present.workbook import Value, fit_columns, number_format, write_cell

_BOLD, _HEAD = Font(bold=True), PatternFill("solid", fgColor="F2F2F2")
_MONTH = "mm.yyyy"
_WILDCARDS = "~*?"


def plan_workbook(text: Text, grids: Sequence[PlanGrid]) -> bytes:
    """An .xlsx of one or several versions of a plan.

    The first sheet has a row for each cell of the plan, under headers that the loader knows:
    edited, it is loaded back as it is. The second sums it by formulas and shows by how much the
    subjects differ from the total.
    """
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = text("planbook.sheet")
    columns = _columns(grids)
    _edit_sheet(text, sheet, grids, columns)
    wide = workbook.create_sheet(text("planbook.summary"))
    line = 1
    for grid in grids:
        line = _SummaryTable(text, wide, columns, grid).write(line) + 1
    wide.freeze_panes = "B1"
    fit_columns(wide)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _columns(grids: Sequence[PlanGrid]) -> list[str]:
    """Columns of the sheet to edit: only the dimensions that a plan is split by."""
    dimensions = [name for name in PLANNED if any(grid.subjects(name) for grid in grids)]
    return ["month", *dimensions, "measure", "scenario", "amount"]


def _edit_sheet(
    text: Text, sheet: Worksheet, grids: Sequence[PlanGrid], columns: list[str]
) -> None:
    for place, name in enumerate(columns, start=1):
        write_cell(sheet.cell(1, place), text(f"planbook.{name}"))
        sheet.cell(1, place).font = _BOLD
        sheet.cell(1, place).fill = _HEAD
    line = 2
    for grid in grids:
        for row in grid.rows():
            for place, name in enumerate(columns, start=1):
                value = _label(text, name, row.get(name))
                unit = amount_unit(grid.measure) if name == "amount" else None
                write_cell(sheet.cell(line, place), value, unit)
            sheet.cell(line, 1).number_format = _MONTH
            line += 1
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    fit_columns(sheet)


def _label(text: Text, name: str, value: object) -> Value:
    """A code as the word that the loader knows; everything else as it is."""
    if name in ("measure", "scenario", "client_kind") and value is not None:
        return text.get(f"planbook.{name}s.{value}", str(value))
    return value  # type: ignore[return-value]


class _SummaryTable:
    """One version on the summary sheet: months across, subjects down, all by formulas."""

    def __init__(self, text: Text, sheet: Worksheet, columns: list[str], grid: PlanGrid) -> None:
        self.text, self.sheet, self.columns, self.grid = text, sheet, columns, grid
        self.last = len(grid.months) + 1
        self.top = 0

    def write(self, line: int) -> int:
        """Write from that line on; gives the line after the last one."""
        self.top = line
        for place, name in enumerate(("measure", "scenario"), start=1):
            code = getattr(self.grid, name)
            write_cell(self.sheet.cell(line, place), _label(self.text, name, str(code)))
            self.sheet.cell(line, place).font = _BOLD
        self._head(line + 1)
        whole = line + 2
        self._row(whole, self.text("planbook.company"), None)
        line = whole + 1
        for dimension in self.grid.parts:
            write_cell(self.sheet.cell(line, 1), self.text(f"planbook.{dimension}"))
            self.sheet.cell(line, 1).font = _BOLD
            first = line + 1
            for line, subject in enumerate(self.grid.subjects(dimension), start=first):
                self._row(line, _label(self.text, dimension, subject), dimension)
            self._difference_row(line + 1, whole, first)
            line += 2
        return line

    def _head(self, line: int) -> None:
        months: list[date | str] = [*self.grid.months, self.text("planbook.total")]
        for place, month in enumerate(months, start=2):
            cell = self.sheet.cell(line, place)
            write_cell(cell, month)
            cell.font, cell.fill = _BOLD, _HEAD
            if isinstance(month, date):
                cell.number_format = _MONTH

    def _row(self, line: int, label: Value, dimension: str | None) -> None:
        write_cell(self.sheet.cell(line, 1), label)
        for place in range(2, self.last + 1):
            criteria = ",".join(self._criteria(line, place, dimension))
            self._formula(line, place, f"SUMIFS({self._column('amount')},{criteria})")
        self._formula(line, self.last + 1, f"SUM({self._span(line, line)})")

    def _criteria(self, line: int, place: int, dimension: str | None) -> Iterator[str]:
        letter = get_column_letter(place)
        yield f"{self._column('month')},{letter}${self.top + 1}"
        yield f"{self._column('measure')},$A${self.top}"
        yield f"{self._column('scenario')},$B${self.top}"
        for name in self.columns:
            if name in PLANNED:
                criterion = (
                    _equals_cell(f"$A{line}") if name == dimension else '"="'
                )  # «=»: an empty one
                yield f"{self._column(name)},{criterion}"

    def _difference_row(self, line: int, whole: int, first: int) -> None:
        write_cell(self.sheet.cell(line, 1), self.text("planbook.apart"))
        for place in range(2, self.last + 2):
            letter = get_column_letter(place)
            parts = f"SUM({letter}{first}:{letter}{line - 1})"
            self._formula(line, place, f"ROUND({letter}{whole}-{parts},2)")
            self.sheet.cell(line, place).font = Font(italic=True)

    def _formula(self, line: int, place: int, formula: str) -> None:
        cell = self.sheet.cell(line, place)
        cell.value = f"={formula}"
        cell.number_format = number_format(amount_unit(self.grid.measure))

    def _span(self, first: int, last: int) -> str:
        return f"B{first}:{get_column_letter(self.last)}{last}"

    def _column(self, name: str) -> str:
        letter = get_column_letter(self.columns.index(name) + 1)
        return f"'{self.text('planbook.sheet')}'!${letter}:${letter}"


def _equals_cell(cell: str) -> str:
    """A criterion of SUMIFS that matches the text of a cell exactly, wildcards escaped."""
    escaped = cell
    for sign in _WILDCARDS:
        escaped = f'SUBSTITUTE({escaped},"{sign}","~{sign}")'
    return f'"="&{escaped}'
