"""One sheet of a report: true numbers and dates, live formulas, text that stays text."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from math import ceil
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell

from metrics.core.metric import Unit
from present.palette import LIGHT
from present.reports.book import Book
from present.workbook import acts, writable

Put = str | int | float | date | None
Look = dict[str, Any]  # properties of a format
_A4 = 9
_ON_A_PAGE = 34  # rows of a table that are still readable beside their chart
_LINE = 13.5  # height of a line of text
_MIDNIGHT = time()


class Sheet:
    """One sheet: a title, tables, charts; a landscape page wide when printed."""

    def __init__(self, book: Book, key: str, widths: Sequence[float]) -> None:
        self.book, self.name, self.widths = book, book.text(key), widths
        self.raw = book.add(self.name)
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
        """The first two rows: what the sheet answers, and what to know about it."""
        self.raw.set_row(0, 26)
        self._text(0, 0, words, self.book.format(bold=True, font_size=16, font_color=LIGHT.text))
        if note:
            wrapped = self.book.format(font_color=LIGHT.quiet, text_wrap=True, valign="top")
            self.raw.merge_range(1, 0, 1, len(self.widths) - 1, "", wrapped)
            self.raw.set_row(1, _LINE * ceil(len(note) / self._letters()) + 2)
            self._text(1, 0, note, wrapped)

    def head(
        self, row: int, titles: Sequence[str], words_in: Sequence[int] = (), *, repeat: bool = True
    ) -> None:
        """The header of a table; it stays in sight and on every printed page.

        The first column and those of `words_in` hold words, the others figures.
        """
        for column, words in enumerate(titles):
            side = "left" if column == 0 or column in words_in else "right"
            head = self.book.format(
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

    def put(
        self, row: int, column: int, value: Put, unit: Unit | str | None = None, **look: Any
    ) -> str:
        """A value with its type; gives the cell's name. What is not known says so in grey."""
        if isinstance(value, str):
            if column and "align" not in look:
                look |= {"indent": 1}
            self._text(row, column, value, self._words(value, look))
            if look.get("text_wrap"):
                self._heighten(row, column, value)
        elif isinstance(value, date):
            self._date(row, column, value, look)
        elif value is None:
            grey = {"align": "right", "font_color": LIGHT.quiet, **look}
            self._text(row, column, self.unknown, self.book.format(**grey))
        else:
            shape = self.book.format(num_format=self.book.number_format(unit), **look)
            self.raw.write_number(row, column, value, shape)
        return cell(row, column)

    def formula(
        self,
        row: int,
        column: int,
        formula: str,
        value: float | None,
        unit: Unit | str | None,
        **look: Any,
    ) -> str:
        """A live formula, with what it comes to for whoever does not reckon it."""
        shape = self.book.format(num_format=self.book.number_format(unit), align="right", **look)
        told = self.unknown if value is None else value
        guarded = f'=IFERROR({formula},"{self.unknown}")'
        self.raw.write_formula(row, column, guarded, shape, told)
        return cell(row, column)

    def tone(self, row: int, column: int, more_is_better: bool) -> None:
        """Green for the better, red for the worse; it follows the figure."""
        for sign, good in ((">", more_is_better), ("<", not more_is_better)):
            colour = LIGHT.good if good else LIGHT.bad
            here = self.own(column, row, row)
            told = {"type": "formula", "criteria": f"=AND(ISNUMBER({here}),{here}{sign}0)"}
            told["format"] = self.book.tint(colour)
            self.raw.conditional_format(row, column, row, column + 1, told)

    def chart(self, chart: Chart, row: int, column: int, width: int, height: int) -> None:
        """Place a chart with its corner at that cell."""
        chart.set_size({"width": width, "height": height})
        chart.set_chartarea({"border": {"none": True}})
        chart.set_title({"none": True})
        self.raw.insert_chart(row, column, chart, {"object_position": 2})

    @property
    def unknown(self) -> str:
        """The words for what is not known."""
        return self.book.text("numbers.unknown")

    def span(self, column: int, first: int, last: int) -> str:
        """The cells of a column as a formula of another sheet names them."""
        return f"'{self.name}'!{cell(first, column, True)}:{cell(last, column, True)}"

    def own(self, column: int, first: int, last: int, *, fixed: bool = True) -> str:
        """A cell or the cells of a column as a formula of this sheet names them."""
        begin, end = cell(first, column, fixed), cell(last, column, fixed)
        return begin if first == last else f"{begin}:{end}"

    def corner(self, column: int, row: int) -> str:
        """A cell where a growing range begins: «D$4»."""
        return str(xl_rowcol_to_cell(row, column, row_abs=True))

    def at(self, row: int, column: int) -> str:
        """A cell as a formula of another sheet names it."""
        return f"'{self.name}'!{cell(row, column, True)}"

    def one_page(self, rows: int, *, upright: bool = False) -> None:
        """Print on one page what is not too much for it."""
        if upright:
            self.raw.set_portrait()
        if rows <= _ON_A_PAGE:
            self.raw.fit_to_pages(1, 1)

    def _heighten(self, row: int, column: int, words: str) -> None:
        """A row as high as its longest wrapped words."""
        lines = ceil(len(words) / self.widths[column])
        if lines > self._lines.get(row, 1):
            self._lines[row] = lines
            self.raw.set_row(row, _LINE * lines)

    def _letters(self) -> int:
        return max(int(sum(self.widths)), 40)

    def _words(self, value: str, look: Mapping[str, object]) -> Format:
        safe = {"quote_prefix": True} if acts(value) else {}
        return self.book.format(**safe, **look)

    def _text(self, row: int, column: int, words: str, shape: Format) -> None:
        self.raw.write_string(row, column, writable(words), shape)

    def _date(self, row: int, column: int, value: date, look: Mapping[str, object]) -> None:
        timed = isinstance(value, datetime) and value.time() != _MIDNIGHT
        written = "dd.mm.yyyy hh:mm" if timed else "dd.mm.yyyy"
        shape = self.book.format(**{"num_format": written, "align": "left", **look})
        self.raw.write_datetime(row, column, value, shape)


def cell(row: int, column: int, fixed: bool = False) -> str:
    """«B7», or «$B$7»."""
    return str(xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed))
