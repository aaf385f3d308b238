"""Sheet of the month's payments, from which the sheet of days is summed."""

from dataclasses import dataclass

from present.reports.month_report import MonthReport
from present.reports.sheet_writer import SheetWriter

WIDTHS = (17, 16, 24, 32, 50, 30, 9)
TOP = 4
_DATE, _AMOUNT = 0, 1


@dataclass(frozen=True)
class PaymentRanges:
    """References to the dates and the amounts, for formulas of other sheets."""

    dates: str
    amounts: str


def payments(sheet: SheetWriter, report: MonthReport) -> PaymentRanges | None:
    """Write the list; gives None where the payments do not sum to the month's receipts."""
    text, listed = sheet.workbook.text, report.payments
    key = "note" if listed.whole else "cut" if listed.rows else "none"
    sheet.title(text("report.payments.title"), text(f"report.payments.{key}", n=len(listed.rows)))
    names = ("date", "amount", "owner", "client", "purpose", "file", "line")
    sheet.head(TOP - 1, [text(f"report.payments.{name}") for name in names], (2, 3, 4, 5))
    for row, payment in enumerate(listed.rows, start=TOP):
        sheet.write(row, _DATE, payment.paid_at)
        sheet.write(row, _AMOUNT, payment.amount, "exact")
        words = (payment.owner, payment.client, payment.purpose, payment.file)
        for column, text_value in enumerate(words, start=2):
            sheet.write(row, column, text_value or "")
        if payment.line is not None:
            sheet.write(row, 6, payment.line, "bare")
    if not listed.rows:
        return None
    last = TOP + len(listed.rows) - 1
    sheet.raw.autofilter(TOP - 1, 0, last, len(WIDTHS) - 1)
    total = sum(payment.amount for payment in listed.rows)
    sheet.write(TOP - 2, _DATE, text("report.total"), bold=True)
    amounts = f"{sheet.cell_range(_AMOUNT, TOP, last)}"
    sheet.write_formula(TOP - 2, _AMOUNT, f"SUBTOTAL(109,{amounts})", total, "exact", bold=True)
    if not listed.whole:
        return None
    return PaymentRanges(
        sheet.external_range(_DATE, TOP, last), sheet.external_range(_AMOUNT, TOP, last)
    )
