"""The inbox folder: files in it that raise no question are loaded automatically."""

import logging
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from data.ingest.load import load, preview
from data.model.errors import ExportError
from data.model.problems import LoadResult
from data.storage.storage_errors import StorageError
from data.storage.store import Store
from data.storage.uploads import save_fact

_SECONDS_UNCHANGED = 2.0  # seconds without a change after which a file is complete
_IGNORED_PREFIXES = (".", "~$")  # a copy under way, a lock of an office program
_LONGEST, _SUFFIX = 255, 20  # bytes of a name, letters of its ending
_INBOX_FACT = "came_by_inbox"
_log = logging.getLogger("planerka.inbox")


class Doubtful(ExportError):
    """More rows would be rejected than accepted: a user should look at the file first."""

    key = "errors.doubtful"


@dataclass(frozen=True)
class Outcome:
    """What became of a file: loaded, or left waiting for an answer."""

    file: str
    loaded: LoadResult | None
    error: ExportError | None


class Inbox:
    """Two folders: files that have arrived, and those that wait for an answer."""

    def __init__(self, store: Path) -> None:
        self.folder = store / "inbox"
        self._waiting = self.folder / "waiting"
        self._waiting.mkdir(parents=True, exist_ok=True)

    def put(self, file: Path) -> Path:
        """Copy a file in, atomically; a number is added to a name that is in use."""
        temporary = self.folder / f".coming-{uuid4().hex}"
        shutil.copyfile(file, temporary)
        target = self._free(self.folder, file.name)
        os.replace(temporary, target)
        return target

    def arrived(self) -> list[Path]:
        """Files that have stopped growing, by name; links and folders are no files."""
        now = time.time()
        return [
            file for file in _files(self.folder) if now - file.stat().st_mtime >= _SECONDS_UNCHANGED
        ]

    def waiting(self) -> list[Path]:
        """Files that wait for an answer, by name."""
        return _files(self._waiting)

    def leave(self, file: Path) -> Path:
        """Let an arrived file wait for an answer."""
        target = self._free(self._waiting, file.name)
        os.replace(file, target)
        return target

    def done(self, file: Path) -> None:
        """Remove a loaded file: the archive has its copy."""
        file.unlink(missing_ok=True)

    def _free(self, folder: Path, name: str) -> Path:
        place, count = folder / name, 1
        while place.exists():
            count += 1
            more = f" ({count}){Path(name).suffix[:_SUFFIX]}"
            room = _LONGEST - len(os.fsencode(more))
            place = folder / (os.fsencode(Path(name).stem)[:room].decode(errors="ignore") + more)
        return place


def sweep(store: Store, inbox: Inbox) -> list[Outcome]:
    """Load the files that have arrived and raise no question; the rest is left waiting."""
    return [_load_arrived(store, inbox, file) for file in inbox.arrived()]


def _load_arrived(store: Store, inbox: Inbox, file: Path) -> Outcome:
    try:
        rows = preview(store, file, file.name).rows
        if rows.rejected > rows.accepted + rows.unchanged:
            raise Doubtful(file=file.name, rejected=rows.rejected, read=rows.read)
        loaded = load(store, file, file.name)
    except StorageError:
        raise  # not the file's fault: it is taken when the trouble is over
    except ExportError as error:
        inbox.leave(file)
        return Outcome(file.name, None, error)
    except Exception:
        inbox.leave(file)  # our own mistake must not meet the same file every five seconds
        raise
    if loaded.upload_id is not None and not loaded.already:
        _mark_as_inbox(store, loaded.upload_id)
    inbox.done(file)
    _log.info("took %s in as upload %s", file.name, loaded.upload_id)
    return Outcome(file.name, loaded, None)


def inbox_uploads(store: Store) -> frozenset[int]:
    """Numbers of the uploads that the inbox loaded by itself."""
    recorded = store.fact(_INBOX_FACT) or ""
    return frozenset(map(int, recorded.split()))


def _mark_as_inbox(store: Store, upload_id: int) -> None:
    """Record that the inbox loaded this upload: the screen shows who brings a feed."""
    with store.writing() as connection:
        upload_ids = sorted(inbox_uploads(store) | {upload_id})
        save_fact(connection, _INBOX_FACT, " ".join(map(str, upload_ids)))


def _files(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.iterdir()
        if file.is_file() and not file.is_symlink() and not file.name.startswith(_IGNORED_PREFIXES)
    )
