"""Why deals were lost in the month, beside the period before."""

from metrics.core.metric import Unit
from present.palette import LIGHT
from present.reports.contents import Contents
from present.reports.sheet import Look, Sheet
from present.reports.sheets.funnel import bars

WIDTHS = (40, 13, 12, 18, 13, 13)
TOP = 3
_DEALS, _SHARE, _AMOUNT, _BEFORE, _APART = range(1, 6)
_BOLD: Look = {"bold": True, "top": 1, "top_color": LIGHT.previous}


def losses(sheet: Sheet, told: Contents) -> None:
    """Write the reasons and their chart."""
    text, found = sheet.book.text, told.losses
    sheet.title(text("funnel.lost"), text("report.losses.note" if found else "report.losses.none"))
    names = ("reason", "deals", "share", "amount", "before", "apart")
    sheet.head(TOP - 1, [text(f"report.losses.{name}") for name in names])
    last = TOP + len(found) - 1
    all_lost = sum(loss.deals for loss in found)
    for row, loss in enumerate(found, start=TOP):
        sheet.put(row, 0, text("figure.not_given") if loss.reason is None else loss.reason)
        here = sheet.put(row, _DEALS, loss.deals, Unit.COUNT)
        whole, part = sheet.own(_DEALS, last + 1, last + 1), loss.deals / max(all_lost, 1)
        sheet.formula(row, _SHARE, f"{here}/{whole}", part if all_lost else None, Unit.SHARE)
        sheet.put(row, _AMOUNT, loss.amount, Unit.MONEY)
        then = sheet.put(row, _BEFORE, loss.previous, Unit.COUNT)
        apart = None if loss.previous is None else float(loss.deals - loss.previous)
        sheet.formula(row, _APART, f"{here}-{then}", apart, Unit.COUNT)
    if found:
        _foot(sheet, told, last)
        sheet.one_page(2 * len(found))
        bars(sheet, TOP, last, _DEALS, text("report.losses.deals"), Unit.COUNT)


def _foot(sheet: Sheet, told: Contents, last: int) -> None:
    foot, found = last + 1, told.losses
    sheet.put(foot, 0, sheet.book.text("report.total"), **_BOLD)
    sums: dict[int, list[float | None]] = {
        _DEALS: [loss.deals for loss in found],
        _AMOUNT: [loss.amount for loss in found],
        _BEFORE: [loss.previous for loss in found],
        _APART: [None if x.previous is None else x.deals - x.previous for x in found],
    }
    for column, values in sums.items():
        known = [each for each in values if each is not None]
        cells = sheet.own(column, TOP, last)
        formula = f"IF(COUNT({cells})>0,SUM({cells}),1/0)"
        unit = Unit.MONEY if column == _AMOUNT else Unit.COUNT
        total = float(sum(known)) if known else None
        sheet.formula(foot, column, formula, total, unit, **_BOLD)
    deals = sheet.own(_DEALS, foot, foot)
    whole = 1.0 if sum(loss.deals for loss in found) else None
    sheet.formula(foot, _SHARE, f"{deals}/{deals}", whole, Unit.SHARE, **_BOLD)
