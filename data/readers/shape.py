"""Whether every line of a text table is one plain row, found out without parsing it.

All bytes but delimiters, quotes and line ends are struck out; what is left of a clean table
is one short pattern over and over, and comparing that costs next to nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from data.readers.encoding import blocks

_MANY = 10_000  # suspects beyond which looking at each is no longer cheap


@dataclass
class Shape:
    """A clean table: its rows, and the lines that may be totals, footers, headers or blank."""

    ends_with_delimiter: bool  # told only where the last header is empty
    rows: int = 0
    suspects: list[tuple[int, str]] = field(default_factory=list)


def measure(
    path: Path, skip: int, headers: Sequence[str], delimiter: str, newline: str
) -> Shape | None:
    """The shape of what follows the first `skip` lines; None when it is not clean."""
    if len(headers) < 2 or len(delimiter) != 1 or not delimiter.isascii():
        return None
    eye = _Eye(len(headers), delimiter.encode(), newline.encode())
    net = _net(delimiter, next((header for header in headers if header), ""))
    shape = Shape(ends_with_delimiter=not headers[-1])
    for block in _body(path, skip, newline.encode()):
        if not eye.is_clean(block):
            return None
        shape.ends_with_delimiter = shape.ends_with_delimiter and eye.ends_with_delimiter(block)
        shape.suspects.extend(_suspects(net, block, skip + shape.rows))
        shape.rows += eye.rows
        if len(shape.suspects) > _MANY:
            return None
    return shape


class _Eye:
    """Sees whether a block of whole lines is clean."""

    def __init__(self, width: int, delimiter: bytes, newline: bytes) -> None:
        self.delimiter, self.newline, self.width = delimiter, newline, width
        self.structural = delimiter + b'"' + newline
        self.struck = bytes(set(range(256)) - set(self.structural))
        self.unit = delimiter * (width - 1) + newline
        self.rows = 0  # of the last block
        cell = rb'(?:"(?:[^"]|"")*"|[^"%s][^%s]*|)' % ((re.escape(delimiter),) * 2)
        self.row = re.compile(cell + (re.escape(delimiter) + cell) * (width - 1))

    def is_clean(self, block: bytes) -> bool:
        left = block.translate(None, self.struck)
        self.rows = len(left) // len(self.unit)
        if left == self.unit * self.rows:
            return True
        if b'"' not in left:
            return False
        self.rows = left.count(b"\n")
        return self._is_quoted_well(block, left)

    def ends_with_delimiter(self, block: bytes) -> bool:
        """Nothing stands in the last cell of any row."""
        spare = block.count(self.delimiter + self.newline)
        if spare < self.rows:
            spare += block.count(self.delimiter + b'""' + self.newline)
        return spare == self.rows

    def _is_quoted_well(self, block: bytes, left: bytes) -> bool:
        patterns = left.split(self.newline)[:-1]
        simple = {pattern for pattern in set(patterns) if self._is_simple(pattern)}
        if len(simple) < len(set(patterns)):
            lines = block.split(self.newline)[:-1]
            if len(lines) != len(patterns):
                return False
            odd = [line for line, p in zip(lines, patterns, strict=True) if p not in simple]
            if not all(self.row.fullmatch(line) for line in odd):
                return False
            plain = [line for line, p in zip(lines, patterns, strict=True) if p in simple]
            block = self.newline.join([*plain, b""])
        # at most one pair of quotes a cell: all is well if each quote is at an edge of its cell
        return self._edges(block) == block.count(b'"')

    def _is_simple(self, pattern: bytes) -> bool:
        cells = pattern.split(self.delimiter)
        return len(cells) == self.width and all(cell in (b"", b'""') for cell in cells)

    def _edges(self, block: bytes) -> int:
        pairs = (self.delimiter + b'"', b'\n"', b'"' + self.delimiter, b'"' + self.newline)
        return sum(block.count(pair) for pair in pairs) + block.startswith(b'"')


def _body(path: Path, skip: int, newline: bytes) -> Iterator[bytes]:
    """Blocks of whole lines after the first ones; blank lines at the very end are left out."""
    held = b""
    for block in blocks(path):
        while skip and block:
            cut = block.find(b"\n") + 1
            skip, block = skip - 1, block[cut:] if cut else b""
        if not block.isspace():
            if held:
                yield held
            held = block
        else:
            held += block
    if held := held.rstrip(b"\r\n"):
        yield held + newline


def _net(delimiter: str, header: str) -> re.Pattern[bytes]:
    spare = re.escape((delimiter + '" ').encode())
    words = [
        *("итог", "подытог", "всего", "общий итог", "промежуточн", "total", "grand", "sub"),
        *("сумма", "число", "количество", "confidential", "copyright", "©", "(c)", "отчет"),
        *("отчёт", "дата ", "время ", "сформирован", "выгружено", "generated", "report"),
        *("exported", "as of", "стр", "page"),
    ]
    spelled = {form for word in words for form in (word, word.upper(), word.capitalize())}
    first = header.strip().strip('"')
    spelled |= {first} if first else set()
    told = sorted((word.encode() for word in spelled), reverse=True)
    starts = spare + rb"\r\n" + re.escape(bytes({word[0] for word in told}))
    any_word = b"|".join(map(re.escape, told))
    return re.compile(rb"\n(?=[%s])[%s]*(?:(?=\r?\n)|%s)" % (starts, spare, any_word))


def _suspects(net: re.Pattern[bytes], block: bytes, before: int) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    text, at, line = b"\n" + block, 0, before
    for match in net.finditer(text):
        line += text.count(b"\n", at, match.start() + 1)
        at = match.start() + 1
        end = text.find(b"\n", at)
        found.append((line, text[at:end].decode("utf-8", "replace").rstrip("\r")))
    return found
