"""Detects the delimiter of a text table from many lines, and splits rows by it."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from data.model.headers import bare, fold, is_data
from data.readers import header_row

CANDIDATES = ";,\t|"
SPACES = "spaces"
_SEP = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.I)
_HEAD = 1 << 18
_TAIL = 1 << 16
_LINES = 400
_MANY_HITS = 4  # known headers in one row that stand in no sentence by chance
_LOOKED = 120  # first rows in which a header is looked for


def head_lines(path: Path) -> list[str]:
    """The first lines of a UTF-8 file, whole ones only where there are more."""
    with path.open("rb") as file:
        start = file.read(_HEAD)
        more = bool(file.read(1))
    lines = start.decode("utf-8", "ignore").removeprefix("\ufeff").splitlines(keepends=True)
    lines = _joined(lines)
    return lines[:-1] if more and len(lines) > 1 else lines


def tail_rows(path: Path, delimiter: str, last_line: int) -> list[tuple[int, list[str]]]:
    """The rows on the last lines of a file of one line a row, which ends on `last_line`."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        is_whole = not file.tell()
        end = file.read().decode("utf-8", "ignore")
    lines = end.rstrip("\r\n").split("\n")
    lines = lines if is_whole else lines[1:]
    rows = split([line.rstrip("\r") for line in lines], delimiter)
    return list(enumerate(rows, last_line - len(lines) + 1))


def split(lines: Iterator[str] | Sequence[str], delimiter: str) -> Iterator[list[str]]:
    """Rows of cells; every item of `lines` is taken up before its row is given."""
    if delimiter == SPACES:
        return (line.split() for line in lines)
    return iter(csv.reader(lines, delimiter=delimiter, skipinitialspace=False))


def find(lines: Sequence[str], known_headers: frozenset[str]) -> tuple[str, bool]:
    """The delimiter, and whether the first line does nothing but name it."""
    if lines and (separator := _SEP.fullmatch(lines[0])):
        return separator.group(1), True
    best = max(CANDIDATES, key=lambda delimiter: _score(lines[:_LINES], delimiter, known_headers))
    if _score(lines[:_LINES], best, known_headers)[2] == 0 and _is_spaced(lines[:_LINES]):
        return SPACES, False
    return best, False


def _score(
    lines: Sequence[str], delimiter: str, known_headers: frozenset[str]
) -> tuple[int, float, float]:
    """Known headers where they are many, then the best header by its shape, then even widths."""
    rows = [row for row in split(list(lines), delimiter) if any(cell.strip() for cell in row)]
    if not rows:
        return 0, 0.0, 0.0
    hits = max(
        sum(fold(cell) in known_headers or bare(cell) in known_headers for cell in row)
        for row in rows[:30]
    )
    widths = Counter(len(row) for row in rows)
    width, count = max(widths.items(), key=lambda item: item[1] * (item[0] > 1))
    steady = count / len(rows)
    return (
        hits if hits >= _MANY_HITS else 0,
        0.0
        if _is_undivided(rows[:_LOOKED], delimiter)
        else header_row.likelihood(rows[:_LOOKED], known_headers),
        steady**2 * (width - 1) ** 0.5 if width > 1 else 0.0,
    )


def _is_undivided(rows: Sequence[Sequence[str]], delimiter: str) -> bool:
    """Whether most rows have a cell in which another delimiter stands again and again."""
    others = [each for each in CANDIDATES if each not in (delimiter, ",")]
    undivided = sum(any(cell.count(each) > 1 for cell in row for each in others) for row in rows)
    return 2 * undivided > len(rows)


def _is_spaced(lines: Sequence[str]) -> bool:
    rows = [line.split() for line in lines if line.strip()]
    widths = {len(row) for row in rows}
    if len(widths) != 1 or widths.pop() < 2:
        return False
    return sum(is_data(cell) for row in rows for cell in row) >= 0.8 * sum(map(len, rows))


def _joined(lines: list[str]) -> list[str]:
    # str.splitlines also cuts at characters that no table means as the end of a line
    joined: list[str] = []
    for line in lines:
        if joined and not joined[-1].endswith(("\n", "\r")):
            joined[-1] += line
        else:
            joined.append(line)
    return joined
