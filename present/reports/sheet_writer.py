"""Writes one sheet of a report: typed numbers and dates, live formulas, text that stays text."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from math import ceil
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell

from metrics.core.metric import Unit
from present.palette import LIGHT
from present.reports.workbook_writer import WorkbookWriter
from present.workbook import acts_as_formula, writable

CellValue = str | int | float | date | None
CellStyle = dict[str, Any]  # properties of a format
_A4 = 9
_ROWS_ON_A_PAGE = 34  # rows of a table that are still readable beside their chart
_LINE_HEIGHT = 13.5  # height of a line of text
_MIDNIGHT = time()


class SheetWriter:
    """One sheet: a title, tables, charts; printed one landscape page wide.

    Rows and columns are counted from zero.
    """

    def __init__(self, workbook: WorkbookWriter, key: str, widths: Sequence[float]) -> None:
        self.workbook, self.name, self.widths = workbook, workbook.text(key), widths
        self.raw = workbook.add(self.name)
        for place, width in enumerate(widths):
            self.raw.set_column(place, place, width)
        self._lines: dict[int, int] = {}
        self.raw.hide_gridlines(2)
        self.raw.set_landscape()
        self.raw.set_paper(_A4)
        self.raw.set_margins(0.5, 0.5, 0.6, 0.6)
        self.raw.fit_to_pages(1, 0)
        self.raw.set_footer("&L&8&A&R&8&P / &N")

    def title(self, words: str, note: str = "") -> None:
        """Write the first two rows: the title of the sheet and a note on it."""
        self.raw.set_row(0, 26)
        self._text(
            0, 0, words, self.workbook.format(bold=True, font_size=16, font_color=LIGHT.text)
        )
        if note:
            wrapped = self.workbook.format(font_color=LIGHT.quiet, text_wrap=True, valign="top")
            self.raw.merge_range(1, 0, 1, len(self.widths) - 1, "", wrapped)
            self.raw.set_row(1, _LINE_HEIGHT * ceil(len(note) / self._letters()) + 2)
            self._text(1, 0, note, wrapped)

    def head(
        self, row: int, titles: Sequence[str], words_in: Sequence[int] = (), *, repeat: bool = True
    ) -> None:
        """Write the header of a table; it stays in sight and on every printed page.

        The first column and those of `words_in` hold text, the others figures.
        """
        for column, words in enumerate(titles):
            side = "left" if column == 0 or column in words_in else "right"
            head = self.workbook.format(
                indent=int(column in words_in),
                bold=True,
                align=side,
                valign="vcenter",
                text_wrap=True,
                bottom=1,
                bottom_color=LIGHT.previous,
                bg_color=LIGHT.paper,
                font_color=LIGHT.text,
            )
            self._text(row, column, words, head)
        self.raw.set_row(row, 32)
        if repeat:
            self.raw.freeze_panes(row + 1, 1)
            self.raw.repeat_rows(row)

    def write(
        self, row: int, column: int, value: CellValue, unit: Unit | str | None = None, **look: Any
    ) -> str:
        """Write a value by its type, None as "unknown" in grey; gives the name of the cell."""
        if isinstance(value, str):
            if column and "align" not in look:
                look |= {"indent": 1}
            self._text(row, column, value, self._words(value, look))
            if look.get("text_wrap"):
                self._fit_row_height(row, column, value)
        elif isinstance(value, date):
            self._date(row, column, value, look)
        elif value is None:
            grey = {"align": "right", "font_color": LIGHT.quiet, **look}
            self._text(row, column, self.unknown, self.workbook.format(**grey))
        else:
            shape = self.workbook.format(num_format=self.workbook.number_format(unit), **look)
            self.raw.write_number(row, column, value, shape)
        return cell_name(row, column)

    def write_formula(
        self,
        row: int,
        column: int,
        formula: str,
        value: float | None,
        unit: Unit | str | None,
        **look: Any,
    ) -> str:
        """Write a formula, with its value for readers that do not calculate; gives the cell."""
        shape = self.workbook.format(
            num_format=self.workbook.number_format(unit), align="right", **look
        )
        shown = self.unknown if value is None else value
        guarded = f'=IFERROR({formula},"{self.unknown}")'
        self.raw.write_formula(row, column, guarded, shape, shown)
        return cell_name(row, column)

    def tone(self, row: int, column: int, more_is_better: bool) -> None:
        """Colour a change green or red by a conditional format, so that it follows the value."""
        for sign, good in ((">", more_is_better), ("<", not more_is_better)):
            colour = LIGHT.good if good else LIGHT.bad
            here = self.cell_range(column, row, row)
            rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({here}),{here}{sign}0)"}
            rule["format"] = self.workbook.tint(colour)
            self.raw.conditional_format(row, column, row, column + 1, rule)

    def add_chart(self, chart: Chart, row: int, column: int, width: int, height: int) -> None:
        """Place a chart with its upper left corner at that cell; width and height in pixels."""
        chart.set_size({"width": width, "height": height})
        chart.set_chartarea({"border": {"none": True}})
        chart.set_title({"none": True})
        self.raw.insert_chart(row, column, chart, {"object_position": 2})

    @property
    def unknown(self) -> str:
        """The text in place of a value that is not known."""
        return self.workbook.text("numbers.unknown")

    def external_range(self, column: int, first: int, last: int) -> str:
        """Reference to the cells of a column for a formula of another sheet."""
        return f"'{self.name}'!{cell_name(first, column, True)}:{cell_name(last, column, True)}"

    def cell_range(self, column: int, first: int, last: int, *, fixed: bool = True) -> str:
        """Reference to a cell or to the cells of a column for a formula of this sheet."""
        begin, end = cell_name(first, column, fixed), cell_name(last, column, fixed)
        return begin if first == last else f"{begin}:{end}"

    def range_start(self, column: int, row: int) -> str:
        """Reference to the first cell of a range that grows row by row: «D$4»."""
        return str(xl_rowcol_to_cell(row, column, row_abs=True))

    def external_cell(self, row: int, column: int) -> str:
        """Reference to a cell for a formula of another sheet."""
        return f"'{self.name}'!{cell_name(row, column, True)}"

    def fit_one_page(self, rows: int, *, upright: bool = False) -> None:
        """Print on one page where there are few enough rows; `upright` is portrait."""
        if upright:
            self.raw.set_portrait()
        if rows <= _ROWS_ON_A_PAGE:
            self.raw.fit_to_pages(1, 1)

    def _fit_row_height(self, row: int, column: int, words: str) -> None:
        """Make the row as high as its longest wrapped text."""
        lines = ceil(len(words) / self.widths[column])
        if lines > self._lines.get(row, 1):
            self._lines[row] = lines
            self.raw.set_row(row, _LINE_HEIGHT * lines)

    def _letters(self) -> int:
        return max(int(sum(self.widths)), 40)

    def _words(self, value: str, look: Mapping[str, object]) -> Format:
        safe = {"quote_prefix": True} if acts_as_formula(value) else {}
        return self.workbook.format(**safe, **look)

    def _text(self, row: int, column: int, words: str, shape: Format) -> None:
        self.raw.write_string(row, column, writable(words), shape)

    def _date(self, row: int, column: int, value: date, look: Mapping[str, object]) -> None:
        timed = isinstance(value, datetime) and value.time() != _MIDNIGHT
        written = "dd.mm.yyyy hh:mm" if timed else "dd.mm.yyyy"
        shape = self.workbook.format(**{"num_format": written, "align": "left", **look})
        self.raw.write_datetime(row, column, value, shape)


def cell_name(row: int, column: int, fixed: bool = False) -> str:
    """Name of a cell: «B7», or «$B$7» where it is fixed."""
    return str(xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed))
