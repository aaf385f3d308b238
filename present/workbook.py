"""Writes tables as Excel files: typed numbers and dates, text that never acts as a formula."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from metrics.core.metric import Unit

if TYPE_CHECKING:  # openpyxl is slow to import, and a page needs it when a download is pressed
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | bool | Decimal | date | datetime | None

_FORMATS = {
    Unit.MONEY: "#,##0.00",
    Unit.MONEY_PER_DAY: "#,##0.00",
    Unit.MONEY_PER_HOUR: "#,##0.00",
    Unit.SHARE: "0.0%",
    Unit.COUNT: "#,##0",
}
_OTHER_FORMAT = "#,##0.0"
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_TITLE = 31  # Excel's own limit
_WIDEST = 50
# what XML, and so a workbook, cannot hold
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def workbook(
    title: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[Value]],
    units: Sequence[Unit | None] = (),
) -> bytes:
    """One sheet with a header that stays in sight and a filter."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    excel = Workbook()
    sheet = excel.worksheets[0]
    sheet.title = sheet_title(title)
    for place, header in enumerate(headers, start=1):
        write_cell(sheet.cell(1, place), header)
        sheet.cell(1, place).font = Font(bold=True)
    for line, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            unit = units[place - 1] if place <= len(units) else None
            write_cell(sheet.cell(line, place), value, unit)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    fit_columns(sheet)
    file = BytesIO()
    excel.save(file)
    return file.getvalue()


def sheet_title(title: str) -> str:
    """The title without what Excel does not allow in the name of a sheet."""
    return _UNWRITABLE.sub("", title).translate(_FORBIDDEN)[:_TITLE].strip("' \t\n\r") or "1"


def writable(text: str) -> str:
    """The text without what a workbook cannot hold."""
    return _UNWRITABLE.sub("", text)


def acts_as_formula(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula, were it typed in."""
    return text[:1] in ("=", "+", "-", "@", "\t", "\r")


def write_cell(cell: "Cell | MergedCell", value: Value, unit: Unit | None = None) -> None:
    """Write a value with its type and number format; a text never acts as a formula."""
    if isinstance(value, str):
        cell.value = writable(value)
        cell.data_type = "s"  # «=1+1» stays a text: openpyxl would make a formula of it
        cell.quotePrefix = acts_as_formula(value)
        return
    cell.value = value
    if isinstance(value, datetime):
        cell.number_format = "dd.mm.yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = "dd.mm.yyyy"
    elif unit is not None and value is not None:
        cell.number_format = number_format(unit)


def number_format(unit: Unit) -> str:
    """Excel's number format of figures in that unit."""
    return _FORMATS.get(unit, _OTHER_FORMAT)


def fit_columns(sheet: "Worksheet") -> None:
    """Set each column as wide as its longest value, up to a limit."""
    from openpyxl.utils import get_column_letter

    for place, column in enumerate(sheet.iter_cols(), start=1):
        longest = max(len(str(cell.value)) if cell.value is not None else 0 for cell in column)
        sheet.column_dimensions[get_column_letter(place)].width = min(longest + 3, _WIDEST)
