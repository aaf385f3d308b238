"""The rejected rows of a file as a workbook: to be mended and taken in like any export."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from data.ingest.parse_file import Choice, Taken, taken
from data.model.problems import Rejected
from data.parse import quarantine_return
from data.parse.canonical_rows import Incoming
from data.presets.preset import builtin
from data.readers.sheets import ANSWERS
from data.storage.store import Store
from present.text import Text
from present.workbook import sheet_title, write

MOST = 100_000  # rows of one workbook; a person mends no more
_LONGEST = 30_000  # letters of the answers in one cell
_WRONG = PatternFill("solid", fgColor="FFE9A8")
_WIDTHS = (46, 12)
_WIDTH = 18


def workbook(store: Store, sha256: str, name: str, choice: Choice, text: Text) -> bytes:
    """Every rejected row as it stands in the file, with what to mend and its line."""
    out = BytesIO()
    _write(store, sha256, name, choice, text, out)
    return out.getvalue()


def save(
    store: Store, sha256: str, name: str, choice: Choice, text: Text, place: Path
) -> tuple[int, int]:
    """The same into a file; gives how many rows are in it and how many there are."""
    out = BytesIO()
    told = _write(store, sha256, name, choice, text, out)
    if told[0]:
        place.write_bytes(out.getvalue())
    return told


def _write(
    store: Store, sha256: str, name: str, choice: Choice, text: Text, out: BytesIO
) -> tuple[int, int]:
    book = Workbook(write_only=True)
    with store.cursor() as connection, taken(store, connection, sha256, name, choice, None) as came:
        rejected = [part for part in came.parts if part.rejected and part.rejects and part.raw]
        for part in rejected:
            _sheet(book, part, _lines(connection, part), text)
        _answers(book, came, choice)
    if rejected:
        book.save(out)
    return (
        sum(min(part.rejected, MOST) for part in rejected),
        sum(part.rejected for part in rejected),
    )


_Line = tuple[tuple[Rejected, ...], tuple[str | None, ...]]


def _lines(connection: object, part: Incoming) -> Iterator[_Line]:
    return part.rejects.rows(connection, part.raw, MOST)  # type: ignore[union-attr,arg-type]


def _sheet(book: Workbook, part: Incoming, lines: Iterator[_Line], text: Text) -> None:
    headers = part.raw.headers if part.raw else ()
    title = (part.raw.name if part.raw else None) or text(f"tables.{part.table}.title")
    sheet = book.create_sheet(sheet_title(title))
    marks = quarantine_return.MARKS[text.lang if text.lang in quarantine_return.MARKS else "ru"]
    for place in range(1, len(headers) + len(marks) + 1):
        width = _WIDTHS[place - 1] if place <= len(marks) else _WIDTH
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "C2"
    sheet.append([_bold(sheet, header) for header in (*marks, *headers)])
    for wrong, cells in lines:
        columns = {each.column for each in wrong}
        row = [_cell(sheet, _why(wrong, text)), wrong[0].line]
        for header, value in zip(headers, cells, strict=True):
            cell = _cell(sheet, value)
            if header in columns:
                cell.fill = _WRONG
            row.append(cell)
        sheet.append(row)


def _why(wrong: Sequence[Rejected], text: Text) -> str:
    return "; ".join(
        f"{text.get(f'columns.{each.column}', each.column)}: "
        f"{text.get(f'rejected.{each.code}', text('rejected.other'))}"
        for each in wrong
    )


def _cell(sheet: WriteOnlyWorksheet, value: str | None) -> Cell:
    cell = WriteOnlyCell(sheet)
    if value is not None:
        write(cell, value)
    return cell


def _bold(sheet: WriteOnlyWorksheet, header: str) -> Cell:
    cell = _cell(sheet, header)
    cell.font = Font(bold=True)
    return cell


def _answers(book: Workbook, came: Taken, choice: Choice) -> None:
    """A hidden sheet with what the whole file decided, for its few rows may not."""
    said = choice.preset_file or came.said
    given = {"preset": choice.preset, "preset_file": said, "kind": choice.kind}
    if came.source.id in builtin() and not said:
        given["preset"] = came.source.id
    decided = {
        column: dict(how)
        for part in came.parts
        for column, how in (part.rejects.staged.decided if part.rejects else {}).items()
    }
    told = quarantine_return.written(
        quarantine_return.Said({name: value for name, value in given.items() if value}, decided)
    )
    sheet = book.create_sheet(ANSWERS)
    sheet.sheet_state = "hidden"
    for start in range(0, len(told), _LONGEST):
        sheet.append([_cell(sheet, told[start : start + _LONGEST])])
