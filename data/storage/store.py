"""The store of a company's data: uploads, their rows and the current tables."""

from collections.abc import Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from data.model.query_one import one
from data.model.rights import Rights
from data.model.workdays import Workdays
from data.parse.column_format import CompanySettings
from data.storage import coverage, derived_columns, migrations, row_versions, schema, snapshots
from data.storage.archive import Archive
from data.storage.database import Database
from data.storage.engine import Query, run_query
from data.storage.storage_errors import NoSpace, translated_errors
from data.storage.uploads import NoSuchUpload, Upload, save_fact, upload_from_row

if TYPE_CHECKING:
    import pyarrow as pa

FEEDS = ("deals", "calls", "payments")  # tables whose last day is the last day of the data


@dataclass(frozen=True)
class LoadSettings:
    """Company settings that loading goes by: time zone, currency and working days."""

    company: CompanySettings = field(default_factory=CompanySettings)
    workdays: Workdays = field(default_factory=Workdays)


class Store(Database):
    """One folder: the database, the archive of uploaded files, the journal of everything else."""

    dialect = "duckdb"

    def __init__(self, folder: Path, rules: LoadSettings, is_anew: bool = False) -> None:
        """Open or create a store; `is_anew` for a database that is rebuilt from the journal."""
        self.rules = rules
        with translated_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            super().__init__(folder, is_anew)
            try:
                self.archive = Archive(folder / "archive")
                self._set_up(is_anew)
            except BaseException:
                self.close()
                raise

    def _set_up(self, is_anew: bool) -> None:
        """Migrate what an earlier version created and create what is not there yet."""
        with (
            suppress(NoSpace) if self._is_set_up() else nullcontext(),
            self.unjournaled() if is_anew else self.writing() as connection,
        ):
            migrations.migrate(connection)
            schema.create(connection)
            derived_columns.rebuild_calendar(connection, self.rules.workdays)

    def _is_set_up(self) -> bool:
        """Whether the tables exist already: on a full disk they can at least be read."""
        return bool(self._rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'calendar'"))

    @classmethod
    def open(cls, folder: Path, rules: LoadSettings | None = None) -> "Store":
        """Open or create the store in a folder; a StorageError says why it cannot be."""
        return cls(folder, rules or LoadSettings())

    def run(self, query: Query) -> "pa.Table":
        """Result of a query over the rows and the columns that its rights allow."""
        with translated_errors(self.folder), self.cursor() as connection:
            place = snapshots.attach(connection, self.folder, query.rights.snapshot)
            return run_query(connection, query, place)

    def take_snapshot(self) -> int:
        """Keep a copy of the tables for links of a fixed data version; gives that version."""
        with self._lock, translated_errors(self.folder), self.cursor() as connection:
            return snapshots.take_snapshot(connection, self.folder, self.version)

    def drop_snapshots(self, wanted: set[int]) -> None:
        """Delete the snapshots of all data versions but these."""
        with self._lock, self.cursor() as connection:
            snapshots.drop_unused(connection, self.folder, wanted)

    def all_rows(self, sql: str, parameters: Mapping[str, object]) -> "pa.Table":
        """Result of a query over every row, without row security: for `data` itself only."""
        return self.run(Query(sql, parameters, Rights.everything()))

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        with translated_errors(self.folder), self.cursor() as connection:
            return connection.execute(sql, list(parameters)).fetchall()

    @property
    def version(self) -> int:
        """Data version: a number that grows with every change of the tables."""
        return int(self.fact("version") or 0)

    def fact(self, name: str) -> str | None:
        """The value of a fact the store keeps about itself; None when it was never saved."""
        rows = self._rows("SELECT value FROM facts_of_store WHERE name = ?", name)
        return str(rows[0][0]) if rows else None

    def uploads(self) -> list[Upload]:
        """Every upload ever loaded, undone ones included, the newest last."""
        return [
            upload_from_row(row) for row in self._rows("SELECT * FROM uploads ORDER BY upload_id")
        ]

    def upload(self, upload_id: int) -> Upload:
        """One upload; NoSuchUpload when there is none."""
        rows = self._rows("SELECT * FROM uploads WHERE upload_id = ?", upload_id)
        if not rows:
            raise NoSuchUpload(upload=upload_id)
        return upload_from_row(rows[0])

    def undo(self, upload_id: int) -> None:
        """Undo an upload: the tables become as if it had never been loaded."""
        with self._lock:
            if self.upload(upload_id).active:
                self._deactivate([upload_id])

    def _deactivate(self, uploads: list[int]) -> None:
        with self.writing() as connection:
            touched = row_versions.remove_uploads(connection, uploads)
            listed = ", ".join(str(upload) for upload in uploads)
            connection.execute(f"UPDATE uploads SET active = false WHERE upload_id IN ({listed})")
            self.refresh_derived(connection, touched)

    def refresh_derived(
        self, connection: duckdb.DuckDBPyConnection, touched: set[str], just_loaded: bool = False
    ) -> None:
        """Recompute everything derived from these tables and increase the data version."""
        derived_columns.refresh(connection, touched, self.rules.workdays, just_loaded)
        version = one(
            connection,
            "SELECT coalesce(max(value::BIGINT), 0) + 1 FROM facts_of_store WHERE name = 'version'",
        )
        save_fact(connection, "version", str(version[0] if version else 1))

    def covered(self) -> dict[str, tuple[date, date]]:
        """Table → the first and the last day of its rows."""
        return coverage.covered_days(self._rows)

    def now(self) -> date | None:
        """The last day that the feeds cover; None while there are none."""
        covered = self.covered()
        return max((covered[name][1] for name in FEEDS if name in covered), default=None)

    def filled(self, table: str) -> frozenset[str]:
        """Columns of a table that hold at least one value."""
        return coverage.filled_columns(self._rows, table)

    def currency(self) -> str:
        """The only currency of the data, or the company's where there are none or several."""
        return coverage.single_currency(self._rows) or self.rules.company.currency

    def has_demo(self) -> bool:
        """Whether an upload of the generated demonstration is active."""
        return bool(self._rows("SELECT 1 FROM uploads WHERE demo AND active LIMIT 1"))

    def ever_used(self) -> bool:
        """Whether anything was ever loaded here, the demonstration included."""
        return bool(self._rows("SELECT 1 FROM uploads LIMIT 1"))

    def remove_demo(self) -> None:
        """Undo every upload of the demonstration."""
        with self._lock:
            demo = [upload.upload_id for upload in self.uploads() if upload.demo and upload.active]
            if demo:
                self._deactivate(demo)
