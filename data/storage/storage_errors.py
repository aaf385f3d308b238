"""Errors of the store's own files: locked by another program, a full disk, damage."""

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
# parts of DuckDB's messages; it has no error codes
_DAMAGE_MESSAGES = (
    "corrupt",
    "not a valid duckdb",
    "could not read",
    "checksum",
    "serialization error",
)
_FATAL = (duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)
_log = logging.getLogger("planerka.store")


class StorageError(ExportError):
    """An error of the store's own files or disk, not of the file being loaded."""


class StoreBusy(StorageError):
    """Another process holds the store's file. Facts: store."""

    key = "errors.store_busy"


class StoreDamaged(StorageError):
    """The store's file cannot be read, or not to its end. Facts: store."""

    key = "errors.store_damaged"


class StoreOutdated(StoreDamaged):
    """The store's file is absent or older than the journal beside it. Facts: store."""

    key = "errors.store_behind"


class StoreClosed(StorageError):
    """The store was closed because it is being rebuilt. Facts: store."""

    key = "errors.store_closed"


class NoSpace(StorageError):
    """The disk is full. Facts: place."""

    key = "errors.no_space"


class NotWritable(StorageError):
    """The folder cannot be written to. Facts: place."""

    key = "errors.not_writable"


@contextmanager
def translated_errors(folder: Path) -> Iterator[None]:
    """Raise errors of DuckDB and of files inside as an ExportError that the screen can explain."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        named_error = storage_error(error, folder)
        if named_error is None:
            raise
        _log.warning("%s: %s", named_error.code, error)
        raise named_error from error


def storage_error(error: BaseException, folder: Path) -> ExportError | None:
    """The ExportError that an error of DuckDB or of a file means; None for any other error."""
    if isinstance(error, OSError):
        place = str(error.filename or folder)
        if error.errno in _FULL or "No usable temporary directory" in str(error):
            return NoSpace(place=place)
        return NotWritable(place=place) if error.errno in _CLOSED else None
    if not isinstance(error, duckdb.Error):
        return None
    message = str(error).lower()
    if "no space left" in message or "failed to offload" in message or "file too large" in message:
        return NoSpace(place=str(folder))
    if "read-only file system" in message or "permission denied" in message:
        return NotWritable(place=str(folder))
    if isinstance(error, _FATAL) or any(part in message for part in _DAMAGE_MESSAGES):
        return StoreDamaged(store=str(folder / FILE))
    return None


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open the database of a store; StoreBusy, StoreDamaged and others say why it cannot be."""
    path = folder / FILE
    try:
        connection = duckdb.connect(str(path))
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            raise StoreBusy(store=str(path)) from error
        named_error = storage_error(error, folder) or StoreDamaged(store=str(path))
        _log.warning("%s: %s", named_error.code, error)
        raise named_error from error
    connection.execute("SET enable_progress_bar = false")
    return connection
