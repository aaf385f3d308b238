"""The journal: what no uploaded file tells, written down beside the database before it changes.

A line is a record of rows that came and went, or the word that the last record holds. A record
is on disk before the database commits; without the word it holds only if the database has it.
So the database may be lost whole: the archive and the journal together are the store.
"""

import json
import os
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

Rows = Mapping[str, Sequence[str]]
_TAIL = 200  # bytes; the word that a record holds is shorter


@dataclass
class Told:
    """What the journal says: the rows of each book, its last record, and whether that holds.

    `broken`: lines that cannot be read; what they told is not among the rows.
    """

    books: dict[str, Counter[str]] = field(default_factory=dict)
    last: int = 0
    sure: bool = True
    broken: int = 0

    def rows(self) -> dict[str, list[str]]:
        """The rows that stand in each book."""
        return {book: list(rows.elements()) for book, rows in self.books.items()}


class Journal:
    """One file of lines that is only ever added to, until another is begun in its place."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._before = 0

    def exists(self) -> bool:
        """Something was ever written."""
        return self.path.exists()

    def held(self) -> int | None:
        """Number of the last record where it is known to hold, read off the end of the file."""
        if not self.exists():
            return None
        with self.path.open("rb") as file:
            file.seek(max(self.path.stat().st_size - _TAIL, 0))
            last = file.read().splitlines(keepends=True)[-1:]
        said = _read(last[0]) if last else None
        return int(said["holds"]) if said and "holds" in said else None

    def read(self) -> Told:
        """All that it tells."""
        told = Told()
        for said in self._lines():
            if said is None:
                told.broken += 1
            elif "holds" in said:
                told.sure = True
            else:
                told.last, told.sure = int(said["record"]), False
                for book, rows in said["gone"].items():
                    told.books.setdefault(book, Counter()).subtract(rows)
                for book, rows in said["came"].items():
                    told.books.setdefault(book, Counter()).update(rows)
        return told

    def _lines(self) -> Iterator[dict[str, Any] | None]:
        if self.exists():
            with self.path.open("rb") as file:
                yield from map(_read, file)

    def write(self, number: int, came: Rows, gone: Rows) -> None:
        """Write a record down; whatever fails, the file stays as it was."""
        self._before = self.path.stat().st_size
        try:
            self._add(_line({"record": number, "came": came, "gone": gone}), is_safe=True)
        except BaseException:
            self.forget()
            raise

    def forget(self) -> None:
        """Take the last record back: the database did not take it."""
        os.truncate(self.path, self._before)

    def hold(self, number: int) -> None:
        """That record holds. Where there is no room for the word, the database tells it."""
        self._before = self.path.stat().st_size
        try:
            self._add(_line({"holds": number}), is_safe=False)
        except OSError:
            self.forget()

    def begin(self, number: int, books: Rows) -> None:
        """Begin anew with all the rows there are, at once in the place of what was there."""
        coming = self.path.with_suffix(".coming")
        lines = _line({"record": number, "came": books, "gone": {}}) + _line({"holds": number})
        try:
            with coming.open("wb") as file:
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())
            os.replace(coming, self.path)
        except BaseException:
            coming.unlink(missing_ok=True)
            raise

    def _add(self, line: bytes, is_safe: bool) -> None:
        with self.path.open("ab") as file:
            file.write(line)
            file.flush()
            if is_safe:
                os.fsync(file.fileno())


def _line(said: Mapping[str, Any]) -> bytes:
    text = json.dumps(said, ensure_ascii=False).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _read(line: bytes) -> dict[str, Any] | None:
    """What a line says; None where it was cut off or spoilt."""
    mark, _, text = line.rstrip(b"\n").partition(b" ")
    if not line.endswith(b"\n") or mark != b"%08x" % zlib.crc32(text):
        return None
    said: dict[str, Any] = json.loads(text)
    return said


def lay_aside(path: Path) -> Path:
    """Rename a file that is of no use as it is; nothing is deleted and nothing written over."""
    stem, count = f"{path.stem}-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}", 1
    place = path.with_name(f"{stem}{path.suffix}")
    while place.exists():
        count += 1
        place = path.with_name(f"{stem}-{count}{path.suffix}")
    os.replace(path, place)
    return place
