"""Reads OpenDocument spreadsheets: every cell as the text of its value."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from lxml import etree

from data.readers import grid
from data.readers.sheets import SheetEntry, SheetScan

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CLOCK = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_ERROR = re.compile(r"#[\w/]+[!?]|#N/A|#Н/Д|(?:Err|Ошибка):\d{3}")
_WIDEST = 1_000
_MOST_ROWS = 2_000_000  # twice what a sheet holds
_MOST_REPEATED = 100_000  # equal filled rows that one element may stand for


class BrokenDocument(Exception):
    """The document's own parts do not fit together."""


def sheets(path: Path) -> Iterator[tuple[SheetEntry, pa.Table, SheetScan]]:
    """Every sheet of the document: its cells as text, with what else the sheet tells."""
    try:
        with zipfile.ZipFile(path) as parts:
            if _is_locked(parts):
                raise BrokenDocument("password")
            with parts.open("content.xml") as content:
                yield from _tables(etree.iterparse(
                    content, events=("start", "end"), huge_tree=True, resolve_entities=False,
                    tag=[_TABLE + "table", _TABLE + "table-row", _STYLE + "style"],
                ))  # fmt: skip
    except (
        KeyError,
        OSError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        etree.XMLSyntaxError,
    ) as error:
        raise BrokenDocument(str(error)) from error


def _is_locked(parts: zipfile.ZipFile) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in parts.namelist() and b"encryption-data" in parts.read(manifest)


def _tables(steps: etree.iterparse) -> Iterator[tuple[SheetEntry, pa.Table, SheetScan]]:
    unseen: set[str] = set()
    rows, scan = _SheetRows(), SheetScan(first_column=1)
    for event, element in steps:
        if element.tag == _STYLE + "style":
            shown = element.find(_STYLE + "table-properties")
            if event == "end" and shown is not None and shown.get(_TABLE + "display") == "false":
                unseen.add(element.get(_STYLE + "name", ""))
        elif element.tag == _TABLE + "table-row" and event == "end":
            rows.add(element, scan)
            element.clear()
        elif element.tag == _TABLE + "table" and event == "start":
            rows, scan = _SheetRows(), SheetScan(first_column=1)
        elif element.tag == _TABLE + "table":
            is_hidden = element.get(_TABLE + "style-name") in unseen
            yield SheetEntry(element.get(_TABLE + "name", ""), "", is_hidden), rows.table(), scan
            element.clear()


class _SheetRows:
    """Collects the rows of one sheet in the order of its elements."""

    def __init__(self) -> None:
        self.line = 0
        self.rows: list[tuple[int, list[str]]] = []

    def add(self, row: etree._Element, scan: SheetScan) -> None:
        """One element, which may stand for many equal rows."""
        times = _number(row.get(_TABLE + "number-rows-repeated"))
        cells = list(_cells(row))
        while cells and not cells[-1][0]:
            cells.pop()
        if cells and times > _MOST_REPEATED:
            raise BrokenDocument("rows repeated")
        for line in range(self.line + 1, self.line + 1 + (times if cells else 0)):
            self.rows.append((line, [text for text, _ in cells]))
            for place, (text, down) in enumerate(cells, 1):
                if _ERROR.fullmatch(text):
                    scan.errors[line, place] = text
                if down > 1:
                    scan.merged.append((line, place, line + down - 1))
            if row.get(_TABLE + "visibility", "visible") != "visible":
                scan.hidden.add(line)
        if len(self.rows) > _MOST_ROWS:
            raise BrokenDocument("rows")
        self.line += times

    def table(self) -> pa.Table:
        """The rows under one another, as wide as the widest."""
        width = max((len(cells) for _, cells in self.rows), default=0)
        padded = ([*cells, *[""] * (width - len(cells))] for _, cells in self.rows)
        columns = [[cell or None for cell in column] for column in zip(*padded, strict=True)]
        return grid.text_table([line for line, _ in self.rows], columns)


def _cells(row: etree._Element) -> Iterator[tuple[str, int]]:
    """The text of each cell and over how many rows it reaches; covered cells are empty."""
    for cell in row.iterchildren(_TABLE + "table-cell", _TABLE + "covered-table-cell"):
        times = min(_number(cell.get(_TABLE + "number-columns-repeated")), _WIDEST)
        down = _number(cell.get(_TABLE + "number-rows-spanned"))
        is_covered = cell.tag == _TABLE + "covered-table-cell"
        yield from [("" if is_covered else _value(cell), down)] * times


def _value(cell: etree._Element) -> str:
    paragraphs = ["".join(map(str, each.itertext())) for each in cell.iterchildren(_TEXT + "p")]
    shown = "\n".join(paragraphs).strip()
    kind = cell.get(_OFFICE + "value-type")
    if _ERROR.fullmatch(shown):
        return shown
    if kind in ("float", "currency", "percentage"):
        number = cell.get(_OFFICE + "value", shown)
        return number.removesuffix(".0")
    if kind == "date":
        return cell.get(_OFFICE + "date-value", shown).replace("T", " ")
    if kind == "time" and (clock := _CLOCK.match(cell.get(_OFFICE + "time-value", ""))):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return f"{hours:02}:{minutes:02}:{seconds:02}"
    return cell.get(_OFFICE + "boolean-value", shown).upper() if kind == "boolean" else shown


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 1
