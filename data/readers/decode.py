"""Any text file as UTF-8 on disk, without loading it whole."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.errors import WrongEncoding
from data.readers.encoding import BLOCK, blocks, guess
from data.readers.raw import RawNote

_OTHER = {"utf-8": "cp1251", "utf-8-sig": "cp1251"}  # the second try of a line, else utf-8


@dataclass(frozen=True)
class Text:
    """A UTF-8 file with one kind of line end, and what it was before."""

    path: Path
    encoding: str
    newline: str  # "\n" or "\r\n"
    notes: tuple[RawNote, ...] = ()


def as_utf8(path: Path, name: str, asked: str | None, scratch: Path) -> Text:
    """The file itself when it is clean UTF-8, else a decoded copy in `scratch`."""
    encoding, odd = (codecs.lookup(asked).name, 0) if asked else guess(path)
    style = _newline(path) if encoding in ("utf-8", "utf-8-sig") else None
    if style and not odd and not asked:
        return Text(path, encoding, style)
    copy = scratch / "decoded.txt"
    try:
        other = _copy_by_line(path, copy, encoding) if odd else _copy(path, copy, encoding)
    except (UnicodeError, LookupError) as error:
        raise WrongEncoding(file=name, encoding=asked or encoding) from error
    return Text(copy, encoding, "\n", other)


def _copy(path: Path, copy: Path, encoding: str) -> tuple[RawNote, ...]:
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), True)
    with copy.open("wb") as out:
        for piece in _pieces(path):
            out.write(decoder.decode(piece).replace("\0", "").encode())
        out.write(decoder.decode(b"", final=True).encode())
    return ()


def _copy_by_line(path: Path, copy: Path, encoding: str) -> tuple[RawNote, ...]:
    second = _OTHER.get(encoding, "utf-8")
    tries = (encoding, second) if encoding in _OTHER else (second, encoding)
    odd: list[tuple[int, str]] = []
    number = 0
    with copy.open("wb") as out:
        for block in blocks(path):
            for line in block.splitlines(keepends=True):
                number += 1
                text, used = _decoded(line, tries)
                if used != encoding and not line.isascii():
                    odd.append((number, text.strip()))
                out.write(text.rstrip("\r\n").encode() + b"\n")
    if not odd:
        return ()
    return (RawNote("mixed_encoding", len(odd), odd[0][0], odd[0][1][:100]),)


def _decoded(line: bytes, tries: tuple[str, str]) -> tuple[str, str]:
    for encoding in tries:
        try:
            return line.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return line.decode(tries[-1], "replace"), tries[-1]


def _newline(path: Path) -> str | None:
    """The file's only kind of line end; None when there are several or only bare CR."""
    returns = newlines = pairs = 0
    for block in blocks(path):
        newlines += block.count(b"\n")
        if b"\0" in block:
            return None
        if b"\r" in block:
            returns += block.count(b"\r")
            pairs += block.count(b"\r\n")
    if returns == 0:
        return "\n"
    return "\r\n" if returns == newlines == pairs else None


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(BLOCK):
            yield piece
