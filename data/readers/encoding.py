"""Which encoding a text file is in, checked over the whole file by blocks."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

BLOCK = 1 << 23
_SAMPLE = 1 << 20
_TOLERATED = 3  # lines in another encoding that do not make the file another encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How often a letter stands in Russian text, in per mille; upper case is worth a little less.
_OFTEN = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        (110, 85, 80, 74, 67, 63, 55, 47, 45, 44, 35, 32, 30, 28, 26, 20, 19, 17, 17, 16, 16, 14)
        + (12, 10, 9, 7, 6, 5, 4, 3, 3, 1, 1),
        strict=True,
    )
)
_NEUTRAL = set("«»–—№°…„“”’\u00a0·€₽®™")
_HIGH = re.compile(rb"[\x80-\xff]")
_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff]{1,2}(?![\x80-\xff])")
_BETWEEN = re.compile(rb"[A-Za-z][\xc0-\xff]{1,2}[A-Za-z]")


def blocks(path: Path, size: int = BLOCK) -> Iterator[bytes]:
    """The file in large pieces that end where a line ends."""
    rest = b""
    with path.open("rb") as file:
        while piece := file.read(size):
            cut = piece.rfind(b"\n") + 1
            if cut == 0:
                rest += piece
                continue
            yield rest + piece[:cut]
            rest = piece[cut:]
    if rest:
        yield rest


def guess(path: Path) -> tuple[str, int]:
    """The encoding of a file and how many of its lines are in another one."""
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    for bom, name in _BOMS:
        if start.startswith(bom):
            return name, 0 if name.startswith("utf-16") else _odd_lines(path)[0]
    if (wide := _utf16(start)) is not None:
        return wide, 0
    odd, lines, sample = _odd_lines(path)
    if odd == 0 or (odd <= _TOLERATED and lines > 10 * odd):
        return "utf-8", odd
    # a single-byte encoding never fails, so a few lines that are UTF-8 are counted instead
    return single_byte(sample), _utf8_lines(path)


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


def _odd_lines(path: Path) -> tuple[int, int, bytes]:
    odd, lines, sample = 0, 0, b""
    for block in blocks(path):
        lines += block.count(b"\n") + 1
        if is_utf8(block):
            continue
        for line in block.split(b"\n"):
            if not is_utf8(line):
                odd += 1
                if len(sample) < _SAMPLE:
                    sample += line + b"\n"
        if odd > 10_000:
            break
    return odd, lines, sample


def _utf8_lines(path: Path) -> int:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        tail = file.read().rstrip().rsplit(b"\n", 1)[-1]
    return int(bool(_HIGH.search(tail)) and is_utf8(tail))


def _utf16(start: bytes) -> str | None:
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
