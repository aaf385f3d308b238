"""Detects zip archives whose entries unpack to more bytes than they declare."""

import struct
import zlib
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipInfo

_MAX_RATIO = 1_032  # deflate packs no byte into less than a thousandth
_HARMLESS_BYTES = 256 << 20  # bytes that are unpacked without a check
_BLOCK = 1 << 20
_LOCAL_HEADER = struct.Struct("<4s22xHH")  # mark, lengths of the name and of the extra field


def undeclared_bytes(path: Path, entries: list[ZipInfo]) -> int:
    """Least size in bytes of the first entry that exceeds its declared size; 0 without one.

    Readers of workbooks unpack whatever an entry holds, so that limits on declared sizes alone
    would not protect them. The entries are unpacked block by block and stored nowhere.
    """
    if sum(entry.compress_size for entry in entries) * _MAX_RATIO <= _HARMLESS_BYTES:
        return 0
    with path.open("rb") as file:
        for entry in entries:
            if entry.compress_type == ZIP_DEFLATED and _size(file, entry) > entry.file_size:
                return entry.file_size + 1
    return 0


def _size(file: BinaryIO, entry: ZipInfo) -> int:
    """Bytes the entry unpacks to, counted up to one more than it declares."""
    file.seek(entry.header_offset)
    head = file.read(_LOCAL_HEADER.size)
    if len(head) < _LOCAL_HEADER.size:
        return 0
    _, name, extra = _LOCAL_HEADER.unpack(head)
    file.seek(name + extra, 1)
    left, size, inflated = entry.compress_size, 0, zlib.decompressobj(-15)
    while left > 0 and size <= entry.file_size and (piece := file.read(min(_BLOCK, left))):
        left -= len(piece)
        while piece and size <= entry.file_size:
            size += len(inflated.decompress(piece, _BLOCK))
            piece = inflated.unconsumed_tail
    return size
