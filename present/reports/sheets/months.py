"""Twelve months side by side: receipts against the plan, deals, conversion."""

from collections.abc import Sequence

from metrics.core.answer import Row
from metrics.core.metric import Unit
from present.palette import LIGHT
from present.reports.contents import Contents
from present.reports.sheet import Look, Sheet

WIDTHS = (14, 16, 16, 13, 15, 13, 12, 12, 13, 16)
TOP = 3
_CAME, _PLAN, _SHARE, _CHANGE, _LEADS, _WON, _LOST, _RATE, _CHECK = range(1, 10)
_VALUES = {
    _CAME: "net_receipts",
    _PLAN: "plan",
    _LEADS: "leads",
    _WON: "won_deals",
    _LOST: "lost_deals",
    _CHECK: "average_check",
}
_SUMMED = (_CAME, _LEADS, _WON, _LOST)
_UNITS = {_CAME: Unit.MONEY, _PLAN: Unit.MONEY, _CHECK: Unit.MONEY}


def months(sheet: Sheet, told: Contents) -> None:
    """Write the months and their chart."""
    text = sheet.book.text
    key = "running" if told.answers.running else "note"
    sheet.title(text("report.months.title"), text(f"report.months.{key}"))
    names = ("month", "came", "plan", "share", "change", "leads", "won", "lost", "rate", "check")
    sheet.head(TOP - 1, [text(f"report.months.{name}") for name in names])
    rows = told.trend
    for row, month in enumerate(rows, start=TOP):
        sheet.put(row, 0, month.key[0], num_format="mm.yyyy")  # type: ignore[arg-type]
        for column, name in _VALUES.items():
            sheet.put(row, column, value(month, name), _UNITS.get(column, Unit.COUNT))
        _worked_out(sheet, row, month, rows[row - TOP - 1] if row > TOP else None)
    if rows:
        last = TOP + len(rows) - 1
        _total(sheet, rows, last)
        sheet.one_page(len(rows))
        _chart(sheet, last)


def value(row: Row, name: str) -> float | None:
    """The value of that metric in the row; None where it was not asked."""
    figure = row.figures.get(name)
    return None if figure is None or figure.value is None else float(figure.value)


def _worked_out(sheet: Sheet, row: int, month: Row, before: Row | None) -> None:
    came, plan, won, lost = (
        sheet.own(column, row, row, fixed=False) for column in (_CAME, _PLAN, _WON, _LOST)
    )
    sheet.formula(row, _SHARE, f"{came}/{plan}", _part(month, "net_receipts", "plan"), Unit.SHARE)
    if before:
        then = sheet.own(_CAME, row - 1, row - 1, fixed=False)
        now, old = value(month, "net_receipts"), value(before, "net_receipts")
        change = now / old - 1 if now is not None and old else None
        sheet.formula(row, _CHANGE, f"{came}/{then}-1", change, "change")
    sheet.formula(row, _RATE, f"{won}/({won}+{lost})", rate(month), Unit.SHARE)


def rate(row: Row) -> float | None:
    """Won of the closed ones; empty where none was closed."""
    won, lost = value(row, "won_deals"), value(row, "lost_deals")
    return won / (won + lost) if won is not None and lost is not None and won + lost else None


def _part(row: Row, name: str, whole: str) -> float | None:
    part, of = value(row, name), value(row, whole)
    return part / of if part is not None and of else None


def _total(sheet: Sheet, rows: Sequence[Row], last: int) -> None:
    bold: Look = {"bold": True, "top": 1, "top_color": LIGHT.previous}
    sheet.put(last + 1, 0, sheet.book.text("report.total"), **bold)
    sums: dict[int, float] = {}
    for column in range(1, len(WIDTHS)):
        if column in _SUMMED:
            known = [value(row, _VALUES[column]) for row in rows]
            sums[column] = sum(each or 0.0 for each in known)
            cells = sheet.own(column, TOP, last)
            unit = _UNITS.get(column, Unit.COUNT)
            sheet.formula(last + 1, column, f"SUM({cells})", sums[column], unit, **bold)
        else:
            sheet.put(last + 1, column, "", **bold)
    won, lost = (sheet.own(column, last + 1, last + 1, fixed=False) for column in (_WON, _LOST))
    closed = sums[_WON] + sums[_LOST]
    share = sums[_WON] / closed if closed else None
    sheet.formula(last + 1, _RATE, f"{won}/({won}+{lost})", share, Unit.SHARE, **bold)


def _chart(sheet: Sheet, last: int) -> None:
    chart = sheet.book.chart("column")
    categories = [sheet.name, TOP, 0, last, 0]
    outline = {"fill": {"none": True}, "border": {"color": LIGHT.quiet, "width": 1.25}}
    solid = {"fill": {"color": LIGHT.accent}, "border": {"none": True}}
    for column, name, look in ((_PLAN, "plan", outline), (_CAME, "fact", solid)):
        chart.add_series(
            {
                "name": sheet.book.text(f"charts.{name}"),
                "categories": categories,
                "values": [sheet.name, TOP, column, last, column],
                "overlap": 100,
                "gap": 45,
                **look,
            }
        )
    sheet.book.axes(chart, Unit.MONEY, dates="mm.yy")
    sheet.chart(chart, last + 3, 0, 940, 330)
