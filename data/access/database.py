"""The book of access: a file of its own, so that no rebuilt or damaged table loses it."""

import hashlib
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
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
    """Seconds by the clock."""
    return datetime.now(UTC).timestamp()


def new_token() -> str:
    """A secret that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What is kept of a secret; looked up whole, so nothing is compared letter by letter."""
    return hashlib.sha256(token.encode()).hexdigest()


class AccessDatabase:
    """The file of accounts, sessions, links and the audit; open to several processes at once."""

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
    def stands(folder: Path) -> bool:
        """Whether anybody has ever been let in by name here."""
        return (folder / NAME).exists()

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Rows of an answer."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> Row | None:
        """The first row of an answer, if there is one."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def write(self, sql: str, *values: object) -> int:
        """Change something; the number of the new row, or of the changed ones."""
        with self.writing() as connection:
            done = connection.execute(sql, values)
            return int(done.lastrowid or 0) if sql.startswith("INSERT") else done.rowcount

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One writer at a time, all or nothing."""
        with self._lock, self._connection:
            yield self._connection

    def copy(self, place: Path) -> None:
        """The whole book as it is now, into another file."""
        with self._lock, closing(sqlite3.connect(place)) as other:
            self._connection.backup(other)


def marks(values: Sequence[object]) -> str:
    """Placeholders for so many values."""
    return ", ".join("?" for _ in values)
