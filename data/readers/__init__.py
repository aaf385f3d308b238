"""Bytes of any export → raw tables of text in DuckDB."""

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
from data.readers.decode import Text, as_utf8
from data.readers.headers import bare, fold
from data.readers.raw import Layout, RawFile, RawNote, RawTable

__all__ = ["Layout", "RawFile", "RawNote", "RawTable", "bare", "fold", "read", "sample"]

MOST_ROWS = 20_000_000
_NOTHING = re.compile(r"\s*(?:<[^>]*>\s*)*Список\s+[\w\s-]+\s+пуст!?\s*(?:<[^>]*>\s*)*", re.I)
_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?([0-2]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class _Job:
    path: Path
    name: str
    layout: Layout
    connection: duckdb.DuckDBPyConnection
    scratch: Path


def read(path: Path, name: str, layout: Layout, connection: duckdb.DuckDBPyConnection) -> RawFile:
    """Read a file that its user calls `name`; close the result to free its scratch files."""
    scratch = Path(tempfile.mkdtemp(prefix="planerka-"))
    job = _Job(path, name, layout, connection, scratch)
    try:
        return _read(job, container.detect(path, name))
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


def _read(job: _Job, kind: str) -> RawFile:
    if kind == "zip":
        path, inside = archives.unpack(job.path, job.name, job.scratch)
        kind = container.detect(path, inside)
        job = _Job(path, f"{job.name} → {inside}", job.layout, job.connection, job.scratch)
        if kind == "zip":
            archives.refuse_nested(job.name)
    if kind == "xlsx":
        tables = xlsx.read(job.path, job.name, job.layout, job.connection)
        book = sheets.Book(job.path)
        made = _file(job, kind, None, tables, book.created)
        return replace(made, has_numbers=True, since_1904=book.since_1904)
    if kind in ("xls", "xlsb", "ods"):
        tables = workbooks.read(job.path, job.name, kind, job.layout, job.connection)
        return replace(_file(job, kind, None, tables, None), has_numbers=True)
    text = as_utf8(job.path, job.name, job.layout.encoding, job.scratch)
    if _says_nothing(text.path):
        raise NoData(file=job.name)
    return _read_text(job, kind, text)


def _read_text(job: _Job, kind: str, text: Text) -> RawFile:
    created = None
    if kind == "1c":
        table, created = one_c.read(text, job.name, job.connection)
    elif kind in ("html", "xml"):
        source = html.html_tables if kind == "html" else html.workbook_tables
        table = html.read(text, job.name, job.layout, job.connection, source)
    else:
        kind = "csv"
        table = delimited.read(text, job.name, job.layout, job.connection)
    return _file(job, kind, text.encoding, (table,), created)


def _file(
    job: _Job,
    kind: str,
    encoding: str | None,
    tables: tuple[RawTable, ...],
    created: date | None,
) -> RawFile:
    most = max(table.rows for table in tables)
    if most > MOST_ROWS:
        raise TooManyRows(file=job.name, rows=most, limit=MOST_ROWS)
    made = _day_in(job.name) or created
    return RawFile(kind, encoding, tables, made, job.scratch, job.connection)


def _day_in(name: str) -> date | None:
    found = _DAY_IN_NAME.search(name)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _says_nothing(path: Path) -> bool:
    if path.stat().st_size > 4096:
        return False
    return _NOTHING.fullmatch(path.read_text("utf-8-sig", "replace")) is not None
