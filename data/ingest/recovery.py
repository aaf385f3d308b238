"""Recovers a damaged store from its archive and its journal."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from data.ingest.replay import replay
from data.model.errors import Damaged, ExportError
from data.storage import journal, journal_tables, uploads
from data.storage.database import JOURNAL
from data.storage.storage_errors import FILE, StorageError, StoreDamaged, connect
from data.storage.store import LoadSettings, Store
from data.storage.uploads import Upload

_ACTIVE_UPLOADS = "SELECT * FROM uploads WHERE active ORDER BY upload_id"
_UNDO_UPLOAD = "UPDATE uploads SET active = false WHERE upload_id = ?"


class NoJournal(StoreDamaged):
    """The store's file is damaged, and no journal tells what was in it. Facts: store."""

    key = "errors.no_journal"


@dataclass(frozen=True)
class Recovered:
    """Where the damaged file was moved, the active uploads, and those whose file is lost."""

    aside: Path | None
    uploads: tuple[Upload, ...]
    lost: tuple[Upload, ...]


def recover(folder: Path, rules: LoadSettings | None = None) -> Recovered:
    """Move the damaged database aside and build another one from the archived files.

    Every upload keeps its number and stays active or undone as before, and so do the decisions,
    the plans and the forecasts. An upload whose archived file is gone is listed and left undone.
    """
    entries = journal.Journal(folder / JOURNAL).read()
    if not entries.last_record:
        raise NoJournal(store=str(folder / FILE))
    laid_aside = _move_aside(folder)
    store = Store(folder, rules or LoadSettings(), is_anew=True)
    try:
        lost: list[int] = []
        while (broken := _fill(store, entries.rows(), lost)) is not None:
            lost.append(broken)
        with store.cursor() as connection:
            store.journal_tables.rewrite(connection)
        active = tuple(upload for upload in store.uploads() if upload.active)
        return Recovered(laid_aside, active, tuple(store.upload(number) for number in lost))
    finally:
        store.close()


def _move_aside(folder: Path) -> Path | None:
    """Rename the damaged file and its log to dated names; gives the file's new path."""
    log, file = folder / f"{FILE}.wal", folder / FILE
    if file.exists():
        with suppress(StoreDamaged):
            connect(folder).close()  # StoreBusy while another program holds it
    aside = journal.move_aside(file) if file.exists() else None
    if log.exists():
        target = aside.with_name(f"{aside.name}.wal") if aside else None
        log.rename(target) if target else journal.move_aside(log)
    return aside


def _fill(store: Store, rows: journal.JournalRows, lost: list[int]) -> int | None:
    """Replay the journal and the active uploads; gives an upload that cannot be read, or None."""
    number = 0
    try:
        with store.unjournaled() as connection:
            journal_tables.fill_tables(connection, rows)
            for number in lost:
                connection.execute(_UNDO_UPLOAD, [number])
            for row in connection.execute(_ACTIVE_UPLOADS).fetchall():
                upload = uploads.upload_from_row(row)
                number = upload.upload_id
                if not store.archive.holds(upload.sha256):
                    raise Damaged(file=upload.file, kind="archive")
                replay(store, connection, upload)
    except StorageError:
        raise
    except ExportError:
        return number
    return None
