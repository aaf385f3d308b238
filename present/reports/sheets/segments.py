"""Sources and products: what came of each, its conversion and its share worked out."""

from metrics.core.answer import Row
from metrics.core.metric import Unit
from present.palette import LIGHT
from present.reports.contents import Contents
from present.reports.sheet import Look, Sheet
from present.reports.sheets.funnel import bars
from present.reports.sheets.managers import total
from present.reports.sheets.months import rate, value

WIDTHS = (34, 12, 12, 12, 13, 17, 17, 11, 17, 17)
TOP = 3
_LEADS, _WON, _LOST, _RATE, _SOLD, _CAME, _SHARE, _BEFORE, _APART = range(1, 10)
_SUMMED = {
    _LEADS: "leads",
    _WON: "won_deals",
    _LOST: "lost_deals",
    _SOLD: "won_amount",
    _CAME: "net_receipts",
}
_BOLD: Look = {"bold": True, "top": 1, "top_color": LIGHT.previous}


def segments(sheet: Sheet, told: Contents, dimension: str) -> None:
    """Write the table of one dimension and its chart."""
    text = sheet.book.text
    rows = sorted(told.segments.get(dimension, ()), key=_order)
    sheet.title(
        text(f"report.segments.{dimension}"),
        text("report.segments.note" if rows else "report.none"),
    )
    short = [text(f"metrics.{name}.short") for name in ("leads", "won_deals", "lost_deals")]
    heads = [text(f"dimensions.{dimension}.title"), *short, text("metrics.win_rate.short")]
    heads += [text(f"metrics.{name}.short") for name in ("won_amount", "net_receipts")]
    heads += [text(f"report.{name}") for name in ("share", "before", "apart")]
    sheet.head(TOP - 1, heads)
    last = TOP + len(rows) - 1
    whole = told.department["net_receipts"].value
    for line, row in enumerate(rows, start=TOP):
        _line(sheet, line, row, last + 1, whole)
    if rows:
        _foot(sheet, told, rows, last)
        sheet.one_page(2 * len(rows))
        bars(sheet, TOP, last, _CAME, text("metrics.net_receipts.short"), Unit.MONEY)


def _order(row: Row) -> tuple[bool, float, str]:
    return row.key[0] is None, -(value(row, "net_receipts") or 0.0), str(row.key[0])


def _line(sheet: Sheet, line: int, row: Row, foot: int, whole: float | None) -> None:
    name = row.key[0]
    words = sheet.book.text("figure.not_given") if name is None else str(name)
    sheet.put(line, 0, words, **({} if name is not None else {"font_color": LIGHT.quiet}))
    at = {
        column: sheet.put(line, column, value(row, metric), _unit(column))
        for column, metric in _SUMMED.items()
    }
    sheet.formula(line, _RATE, f"{at[_WON]}/({at[_WON]}+{at[_LOST]})", rate(row), Unit.SHARE)
    came = value(row, "net_receipts")
    share = came / whole if came is not None and whole else None
    sheet.formula(line, _SHARE, f"{at[_CAME]}/{sheet.own(_CAME, foot, foot)}", share, Unit.SHARE)
    figure = row.figures.get("net_receipts")
    before = figure.previous if figure else None
    then = sheet.put(line, _BEFORE, before, Unit.MONEY)
    apart = None if came is None or before is None else came - before
    sheet.formula(line, _APART, f"{at[_CAME]}-{then}", apart, Unit.MONEY)


def _foot(sheet: Sheet, told: Contents, rows: list[Row], last: int) -> None:
    foot = last + 1
    sheet.put(foot, 0, sheet.book.text("report.total"), **_BOLD)
    at = {
        column: total(sheet, foot, column, (TOP, last), rows, told.department[name], name)
        for column, name in _SUMMED.items()
    }
    won, lost = (told.department[name].value or 0.0 for name in ("won_deals", "lost_deals"))
    share = won / (won + lost) if won + lost else None
    formula = f"{at[_WON]}/({at[_WON]}+{at[_LOST]})"
    sheet.formula(foot, _RATE, formula, share, Unit.SHARE, **_BOLD)
    came, before = told.department["net_receipts"].value, told.department["net_receipts"].previous
    sheet.formula(
        foot, _SHARE, f"{at[_CAME]}/{at[_CAME]}", 1.0 if came else None, Unit.SHARE, **_BOLD
    )
    then = sheet.put(foot, _BEFORE, before, Unit.MONEY, **_BOLD)
    apart = None if came is None or before is None else came - before
    sheet.formula(foot, _APART, f"{at[_CAME]}-{then}", apart, Unit.MONEY, **_BOLD)


def _unit(column: int) -> Unit:
    return Unit.MONEY if column in (_SOLD, _CAME) else Unit.COUNT
