"""A store as a backup has it: unpacked and tried beside what there is, and only then moved in."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from data.access import links
from data.access.accounts import accounts
from data.access.database import NAME, AccessDatabase
from data.model.errors import ExportError
from data.ops import backup_format
from data.ops.backup_format import BackupSpoilt
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

# the database goes first and comes last: without it beside its journal nothing opens the store
_PARTS = (
    *(FILE, f"{FILE}.wal", JOURNAL, "archive", "presets", "frozen"),
    *(NAME, f"{NAME}-wal", f"{NAME}-shm"),
)
_SIGNS = (FILE, JOURNAL, NAME)


class StoreNotEmpty(ExportError):
    """There is a store already where one is to be restored. Facts: store."""

    key = "errors.store_not_empty"


@dataclass(frozen=True)
class Restored:
    """What stands again: uploads, people, open links; where what was there before lies."""

    made_at: datetime
    uploads: int
    people: int
    links: int
    aside: Path | None


def restore(folder: Path, file: Path, rules: LoadSettings, force: bool = False) -> Restored:
    """Put a backup in the place of a store that nobody has open.

    Sessions end: what was revoked after the backup must not be open by an old cookie.
    """
    with translated_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        is_there = any((folder / sign).exists() for sign in _SIGNS)
        if is_there and not force:
            raise StoreNotEmpty(store=str(folder))
        _only_one(folder)
        coming = folder / f".restore-{uuid4().hex}"
        coming.mkdir(mode=0o700)
        try:
            told = backup_format.read(file, coming)
            counted = _tried(coming, file.name, rules)
            _only_one(folder)
            aside = _aside(folder) if is_there else None
            for part in reversed(_PARTS):
                if (coming / part).exists():
                    os.replace(coming / part, folder / part)
        finally:
            shutil.rmtree(coming, ignore_errors=True)
    return Restored(told.made_at, *counted, aside)


def _tried(coming: Path, file: str, rules: LoadSettings) -> tuple[int, int, int]:
    """Open what was unpacked: so many uploads, people and open links are in it."""
    try:
        with closing(Store.open(coming, rules)) as store:
            active = [each for each in store.uploads() if each.active]
            for each in active:
                if not store.archive.path(each.sha256).is_file():
                    raise BackupSpoilt(file=file, what=each.file)
        return len(active), *_people(coming)
    except (StorageError, sqlite3.Error) as error:
        raise BackupSpoilt(file=file, what=str(error)[:200]) from error


def _people(coming: Path) -> tuple[int, int]:
    if not AccessDatabase.stands(coming):
        return 0, 0
    with closing(AccessDatabase(coming)) as book:
        book.write("DELETE FROM sessions")
        live = [each for each in links.links(book) if links.open_one(book, each.link_id)]
        return sum(each.active for each in accounts(book)), len(live)


def _only_one(folder: Path) -> None:
    """Nobody else has the store; StoreBusy too while nobody has looked at the dashboard yet."""
    if (folder / FILE).exists():
        with suppress(StoreDamaged):
            connect(folder).close()
    if AccessDatabase.stands(folder):
        with closing(sqlite3.connect(folder / NAME, timeout=0)) as connection:
            try:
                connection.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.OperationalError as error:
                raise StoreBusy(store=str(folder / NAME)) from error
            except sqlite3.DatabaseError:
                return  # damaged: it is laid aside as it is


def _aside(folder: Path) -> Path:
    """What was there, under a dated name within the store: nothing is deleted."""
    now = datetime.now().astimezone()
    place = folder / f"before-restore-{now:%Y-%m-%d-%H%M%S}-{uuid4().hex[:4]}"
    place.mkdir(mode=0o700)
    for part in _PARTS:
        if (folder / part).exists():
            os.replace(folder / part, place / part)
    return place
