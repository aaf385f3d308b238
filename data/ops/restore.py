"""Restores a store from a backup: unpacks and checks it beside the old one, then replaces that."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from data.access import links
from data.access.accounts import all_accounts
from data.access.database import NAME, AccessDatabase
from data.model.errors import ExportError
from data.ops import backup_format
from data.ops.backup_format import BackupDamaged
from data.storage.database import JOURNAL
from data.storage.storage_errors import (
    FILE,
    StorageError,
    StoreBusy,
    StoreDamaged,
    connect,
    translated_errors,
)
from data.storage.store import LoadSettings, Store

# the database is moved out first and in last: a journal without its database does not open
_PARTS = (
    *(FILE, f"{FILE}.wal", JOURNAL, "archive", "presets", "frozen"),
    *(NAME, f"{NAME}-wal", f"{NAME}-shm"),
)
_STORE_MARKERS = (FILE, JOURNAL, NAME)


class StoreNotEmpty(ExportError):
    """There is a store already where one is to be restored. Facts: store."""

    key = "errors.store_not_empty"


@dataclass(frozen=True)
class Restored:
    """Counts of active uploads, accounts and links restored; `aside` has the replaced store."""

    made_at: datetime
    uploads: int
    people: int
    links: int
    aside: Path | None


def restore(folder: Path, file: Path, rules: LoadSettings, force: bool = False) -> Restored:
    """Restore a backup in place of a store that nobody has open; StoreNotEmpty without `force`.

    All sessions end: what was revoked after the backup must not open by an old cookie.
    """
    with translated_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        is_there = any((folder / sign).exists() for sign in _STORE_MARKERS)
        if is_there and not force:
            raise StoreNotEmpty(store=str(folder))
        _ensure_unused(folder)
        unpacked = folder / f".restore-{uuid4().hex}"
        unpacked.mkdir(mode=0o700)
        try:
            contents = backup_format.read(file, unpacked)
            counts = _check_unpacked(unpacked, file.name, rules)
            _ensure_unused(folder)
            aside = _move_aside(folder) if is_there else None
            for part in reversed(_PARTS):
                if (unpacked / part).exists():
                    os.replace(unpacked / part, folder / part)
        finally:
            shutil.rmtree(unpacked, ignore_errors=True)
    return Restored(contents.made_at, *counts, aside)


def _check_unpacked(unpacked: Path, file: str, rules: LoadSettings) -> tuple[int, int, int]:
    """Open the unpacked store; counts of its active uploads, accounts and links."""
    try:
        with closing(Store.open(unpacked, rules)) as store:
            active = [each for each in store.uploads() if each.active]
            for each in active:
                if not store.archive.path(each.sha256).is_file():
                    raise BackupDamaged(file=file, what=each.file)
        return len(active), *_count_people(unpacked)
    except (StorageError, sqlite3.Error) as error:
        raise BackupDamaged(file=file, what=str(error)[:200]) from error


def _count_people(unpacked: Path) -> tuple[int, int]:
    if not AccessDatabase.exists_in(unpacked):
        return 0, 0
    with closing(AccessDatabase(unpacked)) as access:
        access.write("DELETE FROM sessions")
        live = [each for each in links.all_links(access) if links.active_link(access, each.link_id)]
        return sum(each.active for each in all_accounts(access)), len(live)


def _ensure_unused(folder: Path) -> None:
    """Raise StoreBusy if another process has the database or the access database open."""
    if (folder / FILE).exists():
        with suppress(StoreDamaged):
            connect(folder).close()
    if AccessDatabase.exists_in(folder):
        with closing(sqlite3.connect(folder / NAME, timeout=0)) as connection:
            try:
                connection.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.OperationalError as error:
                raise StoreBusy(store=str(folder / NAME)) from error
            except sqlite3.DatabaseError:
                return  # damaged: it is moved aside as it is


def _move_aside(folder: Path) -> Path:
    """Move the old store's files into a dated folder within it; nothing is deleted."""
    now = datetime.now().astimezone()
    place = folder / f"before-restore-{now:%Y-%m-%d-%H%M%S}-{uuid4().hex[:4]}"
    place.mkdir(mode=0o700)
    for part in _PARTS:
        if (folder / part).exists():
            os.replace(folder / part, place / part)
    return place
