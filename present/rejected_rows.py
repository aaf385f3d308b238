"""The rejected rows of a file as a workbook, to be corrected and loaded like any export."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from data.ingest.parse_file import LoadOptions, ParsedFile, parse_file
from data.model.problems import RejectedRow
from data.parse import quarantine_return
from data.parse.canonical_rows import CanonicalRows
from data.presets.preset import builtin
from data.readers.sheets import ANSWERS
from data.storage.store import Store
from present.text import Text
from present.workbook import sheet_title, write_cell

MAX_ROWS = 100_000  # rows of one workbook; more are not corrected by hand
_LONGEST = 30_000  # letters of the answers in one cell
_WRONG_FILL = PatternFill("solid", fgColor="FFE9A8")
_WIDTHS = (46, 12)
_WIDTH = 18


def workbook(store: Store, sha256: str, name: str, choice: LoadOptions, text: Text) -> bytes:
    """The workbook of all rejected rows: cells as in the file, the reason, the line number."""
    out = BytesIO()
    _write(store, sha256, name, choice, text, out)
    return out.getvalue()


def save(
    store: Store, sha256: str, name: str, choice: LoadOptions, text: Text, place: Path
) -> tuple[int, int]:
    """Write the workbook to `place`; gives how many rows are in it and how many were rejected."""
    out = BytesIO()
    counts = _write(store, sha256, name, choice, text, out)
    if counts[0]:
        place.write_bytes(out.getvalue())
    return counts


def _write(
    store: Store, sha256: str, name: str, choice: LoadOptions, text: Text, out: BytesIO
) -> tuple[int, int]:
    workbook = Workbook(write_only=True)
    with (
        store.cursor() as connection,
        parse_file(store, connection, sha256, name, choice, None) as parsed,
    ):
        rejected = [part for part in parsed.parts if part.rejected and part.quarantine and part.raw]
        for part in rejected:
            _sheet(workbook, part, _lines(connection, part), text)
        _answers_sheet(workbook, parsed, choice)
    if rejected:
        workbook.save(out)
    return (
        sum(min(part.rejected, MAX_ROWS) for part in rejected),
        sum(part.rejected for part in rejected),
    )


_Line = tuple[tuple[RejectedRow, ...], tuple[str | None, ...]]


def _lines(connection: object, part: CanonicalRows) -> Iterator[_Line]:
    return part.quarantine.rows(connection, part.raw, MAX_ROWS)  # type: ignore[union-attr,arg-type]


def _sheet(workbook: Workbook, part: CanonicalRows, lines: Iterator[_Line], text: Text) -> None:
    headers = part.raw.headers if part.raw else ()
    title = (part.raw.name if part.raw else None) or text(f"tables.{part.table}.title")
    sheet = workbook.create_sheet(sheet_title(title))
    marks = quarantine_return.OWN_COLUMNS[
        text.lang if text.lang in quarantine_return.OWN_COLUMNS else "ru"
    ]
    for place in range(1, len(headers) + len(marks) + 1):
        width = _WIDTHS[place - 1] if place <= len(marks) else _WIDTH
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "C2"
    sheet.append([_bold(sheet, header) for header in (*marks, *headers)])
    for wrong, cells in lines:
        columns = {each.column for each in wrong}
        row = [_cell(sheet, _reasons(wrong, text)), wrong[0].line]
        for header, value in zip(headers, cells, strict=True):
            cell = _cell(sheet, value)
            if header in columns:
                cell.fill = _WRONG_FILL
            row.append(cell)
        sheet.append(row)


def _reasons(wrong: Sequence[RejectedRow], text: Text) -> str:
    return "; ".join(
        f"{text.get(f'columns.{each.column}', each.column)}: "
        f"{text.get(f'rejected.{each.code}', text('rejected.other'))}"
        for each in wrong
    )


def _cell(sheet: WriteOnlyWorksheet, value: str | None) -> Cell:
    cell = WriteOnlyCell(sheet)
    if value is not None:
        write_cell(cell, value)
    return cell


def _bold(sheet: WriteOnlyWorksheet, header: str) -> Cell:
    cell = _cell(sheet, header)
    cell.font = Font(bold=True)
    return cell


def _answers_sheet(workbook: Workbook, parsed: ParsedFile, choice: LoadOptions) -> None:
    """A hidden sheet with what was detected from the whole file, for its few rows may differ."""
    preset_file = choice.preset_file or parsed.saved_preset_text
    chosen = {"preset": choice.preset, "preset_file": preset_file, "kind": choice.kind}
    if parsed.source.id in builtin() and not preset_file:
        chosen["preset"] = parsed.source.id
    decided = {
        column: dict(how)
        for part in parsed.parts
        for column, how in (part.quarantine.staged.decided if part.quarantine else {}).items()
    }
    encoded = quarantine_return.answers_json(
        quarantine_return.ReturnedAnswers(
            {name: value for name, value in chosen.items() if value}, decided
        )
    )
    sheet = workbook.create_sheet(ANSWERS)
    sheet.sheet_state = "hidden"
    for start in range(0, len(encoded), _LONGEST):
        sheet.append([_cell(sheet, encoded[start : start + _LONGEST])])
