"""Reads an export of any format into raw tables of text in DuckDB."""

import re
import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from data.model.errors import NoData, TooManyRows
from data.readers import archives, container, delimited, grid, html, one_c, sheets, workbooks, xlsx
from data.readers.decode import DecodedText, as_utf8
from data.readers.raw import Layout, RawFile, RawTable

MOST_ROWS = 20_000_000
_EMPTY_LIST = re.compile(r"\s*(?:<[^>]*>\s*)*Список\s+[\w\s-]+\s+пуст!?\s*(?:<[^>]*>\s*)*", re.I)
_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?([0-2]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class _ReadRequest:
    path: Path
    name: str
    layout: Layout
    connection: duckdb.DuckDBPyConnection
    scratch: Path


def read(path: Path, name: str, layout: Layout, connection: duckdb.DuckDBPyConnection) -> RawFile:
    """Read a file that its user calls `name`; close the result to free its scratch files."""
    scratch = Path(tempfile.mkdtemp(prefix="planerka-"))
    request = _ReadRequest(path, name, layout, connection, scratch)
    try:
        return _read(request, container.detect(path, name))
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise


def sample(connection: duckdb.DuckDBPyConnection, table: RawTable, n: int = 20) -> pa.Table:
    """The first rows of a raw table: `line`, then its columns under their places."""
    rows = connection.execute(
        f"SELECT * FROM {table.relation} ORDER BY line LIMIT $n", {"n": n}
    ).fetchall()
    lines, *columns = zip(*rows, strict=True) if rows else [()] * (len(table.headers) + 1)
    return grid.text_table(lines, columns)


def _read(request: _ReadRequest, kind: str) -> RawFile:
    if kind == "zip":
        path, inside = archives.unpack(request.path, request.name, request.scratch)
        kind = container.detect(path, inside)
        request = _ReadRequest(
            path, f"{request.name} → {inside}", request.layout, request.connection, request.scratch
        )
        if kind == "zip":
            archives.refuse_nested(request.name)
    if kind == "xlsx":
        tables = xlsx.read(request.path, request.name, request.layout, request.connection)
        book = sheets.XlsxParts(request.path)
        raw_file = _file(request, kind, None, tables, book.created)
        return replace(raw_file, has_numbers=True, since_1904=book.since_1904)
    if kind in ("xls", "xlsb", "ods"):
        tables = workbooks.read(
            request.path, request.name, kind, request.layout, request.connection
        )
        return replace(_file(request, kind, None, tables, None), has_numbers=True)
    text = as_utf8(request.path, request.name, request.layout.encoding, request.scratch)
    if _is_empty_list(text.path):
        raise NoData(file=request.name)
    return _read_text(request, kind, text)


def _read_text(request: _ReadRequest, kind: str, text: DecodedText) -> RawFile:
    created = None
    if kind == "1c":
        table, created = one_c.read(text, request.name, request.connection)
    elif kind in ("html", "xml"):
        source = html.html_tables if kind == "html" else html.workbook_tables
        table = html.read(text, request.name, request.layout, request.connection, source)
    else:
        kind = "csv"
        table = delimited.read(text, request.name, request.layout, request.connection)
    return _file(request, kind, text.encoding, (table,), created)


def _file(
    request: _ReadRequest,
    kind: str,
    encoding: str | None,
    tables: tuple[RawTable, ...],
    created: date | None,
) -> RawFile:
    most = max(table.rows for table in tables)
    if most > MOST_ROWS:
        raise TooManyRows(file=request.name, rows=most, limit=MOST_ROWS)
    created_on = _day_in(request.name) or created
    return RawFile(kind, encoding, tables, created_on, request.scratch, request.connection)


def _day_in(name: str) -> date | None:
    match = _DAY_IN_NAME.search(name)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _is_empty_list(path: Path) -> bool:
    if path.stat().st_size > 4096:
        return False
    return _EMPTY_LIST.fullmatch(path.read_text("utf-8-sig", "replace")) is not None
