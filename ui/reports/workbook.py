"""The month as an Excel workbook: native charts, formulas that live, definitions at the end."""

from ui.reports.book import Book
from ui.reports.contents import Contents
from ui.reports.sheet import Sheet
from ui.reports.sheets import (
    days,
    definitions,
    doubts,
    funnel,
    glance,
    losses,
    managers,
    months,
    payments,
    segments,
)
from ui.reports.words import title_words

_WIDTHS = {
    "glance": glance.WIDTHS,
    "months": months.WIDTHS,
    "managers": managers.WIDTHS,
    "funnel": funnel.WIDTHS,
    "source": segments.WIDTHS,
    "product": segments.WIDTHS,
    "losses": losses.WIDTHS,
    "days": days.WIDTHS,
    "payments": payments.WIDTHS,
    "doubts": doubts.WIDTHS,
    "definitions": definitions.WIDTHS,
}


def workbook(told: Contents) -> bytes:
    """The whole file."""
    book = Book(told.answers)
    on = {name: Sheet(book, f"report.sheets.{name}", widths) for name, widths in _WIDTHS.items()}
    first = glance.Glance(on["glance"], told)
    listed = payments.payments(on["payments"], told)
    first.write(days.days(on["days"], told, listed, first.plan))
    months.months(on["months"], told)
    managers.managers(on["managers"], told)
    funnel.funnel(on["funnel"], told)
    for dimension in ("source", "product"):
        segments.segments(on[dimension], told, dimension)
    losses.losses(on["losses"], told)
    doubts.doubts(on["doubts"], told)
    definitions.definitions(on["definitions"], told)
    on["glance"].raw.activate()
    return book.close(title_words(told.answers))
