"""What can befall the store's own files: another program, a full disk, damage."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data.model.errors import ExportError

FILE = "planerka.duckdb"
DatabaseError = duckdb.Error
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_CLOSED = frozenset((errno.EROFS, errno.EACCES, errno.EPERM))
# what DuckDB says; it has no codes
_DAMAGE = ("corrupt", "not a valid duckdb", "could not read", "checksum", "serialization error")
_FATAL = (duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)
_log = logging.getLogger("planerka.store")


class StoreTrouble(ExportError):
    """Not the file that came is at fault, but the place where data are kept."""


class StoreBusy(StoreTrouble):
    """Another process holds the store's file. Facts: store."""

    key = "errors.store_busy"


class StoreDamaged(StoreTrouble):
    """The store's file cannot be read, or not to its end. Facts: store."""

    key = "errors.store_damaged"


class StoreBehind(StoreDamaged):
    """The store's file is absent or older than the journal beside it. Facts: store."""

    key = "errors.store_behind"


class StoreClosed(StoreTrouble):
    """The store was closed because it is being made anew. Facts: store."""

    key = "errors.store_closed"


class NoSpace(StoreTrouble):
    """The disk is full. Facts: place."""

    key = "errors.no_space"


class NotWritable(StoreTrouble):
    """The folder cannot be written to. Facts: place."""

    key = "errors.not_writable"


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Name what befalls the store's files inside, so that the screen can say what to do."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        known = trouble(error, folder)
        if known is None:
            raise
        _log.warning("%s: %s", known.code, error)
        raise known from error


def trouble(error: BaseException, folder: Path) -> ExportError | None:
    """What the error means for whoever uses the store; None where it is about something else."""
    if isinstance(error, OSError):
        place = str(error.filename or folder)
        if error.errno in _FULL or "No usable temporary directory" in str(error):
            return NoSpace(place=place)
        return NotWritable(place=place) if error.errno in _CLOSED else None
    if not isinstance(error, duckdb.Error):
        return None
    said = str(error).lower()
    if "no space left" in said or "failed to offload" in said or "file too large" in said:
        return NoSpace(place=str(folder))
    if "read-only file system" in said or "permission denied" in said:
        return NotWritable(place=str(folder))
    if isinstance(error, _FATAL) or any(sign in said for sign in _DAMAGE):
        return StoreDamaged(store=str(folder / FILE))
    return None


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """The database of a store; StoreBusy, StoreDamaged and others say why it cannot be opened."""
    path = folder / FILE
    try:
        connection = duckdb.connect(str(path))
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            raise StoreBusy(store=str(path)) from error
        known = trouble(error, folder) or StoreDamaged(store=str(path))
        _log.warning("%s: %s", known.code, error)
        raise known from error
    connection.execute("SET enable_progress_bar = false")
    return connection
