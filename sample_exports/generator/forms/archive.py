"""Writes files: encoded text, archives and workbooks without timestamps."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

_STAMP = (2026, 10, 22, 9, 0, 0)
Row = Sequence[object]


def lines_of(header: Row, rows: Iterable[Row], delimiter: str) -> str:
    """Ordinary CSV, quoted only where needed, lines ended by a line feed."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def write_zip(path: Path, member: str, content: bytes) -> None:
    """An archive of one file, the same bytes on every run."""
    _zip(path, {member: content})


def _zip(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, compresslevel=9)


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Row]]) -> None:
    """A workbook with bold headers, the same bytes on every run."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for number, cell in enumerate(sheet[1], start=1):
            cell.style = "Headline 4"
            sheet.column_dimensions[get_column_letter(number)].width = 22
        for line in sheet.iter_rows(min_row=2):
            for cell in line:
                if isinstance(cell.value, date) and not isinstance(cell.value, datetime):
                    cell.number_format = "DD.MM.YYYY"
        sheet.freeze_panes = "A2"
    _save(book, path)


def _save(book: Workbook, path: Path) -> None:
    """Save the workbook, then remove the timestamps from its archive."""
    book.properties.created = datetime(*_STAMP)
    book.properties.creator = "Planerka"
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    stamp = datetime(*_STAMP).isoformat().encode() + b"Z"
    members[core] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, members[core])
    _zip(path, members)
