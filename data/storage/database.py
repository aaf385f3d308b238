"""The DuckDB file of a store: connections and transactions; one writer, many readers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import duckdb

from data.storage.journal_tables import JournalAhead, JournalTables
from data.storage.storage_errors import (
    FILE,
    StoreClosed,
    StoreOutdated,
    connect,
    translated_errors,
)

JOURNAL = "journal.jsonl"


class Database:
    """The database of one folder, each committed change of which the journal records first."""

    def __init__(self, folder: Path, is_anew: bool) -> None:
        """Open or create the file; StoreOutdated when the journal beside it knows of more.

        `is_anew`: the file is being rebuilt from the journal, which is not checked against it.
        """
        self.folder = folder
        self.journal_tables = JournalTables(folder / JOURNAL)
        self._lock = threading.RLock()
        outdated = StoreOutdated(store=str(folder / FILE))
        if not is_anew and self.journal_tables.journal.exists() and not (folder / FILE).exists():
            raise outdated
        self._connection: duckdb.DuckDBPyConnection | None = connect(folder)
        if is_anew:
            return
        try:
            with self.cursor() as connection:
                self.journal_tables.reconcile(connection)
        except BaseException as error:
            self.close()
            if isinstance(error, JournalAhead):
                raise outdated from error
            raise

    def close(self) -> None:
        """Write everything to disk and release the file."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    @property
    def is_open(self) -> bool:
        """Whether `close` has not been called yet."""
        return self._connection is not None

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A new connection to the same database, for one thread."""
        if self._connection is None:
            raise StoreClosed(store=str(self.folder / FILE))
        cursor = self._connection.cursor()
        cursor.execute("SET enable_progress_bar = false")
        return cursor

    @contextmanager
    def writing(
        self, own: duckdb.DuckDBPyConnection | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A transaction that the journal records, on a new connection or on the caller's own.

        One writer at a time; an exception inside rolls back the database and the journal.
        """
        with self._lock:
            is_recorded = False
            try:
                with self.unjournaled(own) as connection:
                    yield connection
                    with self.cursor() as before:
                        is_recorded = self.journal_tables.record_changes(connection, before)
            except BaseException:
                if is_recorded:
                    self.journal_tables.journal.drop_last_record()
                raise
            if is_recorded:
                self.journal_tables.confirm()

    @contextmanager
    def unjournaled(
        self, own: duckdb.DuckDBPyConnection | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A transaction that the journal does not record, for a caller that writes it itself."""
        with (
            self._lock,
            translated_errors(self.folder),
            nullcontext(own) if own else self.cursor() as connection,
        ):
            connection.execute("BEGIN")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with suppress(duckdb.Error):  # a commit that failed has rolled back already
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def trying(self, own: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """A transaction of the caller's connection that is always rolled back at the end."""
        with self._lock:
            own.execute("BEGIN")
            try:
                yield
            finally:
                own.execute("ROLLBACK")
