"""Sheet of definitions: formula, unit, source and value of every metric of the report."""

from present.palette import LIGHT
from present.reports.month_report import MonthReport
from present.reports.sheet_writer import CellStyle, SheetWriter
from present.sentences.definitions import source

WIDTHS = (34, 50, 18, 50, 24, 16, 11)
TOP = 3
_WRAP: CellStyle = {"text_wrap": True, "valign": "top"}


def definitions(sheet: SheetWriter, report: MonthReport) -> None:
    """Write the list."""
    text = sheet.workbook.text
    sheet.title(text("report.definitions.title"), text("report.definitions.note"))
    names = ("figure", "formula", "unit", "source", "better", "value", "n")
    sheet.head(TOP - 1, [text(f"report.definitions.{name}") for name in names], (1, 2, 3, 4))
    figures = {line.metric.name: line.figure for line in report.lines} | dict(report.department)
    for row, m in enumerate(report.metrics, start=TOP):
        sheet.write(row, 0, text(f"metrics.{m.name}.title"), bold=True, **_WRAP)
        sheet.write(row, 1, text(f"metrics.{m.name}.formula"), **_WRAP)
        sheet.write(row, 2, text(f"units.{m.unit.value}"), **_WRAP)
        sheet.write(row, 3, source(text, m), **{**_WRAP, "font_color": LIGHT.quiet})
        sheet.write(row, 4, text(f"better.{m.better.value}"), **_WRAP)
        figure = figures[m.name]
        sheet.write(row, 5, figure.value, m.unit, valign="top")
        sheet.write(row, 6, figure.n, "bare", valign="top")
