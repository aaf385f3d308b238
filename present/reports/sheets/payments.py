"""Payments of the month: what the days are summed from."""

from dataclasses import dataclass

from present.reports.contents import Contents
from present.reports.sheet import Sheet

WIDTHS = (17, 16, 24, 32, 50, 30, 9)
TOP = 4
_DATE, _AMOUNT = 0, 1


@dataclass(frozen=True)
class Listed:
    """Where the dates and the amounts stand, for formulas of other sheets."""

    dates: str
    amounts: str


def payments(sheet: Sheet, told: Contents) -> Listed | None:
    """Write the list; None where the month cannot be worked out of it."""
    text, found = sheet.book.text, told.payments
    key = "note" if found.whole else "cut" if found.rows else "none"
    sheet.title(text("report.payments.title"), text(f"report.payments.{key}", n=len(found.rows)))
    names = ("date", "amount", "owner", "client", "purpose", "file", "line")
    sheet.head(TOP - 1, [text(f"report.payments.{name}") for name in names], (2, 3, 4, 5))
    for row, payment in enumerate(found.rows, start=TOP):
        sheet.put(row, _DATE, payment.paid_at)
        sheet.put(row, _AMOUNT, payment.amount, "exact")
        words = (payment.owner, payment.client, payment.purpose, payment.file)
        for column, said in enumerate(words, start=2):
            sheet.put(row, column, said or "")
        if payment.line is not None:
            sheet.put(row, 6, payment.line, "bare")
    if not found.rows:
        return None
    last = TOP + len(found.rows) - 1
    sheet.raw.autofilter(TOP - 1, 0, last, len(WIDTHS) - 1)
    total = sum(payment.amount for payment in found.rows)
    sheet.put(TOP - 2, _DATE, text("report.total"), bold=True)
    amounts = f"{sheet.own(_AMOUNT, TOP, last)}"
    sheet.formula(TOP - 2, _AMOUNT, f"SUBTOTAL(109,{amounts})", total, "exact", bold=True)
    if not found.whole:
        return None
    return Listed(sheet.span(_DATE, TOP, last), sheet.span(_AMOUNT, TOP, last))
