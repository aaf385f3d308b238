"""Checks without parsing that every line of a text table is one plain row.

All bytes but delimiters, quotes and line ends are struck out; what is left of a clean table
is one short pattern over and over, and comparing that costs next to nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from data.readers.cell_kinds import LABEL, WORDS, kind_of
from data.readers.encoding import blocks
from data.readers.specials import RowRules

_BLANK = ' ";,\t|'
_BEGINNINGS = (
    *("итог", "подытог", "всего", "усього", "разом", "общий итог", "промежуточн", "total", "grand"),
    *("sub", "сумма", "число", "количество", "остат", "сальдо", "оборот", "входящ", "исходящ"),
    *("начальн", "конечн", "залишок", "обороти", "opening", "closing", "starting", "ending"),
    *("beginning", "available", "ledger", "balance", "sum", "zwischensumme", "gesamt", "endsaldo"),
    *("anfangssaldo", "kontostand", "sous-total", "solde", "saldo", "soma", "valor total"),
    *("toplam", "genel", "ara toplam", "bakiye", "razem", "celkem", "összesen", "egyenleg"),
    *("totaal", "eindsaldo", "beginsaldo", "totaux", "confidential", "copyright", "©", "(c)"),
    *("отчет", "отчёт", "дата ", "время ", "сформирован", "выгружено", "generated", "report"),
    *("exported", "as of", "стр", "page", "seite", "página", "pagina", "sayfa", "strona"),
    *("erstellt am", "generado", "généré"),
)
_MANY = 10_000  # suspects beyond which looking at each is no longer cheap


@dataclass
class Shape:
    """A clean table: its rows, and the lines that may be totals, footers, headers or blank."""

    ends_with_delimiter: bool  # told only where the last header is empty
    rows: int = 0
    suspects: list[tuple[int, str]] = field(default_factory=list)


def measure(path: Path, skip: int, rules: RowRules, delimiter: str, newline: str) -> Shape | None:
    """The shape of what follows the first `skip` lines; None when it is not clean."""
    headers = rules.headers
    if len(headers) < 2 or len(delimiter) != 1 or not delimiter.isascii():
        return None
    checker = _BlockChecker(len(headers), delimiter.encode(), newline.encode())
    pattern = _suspect_pattern(delimiter, [rules.headers, *rules.repeated])
    shape = Shape(ends_with_delimiter=not headers[-1])
    for block in _body(path, skip, newline.encode()):
        if not checker.is_clean(block) or not checker.rows:
            return None
        shape.ends_with_delimiter = shape.ends_with_delimiter and checker.ends_with_delimiter(block)
        shape.suspects.extend(_suspects(pattern, block, skip + shape.rows))
        shape.rows += checker.rows
        if len(shape.suspects) > _MANY:
            return None
    return shape


class _BlockChecker:
    """Checks whether a block of whole lines is clean."""

    def __init__(self, width: int, delimiter: bytes, newline: bytes) -> None:
        self.delimiter, self.newline = delimiter, newline
        self.struck = bytes(set(range(256)) - set(delimiter + b'"' + newline))
        self.unit = delimiter * (width - 1) + newline
        self.rows = 0  # of the last block

    def is_clean(self, block: bytes) -> bool:
        """Every line is one row of the right width."""
        left = block.translate(None, self.struck)
        if b'"' in left:
            left = self._outside_quotes(block)
        self.rows = len(left) // len(self.unit)
        return left == self.unit * self.rows

    def ends_with_delimiter(self, block: bytes) -> bool:
        """Nothing stands in the last cell of any row."""
        spare = block.count(self.delimiter + self.newline)
        if spare < self.rows:
            spare += block.count(self.delimiter + b'""' + self.newline)
        return spare == self.rows

    def _outside_quotes(self, block: bytes) -> bytes:
        """Delimiters and line ends that no quotes hold; nothing where a quote is doubtful.

        A quote that opens must follow an edge of a cell or the quote it doubles with; a
        quote that closes must stand before one. An odd number of quotes so far is inside.
        """
        text = np.frombuffer(self.newline + block, np.uint8)
        structural = (text == ord('"')) | (text == self.delimiter[0])
        for end in self.newline:
            structural |= text == end
        places = np.flatnonzero(structural)
        signs = text[places]
        quotes = signs == ord('"')
        inside = np.cumsum(quotes, dtype=np.uint8) & 1 == 1
        edges = ~(quotes | inside)
        touching = places[1:] == places[:-1] + 1
        fitting = (edges[:-1] | quotes[:-1]) & touching, (edges[1:] | quotes[1:]) & touching
        if ((quotes & inside)[1:] & ~fitting[0]).any():
            return b""
        if ((quotes & ~inside)[:-1] & ~fitting[1]).any():
            return b""
        outside = signs[edges][len(self.newline) :].tobytes()
        # a line end within quotes would part the rows from the lines
        return outside if outside.count(b"\n") == block.count(b"\n") else b""


def _body(path: Path, skip: int, newline: bytes) -> Iterator[bytes]:
    """Blocks of whole lines after the first ones; blank lines at the very end are left out."""
    pending = b""
    for block in blocks(path):
        while skip and block:
            cut = block.find(b"\n") + 1
            skip, block = skip - 1, block[cut:] if cut else b""
        if not block.isspace():
            if pending:
                yield pending
            pending = block
        else:
            pending += block
    if pending := pending.rstrip(b"\r\n"):
        yield pending + newline


def _suspect_pattern(delimiter: str, top: Sequence[Sequence[str]]) -> re.Pattern[bytes]:
    """Lines that are blank, or begin like a total, a footer or a row at the top of the file."""
    spare = re.escape((delimiter + '" ').encode())
    spelled = {form for word in _BEGINNINGS for form in (word, word.upper(), word.capitalize())}
    header, *others = [next((cell for cell in row if cell.strip()), "").strip(' "') for row in top]
    spelled |= {header, *(first for first in others if kind_of(first) in (WORDS, LABEL))} - {""}
    words_first = sorted((word.encode() for word in spelled), reverse=True)
    starts = rb"\r\n" + re.escape(bytes({word[0] for word in words_first}))
    any_word = b"|".join(map(re.escape, words_first))
    return re.compile(rb"\n[%s]*+(?=[%s])(?:(?=\r?\n)|%s)" % (spare, starts, any_word))


def _suspects(pattern: re.Pattern[bytes], block: bytes, before: int) -> list[tuple[int, str]]:
    suspects: list[tuple[int, str]] = []
    text, at, line = b"\n" + block, 0, before
    for match in pattern.finditer(text):
        line += text.count(b"\n", at, match.start() + 1)
        at = match.start() + 1
        end = text.find(b"\n", at)
        suspects.append((line, text[at:end].decode("utf-8", "replace").rstrip("\r")))
        if not suspects[-1][1].strip(_BLANK):  # another table may begin after a blank line
            after = text.find(b"\n", end + 1)
            following = text[end + 1 : after].decode("utf-8", "replace").rstrip("\r")
            if following.strip(_BLANK):
                suspects.append((line + 1, following))
    return suspects
