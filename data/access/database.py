"""The access database: an SQLite file beside the store, so that no damaged table loses it."""

import hashlib
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NAME = "access.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
    account_id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    role TEXT NOT NULL, owner TEXT, password TEXT, active INTEGER NOT NULL DEFAULT 1,
    code TEXT, code_until REAL, made_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS sessions (
    token TEXT PRIMARY KEY, account_id INTEGER, link_id INTEGER, made_at REAL NOT NULL,
    seen_at REAL NOT NULL, drawn INTEGER NOT NULL DEFAULT 0, address TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS failures (
    key TEXT PRIMARY KEY, count INTEGER NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS links (
    link_id INTEGER PRIMARY KEY, name TEXT NOT NULL, token TEXT NOT NULL UNIQUE,
    secret TEXT NOT NULL, terms TEXT NOT NULL, password TEXT, until REAL NOT NULL,
    made_by TEXT NOT NULL, made_at REAL NOT NULL, revoked_at REAL,
    views INTEGER NOT NULL DEFAULT 0, viewed_at REAL);
CREATE TABLE IF NOT EXISTS audit (
    entry_id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, who TEXT NOT NULL,
    deed TEXT NOT NULL, what TEXT NOT NULL, address TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS audit_is_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
CREATE TRIGGER IF NOT EXISTS audit_is_not_cut BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
"""
Row = tuple[Any, ...]


def clock() -> float:
    """The current moment in seconds of the Unix epoch."""
    return datetime.now(UTC).timestamp()


def new_token() -> str:
    """A random secret of 256 bits, safe in URLs."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """The hash by which a secret is stored and looked up; the secret itself is not stored."""
    return hashlib.sha256(token.encode()).hexdigest()


class AccessDatabase:
    """The file of accounts, sessions, links and the audit log, shared by several processes."""

    def __init__(self, folder: Path, now: Callable[[], float] = clock) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / NAME
        self.now = now
        self._lock = threading.Lock()
        is_new = not self.file.exists()
        self._connection = sqlite3.connect(self.file, check_same_thread=False, timeout=10)
        if is_new:
            self.file.chmod(0o600)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(_SCHEMA)

    @staticmethod
    def exists_in(folder: Path) -> bool:
        """Whether the folder of a store has an access database."""
        return (folder / NAME).exists()

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Rows of a query."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> Row | None:
        """The first row of a query, if there is one."""
        rows = self.rows(sql, *values)
        return rows[0] if rows else None

    def write(self, sql: str, *values: object) -> int:
        """Run a statement; gives the id of the inserted row, or the count of changed rows."""
        with self.writing() as connection:
            cursor = connection.execute(sql, values)
            return int(cursor.lastrowid or 0) if sql.startswith("INSERT") else cursor.rowcount

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction; one writer at a time."""
        with self._lock, self._connection:
            yield self._connection

    def copy(self, place: Path) -> None:
        """Copy the whole database as it is now into another file."""
        with self._lock, closing(sqlite3.connect(place)) as other:
            self._connection.backup(other)
