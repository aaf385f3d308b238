"""One file with all that a store is: the tables, the archive, the journal, people, presets.

What changes is copied under the writer's lock, all of one moment. The archive, where nothing ever
changes, is packed after it by whoever asked, while the dashboard goes on.
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
from data.ops.backup_format import Packed
from data.storage.database import JOURNAL
from data.storage.storage_errors import FILE, translated_errors
from data.storage.store import Store

ERRAND = "backup"  # what a running dashboard is asked for: a snapshot
_STAGED = ".backup-"
_FORGOTTEN = 86_400  # seconds


def snapshot(store: Store) -> Path:
    """A copy of what changes, all of one moment, in a folder of the store's own."""
    for old in store.folder.glob(f"{_STAGED}*"):  # of a backup that was killed
        if time.time() - old.stat().st_mtime > _FORGOTTEN:
            shutil.rmtree(old, ignore_errors=True)
    place = store.folder / f"{_STAGED}{uuid4().hex}"
    try:
        with translated_errors(store.folder), store.unjournaled():
            place.mkdir(mode=0o700)
            _tables(store, place / FILE)
            _rest(store.folder, place)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return place


def _tables(store: Store, place: Path) -> None:
    """The database copies itself: who opens and closes its file gives its lock away."""
    quoted = str(place).replace("'", "''")
    with store.cursor() as connection:
        name = str(connection.execute("SELECT current_database()").fetchall()[0][0])
        connection.execute(f"ATTACH '{quoted}' AS backing_up")
        try:
            connection.execute(f'COPY FROM DATABASE "{name}" TO backing_up')
        finally:
            connection.execute("DETACH backing_up")


def _rest(folder: Path, place: Path) -> None:
    if (folder / JOURNAL).exists():
        shutil.copyfile(folder / JOURNAL, place / JOURNAL)
    if AccessDatabase.stands(folder):
        with closing(AccessDatabase(folder)) as book:
            book.copy(place / NAME)
    for name in ("presets", "frozen"):
        for told, file in _files(folder / name, folder):
            (place / name).mkdir(exist_ok=True)
            shutil.copyfile(file, place / told)


def is_snapshot(folder: Path, name: str) -> bool:
    """Whether that is the name of a snapshot in the store."""
    return name.startswith(_STAGED) and "/" not in name and (folder / name).is_dir()


def pack(folder: Path, staged: Path, target: Path) -> Packed:
    """Write the backup, read it through, and only then give it its name; the snapshot goes."""
    coming = target.with_name(f".{target.name}.{uuid4().hex[:8]}")
    try:
        with translated_errors(target.parent):
            opened = os.open(coming, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(opened, "wb") as out:
                backup_format.write(
                    [*_files(staged, staged), *_files(folder / "archive", folder)], out
                )
                out.flush()
                os.fsync(out.fileno())
            told = backup_format.read(coming)
            os.replace(coming, target)
    finally:
        coming.unlink(missing_ok=True)
        shutil.rmtree(staged, ignore_errors=True)
    return told


def _files(folder: Path, root: Path) -> Iterator[tuple[str, Path]]:
    """Files of a store and their names in a backup; what else lies there is not packed."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(root).as_posix()
        if backup_format.is_known(name) and path.is_file() and not path.is_symlink():
            yield name, path
