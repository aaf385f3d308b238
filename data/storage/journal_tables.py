"""The books of the store: tables that no uploaded file tells, kept in the journal as well."""

import json
from pathlib import Path

import duckdb
import pyarrow as pa

from data.model.query_one import one
from data.storage.journal import Journal, Rows
from data.storage.schema import BOOKS

Connection = duckdb.DuckDBPyConnection


class Behind(Exception):
    """The database lacks what the journal knows to have been committed."""


class Books:
    """Every change of a book stands in the journal before the database commits it."""

    def __init__(self, path: Path) -> None:
        self.journal = Journal(path)
        self._stands = 0  # number of the last record that the database took

    def agree(self, connection: Connection) -> None:
        """Bring the journal in line with a database just opened; Behind when that is the older."""
        self._stands = _number(connection)
        if self.journal.held() == self._stands:
            return
        told = self.journal.read()
        is_cut_short = told.last == self._stands + 1 and not told.sure
        if told.last > self._stands and not is_cut_short:
            raise Behind
        if self.journal.exists() or self._stands or any(_rows(connection).values()):
            self.begin(connection)

    def begin(self, connection: Connection) -> None:
        """Begin the journal anew with all that stands in the books."""
        self._stands = _number(connection) + 1
        _count(connection, self._stands)
        self.journal.begin(self._stands, _rows(connection))

    def note(self, now: Connection, before: Connection) -> bool:
        """Write down what a transaction changes, as the last thing before its commit."""
        there = _tables(before)
        sums, old = _sums(now, _tables(now)), _sums(before, there)
        changed = [book for book in BOOKS if sums.get(book) != old.get(book)]
        if not changed:
            return False
        came = {
            book: _beside(now, before, book) if book in there else _texts(now, book)
            for book in changed
        }
        gone = {book: _beside(before, now, book) for book in changed if book in old}
        _count(now, self._stands + 1)
        if not self.journal.exists():
            self.journal.begin(0, {})
        self.journal.write(self._stands + 1, came, gone)
        return True

    def hold(self) -> None:
        """The transaction was committed."""
        self._stands += 1
        self.journal.hold(self._stands)


def put(connection: Connection, rows: Rows) -> None:
    """Fill empty books with the rows of a journal; columns that are no more are left out."""
    for book in BOOKS:
        names = _names(connection, book)
        told = [json.loads(row) for row in rows.get(book, ())]
        columns = {name: pa.array([row.get(name) for row in told], pa.string()) for name in names}
        connection.register("book_told", pa.table(columns))
        connection.execute(f"INSERT INTO {book} ({', '.join(names)}) SELECT * FROM book_told")
        connection.unregister("book_told")


def _number(connection: Connection) -> int:
    if "journaled" not in _tables(connection):
        return 0
    return int(one(connection, "SELECT coalesce(max(record), 0) FROM journaled")[0])


def _count(connection: Connection, number: int) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS journaled (record BIGINT)")
    connection.execute("DELETE FROM journaled")
    connection.execute("INSERT INTO journaled VALUES (?)", [number])


def _sums(connection: Connection, there: set[str]) -> dict[str, tuple[int, int | None]]:
    """By book the number of its rows and the sum of their hashes; what is empty is left out."""
    asked = " UNION ALL ".join(
        f"SELECT '{book}', count(*), sum(hash({book})) FROM {book}"
        for book in BOOKS
        if book in there
    )
    rows = connection.execute(asked).fetchall() if asked else []
    return {book: (count, total) for book, count, total in rows if count}


def _beside(here: Connection, there: Connection, book: str) -> list[str]:
    """Rows that stand here and not there."""
    known = there.sql(f"SELECT hash({book}) AS h FROM {book}").to_arrow_table()
    here.register("rows_there", known)
    try:
        return _texts(here, book, f"WHERE hash({book}) NOT IN (SELECT h FROM rows_there)")
    finally:
        here.unregister("rows_there")


def _rows(connection: Connection) -> dict[str, list[str]]:
    there = _tables(connection)
    return {book: _texts(connection, book) for book in BOOKS if book in there}


def _texts(connection: Connection, book: str, which: str = "") -> list[str]:
    """Rows as JSON, each value as text so that it reads back exactly, empty ones left out."""
    told = ", ".join(f"{name}::VARCHAR AS {name}" for name in _names(connection, book))
    rows = connection.sql(f"SELECT {told} FROM {book} {which}").to_arrow_table()
    return [
        json.dumps({name: cell for name, cell in row.items() if cell is not None}, sort_keys=True)
        for row in rows.to_pylist()
    ]


def _names(connection: Connection, book: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(f"DESCRIBE {book}").fetchall()]


def _tables(connection: Connection) -> set[str]:
    rows = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary")
    return {str(row[0]) for row in rows.fetchall()}
