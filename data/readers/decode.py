"""Decodes any text file to UTF-8 on disk, without loading it whole."""

import codecs
import io
import shutil
from dataclasses import dataclass
from pathlib import Path

from data.model.errors import WrongEncoding
from data.readers.encoding import BLOCK, Survey, blocks, survey
from data.readers.raw import RawNote

_PATTERN = set("*?[]{}")
_OTHER = {"utf-8": "cp1251", "utf-8-sig": "cp1251"}  # the second try of a line, else utf-8


@dataclass(frozen=True)
class DecodedText:
    """A UTF-8 file with one kind of line end, and its encoding before."""

    path: Path
    encoding: str
    newline: str  # "\n" or "\r\n"
    scratch: Path
    notes: tuple[RawNote, ...] = ()

    def plainly_named(self) -> Path:
        """The file under a path without `*?[]{}`, which DuckDB would expand as a pattern."""
        if not _PATTERN & set(str(self.path)):
            return self.path
        link = self.scratch / "plain.txt"
        try:
            link.symlink_to(self.path.absolute())
        except OSError:  # Windows grants links to few
            shutil.copyfile(self.path, link)
        return link


def as_utf8(path: Path, name: str, chosen: str | None, scratch: Path) -> DecodedText:
    """The file itself when it is clean UTF-8, else a decoded copy in `scratch`."""
    surveyed = survey(path)
    if chosen and (surveyed.odd or not _is_same_encoding(chosen, surveyed.encoding)):
        surveyed = Survey(_codec(chosen, name))
    if surveyed.newline and not surveyed.odd:
        return DecodedText(path, surveyed.encoding, surveyed.newline, scratch)
    encoding, odd = surveyed.encoding, surveyed.odd
    copy = scratch / "decoded.txt"
    try:
        notes = _copy_by_line(path, copy, encoding) if odd else _copy(path, copy, encoding)
    except UnicodeError as error:
        raise WrongEncoding(file=name, encoding=chosen or encoding) from error
    return DecodedText(copy, encoding, "\n", scratch, notes)


def _is_same_encoding(chosen: str, detected: str) -> bool:
    return detected.startswith("utf-8") and chosen.lower().replace("_", "-") in (
        "utf-8",
        "utf-8-sig",
    )


def _codec(chosen: str, name: str) -> str:
    try:
        return codecs.lookup(chosen).name
    except LookupError as error:
        raise WrongEncoding(file=name, encoding=chosen) from error


def _copy(path: Path, copy: Path, encoding: str) -> tuple[RawNote, ...]:
    decoder = codecs.getincrementaldecoder(encoding)()
    newlines = io.IncrementalNewlineDecoder(None, True)
    with path.open("rb") as file, copy.open("wb") as out:
        while piece := file.read(BLOCK):
            text = newlines.decode(decoder.decode(piece))
            out.write(text.replace("\0", "").encode())
        out.write(newlines.decode(decoder.decode(b"", final=True), final=True).encode())
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
