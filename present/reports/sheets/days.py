"""Sheet of receipts by day against the plan, summed from the payments by formulas."""

from dataclasses import dataclass

from babel.dates import format_date
from xlsxwriter.chart import Chart

from metrics.core.metric import Unit
from present.palette import LIGHT
from present.reports.month_report import MonthReport
from present.reports.receipts import ReceiptDay
from present.reports.sheet_writer import CellStyle, SheetWriter
from present.reports.sheets.payments import PaymentRanges

WIDTHS = (13, 13, 11, 15, 15, 17, 17, 17, 17)
TOP = 3
_DAY, _WORKS, _PLAN, _FACT, _PLANNED, _RECEIVED, _DIFFERENCE, _PREVIOUS = 0, 2, 3, 4, 5, 6, 7, 8


@dataclass(frozen=True)
class DayTotals:
    """References to the month's receipts and working days, for formulas of other sheets."""

    sheet: SheetWriter
    fact: str
    working: str


def days(
    sheet: SheetWriter, report: MonthReport, payments: PaymentRanges | None, plan: str
) -> DayTotals | None:
    """Write the days; `plan` is the reference to the plan of the month."""
    text = sheet.workbook.text
    sheet.title(
        text("report.days.title"), text("report.days.note" if report.days else "report.none")
    )
    if not report.days:
        return None
    names = ("day", "weekday", "works", "plan", "fact", "planned", "came", "apart", "before")
    sheet.head(TOP - 1, [text(f"report.days.{name}") for name in names], (1,))
    first, last = TOP, TOP + len(report.days) - 1
    for row, day in enumerate(report.days, start=TOP):
        works = text("values.yes" if day.is_working else "values.no")
        sheet.write(row, _DAY, day.day)
        sheet.write(row, 1, format_date(day.day, "EEEE", locale=text.lang))
        sheet.write(row, _WORKS, works, align="center")
        _planned(sheet, row, day, plan, last)
        _received(sheet, row, day, payments)
        sheet.write(row, _PREVIOUS, day.previous_so_far, Unit.MONEY)
    sheet.fit_one_page(len(report.days), upright=True)
    _total(sheet, report, last)
    sheet.add_chart(running_total_chart(sheet, report), last + 3, 0, 940, 330)
    yes = text("values.yes")
    works = sheet.external_range(_WORKS, first, last)
    return DayTotals(sheet, sheet.external_cell(last + 1, _FACT), f'COUNTIF({works},"{yes}")')


def _planned(sheet: SheetWriter, row: int, day: ReceiptDay, plan: str, last: int) -> None:
    """The plan of the month, spread evenly over its working days."""
    yes = sheet.workbook.text("values.yes")
    works, all_days = (
        sheet.cell_range(_WORKS, row, row, fixed=False),
        sheet.cell_range(_WORKS, TOP, last),
    )
    spread = f'IF({works}="{yes}",{plan}/COUNTIF({all_days},"{yes}"),0*{plan})'
    sheet.write_formula(row, _PLAN, spread, day.plan, Unit.MONEY)
    so_far = f"{sheet.range_start(_PLAN, TOP)}:{sheet.cell_range(_PLAN, row, row, fixed=False)}"
    running = f"IF(COUNT({so_far})={row - TOP + 1},SUM({so_far}),1/0)"
    sheet.write_formula(row, _PLANNED, running, day.plan_so_far, Unit.MONEY)


def _received(
    sheet: SheetWriter, row: int, day: ReceiptDay, payments: PaymentRanges | None
) -> None:
    """Receipts of the day; a future day stays empty."""
    if day.fact is None:
        return
    if payments:
        this = sheet.cell_range(_DAY, row, row, fixed=False)
        formula = (
            f'SUMIFS({payments.amounts},{payments.dates},">="&{this},{payments.dates},"<"&{this}+1)'
        )
        sheet.write_formula(row, _FACT, formula, day.fact, Unit.MONEY)
    else:
        sheet.write(row, _FACT, day.fact, Unit.MONEY)
    fact = sheet.cell_range(_FACT, row, row, fixed=False)
    sheet.write_formula(
        row, _RECEIVED, f"SUM({sheet.range_start(_FACT, TOP)}:{fact})", day.fact_so_far, Unit.MONEY
    )
    apart = None if day.plan_so_far is None else (day.fact_so_far or 0.0) - day.plan_so_far
    received, planned = (
        sheet.cell_range(column, row, row, fixed=False) for column in (_RECEIVED, _PLANNED)
    )
    sheet.write_formula(row, _DIFFERENCE, f"{received}-{planned}", apart, Unit.MONEY)


def _total(sheet: SheetWriter, report: MonthReport, last: int) -> None:
    bold: CellStyle = {"bold": True, "top": 1, "top_color": LIGHT.previous}
    sheet.write(last + 1, 0, sheet.workbook.text("report.total"), **bold)
    facts = [day.fact for day in report.days if day.fact is not None]
    plans = [day.plan for day in report.days if day.plan is not None]
    for column, values in ((_PLAN, plans), (_FACT, facts)):
        total = sum(values) if values else None
        cells = sheet.cell_range(column, TOP, last)
        formula = f"IF(COUNT({cells})>0,SUM({cells}),1/0)"
        sheet.write_formula(last + 1, column, formula, total, Unit.MONEY, **bold)


def running_total_chart(sheet: SheetWriter, report: MonthReport) -> Chart:
    """Line chart of the running totals, from the cells of this sheet."""
    chart = sheet.workbook.add_chart("line")
    last = TOP + len(report.days) - 1
    shown = [(_PREVIOUS, "previous", LIGHT.previous, 1.5), (_RECEIVED, "fact", LIGHT.accent, 3.0)]
    if any(day.plan is not None for day in report.days):
        shown.insert(1, (_PLANNED, "plan", LIGHT.quiet, 1.0))
    for column, name, colour, width in shown:
        chart.add_series(
            {
                "name": sheet.workbook.text(f"charts.{name}"),
                "categories": [sheet.name, TOP, _DAY, last, _DAY],
                "values": [sheet.name, TOP, column, last, column],
                "line": {"color": colour, "width": width},
            }
        )
    sheet.workbook.axes(chart, Unit.MONEY, dates="d")
    return chart
