"""The way back: a store made anew from its archive and its journal."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from data.ingest.replay import replay
from data.model.errors import Damaged, ExportError
from data.storage import journal, journal_tables, uploads
from data.storage.storage_errors import FILE, StoreDamaged, StoreTrouble, connect
from data.storage.store import JOURNAL, Intake, Store
from data.storage.uploads import Upload

_STANDING = "SELECT * FROM uploads WHERE active ORDER BY upload_id"
_UNDONE = "UPDATE uploads SET active = false WHERE upload_id = ?"


class NoJournal(StoreDamaged):
    """The store's file is damaged, and no journal tells what was in it. Facts: store."""

    key = "errors.no_journal"


@dataclass(frozen=True)
class Recovered:
    """What came of it: where the old file lies, the uploads that stand, and those that are lost."""

    aside: Path | None
    uploads: tuple[Upload, ...]
    lost: tuple[Upload, ...]


def recover(folder: Path, rules: Intake | None = None) -> Recovered:
    """Lay the damaged database aside and make another one of the kept files.

    Every upload keeps its number and stands or stays undone as before, and so do the answers, the
    plans and the forecasts. An upload whose file is gone from the archive is told and left undone.
    """
    told = journal.Journal(folder / JOURNAL).read()
    if not told.last:
        raise NoJournal(store=str(folder / FILE))
    aside = _lay_aside(folder)
    store = Store(folder, rules or Intake(), is_anew=True)
    try:
        lost: list[int] = []
        while (broken := _fill(store, told.rows(), lost)) is not None:
            lost.append(broken)
        with store.cursor() as connection:
            store.books.begin(connection)
        stand = tuple(upload for upload in store.uploads() if upload.active)
        return Recovered(aside, stand, tuple(store.upload(number) for number in lost))
    finally:
        store.close()


def _lay_aside(folder: Path) -> Path | None:
    """The damaged file and its log under dated names."""
    log, file = folder / f"{FILE}.wal", folder / FILE
    if file.exists():
        with suppress(StoreDamaged):
            connect(folder).close()  # StoreBusy while another program holds it
    aside = journal.lay_aside(file) if file.exists() else None
    if log.exists():
        target = aside.with_name(f"{aside.name}.wal") if aside else None
        log.rename(target) if target else journal.lay_aside(log)
    return aside


def _fill(store: Store, rows: journal.Rows, lost: list[int]) -> int | None:
    """Put everything back at once; gives the upload, if there is one, that cannot be read."""
    number = 0
    try:
        with store.unjournaled() as connection:
            journal_tables.put(connection, rows)
            for number in lost:
                connection.execute(_UNDONE, [number])
            for row in connection.execute(_STANDING).fetchall():
                upload = uploads.read(row)
                number = upload.upload_id
                if not store.archive.holds(upload.sha256):
                    raise Damaged(file=upload.file, kind="archive")
                replay(store, connection, upload)
    except StoreTrouble:
        raise
    except ExportError:
        return number
    return None
