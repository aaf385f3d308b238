"""A folder whose files are taken in by themselves, those that need no question."""

import logging
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from data.ingest.load import load, preview
from data.model.errors import ExportError
from data.model.problems import Loaded
from data.storage.storage_errors import StoreTrouble
from data.storage.store import Store
from data.storage.uploads import remember

_QUIET = 2.0  # seconds without a change after which a file is there whole
_HIDDEN = (".", "~$")  # a copy under way, a lock of an office program
_LONGEST, _SUFFIX = 255, 20  # bytes of a name, letters of its ending
_BY_INBOX = "came_by_inbox"
_log = logging.getLogger("planerka.inbox")


class Doubtful(ExportError):
    """More rows would be rejected than taken in: somebody should look at the file first."""

    key = "errors.doubtful"


@dataclass(frozen=True)
class Outcome:
    """What became of a file: taken in, or left waiting for an answer."""

    file: str
    loaded: Loaded | None
    error: ExportError | None


class Inbox:
    """Two folders: files that have arrived, and those that wait for an answer."""

    def __init__(self, store: Path) -> None:
        self.folder = store / "inbox"
        self._waiting = self.folder / "waiting"
        self._waiting.mkdir(parents=True, exist_ok=True)

    def put(self, file: Path) -> Path:
        """Copy a file in; it appears at once whole, beside whatever bears its name already."""
        coming = self.folder / f".coming-{uuid4().hex}"
        shutil.copyfile(file, coming)
        place = self._free(self.folder, file.name)
        os.replace(coming, place)
        return place

    def arrived(self) -> list[Path]:
        """Files that have stopped growing, by name; links and folders are no files."""
        now = time.time()
        return [file for file in _files(self.folder) if now - file.stat().st_mtime >= _QUIET]

    def waiting(self) -> list[Path]:
        """Files that wait for an answer, by name."""
        return _files(self._waiting)

    def leave(self, file: Path) -> Path:
        """Let an arrived file wait for an answer."""
        place = self._free(self._waiting, file.name)
        os.replace(file, place)
        return place

    def done(self, file: Path) -> None:
        """A file is dealt with: the archive has its copy."""
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
    """Take in what has arrived and needs no question; the rest is left waiting."""
    return [_take(store, inbox, file) for file in inbox.arrived()]


def _take(store: Store, inbox: Inbox, file: Path) -> Outcome:
    try:
        told = preview(store, file, file.name)
        if told.rows.rejected > told.rows.accepted + told.rows.unchanged:
            raise Doubtful(file=file.name, rejected=told.rows.rejected, read=told.rows.read)
        loaded = load(store, file, file.name)
    except StoreTrouble:
        raise  # not the file's fault: it is taken when the trouble is over
    except ExportError as error:
        inbox.leave(file)
        return Outcome(file.name, None, error)
    except Exception:
        inbox.leave(file)  # our own mistake must not meet the same file every five seconds
        raise
    if loaded.upload_id is not None and not loaded.already:
        _mark(store, loaded.upload_id)
    inbox.done(file)
    _log.info("took %s in as upload %s", file.name, loaded.upload_id)
    return Outcome(file.name, loaded, None)


def came_by_inbox(store: Store) -> frozenset[int]:
    """Uploads that nobody pressed a button for."""
    told = store.remembered(_BY_INBOX) or ""
    return frozenset(map(int, told.split()))


def _mark(store: Store, upload_id: int) -> None:
    """Remember how the upload came: the screen tells who brings a feed."""
    with store.writing() as connection:
        told = sorted(came_by_inbox(store) | {upload_id})
        remember(connection, _BY_INBOX, " ".join(map(str, told)))


def _files(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.iterdir()
        if file.is_file() and not file.is_symlink() and not file.name.startswith(_HIDDEN)
    )
