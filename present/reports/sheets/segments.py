"""Sheets of the reported dimensions: deals, receipts, conversion, share of the total."""

from metrics.catalog import metric
from metrics.core.answer import Row
from metrics.core.metric import Unit
from present.palette import LIGHT
from present.reports.month_report import RECEIPTS, MonthReport
from present.reports.sheet_writer import CellStyle, SheetWriter
from present.reports.sheets.funnel import bar_chart
from present.reports.sheets.managers import total_cell
from present.reports.sheets.months import metric_value, win_rate

WIDTHS = (34, 12, 12, 12, 13, 17, 17, 11, 17, 17)
TOP = 3
_LEADS, _WON, _LOST, _RATE, _WON_AMOUNT, _RECEIPTS, _SHARE, _PREVIOUS, _DIFFERENCE = range(1, 10)
_SUMMED = {
    _LEADS: "leads",
    _WON: "won_deals",
    _LOST: "lost_deals",
    _WON_AMOUNT: "won_amount",
    _RECEIPTS: "net_receipts",
}
_BOLD: CellStyle = {"bold": True, "top": 1, "top_color": LIGHT.previous}


def segments(sheet: SheetWriter, report: MonthReport, dimension: str) -> None:
    """Write the table of one dimension and its chart."""
    text = sheet.workbook.text
    rows = sorted(report.segments.get(dimension, ()), key=_order)
    sheet.title(
        text(f"dimensions.{dimension}.brings"),
        text("report.segments.note" if rows else "report.none"),
    )
    short = [text(f"metrics.{name}.short") for name in ("leads", "won_deals", "lost_deals")]
    heads = [text(f"dimensions.{dimension}.title"), *short, text("metrics.win_rate.short")]
    heads += [text(f"metrics.{name}.short") for name in ("won_amount", "net_receipts")]
    heads += [text(f"report.{name}") for name in ("share", "before", "apart")]
    sheet.head(TOP - 1, heads)
    last = TOP + len(rows) - 1
    whole = report.department["net_receipts"].value
    for line, row in enumerate(rows, start=TOP):
        _line(sheet, line, row, last + 1, whole)
    if rows:
        _foot(sheet, report, rows, last)
        sheet.fit_one_page(2 * len(rows))
        bar_chart(sheet, TOP, last, _RECEIPTS, text("metrics.net_receipts.short"), RECEIPTS.unit)


def _order(row: Row) -> tuple[bool, float, str]:
    return row.key[0] is None, -(metric_value(row, "net_receipts") or 0.0), str(row.key[0])


def _line(sheet: SheetWriter, line: int, row: Row, foot: int, whole: float | None) -> None:
    segment = row.key[0]
    words = sheet.workbook.text("figure.not_given") if segment is None else str(segment)
    sheet.write(line, 0, words, **({} if segment is not None else {"font_color": LIGHT.quiet}))
    at = {
        column: sheet.write(line, column, metric_value(row, name), metric(name).unit)
        for column, name in _SUMMED.items()
    }
    sheet.write_formula(
        line, _RATE, f"{at[_WON]}/({at[_WON]}+{at[_LOST]})", win_rate(row), Unit.SHARE
    )
    received = metric_value(row, "net_receipts")
    share = received / whole if received is not None and whole else None
    sheet.write_formula(
        line,
        _SHARE,
        f"{at[_RECEIPTS]}/{sheet.cell_range(_RECEIPTS, foot, foot)}",
        share,
        Unit.SHARE,
    )
    figure = row.figures.get("net_receipts")
    before = figure.previous if figure else None
    then = sheet.write(line, _PREVIOUS, before, Unit.MONEY)
    apart = None if received is None or before is None else received - before
    sheet.write_formula(line, _DIFFERENCE, f"{at[_RECEIPTS]}-{then}", apart, Unit.MONEY)


def _foot(sheet: SheetWriter, report: MonthReport, rows: list[Row], last: int) -> None:
    foot = last + 1
    sheet.write(foot, 0, sheet.workbook.text("report.total"), **_BOLD)
    at = {
        column: total_cell(sheet, foot, column, (TOP, last), rows, report.department[name], name)
        for column, name in _SUMMED.items()
    }
    won, lost = (report.department[name].value or 0.0 for name in ("won_deals", "lost_deals"))
    share = won / (won + lost) if won + lost else None
    formula = f"{at[_WON]}/({at[_WON]}+{at[_LOST]})"
    sheet.write_formula(foot, _RATE, formula, share, Unit.SHARE, **_BOLD)
    received, before = (
        report.department["net_receipts"].value,
        report.department["net_receipts"].previous,
    )
    sheet.write_formula(
        foot,
        _SHARE,
        f"{at[_RECEIPTS]}/{at[_RECEIPTS]}",
        1.0 if received else None,
        Unit.SHARE,
        **_BOLD,
    )
    then = sheet.write(foot, _PREVIOUS, before, Unit.MONEY, **_BOLD)
    apart = None if received is None or before is None else received - before
    sheet.write_formula(foot, _DIFFERENCE, f"{at[_RECEIPTS]}-{then}", apart, Unit.MONEY, **_BOLD)
