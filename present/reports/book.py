"""A workbook in the look of the house: its words, its formats, its charts."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format

from metrics.core.metric import Unit
from present.answers import Answers
from present.palette import LIGHT
from present.workbook import writable

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FONT = "Arial"


class Book:
    """The workbook being written, its words, its formats by name."""

    def __init__(self, answers: Answers) -> None:
        self.answers, self.text = answers, answers.text
        self._file = BytesIO()
        self._book = xlsxwriter.Workbook(self._file, _OPTIONS)
        self._book.formats[0].set_font_name(_FONT)
        self._book.formats[0].set_font_size(10)
        self._formats: dict[tuple[object, ...], Format] = {}

    def chart(self, kind: str, subtype: str = "") -> Chart:
        """A native chart."""
        return self._book.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})

    def add(self, name: str) -> Any:
        """A bare worksheet of that name."""
        return self._book.add_worksheet(name)

    def format(self, **told: object) -> Format:
        """A format, made once."""
        key = tuple(sorted(told.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(
                {"font_name": _FONT, "font_size": 10, "valign": "vcenter", **told}
            )
        return self._formats[key]

    def tint(self, colour: str) -> Format:
        """A colour of words that a rule puts on a cell."""
        return self._book.add_format({"font_color": colour})

    def number_format(self, unit: Unit | str | None) -> str:
        """How Excel writes a figure of that unit."""
        sign = self.answers.numbers.symbol()
        days, minutes, points = (
            self.text(f"numbers.{name}", value="").strip() for name in ("days", "minutes", "points")
        )
        known: Mapping[Unit | str | None, str] = {
            Unit.MONEY: f'#,##0\\ "{sign}"',
            Unit.MONEY_PER_DAY: f'#,##0\\ "{sign}"',
            Unit.MONEY_PER_HOUR: f'#,##0\\ "{sign}"',
            Unit.SHARE: "0.0%",
            Unit.COUNT: "#,##0",
            Unit.DAYS: f'#,##0.0\\ "{days}"',
            Unit.MINUTES: f'#,##0.0\\ "{minutes}"',
            "exact": f'#,##0.00\\ "{sign}"',
            "bare": "0",
            "points": f'+0.0\\ "{points}";-0.0\\ "{points}";0.0\\ "{points}"',
            "change": "+0.0%;-0.0%;0.0%",
        }
        return known.get(unit, "#,##0.0")

    def axes(self, chart: Chart, unit: Unit, dates: str = "") -> None:
        """Quiet axes, a legend below, no title: the sheet has one."""
        line = {"color": LIGHT.line}
        font = {"name": _FONT, "size": 9, "color": LIGHT.quiet}
        across = {"num_font": font, "line": line, "major_tick_mark": "none"}
        if dates:
            across |= {"num_format": dates, "text_axis": True}
        chart.set_x_axis(across)
        along = {"num_font": font, "line": {"none": True}, "major_gridlines": {"visible": True}}
        along["major_gridlines"] = {"visible": True, "line": {**line, "width": 0.75}}
        chart.set_y_axis({**along, "num_format": self.number_format(unit), "min": 0})
        chart.set_legend({"position": "bottom", "font": font})

    def close(self, title: str) -> bytes:
        """The finished file."""
        self._book.set_properties({"title": writable(title), "author": self.text("app.name")})
        self._book.set_calc_mode("auto")
        self._book.close()
        return self._file.getvalue()
