"""The journal: a write-ahead log of the tables that cannot be rebuilt from uploaded files.

A line is a record of rows added and removed, or the confirmation of the last record. A record
is on disk before the database commits; unconfirmed, it counts only if the database has it.
So the database may be lost whole: the archive and the journal together are the store.

Lines are never rewritten: the keys `record`, `came`, `gone` and `holds`, and the names of tables
and columns within, stay as they were first written.
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

JournalRows = Mapping[str, Sequence[str]]
_TAIL = 200  # bytes; the line that confirms a record is shorter


@dataclass
class JournalContent:
    """The journal replayed: rows of each table, the number of the last record, is it confirmed.

    `broken_lines` counts lines that cannot be read; their changes are not among the rows.
    """

    counts_by_table: dict[str, Counter[str]] = field(default_factory=dict)
    last_record: int = 0
    is_confirmed: bool = True
    broken_lines: int = 0

    def rows(self) -> dict[str, list[str]]:
        """Table → its current rows, each as JSON."""
        return {table: list(rows.elements()) for table, rows in self.counts_by_table.items()}


class Journal:
    """An append-only file of lines, until `rewrite` replaces it by a new one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._length_before = 0

    def exists(self) -> bool:
        """Whether anything was ever written."""
        return self.path.exists()

    def confirmed_record(self) -> int | None:
        """Number of the last record if its confirmation ends the file; None otherwise."""
        if not self.exists():
            return None
        with self.path.open("rb") as file:
            file.seek(max(self.path.stat().st_size - _TAIL, 0))
            last = file.read().splitlines(keepends=True)[-1:]
        record = _read(last[0]) if last else None
        return int(record["holds"]) if record and "holds" in record else None

    def read(self) -> JournalContent:
        """Replay the whole journal."""
        content = JournalContent()
        for record in self._lines():
            if record is None:
                content.broken_lines += 1
            elif "holds" in record:
                content.is_confirmed = True
            else:
                content.last_record, content.is_confirmed = int(record["record"]), False
                for table, rows in record["gone"].items():
                    content.counts_by_table.setdefault(table, Counter()).subtract(rows)
                for table, rows in record["came"].items():
                    content.counts_by_table.setdefault(table, Counter()).update(rows)
        return content

    def _lines(self) -> Iterator[dict[str, Any] | None]:
        if self.exists():
            with self.path.open("rb") as file:
                yield from map(_read, file)

    def write(self, number: int, added: JournalRows, removed: JournalRows) -> None:
        """Append a record and sync it to disk; on any failure the file stays as it was."""
        self._length_before = self.path.stat().st_size
        try:
            self._add(_line({"record": number, "came": added, "gone": removed}), is_safe=True)
        except BaseException:
            self.drop_last_record()
            raise

    def drop_last_record(self) -> None:
        """Cut off the record just written, for the database did not commit it."""
        os.truncate(self.path, self._length_before)

    def confirm(self, number: int) -> None:
        """Append that the database committed this record.

        On a full disk the confirmation is left out: the database knows the number itself.
        """
        self._length_before = self.path.stat().st_size
        try:
            self._add(_line({"holds": number}), is_safe=False)
        except OSError:
            self.drop_last_record()

    def rewrite(self, number: int, rows_by_table: JournalRows) -> None:
        """Replace the file atomically by one confirmed record of all the rows there are."""
        temporary = self.path.with_suffix(".coming")
        lines = _line({"record": number, "came": rows_by_table, "gone": {}}) + _line(
            {"holds": number}
        )
        try:
            with temporary.open("wb") as file:
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self.path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def _add(self, line: bytes, is_safe: bool) -> None:
        with self.path.open("ab") as file:
            file.write(line)
            file.flush()
            if is_safe:
                os.fsync(file.fileno())


def _line(record: Mapping[str, Any]) -> bytes:
    text = json.dumps(record, ensure_ascii=False).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _read(line: bytes) -> dict[str, Any] | None:
    """The record of a line; None where the line is cut off or its checksum is wrong."""
    checksum, _, text = line.rstrip(b"\n").partition(b" ")
    if not line.endswith(b"\n") or checksum != b"%08x" % zlib.crc32(text):
        return None
    record: dict[str, Any] = json.loads(text)
    return record


def move_aside(path: Path) -> Path:
    """Rename a damaged file to a dated name that is free; gives its new path."""
    stem, count = f"{path.stem}-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}", 1
    place = path.with_name(f"{stem}{path.suffix}")
    while place.exists():
        count += 1
        place = path.with_name(f"{stem}-{count}{path.suffix}")
    os.replace(path, place)
    return place
