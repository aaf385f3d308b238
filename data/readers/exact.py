"""Reads a text table row by row: odd quotes, line ends in cells, rows of uneven width."""

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import pyarrow as pa

from data.readers.dialect import SPACES
from data.readers.raw import RawNote
from data.readers.specials import RowJudge

CHUNK = 1 << 12  # larger ones keep the garbage collector busy
_LISTED = 5  # lines named with a note
_LONGEST = 500  # lines that one row may span; beyond that its quote was never closed
_LARGEST_CELL = 1 << 24


@dataclass
class Notes:
    """Irregular rows met while reading: of each kind how many, the first line and its text."""

    judge: RowJudge = field(default=lambda row: None)
    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, str]] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)

    def add(self, code: str, line: int, example: str) -> None:
        """Count one more row of this kind."""
        self.counts[code] += 1
        self.first.setdefault(code, (line, example[:100]))
        if self.counts[code] <= _LISTED:
            self.lines.setdefault(code, []).append(line)

    def raw_notes(self) -> tuple[RawNote, ...]:
        """The notes as the raw table carries them."""
        return tuple(
            RawNote(code, n, self.first[code][0], self._example(code, n))
            for code, n in self.counts.items()
        )

    def _example(self, code: str, rows: int) -> str:
        if rows == 1:
            return self.first[code][1]
        listed = ", ".join(map(str, self.lines[code])) + "…" * (rows > _LISTED)
        return f"{listed}: {self.first[code][1]}"


def rows(
    lines: Iterable[str], delimiter: str, notes: Notes, before: int = 0
) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line; line ends inside quotes stay in the cell.

    `before` is how many lines stand above the first one given.
    """
    csv.field_size_limit(_LARGEST_CELL)
    numbered = enumerate(lines, before + 1)
    if delimiter == SPACES:
        return ((number, line.split()) for number, line in numbered)
    starts: deque[int] = deque()
    records = _records(numbered, delimiter, starts, notes)
    # the reader takes one record for each row it gives, so the first start left is the row's
    return ((starts.popleft(), row) for row in csv.reader(records, delimiter=delimiter))


def table(
    numbered: Iterable[tuple[int, list[str]]], width: int, delimiter: str, notes: Notes
) -> pa.Table:
    """The rows as an arrow table of `line` and `width` columns of text, blank rows left out."""
    schema = pa.schema([("line", pa.int64()), *((f"c{i}", pa.string()) for i in range(width))])
    filled = ((line, row) for line, row in numbered if any(row) and not _is_blank(row))
    batches = []
    while chunk := list(islice(filled, CHUNK)):
        fitted = [
            row if len(row) == width else _fit(line, row, width, delimiter, notes)
            for line, row in chunk
        ]
        arrays = [pa.array(column, pa.string()) for column in zip(*fitted, strict=True)]
        lines = pa.array([line for line, _ in chunk], pa.int64())
        batches.append(pa.RecordBatch.from_arrays([lines, *arrays], schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def _is_blank(row: list[str]) -> bool:
    return not (row[0] or "".join(row)).strip() and not "".join(row).strip()


def _fit(line: int, row: list[str], width: int, delimiter: str, notes: Notes) -> list[str]:
    if len(row) < width:
        if notes.judge(row) is None:
            notes.add("fewer_fields", line, delimiter.join(row))
        return row + [""] * (width - len(row))
    if any(cell.strip() for cell in row[width:]):
        notes.add("more_fields", line, delimiter.join(row))
    return row[:width]


def _records(
    numbered: Iterator[tuple[int, str]], delimiter: str, starts: deque[int], notes: Notes
) -> Iterator[str]:
    """Lines joined where a quoted cell goes on; an unclosed quote is dropped."""
    waiting: deque[tuple[int, str]] = deque()
    while item := waiting.popleft() if waiting else next(numbered, None):
        number, line = item
        starts.append(number)
        if '"' in line and line.count('"') % 2 and _is_open(line, delimiter):
            line = _joined(number, line, delimiter, numbered, waiting, notes)
        yield line


def _joined(
    number: int,
    line: str,
    delimiter: str,
    numbered: Iterator[tuple[int, str]],
    waiting: deque[tuple[int, str]],
    notes: Notes,
) -> str:
    """The line with those that its open cell goes on over; they are given back if none ends it."""
    parts: list[tuple[int, str]] = []
    while len(parts) < _LONGEST:
        item = waiting.popleft() if waiting else next(numbered, None)
        if item is None:
            break
        parts.append(item)
        if item[1].count('"') % 2:
            joined = line + "".join(text for _, text in parts)
            if _is_row(joined, delimiter):
                return joined
            break
    waiting.extendleft(reversed(parts))
    notes.add("open_quote", number, line.strip())
    return line.replace('"', "")


def _is_row(joined: str, delimiter: str) -> bool:
    """Every line end stands inside quotes."""
    try:
        list(csv.reader([joined], delimiter=delimiter))
    except csv.Error:
        return False
    return True


def _is_open(line: str, delimiter: str) -> bool:
    try:
        next(csv.reader([line], delimiter=delimiter, strict=True), None)
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
