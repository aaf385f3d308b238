"""The month as an Excel workbook: native charts, formulas that live, definitions at the end."""

from present.reports.book import Book
from present.reports.contents import Contents
from present.reports.sentences import title_words
from present.reports.sheet import Sheet
from present.reports.sheets import (
    days,
    definitions,
    funnel,
    losses,
    managers,
    months,
    overview,
    payments,
    quality,
    segments,
)

_WIDTHS = {
    "glance": overview.WIDTHS,
    "months": months.WIDTHS,
    "managers": managers.WIDTHS,
    "funnel": funnel.WIDTHS,
    "source": segments.WIDTHS,
    "product": segments.WIDTHS,
    "losses": losses.WIDTHS,
    "days": days.WIDTHS,
    "payments": payments.WIDTHS,
    "doubts": quality.WIDTHS,
    "definitions": definitions.WIDTHS,
}


def workbook(told: Contents) -> bytes:
    """The whole file."""
    book = Book(told.answers)
    on = {name: Sheet(book, f"report.sheets.{name}", widths) for name, widths in _WIDTHS.items()}
    first = overview.Glance(on["glance"], told)
    listed = payments.payments(on["payments"], told)
    first.write(days.days(on["days"], told, listed, first.plan))
    months.months(on["months"], told)
    managers.managers(on["managers"], told)
    funnel.funnel(on["funnel"], told)
    for dimension in ("source", "product"):
        segments.segments(on[dimension], told, dimension)
    losses.losses(on["losses"], told)
    quality.doubts(on["doubts"], told)
    definitions.definitions(on["definitions"], told)
    on["glance"].raw.activate()
    return book.close(title_words(told.answers))
