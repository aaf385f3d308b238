"""The exact way through a text table: odd quotes, line ends in cells, rows of uneven width."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import pyarrow as pa

from data.readers.dialect import SPACES
from data.readers.raw import RawNote
from data.readers.specials import Judge

CHUNK = 1 << 16
_LONGEST = 500  # lines that one row may span; beyond that its quote was never closed
_LARGEST_CELL = 1 << 24


@dataclass
class Notes:
    """What was odd on the way: how often, and the first line and text of each kind."""

    judge: Judge = field(default=lambda row: None)
    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, code: str, line: int, example: str) -> None:
        """Count one more row of this kind."""
        self.counts[code] += 1
        self.first.setdefault(code, (line, example[:100]))

    def told(self) -> tuple[RawNote, ...]:
        """The notes as the raw table carries them."""
        return tuple(RawNote(code, n, *self.first[code]) for code, n in self.counts.items())


def rows(lines: Iterable[str], delimiter: str, notes: Notes) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line; line ends inside quotes stay in the cell."""
    csv.field_size_limit(_LARGEST_CELL)
    numbers: list[int] = []
    if delimiter == SPACES:
        yield from ((number, line.split()) for number, line in enumerate(lines, 1))
        return
    records = _records(lines, delimiter, numbers, notes)
    for row in csv.reader(records, delimiter=delimiter):
        line = numbers[0]
        numbers.clear()
        yield line, row


def table(
    numbered: Iterable[tuple[int, list[str]]], width: int, delimiter: str, notes: Notes
) -> pa.Table:
    """The rows as an arrow table of `line` and `width` columns of text, blank rows left out."""
    schema = pa.schema([("line", pa.int64()), *((f"c{i}", pa.string()) for i in range(width))])
    filled = ((line, row) for line, row in numbered if "".join(row).strip())
    batches = []
    while chunk := list(islice(filled, CHUNK)):
        fitted = [_fit(line, row, width, delimiter, notes) for line, row in chunk]
        columns = zip(*fitted, strict=True)
        arrays = [pa.array(column, pa.string()) for column in columns]
        lines = pa.array([line for line, _ in chunk], pa.int64())
        batches.append(pa.RecordBatch.from_arrays([lines, *arrays], schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def _fit(line: int, row: list[str], width: int, delimiter: str, notes: Notes) -> list[str]:
    if len(row) == width:
        return row
    if len(row) < width:
        if notes.judge(row) is None:
            notes.add("fewer_fields", line, delimiter.join(row))
        return row + [""] * (width - len(row))
    if any(cell.strip() for cell in row[width:]):
        notes.add("more_fields", line, delimiter.join(row))
    return row[:width]


def _records(
    lines: Iterable[str], delimiter: str, numbers: list[int], notes: Notes
) -> Iterator[str]:
    """Lines joined where a quoted cell goes on; an unclosed quote is dropped."""
    source = _Ahead(lines)
    for line in source:
        numbers.append(source.number)
        if '"' not in line or line.count('"') % 2 == 0 or not _is_open(line, delimiter):
            yield line
            continue
        start, parts = source.number, [line]
        for more in islice(source, _LONGEST):
            parts.append(more)
            if more.count('"') % 2:
                break
        else:
            notes.add("open_quote", start, line.strip())
            source.back(parts[1:])
            yield line.replace('"', "")
            continue
        yield "".join(parts)


def _is_open(line: str, delimiter: str) -> bool:
    try:
        next(csv.reader([line], delimiter=delimiter, strict=True), None)
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


class _Ahead:
    """Lines that can be given back, with the number of the last one taken."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._back: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else next(self._lines)
        self.number += 1
        return line

    def back(self, lines: list[str]) -> None:
        self._back.extend(reversed(lines))
        self.number -= len(lines)
