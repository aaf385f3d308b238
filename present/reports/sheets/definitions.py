"""Every figure of the report: its formula, unit and source, its value and what it counts."""

from present.palette import LIGHT
from present.reports.contents import Contents
from present.reports.sheet import Look, Sheet
from present.sentences.definitions import source

WIDTHS = (34, 50, 18, 50, 24, 16, 11)
TOP = 3
_WRAP: Look = {"text_wrap": True, "valign": "top"}


def definitions(sheet: Sheet, told: Contents) -> None:
    """Write the list."""
    text = sheet.book.text
    sheet.title(text("report.definitions.title"), text("report.definitions.note"))
    names = ("figure", "formula", "unit", "source", "better", "value", "n")
    sheet.head(TOP - 1, [text(f"report.definitions.{name}") for name in names], (1, 2, 3, 4))
    known = {line.metric.name: line.figure for line in told.lines} | dict(told.department)
    for row, m in enumerate(told.metrics, start=TOP):
        sheet.put(row, 0, text(f"metrics.{m.name}.title"), bold=True, **_WRAP)
        sheet.put(row, 1, text(f"metrics.{m.name}.formula"), **_WRAP)
        sheet.put(row, 2, text(f"units.{m.unit.value}"), **_WRAP)
        sheet.put(row, 3, source(text, m), **{**_WRAP, "font_color": LIGHT.quiet})
        sheet.put(row, 4, text(f"better.{m.better.value}"), **_WRAP)
        figure = known[m.name]
        sheet.put(row, 5, figure.value, m.unit, valign="top")
        sheet.put(row, 6, figure.n, "bare", valign="top")
