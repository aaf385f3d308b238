"""Checks that the sector chains of a compound document (.xls) end: a circle hangs its reader."""

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np

_LAST = 0xFFFFFFFA  # sector numbers from here on are marks and not sectors
_SMALL = 4096  # streams below this stand in the mini sectors
_FIRST_TABLES = 109


def is_sound(path: Path) -> bool:
    """Every chain of sectors in the document comes to an end within the file."""
    content = path.read_bytes()
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    starts = struct.unpack_from("<IIIIIII", content, 48)
    try:
        table = _numbers(content, _tables(content, size, starts[5]), size)
        entries = _numbers(content, _chain(table, starts[0]), size).tobytes()
        small = _numbers(content, _chain(table, starts[3]), size)
        for at in range(0, len(entries) - 127, 128):
            kind, start, length = entries[at + 66], *struct.unpack_from("<II", entries, at + 116)
            if kind in (2, 5) and length:
                _chain(small if kind == 2 and length < _SMALL else table, start)
    except (ValueError, IndexError, struct.error):
        return False
    return True


def _tables(content: bytes, size: int, more: int) -> list[int]:
    """The sectors that hold the table of all sectors."""
    sectors = list(struct.unpack_from(f"<{_FIRST_TABLES}I", content, 76))
    visited: set[int] = set()
    while more < _LAST:
        if more in visited:
            raise ValueError("circle")
        visited.add(more)
        *listed, more = _numbers(content, [more], size).tolist()
        sectors += listed
    return [each for each in sectors if each < _LAST]


def _numbers(content: bytes, sectors: Sequence[int], size: int) -> np.ndarray:
    # a last sector may be cut short: what is missing holds nothing
    pieces = [
        content[(each + 1) * size : (each + 2) * size].ljust(size, b"\xff") for each in sectors
    ]
    return np.frombuffer(b"".join(pieces), "<u4")


def _chain(table: np.ndarray, start: int) -> list[int]:
    sectors: list[int] = []
    while start < _LAST:
        if len(sectors) > len(table):
            raise ValueError("circle")
        sectors.append(start)
        start = int(table[start])
    return sectors
