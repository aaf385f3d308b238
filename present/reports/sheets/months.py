"""Sheet of twelve months: receipts against the plan, deals, conversion."""

from collections.abc import Sequence

from metrics.catalog import metric
from metrics.core.answer import Row
from metrics.core.metric import Unit
from present.palette import LIGHT
from present.reports.month_report import RECEIPTS, MonthReport
from present.reports.sheet_writer import CellStyle, SheetWriter

WIDTHS = (14, 16, 16, 13, 15, 13, 12, 12, 13, 16)
TOP = 3
_RECEIPTS, _PLAN, _SHARE, _CHANGE, _LEADS, _WON, _LOST, _RATE, _CHECK = range(1, 10)
_METRICS = {
    _RECEIPTS: "net_receipts",
    _PLAN: "plan",
    _LEADS: "leads",
    _WON: "won_deals",
    _LOST: "lost_deals",
    _CHECK: "average_check",
}
_SUMMED = (_RECEIPTS, _LEADS, _WON, _LOST)


def months(sheet: SheetWriter, report: MonthReport) -> None:
    """Write the months and their chart."""
    text = sheet.workbook.text
    key = "running" if report.answers.is_running else "note"
    sheet.title(text("report.months.title"), text(f"report.months.{key}"))
    names = ("month", "came", "plan", "share", "change", "leads", "won", "lost", "rate", "check")
    sheet.head(TOP - 1, [text(f"report.months.{name}") for name in names])
    rows = report.trend
    for row, month in enumerate(rows, start=TOP):
        sheet.write(row, 0, month.key[0], num_format="mm.yyyy")  # type: ignore[arg-type]
        for column, name in _METRICS.items():
            sheet.write(row, column, metric_value(month, name), metric(name).unit)
        _formulas(sheet, row, month, rows[row - TOP - 1] if row > TOP else None)
    if rows:
        last = TOP + len(rows) - 1
        _total(sheet, rows, last)
        sheet.fit_one_page(len(rows))
        _chart(sheet, last)


def metric_value(row: Row, name: str) -> float | None:
    """The value of the metric in the row; None where it is unknown or was not queried."""
    figure = row.figures.get(name)
    return None if figure is None or figure.value is None else float(figure.value)


def _formulas(sheet: SheetWriter, row: int, month: Row, before: Row | None) -> None:
    receipts, plan, won, lost = (
        sheet.cell_range(column, row, row, fixed=False)
        for column in (_RECEIPTS, _PLAN, _WON, _LOST)
    )
    sheet.write_formula(
        row, _SHARE, f"{receipts}/{plan}", _ratio(month, "net_receipts", "plan"), Unit.SHARE
    )
    if before:
        then = sheet.cell_range(_RECEIPTS, row - 1, row - 1, fixed=False)
        now, old = metric_value(month, "net_receipts"), metric_value(before, "net_receipts")
        change = now / old - 1 if now is not None and old else None
        sheet.write_formula(row, _CHANGE, f"{receipts}/{then}-1", change, "change")
    sheet.write_formula(row, _RATE, f"{won}/({won}+{lost})", win_rate(month), Unit.SHARE)


def win_rate(row: Row) -> float | None:
    """Share of won deals among closed ones; None where none was closed."""
    won, lost = metric_value(row, "won_deals"), metric_value(row, "lost_deals")
    return won / (won + lost) if won is not None and lost is not None and won + lost else None


def _ratio(row: Row, name: str, whole: str) -> float | None:
    part, of = metric_value(row, name), metric_value(row, whole)
    return part / of if part is not None and of else None


def _total(sheet: SheetWriter, rows: Sequence[Row], last: int) -> None:
    bold: CellStyle = {"bold": True, "top": 1, "top_color": LIGHT.previous}
    sheet.write(last + 1, 0, sheet.workbook.text("report.total"), **bold)
    sums: dict[int, float] = {}
    for column in range(1, len(WIDTHS)):
        if column in _SUMMED:
            values = [metric_value(row, _METRICS[column]) for row in rows]
            sums[column] = sum(each or 0.0 for each in values)
            cells = sheet.cell_range(column, TOP, last)
            unit = metric(_METRICS[column]).unit
            sheet.write_formula(last + 1, column, f"SUM({cells})", sums[column], unit, **bold)
        else:
            sheet.write(last + 1, column, "", **bold)
    won, lost = (
        sheet.cell_range(column, last + 1, last + 1, fixed=False) for column in (_WON, _LOST)
    )
    closed = sums[_WON] + sums[_LOST]
    share = sums[_WON] / closed if closed else None
    sheet.write_formula(last + 1, _RATE, f"{won}/({won}+{lost})", share, Unit.SHARE, **bold)


def _chart(sheet: SheetWriter, last: int) -> None:
    chart = sheet.workbook.add_chart("column")
    categories = [sheet.name, TOP, 0, last, 0]
    outline = {"fill": {"none": True}, "border": {"color": LIGHT.quiet, "width": 1.25}}
    solid = {"fill": {"color": LIGHT.accent}, "border": {"none": True}}
    for column, name, look in ((_PLAN, "plan", outline), (_RECEIPTS, "fact", solid)):
        chart.add_series(
            {
                "name": sheet.workbook.text(f"charts.{name}"),
                "categories": categories,
                "values": [sheet.name, TOP, column, last, column],
                "overlap": 100,
                "gap": 45,
                **look,
            }
        )
    sheet.workbook.axes(chart, RECEIPTS.unit, dates="mm.yy")
    sheet.add_chart(chart, last + 3, 0, 940, 330)
