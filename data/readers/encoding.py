"""Detects the encoding of a text file over the whole of it, block by block."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

BLOCK = 1 << 18
_SAMPLE = 1 << 16
_TOLERATED = 3  # lines in another encoding that do not make the file another encoding

_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How often a letter stands in Russian text, in per mille; upper case is worth a little less.
_LETTERS = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_PER_MILLE = (
    "110 85 80 74 67 63 55 47 45 44 35 32 30 28 26 20 19 17 17 16 16 14 12 10 9 7 6 5 4 3 3 1 1"
)
_OFTEN = dict(zip(_LETTERS, map(int, _PER_MILLE.split()), strict=True))
_NEUTRAL = set("«»–—№°…„“”’\u00a0·€₽®™")
_HIGH = re.compile(rb"[\x80-\xff]")
_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff]{1,2}(?![\x80-\xff])")
_BETWEEN = re.compile(rb"[A-Za-z][\xc0-\xff]{1,2}[A-Za-z]")


@dataclass(frozen=True)
class Survey:
    """The encoding, how many lines are in another one, and the line end where it is one kind."""

    encoding: str
    odd: int = 0
    newline: str | None = None


def blocks(path: Path, size: int = BLOCK) -> Iterator[bytes]:
    """The file in pieces that end where a line ends."""
    with path.open("rb") as file:
        while piece := file.read(size):
            yield piece + file.readline()


def wide(start: bytes) -> str | None:
    """The UTF-16 or UTF-32 that a text starts in, with or without its mark."""
    if marked := next((name for bom, name in _WIDE if start.startswith(bom)), None):
        return marked
    sample = start[: len(start) & ~1]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    # spaces, digits, delimiters and line ends leave a zero in one half only
    if odd > half // 20 and even * 20 < odd:
        return "utf-16-le"
    if even > half // 20 and odd * 20 < even:
        return "utf-16-be"
    return None


def survey(path: Path) -> Survey:
    """The encoding, odd lines and line ends of a text file, from one pass over its bytes."""
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    if name := wide(start):
        return Survey(name)
    name = "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    odd, sample, newline = _look_over(path)
    if odd == 0 or (odd <= _TOLERATED and start.count(b"\n") > 10 * odd):
        return Survey(name, odd, newline)
    # a single-byte encoding never fails, so a last line in UTF-8 has to be looked for
    return Survey(single_byte(sample), _utf8_at_end(path))


def single_byte(sample: bytes) -> str:
    """The single-byte encoding in which the sample reads most like Russian."""
    high = len(_HIGH.findall(sample))
    if high and len(_BETWEEN.findall(sample)) * 2 > len(_ALONE.findall(sample)) > high // 4:
        return "cp1252"
    names = ("cp1251", "cp866", "mac_cyrillic")
    return max(names, key=lambda name: _russian(sample.decode(name, "replace")))


def is_utf8(block: bytes) -> bool:
    """The bytes are valid UTF-8, checked without making a string of them."""
    offsets = pa.array([0, len(block)], pa.int64()).buffers()[1]
    text = pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(block)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _look_over(path: Path) -> tuple[int, bytes, str | None]:
    odd, sample = 0, b""
    newlines = returns = pairs = zeros = 0
    for block in blocks(path):
        zeros += b"\0" in block
        if b"\r" in block:
            returns += block.count(b"\r")
            pairs += block.count(b"\r\n")
            newlines += block.count(b"\n")
        elif returns:
            newlines += block.count(b"\n")
        if is_utf8(block):
            continue
        bad = [line for line in block.split(b"\n") if not _decodes(line)]
        odd += len(bad)
        sample += b"\n".join(bad)
        if len(sample) > _SAMPLE:
            break
    if zeros or not returns == newlines == pairs:
        return odd, sample[:_SAMPLE], None
    return odd, sample[:_SAMPLE], "\r\n" if returns else "\n"


def _decodes(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _utf8_at_end(path: Path) -> int:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        tail = file.read().rstrip().rsplit(b"\n", 1)[-1]
    return int(bool(_HIGH.search(tail)) and _decodes(tail))


def _russian(text: str) -> float:
    score, before = 0.0, ""
    for letter in text:
        if letter >= "\x80" and letter not in _NEUTRAL:
            often = _OFTEN.get(letter.lower())
            if often is None:
                score -= 60
            elif letter.isupper() and before.islower():
                score -= 40
            else:
                score += often
        before = letter
    return score
