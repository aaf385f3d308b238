"""Rewrites quotes that are escaped by a backslash as doubled ones."""

import csv
import re
from dataclasses import replace
from pathlib import Path

from data.readers.decode import DecodedText
from data.readers.dialect import SPACES
from data.readers.encoding import blocks

_ESCAPED = re.compile(rb'\\(["\\])')
_TRIED = 50  # lines with such a quote that decide


def doubled(text: DecodedText, delimiter: str) -> DecodedText:
    """The text with doubled quotes where its writer escaped them by a backslash; else as it is."""
    lines = _lines_with_escapes(text.path) if delimiter != SPACES else []
    broken = [line for line in lines if not _is_sound(line, delimiter)]
    mended = sum(_is_sound(_with_doubled(line), delimiter) for line in broken)
    if not broken or len(broken) * 2 <= len(lines) or mended * 2 <= len(broken):
        return text
    copy = text.scratch / "doubled.txt"
    with copy.open("wb") as out:
        for block in blocks(text.path):
            out.write(_with_doubled(block))
    return replace(text, path=copy)


def _with_doubled(line: bytes) -> bytes:
    return _ESCAPED.sub(lambda sign: b'""' if sign[1] == b'"' else b"\\", line)


def _lines_with_escapes(path: Path) -> list[bytes]:
    lines: list[bytes] = []
    for block in blocks(path):
        at = block.find(b'\\"')
        while at >= 0 and len(lines) < _TRIED:
            start, end = block.rfind(b"\n", 0, at) + 1, block.find(b"\n", at)
            end = len(block) if end < 0 else end
            lines.append(block[start:end].rstrip(b"\r"))
            at = block.find(b'\\"', end)
        if len(lines) >= _TRIED:
            break
    return lines


def _is_sound(line: bytes, delimiter: str) -> bool:
    """Whether every quote of the line opens a cell, closes it or is doubled."""
    try:
        list(csv.reader([line.decode("utf-8", "replace")], delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return True
