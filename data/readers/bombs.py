"""Detects archives that unpack to more than they declare."""

import struct
import zlib
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipInfo

_TIGHTEST = 1_032  # deflate packs no byte into less than a thousandth
_HARMLESS = 256 << 20  # bytes that no honest or dishonest size can turn into trouble
_BLOCK = 1 << 20
_LOCAL = struct.Struct("<4s22xHH")  # mark, lengths of the name and of what follows it


def unpacks_to_more(path: Path, entries: list[ZipInfo]) -> int:
    """Bytes of the first entry that is larger than it says; 0 where all sizes are true.

    A workbook's reader believes what is there and not what is said, so what is said is
    measured first; nothing of it is kept.
    """
    if sum(entry.compress_size for entry in entries) * _TIGHTEST <= _HARMLESS:
        return 0
    with path.open("rb") as file:
        for entry in entries:
            if entry.compress_type == ZIP_DEFLATED and _size(file, entry) > entry.file_size:
                return entry.file_size + 1
    return 0


def _size(file: BinaryIO, entry: ZipInfo) -> int:
    """Bytes the entry unpacks to, counted up to one more than it says."""
    file.seek(entry.header_offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size:
        return 0
    _, name, extra = _LOCAL.unpack(head)
    file.seek(name + extra, 1)
    left, size, inflated = entry.compress_size, 0, zlib.decompressobj(-15)
    while left > 0 and size <= entry.file_size and (piece := file.read(min(_BLOCK, left))):
        left -= len(piece)
        while piece and size <= entry.file_size:
            size += len(inflated.decompress(piece, _BLOCK))
            piece = inflated.unconsumed_tail
    return size
