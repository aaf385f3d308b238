"""Sheet of loss reasons in the month, against the compared period."""

from metrics.core.metric import Unit
from present.palette import LIGHT
from present.reports.month_report import MonthReport
from present.reports.sheet_writer import CellStyle, SheetWriter
from present.reports.sheets.funnel import bar_chart

WIDTHS = (40, 13, 12, 18, 13, 13)
TOP = 3
_DEALS, _SHARE, _AMOUNT, _PREVIOUS, _DIFFERENCE = range(1, 6)
_BOLD: CellStyle = {"bold": True, "top": 1, "top_color": LIGHT.previous}


def losses(sheet: SheetWriter, report: MonthReport) -> None:
    """Write the reasons and their chart."""
    text, reasons = sheet.workbook.text, report.losses
    sheet.title(
        text("funnel.lost"), text("report.losses.note" if reasons else "report.losses.none")
    )
    names = ("reason", "deals", "share", "amount", "before", "apart")
    sheet.head(TOP - 1, [text(f"report.losses.{name}") for name in names])
    last = TOP + len(reasons) - 1
    all_lost = sum(loss.deals for loss in reasons)
    for row, loss in enumerate(reasons, start=TOP):
        sheet.write(row, 0, text("figure.not_given") if loss.reason is None else loss.reason)
        here = sheet.write(row, _DEALS, loss.deals, Unit.COUNT)
        whole, part = sheet.cell_range(_DEALS, last + 1, last + 1), loss.deals / max(all_lost, 1)
        sheet.write_formula(row, _SHARE, f"{here}/{whole}", part if all_lost else None, Unit.SHARE)
        sheet.write(row, _AMOUNT, loss.amount, Unit.MONEY)
        then = sheet.write(row, _PREVIOUS, loss.previous, Unit.COUNT)
        apart = None if loss.previous is None else float(loss.deals - loss.previous)
        sheet.write_formula(row, _DIFFERENCE, f"{here}-{then}", apart, Unit.COUNT)
    if reasons:
        _foot(sheet, report, last)
        sheet.fit_one_page(2 * len(reasons))
        bar_chart(sheet, TOP, last, _DEALS, text("report.losses.deals"), Unit.COUNT)


def _foot(sheet: SheetWriter, report: MonthReport, last: int) -> None:
    foot, reasons = last + 1, report.losses
    sheet.write(foot, 0, sheet.workbook.text("report.total"), **_BOLD)
    sums: dict[int, list[float | None]] = {
        _DEALS: [loss.deals for loss in reasons],
        _AMOUNT: [loss.amount for loss in reasons],
        _PREVIOUS: [loss.previous for loss in reasons],
        _DIFFERENCE: [None if x.previous is None else x.deals - x.previous for x in reasons],
    }
    for column, values in sums.items():
        present_values = [each for each in values if each is not None]
        cells = sheet.cell_range(column, TOP, last)
        formula = f"IF(COUNT({cells})>0,SUM({cells}),1/0)"
        unit = Unit.MONEY if column == _AMOUNT else Unit.COUNT
        total = float(sum(present_values)) if present_values else None
        sheet.write_formula(foot, column, formula, total, unit, **_BOLD)
    deals = sheet.cell_range(_DEALS, foot, foot)
    whole = 1.0 if sum(loss.deals for loss in reasons) else None
    sheet.write_formula(foot, _SHARE, f"{deals}/{deals}", whole, Unit.SHARE, **_BOLD)
