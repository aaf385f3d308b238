"""Reads tables in HTML and in Excel's XML of 2003, as CRMs put them into files named .xls."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import duckdb
from lxml import etree

from data.model.errors import NoData
from data.readers import body_shape, grid, groups
from data.readers.decode import DecodedText
from data.readers.header_row import SEARCHED
from data.readers.raw import Layout, RawNote, RawTable
from data.readers.sheets import SheetScan
from data.readers.specials import RowRules

_OFFICE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_END = re.compile(rb"</(?:\w+:)?(table|html|workbook)\s*>\s*(?:</\w+\s*>\s*)*$", re.I)
_GAPS = re.compile(r"[ \t\r\n]+")
_WIDEST = 1_000
_TALLEST = 65_535

Row = tuple[int, tuple[str, ...]]  # tuples of text do not keep the collector busy


@dataclass
class MarkupTable:
    """One table: its rows with their numbers, and its cells that reach over several rows."""

    rows: list[Row] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)  # row, column, last row

    def covered(self, number: int) -> dict[int, int]:
        """The columns of a row that a cell from above stands in, counted from 1."""
        return {
            column: last for row, column, last in self.merged[-_WIDEST:] if row < number <= last
        }


class Source(Protocol):
    """Reads the tables of a file, each as numbered rows."""

    def __call__(self, path: Path) -> list[MarkupTable]: ...


def read(
    text: DecodedText,
    name: str,
    layout: Layout,
    connection: duckdb.DuckDBPyConnection,
    source: Source,
) -> RawTable:
    """The largest table of the file."""
    tables = source(text.path)
    largest = max(tables, key=lambda each: len(each.rows), default=MarkupTable())
    filled = [(line, row) for line, row in largest.rows if any(cell.strip() for cell in row)]
    head = grid.head([row for _, row in filled[:SEARCHED]], layout)
    body = filled[head.skip :]
    if not body:
        raise NoData(file=name)
    width = max(len(head.headers), max(len(row) for _, row in body))
    headers = (*head.headers, *("" for _ in range(width - len(head.headers))))
    padded = [(*row, *[""] * (width - len(row))) for _, row in body]
    table = grid.text_table([line for line, _ in body], list(zip(*padded, strict=True)))
    table, merge_notes = groups.merged(
        table, headers, SheetScan(merged=largest.merged, first_column=1)
    )
    rules = RowRules(headers, layout.known_headers, head.above, body_shape.measure(body[:SEARCHED]))
    raw = grid.finish(connection, table, rules)
    if raw.rows == 0:
        raise NoData(file=name)
    notes = (*text.notes, *merge_notes)
    if not _is_whole(text.path):
        notes = (*notes, RawNote("incomplete_file"))
    lines = [number for number, _ in filled[:SEARCHED]]
    other = [] if head.other_table is None else [lines[head.other_table]]
    return grid.noted(
        raw,
        *notes,
        *grid.shape_notes(head, headers, [row for _, row in body[:SEARCHED]], layout),
        *grid.second_table(other),
        header_line=None if head.index is None else lines[head.index],
        outside=(*grid.preamble(head, lines), *raw.outside),
    )


def html_tables(path: Path) -> list[MarkupTable]:
    """Every table of an HTML page; a row counts from 1 within its table."""
    tables: dict[etree._Element, MarkupTable] = {}
    with path.open("rb") as file:
        page = etree.iterparse(
            file, events=("end",), tag=("tr",), html=True, encoding="utf-8", huge_tree=True
        )
        for _, row in page:
            table = next(row.iterancestors("table"), None)
            if table is None:
                continue
            met = tables.setdefault(table, MarkupTable())
            met.rows.append((len(met.rows) + 1, tuple(_cells(row, met))))
            _forget(row)
    return list(tables.values())


def workbook_tables(path: Path) -> list[MarkupTable]:
    """Every sheet of a workbook in Excel's XML of 2003."""
    tables: dict[etree._Element, MarkupTable] = {}
    with path.open("rb") as file:
        book = etree.iterparse(
            file, events=("end",), tag=_OFFICE + "Row", recover=True, huge_tree=True,
            resolve_entities=False, no_network=True,
        )  # fmt: skip
        for _, row in book:
            table = row.getparent()
            if table is None:
                continue
            met = tables.setdefault(table, MarkupTable())
            before = met.rows[-1][0] if met.rows else 0
            number = _number(row.get(_OFFICE + "Index"), before + 1)
            met.rows.append((number, tuple(_office_cells(row, number, met))))
            _forget(row)
    return list(tables.values())


def _forget(row: etree._Element) -> None:
    row.clear()
    parent, before = row.getparent(), row.getprevious()
    if parent is not None and before is not None:
        parent.remove(before)


def _cells(row: etree._Element, met: MarkupTable) -> Iterator[str]:
    number, place = len(met.rows) + 1, 0
    covered = met.covered(number)
    for cell in row.iterchildren("td", "th"):
        while place + 1 in covered:
            place += 1
            yield ""
        down = min(_number(cell.get("rowspan"), 1), _TALLEST)
        if down > 1:
            met.merged.append((number, place + 1, number + down - 1))
        wide = min(_number(cell.get("colspan"), 1), _WIDEST)
        yield from (_text(cell), *[""] * (wide - 1))
        place += max(wide, 1)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else otherwise


def _text(cell: etree._Element) -> str:
    if not len(cell):
        return _one_line(cell.text or "")
    for gap in cell.iter("br", "p", "div"):
        gap.tail, gap.text = " " + (gap.tail or ""), " " + (gap.text or "")
    return _one_line("".join(text for text in cell.itertext() if isinstance(text, str)))


def _one_line(text: str) -> str:
    text = text.strip()
    return _GAPS.sub(" ", text) if "\n" in text or "\t" in text or "  " in text else text


def _office_cells(row: etree._Element, number: int, met: MarkupTable) -> list[str]:
    cells: list[str] = []
    for cell in row.iterfind(_OFFICE + "Cell"):
        place = min(_number(cell.get(_OFFICE + "Index"), len(cells) + 1), _WIDEST)
        cells += [""] * (place - 1 - len(cells))
        data = cell.find(_OFFICE + "Data")
        text = "" if data is None else "".join(str(each) for each in data.itertext())
        is_moment = data is not None and data.get(_OFFICE + "Type") == "DateTime"
        cells.append(text.partition(".")[0].replace("T", " ") if is_moment else text)
        down = min(_number(cell.get(_OFFICE + "MergeDown"), 0), _TALLEST)
        if down:
            met.merged.append((number, len(cells), number + down))
        across = min(_number(cell.get(_OFFICE + "MergeAcross"), 0), _WIDEST)
        cells += [""] * across
    return cells


def _is_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 1024))
        return _END.search(file.read().rstrip()) is not None
