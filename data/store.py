"""The store: uploads, their rows, the current tables; one writer, many readers."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data import derived, schema, versions
from data.archive import Archive
from data.ask import one
from data.errors import ExportError
from data.reading import House
from data.tables import KINDS, TABLES
from data.uploads import NoSuchUpload, Upload, read, remember
from data.workdays import Workdays

FEEDS = ("deals", "calls", "payments")  # what tells up to which day the data go


class StoreBusy(ExportError):
    """Another process holds the store's file."""

    key = "errors.store_busy"


class StoreDamaged(ExportError):
    """The store's file cannot be opened."""

    key = "errors.store_damaged"


@dataclass(frozen=True)
class Intake:
    """Rules of the house that loading goes by."""

    house: House = field(default_factory=House)
    workdays: Workdays = field(default_factory=Workdays)


class Store:
    """One folder: the database file and the archive of files as they came."""

    dialect = "duckdb"

    def __init__(self, folder: Path, rules: Intake) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.rules = rules
        self.archive = Archive(folder / "archive")
        self._lock = threading.RLock()
        self._connection = _connect(folder / "planerka.duckdb")
        with self.writing() as connection:
            schema.create(connection)
            derived.workdays(connection, rules.workdays)

    @classmethod
    def open(cls, folder: Path, rules: Intake | None = None) -> "Store":
        """Open or create the store in a folder; StoreBusy, StoreDamaged say why it cannot be."""
        return cls(folder, rules or Intake())

    def close(self) -> None:
        """Write everything down and let the file go."""
        self._connection.close()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of one's own to the same database."""
        cursor = self._connection.cursor()
        cursor.execute("SET enable_progress_bar = false")
        return cursor

    @contextmanager
    def writing(
        self, own: duckdb.DuckDBPyConnection | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """One writer at a time, all or nothing, on a new connection or on the caller's own."""
        with self._lock, nullcontext(own) if own else self.cursor() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def trying(self, own: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Whatever is done inside is taken back at the end."""
        with self._lock:
            own.execute("BEGIN")
            try:
                yield
            finally:
                own.execute("ROLLBACK")

    def run(self, sql: str, parameters: Mapping[str, object]) -> pa.Table:
        """Answer of a question over the current tables; `$name` stands for a parameter."""
        with self.cursor() as connection:
            return connection.sql(sql, params=dict(parameters)).to_arrow_table()

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        with self.cursor() as connection:
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
        if self.upload(upload_id).active:
            self._deactivate([upload_id])

    def _deactivate(self, uploads: list[int]) -> None:
        with self.writing() as connection:
            touched = versions.take_out(connection, uploads)
            listed = ", ".join(str(upload) for upload in uploads)
            connection.execute(f"UPDATE uploads SET active = false WHERE upload_id IN ({listed})")
            self.settle(connection, touched)

    def settle(
        self, connection: duckdb.DuckDBPyConnection, touched: set[str], came_in: bool = False
    ) -> None:
        """Bring everything that follows from the rows up to date and count the change."""
        derived.settle(connection, touched, self.rules.workdays, came_in)
        version = one(
            connection,
            "SELECT coalesce(max(value::BIGINT), 0) + 1 FROM facts_of_store WHERE name = 'version'",
        )
        remember(connection, "version", str(version[0] if version else 1))

    def covered(self) -> dict[str, tuple[date, date]]:
        """Table → the first and the last day its rows speak of."""
        found = {}
        for name in KINDS:
            when = TABLES[name].when
            rows = self._rows(f"SELECT min({when})::DATE, max({when})::DATE FROM {name}")
            if rows[0][0] is not None:
                found[name] = (rows[0][0], rows[0][1])
        if "deals" in found:  # a deal export also tells of later changes and closings
            last = self._rows(
                "SELECT greatest(max(created_at), max(stage_changed_at), max(modified_at), "
                ""
                "quantile_disc(closed_at, 0.999) FILTER (WHERE status IN ('won', 'lost')))::DATE "
                "FROM deals"
            )[0][0]
            found["deals"] = (found["deals"][0], last)
        return found

    def now(self) -> date | None:
        """The last day that the feeds cover; None while there are none."""
        covered = self.covered()
        return max((covered[name][1] for name in FEEDS if name in covered), default=None)

    def filled(self, table: str) -> frozenset[str]:
        """Columns of a table that hold at least one value."""
        names = TABLES[table].names
        told = {"deal_id": "coalesce(deal_id, matched_deal_id)"} if table == "payments" else {}
        counts = self._rows(
            f"SELECT {', '.join(f'count({told.get(n, n)}) > 0' for n in names)} FROM {table}"
        )
        return frozenset(n for n, is_filled in zip(names, counts[0], strict=True) if is_filled)

    def currency(self) -> str:
        """The company's currency, or the only one the data know."""
        rows = self._rows(
            "SELECT DISTINCT currency FROM (SELECT currency FROM payments UNION ALL "
            "SELECT currency FROM deals) WHERE currency IS NOT NULL LIMIT 2"
        )
        return str(rows[0][0]) if len(rows) == 1 else self.rules.house.currency

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Values that filters offer, the most used first."""
        asked = {
            "owner": "SELECT owner FROM deals UNION ALL SELECT owner FROM payments "
            "UNION ALL SELECT owner FROM calls UNION ALL SELECT owner FROM owners "
            "WHERE united_owner IS NULL",
            "team": "SELECT team FROM owners WHERE united_owner IS NULL",
            "pipeline": "SELECT pipeline FROM deals",
            "source": "SELECT source FROM deals",
            "product": "SELECT product FROM deals",
        }
        return {
            name: tuple(
                row[0]
                for row in self._rows(
                    f"SELECT v FROM ({sql}) t(v) WHERE v IS NOT NULL "
                    "GROUP BY v ORDER BY count(*) DESC, v LIMIT 500"
                )
            )
            for name, sql in asked.items()
        }

    def has_demo(self) -> bool:
        """Some of what is shown is the made-up demonstration."""
        return bool(self._rows("SELECT 1 FROM uploads WHERE demo AND active LIMIT 1"))

    def ever_used(self) -> bool:
        """Something was loaded here at some time, the demonstration included."""
        return bool(self._rows("SELECT 1 FROM uploads LIMIT 1"))

    def remove_demo(self) -> None:
        """Take the demonstration out, whole."""
        demo = [upload.upload_id for upload in self.uploads() if upload.demo and upload.active]
        if demo:
            self._deactivate(demo)


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(str(path))
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise StoreBusy(store=str(path)) from error
        raise StoreDamaged(store=str(path), what=str(error).splitlines()[0]) from error
    except duckdb.Error as error:
        raise StoreDamaged(store=str(path), what=str(error).splitlines()[0]) from error
    connection.execute("SET enable_progress_bar = false")
    return connection
