"""Values of a table as text in the reader's language."""

import re
from datetime import date, datetime
from decimal import Decimal

from ui.view import View

_ISO = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d+)?)?")


def cell_text(view: View, value: object) -> str:
    """The value as text, formatted by its type in the reader's language."""
    if isinstance(value, str):
        if view.text.has(f"values.{value}"):
            return view.text(f"values.{value}")
        value = _moment(value)
    if isinstance(value, datetime):
        clock = f" {value:%H:%M}" if (value.hour, value.minute) != (0, 0) else ""
        return f"{view.dates.short(value.date())}{clock}"
    if isinstance(value, bool):
        return view.text("values.yes" if value else "values.no")
    if isinstance(value, date):
        return view.dates.short(value)
    if isinstance(value, Decimal):
        return view.numbers.plain(value, 2)
    return "" if value is None else str(value)


def _moment(written: str) -> str | datetime:
    """Parse an ISO date and time; other text is returned as it is."""
    if not _ISO.fullmatch(written):
        return written
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return written
