"""Writes an Excel workbook with xlsxwriter: cell formats by unit, native charts."""

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


class WorkbookWriter:
    """The workbook being written, with the texts and the cell formats it uses."""

    def __init__(self, answers: Answers) -> None:
        self.answers, self.text = answers, answers.text
        self._file = BytesIO()
        self._workbook = xlsxwriter.Workbook(self._file, _OPTIONS)
        self._workbook.formats[0].set_font_name(_FONT)
        self._workbook.formats[0].set_font_size(10)
        self._formats: dict[tuple[object, ...], Format] = {}

    def add_chart(self, kind: str, subtype: str = "") -> Chart:
        """A native chart."""
        return self._workbook.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})

    def add(self, name: str) -> Any:
        """Add an empty worksheet of that name."""
        return self._workbook.add_worksheet(name)

    def format(self, **properties: object) -> Format:
        """The cell format with these properties; each is created once in the workbook."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(
                {"font_name": _FONT, "font_size": 10, "valign": "vcenter", **properties}
            )
        return self._formats[key]

    def tint(self, colour: str) -> Format:
        """The text colour of a conditional format."""
        return self._workbook.add_format({"font_color": colour})

    def number_format(self, unit: Unit | str | None) -> str:
        """Excel's number format of a unit, or of one of the names "exact", "bare", ..."""
        sign = self.answers.numbers.symbol()
        days, minutes, points = (
            self.text(f"numbers.{name}", value="").strip() for name in ("days", "minutes", "points")
        )
        formats: Mapping[Unit | str | None, str] = {
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
        return formats.get(unit, "#,##0.0")

    def axes(self, chart: Chart, unit: Unit, dates: str = "") -> None:
        """Set light axes and a legend below; the title is that of the sheet."""
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
        self._workbook.set_properties({"title": writable(title), "author": self.text("app.name")})
        self._workbook.set_calc_mode("auto")
        self._workbook.close()
        return self._file.getvalue()
