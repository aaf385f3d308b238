"""Scans the XML of a workbook for what its text does not show: hidden rows, formulas, errors."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from posixpath import join, normpath

from lxml import etree

ANSWERS = "planerka"  # the hidden sheet of a workbook of rejected rows
_BLOCK = 1 << 22
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*?)(/?)>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"[^>]*>'
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<",
    re.S,
)
_FIRST = re.compile(
    rb"<(?:\w+:)?row\b[^>]*[^/]>\s*(?:<(?:\w+:)?c\b[^>]*/>\s*)*"
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)\d+"[^>]*[^/]>'
)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+)(\d+):[A-Z]+(\d+)"')
_HIDDEN_COLUMNS = re.compile(rb'<(?:\w+:)?col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_SPAN = re.compile(rb'\b(min|max)="(\d+)"')
_WIDEST = 16_384
# Excel keeps fifteen digits of a number: what stands after them in an id is lost
_LONG = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"(?:(?! t="(?:s|str|inlineStr|b|e|d)")[^>])*>'
    rb"<(?:\w+:)?v>(\d{16,}|\d(?:[.]\d+)?E[+](?:1[5-9]|2\d))<"
)
_UNCOUNTED = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"(?![^>]* t="str")[^>]*>'
    rb"<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?</"
)
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]+)(\d+)"[^>]*><(?:\w+:)?f\b')


class BrokenWorkbook(Exception):
    """The workbook's own parts do not fit together."""


@dataclass(frozen=True)
class SheetEntry:
    """A sheet: its name, the file it is in, and whether the workbook hides it."""

    name: str
    part: str
    hidden: bool


@dataclass
class SheetScan:
    """The result of one scan of a sheet's XML; cells as (row, column) counted from 1."""

    hidden: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: dict[int, set[int]] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)  # row, column, last row
    uncounted: dict[tuple[int, int], None] = field(default_factory=dict)  # formulas without a value
    hidden_columns: set[int] = field(default_factory=set)
    long_numbers: dict[int, list[int]] = field(default_factory=dict)  # rows by column
    first_column: int = 0  # of the used range; 0 until a cell was seen


class XlsxParts:
    """The workbook as a zip of XML parts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with zipfile.ZipFile(path) as parts:
                workbook = etree.fromstring(parts.read("xl/workbook.xml"))
                links = etree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
                names = set(parts.namelist())
                core = parts.read("docProps/core.xml") if "docProps/core.xml" in names else b""
        except (KeyError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, OSError) as error:
            raise BrokenWorkbook(str(error)) from error
        targets = {
            link.get("Id", ""): link.get("Target", "")
            for link in links
            if link.get("Type", "").endswith("/worksheet")  # charts are sheets without cells
        }
        self.sheets = tuple(
            SheetEntry(
                sheet.get("name", ""),
                _part(targets[_relation(sheet)]),
                sheet.get("state", "visible") != "visible",
            )
            for sheet in workbook.iterfind(".//{*}sheets/{*}sheet")
            if _relation(sheet) in targets
        )
        properties = workbook.find("{*}workbookPr")
        self.since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self.created = _created(core)

    def scan(self, sheet: SheetEntry) -> SheetScan:
        """Hidden rows, error cells and formulas of one sheet."""
        scan = SheetScan()
        with zipfile.ZipFile(self.path) as parts:
            if sheet.part not in parts.namelist():
                return scan
            try:
                for block in _blocks(parts, sheet.part):
                    _note(block, scan)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
                raise BrokenWorkbook(str(error)) from error
        return scan

    def long_numbers(self, sheet: SheetEntry) -> dict[int, list[int]]:
        """By column, the rows whose number has more digits than Excel keeps."""
        rows_by_column: dict[int, list[int]] = {}
        with zipfile.ZipFile(self.path) as parts:
            for block in _blocks(parts, sheet.part):
                for cell in _LONG.finditer(block):
                    rows_by_column.setdefault(column_number(cell[1]), []).append(int(cell[2]))
        return rows_by_column


def column_number(letters: bytes) -> int:
    """The place of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _note(block: bytes, scan: SheetScan) -> None:
    for cell in _FIRST.finditer(block):
        place = column_number(cell[1])
        scan.first_column = min(place, scan.first_column or place)
        if scan.first_column == 1:
            break
    if b'hidden="' in block:
        _note_hidden(block, scan)
    if b't="e"' in block:
        for cell in _ERROR.finditer(block):
            scan.errors[int(cell[2]), column_number(cell[1])] = cell[3].decode("utf-8", "replace")
    if b"mergeCell " in block:
        scan.merged += [
            (int(cell[2]), column_number(cell[1]), int(cell[3])) for cell in _MERGED.finditer(block)
        ]
    if b"<f" in block or b":f" in block:
        for cell in _UNCOUNTED.finditer(block):
            scan.uncounted[int(cell[2]), column_number(cell[1])] = None
        for cell in _FORMULA.finditer(block):
            scan.formulas.setdefault(int(cell[2]), set()).add(column_number(cell[1]))


def _note_hidden(block: bytes, scan: SheetScan) -> None:
    for columns in _HIDDEN_COLUMNS.finditer(block):
        span = {name: int(number) for name, number in _SPAN.findall(columns[0])}
        last = min(span.get(b"max", 0), _WIDEST)
        scan.hidden_columns |= set(range(span.get(b"min", 1), last + 1))
    for row in _ROW.finditer(block):
        number = _NUMBER.search(row[1])
        if number and _HIDDEN.search(row[1]):
            scan.hidden.add(int(number[1]))


def _blocks(parts: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    rest = b""
    with parts.open(part) as file:
        while piece := file.read(_BLOCK):
            cut = piece.rfind(b"row>") + 4
            if cut < 4:
                rest += piece
                continue
            yield rest + piece[:cut]
            rest = piece[cut:]
    if rest:
        yield rest


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _relation(sheet: etree._Element) -> str:
    return next(
        (str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), ""
    )


def _created(core: bytes) -> date | None:
    match = re.search(rb"<dcterms:created[^>]*>(\d{4}-\d\d-\d\d)", core)
    try:
        return date.fromisoformat(match[1].decode()) if match else None
    except ValueError:
        return None
