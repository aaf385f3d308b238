"""The store: uploads, their rows, the current tables; one writer, many readers."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data.model.query_one import one
from data.model.rights import Rights
from data.model.workdays import Workdays
from data.parse.column_format import House
from data.storage import coverage, derived_columns, row_versions, schema, snapshots
from data.storage.archive import Archive
from data.storage.engine import Query, answered
from data.storage.journal_tables import Behind, Books
from data.storage.storage_errors import (
    FILE,
    NoSpace,
    StoreBehind,
    StoreClosed,
    connect,
    explained,
)
from data.storage.uploads import NoSuchUpload, Upload, read, remember

JOURNAL = "journal.jsonl"
FEEDS = ("deals", "calls", "payments")  # what tells up to which day the data go


@dataclass(frozen=True)
class Intake:
    """Rules of the house that loading goes by."""

    house: House = field(default_factory=House)
    workdays: Workdays = field(default_factory=Workdays)


class Store:
    """One folder: the database, the archive of files as they came, the journal of the rest."""

    dialect = "duckdb"

    def __init__(self, folder: Path, rules: Intake, is_anew: bool = False) -> None:
        self.folder = folder
        self.rules = rules
        self.books = Books(folder / JOURNAL)
        self._lock = threading.RLock()
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
            if not is_anew and self.books.journal.exists() and not (folder / FILE).exists():
                raise StoreBehind(store=str(folder / FILE))
            self.archive = Archive(folder / "archive")
            self._connection: duckdb.DuckDBPyConnection | None = connect(folder)
            try:
                self._set_up(is_anew)
            except BaseException:
                self.close()
                raise

    def _set_up(self, is_anew: bool) -> None:
        """Create what is not there yet; StoreBehind when the journal knows of more than this."""
        if not is_anew:
            try:
                with self.cursor() as connection:
                    self.books.agree(connection)
            except Behind as behind:
                raise StoreBehind(store=str(self.folder / FILE)) from behind
        with (
            suppress(NoSpace) if self._is_set_up() else nullcontext(),
            self.unjournaled() if is_anew else self.writing() as connection,
        ):
            schema.create(connection)
            derived_columns.workdays(connection, self.rules.workdays)

    def _is_set_up(self) -> bool:
        """The tables are there already: on a full disk they can at least be read."""
        return bool(self._rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'calendar'"))

    @classmethod
    def open(cls, folder: Path, rules: Intake | None = None) -> "Store":
        """Open or create the store in a folder; the errors of data.trouble say why it cannot be."""
        return cls(folder, rules or Intake())

    def close(self) -> None:
        """Write everything down and let the file go."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    @property
    def is_open(self) -> bool:
        """Nobody has closed it yet."""
        return self._connection is not None

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of one's own to the same database."""
        if self._connection is None:
            raise StoreClosed(store=str(self.folder / FILE))
        cursor = self._connection.cursor()
        cursor.execute("SET enable_progress_bar = false")
        return cursor

    @contextmanager
    def writing(
        self, own: duckdb.DuckDBPyConnection | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """One writer at a time, all or nothing, on a new connection or on the caller's own."""
        with self._lock:
            is_noted = False
            try:
                with self.unjournaled(own) as connection:
                    yield connection
                    with self.cursor() as before:
                        is_noted = self.books.note(connection, before)
            except BaseException:
                if is_noted:
                    self.books.journal.forget()
                raise
            if is_noted:
                self.books.hold()

    @contextmanager
    def unjournaled(
        self, own: duckdb.DuckDBPyConnection | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """The same without the journal, for who writes that himself."""
        with (
            self._lock,
            explained(self.folder),
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
        """Whatever is done inside is taken back at the end."""
        with self._lock:
            own.execute("BEGIN")
            try:
                yield
            finally:
                own.execute("ROLLBACK")

    def run(self, query: Query) -> pa.Table:
        """Answer of a question, over the rows and the columns that its rights let through."""
        with explained(self.folder), self.cursor() as connection:
            place = snapshots.place(connection, self.folder, query.rights.frozen)
            return answered(connection, query, place)

    def freeze(self) -> int:
        """Keep the tables as they are for links that do not move; the version they are of."""
        with self._lock, explained(self.folder), self.cursor() as connection:
            return snapshots.freeze(connection, self.folder, self.version)

    def thaw(self, wanted: set[int]) -> None:
        """Keep only these versions."""
        with self._lock, self.cursor() as connection:
            snapshots.thaw(connection, self.folder, wanted)

    def all_rows(self, sql: str, parameters: Mapping[str, object]) -> pa.Table:
        """Answer over every row there is, for the data floor itself and for no reader."""
        return self.run(Query(sql, parameters, Rights.everything()))

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        with explained(self.folder), self.cursor() as connection:
            return connection.execute(sql, list(parameters)).fetchall()

    @property
    def version(self) -> int:
        """Data version: grows with every change of what the tables hold."""
        return int(self.remembered("version") or 0)

    def remembered(self, name: str) -> str | None:
        """A fact the store keeps about itself."""
        rows = self._rows("SELECT value FROM facts_of_store WHERE name = ?", name)
        return str(rows[0][0]) if rows else None

    def uploads(self) -> list[Upload]:
        """Every upload ever taken in, the newest last."""
        return [read(row) for row in self._rows("SELECT * FROM uploads ORDER BY upload_id")]

    def upload(self, upload_id: int) -> Upload:
        """One upload; NoSuchUpload when there is none."""
        rows = self._rows("SELECT * FROM uploads WHERE upload_id = ?", upload_id)
        if not rows:
            raise NoSuchUpload(upload=upload_id)
        return read(rows[0])

    def undo(self, upload_id: int) -> None:
        """Take an upload back: the tables become as if it had never come."""
        with self._lock:
            if self.upload(upload_id).active:
                self._deactivate([upload_id])

    def _deactivate(self, uploads: list[int]) -> None:
        with self.writing() as connection:
            touched = row_versions.take_out(connection, uploads)
            listed = ", ".join(str(upload) for upload in uploads)
            connection.execute(f"UPDATE uploads SET active = false WHERE upload_id IN ({listed})")
            self.settle(connection, touched)

    def settle(
        self, connection: duckdb.DuckDBPyConnection, touched: set[str], came_in: bool = False
    ) -> None:
        """Bring everything that follows from the rows up to date and count the change."""
        derived_columns.settle(connection, touched, self.rules.workdays, came_in)
        version = one(
            connection,
            "SELECT coalesce(max(value::BIGINT), 0) + 1 FROM facts_of_store WHERE name = 'version'",
        )
        remember(connection, "version", str(version[0] if version else 1))

    def covered(self) -> dict[str, tuple[date, date]]:
        """Table → the first and the last day its rows speak of."""
        return coverage.covered(self._rows)

    def now(self) -> date | None:
        """The last day that the feeds cover; None while there are none."""
        covered = self.covered()
        return max((covered[name][1] for name in FEEDS if name in covered), default=None)

    def filled(self, table: str) -> frozenset[str]:
        """Columns of a table that hold at least one value."""
        return coverage.filled(self._rows, table)

    def currency(self) -> str:
        """The company's currency, or the only one the data know."""
        return coverage.currency(self._rows) or self.rules.house.currency

    def has_demo(self) -> bool:
        """Some of what is shown is the made-up demonstration."""
        return bool(self._rows("SELECT 1 FROM uploads WHERE demo AND active LIMIT 1"))

    def ever_used(self) -> bool:
        """Something was loaded here at some time, the demonstration included."""
        return bool(self._rows("SELECT 1 FROM uploads LIMIT 1"))

    def remove_demo(self) -> None:
        """Take the demonstration out, whole."""
        with self._lock:
            demo = [upload.upload_id for upload in self.uploads() if upload.demo and upload.active]
            if demo:
                self._deactivate(demo)
