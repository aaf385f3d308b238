"""Journal tables: tables that cannot be rebuilt from uploaded files; the journal has them too."""

import json
from collections.abc import Mapping
from pathlib import Path

import duckdb

from data.model.query_one import one
from data.storage.journal import Journal, JournalRows
from data.storage.schema import JOURNAL_TABLES
from data.storage.text_table import text_table

Connection = duckdb.DuckDBPyConnection


class JournalAhead(Exception):
    """The journal has a committed record that the database lacks: the database is older."""


class JournalTables:
    """Writes every change of a journal table to the journal before the database commits it."""

    def __init__(self, path: Path) -> None:
        self.journal = Journal(path)
        self._last_record = 0  # number of the last record that the database took

    def reconcile(self, connection: Connection) -> None:
        """Bring the journal in line with a database just opened; JournalAhead if that is older."""
        self._last_record = _stored_number(connection)
        if self.journal.confirmed_record() == self._last_record:
            return
        content = self.journal.read()
        is_cut_short = content.last_record == self._last_record + 1 and not content.is_confirmed
        if content.last_record > self._last_record and not is_cut_short:
            raise JournalAhead
        if self.journal.exists() or self._last_record or any(_rows(connection).values()):
            self.rewrite(connection)

    def rewrite(self, connection: Connection) -> None:
        """Replace the journal by one record of all current rows of the journal tables."""
        self._last_record = _stored_number(connection) + 1
        _store_number(connection, self._last_record)
        self.journal.rewrite(self._last_record, _rows(connection))

    def record_changes(self, now: Connection, before: Connection) -> bool:
        """Write what a transaction changes to the journal, just before its commit.

        `now` is inside the transaction, `before` outside it. Gives whether anything was written.
        """
        tables_before = _tables(before)
        sums_now, sums_before = _checksums(now, _tables(now)), _checksums(before, tables_before)
        changed = [
            table for table in JOURNAL_TABLES if sums_now.get(table) != sums_before.get(table)
        ]
        if not changed:
            return False
        added = {
            table: _rows_missing_in(now, before, table)
            if table in tables_before
            else _rows_as_json(now, table)
            for table in changed
        }
        removed = {
            table: _rows_missing_in(before, now, table) for table in changed if table in sums_before
        }
        _store_number(now, self._last_record + 1)
        if not self.journal.exists():
            self.journal.rewrite(0, {})
        self.journal.write(self._last_record + 1, added, removed)
        return True

    def confirm(self) -> None:
        """Confirm the last record: its transaction was committed."""
        self._last_record += 1
        self.journal.confirm(self._last_record)


def fill_tables(connection: Connection, rows: JournalRows) -> None:
    """Fill empty journal tables with the rows of a journal, without columns that are no more."""
    for table in JOURNAL_TABLES:
        names = _column_names(connection, table)
        parsed_rows = [json.loads(row) for row in rows.get(table, ())]
        columns = {name: [row.get(name) for row in parsed_rows] for name in names}
        with text_table(connection, "journal_rows", columns):
            connection.execute(
                f"INSERT INTO {table} ({', '.join(names)}) SELECT * FROM journal_rows"
            )


def _stored_number(connection: Connection) -> int:
    if "journaled" not in _tables(connection):
        return 0
    return int(one(connection, "SELECT coalesce(max(record), 0) FROM journaled")[0])


def _store_number(connection: Connection, number: int) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS journaled (record BIGINT)")
    connection.execute("DELETE FROM journaled")
    connection.execute("INSERT INTO journaled VALUES (?)", [number])


def _checksums(connection: Connection, tables: set[str]) -> dict[str, tuple[int, int | None]]:
    """Table → the number of its rows and the sum of their hashes; empty ones are left out."""
    query = " UNION ALL ".join(
        f"SELECT '{table}', count(*), sum(hash({table})) FROM {table}"
        for table in JOURNAL_TABLES
        if table in tables
    )
    rows = connection.execute(query).fetchall() if query else []
    return {table: (count, total) for table, count, total in rows if count}


def _rows_missing_in(here: Connection, there: Connection, table: str) -> list[str]:
    """Rows of a table that the first connection sees and the second does not, as JSON."""
    hashes_there = [
        row[0] for row in there.execute(f"SELECT hash({table}) FROM {table}").fetchall()
    ]
    where = f"WHERE hash({table}) NOT IN (SELECT unnest($hashes_there::UBIGINT[]))"
    return _rows_as_json(here, table, where, {"hashes_there": hashes_there})


def _rows(connection: Connection) -> dict[str, list[str]]:
    tables = _tables(connection)
    return {table: _rows_as_json(connection, table) for table in JOURNAL_TABLES if table in tables}


def _rows_as_json(
    connection: Connection,
    table: str,
    where: str = "",
    parameters: Mapping[str, object] | None = None,
) -> list[str]:
    """Rows as JSON, each value as text so that it reads back exactly, empty ones left out."""
    names = _column_names(connection, table)
    select_list = ", ".join(f"{name}::VARCHAR AS {name}" for name in names)
    rows = connection.execute(f"SELECT {select_list} FROM {table} {where}", parameters).fetchall()
    return [
        json.dumps(
            {name: cell for name, cell in zip(names, row, strict=True) if cell is not None},
            sort_keys=True,
        )
        for row in rows
    ]


def _column_names(connection: Connection, table: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(f"DESCRIBE {table}").fetchall()]


def _tables(connection: Connection) -> set[str]:
    rows = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary")
    return {str(row[0]) for row in rows.fetchall()}
