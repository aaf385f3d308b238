"""Sheet of the funnel: deals created in the month by the stages they reached."""

from metrics.core.metric import Unit
from metrics.reports.funnel.steps import Step
from present.palette import LIGHT
from present.reports.month_report import MonthReport
from present.reports.sheet_writer import SheetWriter
from present.text import Text

WIDTHS = (34, 12, 18, 14, 14, 12, 12, 14)
TOP = 3
_DEALS, _AMOUNT, _OF_FIRST, _OF_LAST, _LOST, _OPEN, _DAYS = range(1, 8)


def funnel(sheet: SheetWriter, report: MonthReport) -> None:
    """Write the stages and their chart."""
    text, steps = sheet.workbook.text, report.steps
    sheet.title(
        text("report.funnel.title"), text("funnel.basis_hint.cohort" if steps else "report.none")
    )
    names = ("deals", "amount", "share_first", "share_previous")
    heads = [text(f"funnel.{name}") for name in ("stage", *names, "lost_column", "open_column")]
    sheet.head(TOP - 1, [*heads, text("funnel.median_days")])
    for row, step in enumerate(steps, start=TOP):
        sheet.write(row, 0, stage_words(text, step), bold=step.is_won)
        here = sheet.write(row, _DEALS, step.deals, Unit.COUNT)
        sheet.write(row, _AMOUNT, step.amount, Unit.MONEY)
        first = sheet.cell_range(_DEALS, TOP, TOP)
        sheet.write_formula(row, _OF_FIRST, f"{here}/{first}", step.share_first, Unit.SHARE)
        if row > TOP:
            before = sheet.cell_range(_DEALS, row - 1, row - 1, fixed=False)
            sheet.write_formula(row, _OF_LAST, f"{here}/{before}", step.share_previous, Unit.SHARE)
        if not step.is_won:
            sheet.write(row, _LOST, step.lost, Unit.COUNT)
            sheet.write(row, _OPEN, step.open, Unit.COUNT)
            sheet.write(row, _DAYS, step.median_days, Unit.DAYS)
    if steps:
        sheet.fit_one_page(2 * len(steps))
        bar_chart(sheet, TOP, TOP + len(steps) - 1, _DEALS, text("funnel.deals"), Unit.COUNT)


def stage_words(text: Text, step: Step) -> str:
    """Name of the stage; a win has the name that the export gives it, if any."""
    return text("funnel.won") if step.is_won and step.stage == "won" else step.stage


def bar_chart(
    sheet: SheetWriter,
    first: int,
    last: int,
    column: int,
    name: str,
    unit: Unit,
    at: int | None = None,
) -> None:
    """Add horizontal bars in the order of the table, labelled by its first column."""
    chart = sheet.workbook.add_chart("bar")
    chart.add_series(
        {
            "name": name,
            "categories": [sheet.name, first, 0, last, 0],
            "values": [sheet.name, first, column, last, column],
            "fill": {"color": LIGHT.accent},
            "border": {"none": True},
            "gap": 50,
            "data_labels": {"value": True, "font": {"size": 9}},
        }
    )
    sheet.workbook.axes(chart, unit)
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_y_axis({"reverse": True, "line": {"none": True}, "major_tick_mark": "none"})
    chart.set_legend({"none": True})
    height = 60 + 30 * (last - first + 1)
    sheet.add_chart(chart, last + 3 if at is None else at, 0, 900, height)
