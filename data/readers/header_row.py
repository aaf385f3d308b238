"""Finds the header of a table: the full row of words above rows of one shape."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from data.model.headers import clean, fold
from data.readers.cell_kinds import DATA, EMPTY, LABEL, MOMENT, WORDS, filled_places, kinds_of
from data.readers.header_names import (
    Rows,
    by_known_names,
    count_known,
    is_numbering,
    joined_names,
    two_lines,
)
from data.readers.specials import START

SEARCHED = 200  # filled rows in which a header is looked for under a preamble
_BODY = 60  # rows below a candidate that are compared with it
_CANDIDATES = 60
_ENOUGH = 8  # rows of one shape beyond which more of them say nothing new
_MIN_SHARE = 0.7  # of the filled cells of a column that are of its kind


@dataclass(frozen=True)
class HeaderRow:
    """A header: its names, the index of its last row, its rows as they stand in the file.

    `other_table`: index of the row at which another table begins below or above.
    """

    names: tuple[str, ...]
    index: int
    rows: tuple[tuple[str, ...], ...]
    other_table: int | None = None


@dataclass(frozen=True)
class _Candidate:
    """A header that was tried: its first and last rows, the rows that fit it, its score."""

    first: int
    last: int
    names: tuple[str, ...]
    body: tuple[int, ...]
    typed: dict[int, str]
    score: float
    next_header: int | None = None

    @property
    def places(self) -> frozenset[int]:
        """The columns it names."""
        return frozenset(place for place, name in enumerate(self.names) if name)


def find(rows: Rows, known_headers: frozenset[str]) -> HeaderRow | None:
    """The header among the first rows; None where the table starts with data."""
    search = _Search(rows, known_headers)
    best = search.best()
    index = best.last if best else by_known_names(rows, known_headers)
    if index is None:
        return None
    if best and best.first < best.last:
        names, first = best.names, best.first
    elif two := two_lines(rows, index, known_headers):
        (index, names), first = two, two[0] - 1
    else:
        names, first = tuple(clean(cell) for cell in rows[index]), index
    if is_numbering(rows, index + 1):
        index += 1
    shown = tuple(tuple(row) for row in rows[first : index + 1])
    other = _other_table(search, best) if best else None
    return HeaderRow(names, index, shown, other)


def likelihood(rows: Rows, known_headers: frozenset[str]) -> float:
    """How much like a table with a header the rows are; 0 where no row is a header."""
    best = _Search(rows, known_headers).best()
    return best.score if best else 0.0


def _other_table(search: "_Search", best: _Candidate) -> int | None:
    """Index of the header of another list of records, above or below; a summary is none."""
    below = best.next_header
    if below is not None and search.is_table(below, best.names):
        return below
    above = _Search(search.rows[: best.first], search.known_headers).best()
    if above and search.is_table(above.last, best.names) and 4 * above.score >= best.score:
        return best.first
    return None


class _Search:
    """The rows with the kinds of their cells, and the candidates among them."""

    def __init__(self, rows: Rows, known_headers: frozenset[str]) -> None:
        self.rows, self.known_headers = rows, known_headers
        self.kinds = [kinds_of(row) for row in rows]
        self.filled = [filled_places(kinds) for kinds in self.kinds]
        self.texts = [tuple(cell.strip() for cell in row if cell.strip()) for row in rows]
        self.is_total = [bool(row and START.match(fold(row[0]))) for row in self.texts]
        self.is_wordy = [not DATA & set(kinds) for kinds in self.kinds]

    def best(self) -> _Candidate | None:
        """The candidate of the highest score, the first of equal ones."""
        names = {index: self._names(index) for index in range(len(self.rows))}
        named = [index for index, row in names.items() if sum(map(bool, row)) >= 2]
        widest = sorted(named, key=lambda index: -sum(map(bool, names[index])))[:_CANDIDATES]
        tried = [self._tried(index, index, names[index]) for index in widest]
        tried += [
            self._tried(index - 1, index, joined)
            for index in widest
            if index and names[index - 1] and (joined := self._pair(index - 1, index))
        ]
        tried += [
            self._tried(index, index + 1, joined)
            for index in widest
            if index + 1 < len(self.rows)
            and index + 1 not in widest
            and (joined := self._pair(index, index + 1))
        ]
        sound = [each for each in tried if each.score > 0 and not self._is_amid_data(each)]
        best = max(sound, key=lambda each: (each.score, -each.last), default=None)
        return next((each for each in sound if best and self._covers(each, best)), best)

    def _covers(self, upper: _Candidate, lower: _Candidate) -> bool:
        """Whether a header of more columns stands above a row of words among its own rows."""
        is_wordy = all(self.is_wordy[upper.last : lower.first])
        is_above = upper.last < lower.first and lower.places <= upper.places
        is_less = lower.places < upper.places or len(lower.body) < 3
        return is_above and is_less and is_wordy and {*lower.body} <= {*upper.body}

    def is_table(self, index: int, header: Sequence[str]) -> bool:
        """Whether a row begins a list of at least two records with a date, under its own header."""
        names = self._names(index)
        tried = self._tried(index, index, names, index)
        is_list = MOMENT in tried.typed.values() and len(tried.body) > 1
        return is_list and sum(map(bool, names)) > 2 and names != tuple(header)

    def _names(self, index: int) -> tuple[str, ...]:
        """The cells of a row that may name columns; none where the row holds data."""
        if not self.is_wordy[index]:
            return ()
        kinds = self.kinds[index]
        labels = kinds.count(LABEL)
        naming = {WORDS} if labels * 2 >= len(self.filled[index]) else {WORDS, LABEL}
        return tuple(
            clean(cell) if kind in naming else ""
            for cell, kind in zip(self.rows[index], kinds, strict=True)
        )

    def _pair(self, upper: int, lower: int) -> tuple[str, ...] | None:
        """The names of two rows that are one header; None where one of them is enough."""
        above, below = self._names(upper), self._names(lower)
        both = self.filled[upper] | self.filled[lower]
        if not above or not below or both in (self.filled[upper], self.filled[lower]):
            return None
        return joined_names(above, below, self.known_headers)

    def _tried(self, first: int, last: int, names: tuple[str, ...], top: int = 0) -> _Candidate:
        """The candidate whose rows begin at `first`, in a part of the file that begins at `top`."""
        places = frozenset(place for place, name in enumerate(names) if name)
        above = set(self.texts[top : last + 1])  # on each page of a report they stand again
        below = range(last + 1, min(len(self.rows), last + 1 + _BODY))
        rows = (index for index in below if self.texts[index] not in above)
        body = [i for i in rows if not self.is_total[i] and self._fits(i, places)]
        typed = self._typed(body, places)
        header = next((index for index in body if self._is_header_over(index, typed)), None)
        if header is not None:
            body = [index for index in body if index < header]
            typed = self._typed(body, places)
        score = self._score(places, body, typed, names)
        score *= 0.99 if first < last else 1.0
        return _Candidate(first, last, names, tuple(body), typed, score, header)

    def _fits(self, index: int, places: frozenset[int]) -> bool:
        """Whether a row may stand under a header: few cells of it have no name above them."""
        filled = self.filled[index]
        spare = 1 + len(places) // 6 if len(places) > 3 else 0
        common = len(filled & places)
        return len(filled - places) <= spare and common >= min(2, len(places))

    def _typed(self, body: Sequence[int], places: frozenset[int]) -> dict[int, str]:
        """The columns most of whose cells are data of one kind."""
        typed = {}
        with_data = [index for index in body if not self.is_wordy[index]] or body
        for place in places:
            kinds = Counter(
                self.kinds[index][place]
                for index in with_data
                if place < len(self.kinds[index]) and self.kinds[index][place] != EMPTY
            )
            kind, count = kinds.most_common(1)[0] if kinds else (EMPTY, 0)
            if kind in DATA and count >= _MIN_SHARE * kinds.total():
                typed[place] = kind
        return typed

    def _is_header_over(self, index: int, typed: dict[int, str]) -> bool:
        """Whether a row of words stands where a column holds data."""
        kinds = self.kinds[index]
        words = sum(place < len(kinds) and kinds[place] == WORDS for place in typed)
        return self.is_wordy[index] and words >= min(2, len(typed)) and bool(typed)

    def _score(
        self,
        places: frozenset[int],
        body: Sequence[int],
        typed: dict[int, str],
        names: Sequence[str],
    ) -> float:
        filled = frozenset().union(*(self.filled[index] for index in body)) if body else frozenset()
        score = float(len(places & filled) ** 2 * min(len(body), _ENOUGH))
        score *= (2.0 if MOMENT in typed.values() else 1.0) if typed else 0.2
        hits = count_known(names, self.known_headers)
        score *= 1 + 2 * hits / len(places) if hits >= 2 else 1.0
        return score * (0.1 if self._recurs(names, body) else 1.0)

    def _recurs(self, names: Sequence[str], body: Sequence[int]) -> bool:
        """Whether a name occurs among the cells below it, as values do and headers do not."""
        return any(
            name and place < len(row) and clean(row[place]) == name
            for row in (self.rows[index] for index in body)
            for place, name in enumerate(names)
        )

    def _is_amid_data(self, candidate: _Candidate) -> bool:
        """Whether rows of the same shape stand above it too."""
        typed = candidate.typed
        if not typed or not candidate.body:
            return False
        usual = sorted(len(self.filled[index]) for index in candidate.body)
        least = 0.7 * usual[len(usual) // 2]
        alike = 0
        for index in range(candidate.first):
            kinds = self.kinds[index]
            own = [(kinds[place], kind) for place, kind in typed.items() if place < len(kinds)]
            same = sum(one == kind for one, kind in own)
            is_like = all(one in (kind, EMPTY) for one, kind in own) and not self.is_total[index]
            is_full = same >= 0.6 * len(typed) and len(self.filled[index]) >= least
            alike += bool(same) and is_like and is_full
        return alike >= 2 or alike > 0.3 * len(candidate.body)
