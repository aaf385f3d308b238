"""Backup: one file with the whole store: database, archive, journal, access database, presets.

What changes is staged: copied under the writer's lock, all of one moment. The archive, whose files
never change, is packed afterwards by the process that wants the backup.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from data.access.database import NAME, AccessDatabase
from data.ops import backup_format
from data.ops.backup_format import BackupContents
from data.storage.database import JOURNAL
from data.storage.storage_errors import FILE, translated_errors
from data.storage.store import Store

BACKUP_JOB = "backup"  # the job that asks a running dashboard to stage a backup
_STAGED_PREFIX = ".backup-"
_STALE_AFTER = 86_400  # seconds


def stage_backup(store: Store) -> Path:
    """Copy what changes, all of one moment, into a new folder within the store; gives it."""
    for old in store.folder.glob(f"{_STAGED_PREFIX}*"):  # of a backup that was killed
        if time.time() - old.stat().st_mtime > _STALE_AFTER:
            shutil.rmtree(old, ignore_errors=True)
    place = store.folder / f"{_STAGED_PREFIX}{uuid4().hex}"
    try:
        with translated_errors(store.folder), store.unjournaled():
            place.mkdir(mode=0o700)
            _copy_database(store, place / FILE)
            _copy_other_files(store.folder, place)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return place


def _copy_database(store: Store, place: Path) -> None:
    """Copy the database through its own connection: closing the file again would unlock it."""
    quoted = str(place).replace("'", "''")
    with store.cursor() as connection:
        name = str(connection.execute("SELECT current_database()").fetchall()[0][0])
        connection.execute(f"ATTACH '{quoted}' AS backing_up")
        try:
            connection.execute(f'COPY FROM DATABASE "{name}" TO backing_up')
        finally:
            connection.execute("DETACH backing_up")


def _copy_other_files(folder: Path, place: Path) -> None:
    if (folder / JOURNAL).exists():
        shutil.copyfile(folder / JOURNAL, place / JOURNAL)
    if AccessDatabase.exists_in(folder):
        with closing(AccessDatabase(folder)) as access:
            access.copy(place / NAME)
    for folder_name in ("presets", "frozen"):
        for name_in_store, file in _files(folder / folder_name, folder):
            (place / folder_name).mkdir(exist_ok=True)
            shutil.copyfile(file, place / name_in_store)


def is_staged(folder: Path, name: str) -> bool:
    """Whether the name is of a staged backup in the store."""
    return name.startswith(_STAGED_PREFIX) and "/" not in name and (folder / name).is_dir()


def pack(folder: Path, staged: Path, target: Path) -> BackupContents:
    """Write a staged backup and the archive to a file, verify it, rename it to `target`.

    The staged folder is deleted in any case.
    """
    temporary = target.with_name(f".{target.name}.{uuid4().hex[:8]}")
    try:
        with translated_errors(target.parent):
            opened = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(opened, "wb") as out:
                backup_format.write(
                    [*_files(staged, staged), *_files(folder / "archive", folder)], out
                )
                out.flush()
                os.fsync(out.fileno())
            contents = backup_format.read(temporary)
            os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
        shutil.rmtree(staged, ignore_errors=True)
    return contents


def _files(folder: Path, root: Path) -> Iterator[tuple[str, Path]]:
    """(name in a backup, path) of the store's files in a folder; other files are skipped."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(root).as_posix()
        if backup_format.is_store_file(name) and path.is_file() and not path.is_symlink():
            yield name, path
