"""Describes what the rows of a table have in common, and tells the rows that are none of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from data.readers.cell_kinds import DATA, EMPTY, LABEL, MOMENT, NUMBER, WORDS, kinds_of

Numbered = tuple[int, Sequence[str]]  # a row and its line

_FOOTERS = 20  # rows at the end beyond which they are no footer
TAIL = 60  # last rows of a table among which totals and notes of any wording are looked for
_MOST_FOOTERS = 0.6  # of the usual cells of a row, for a row without a date to be a note
_NARROW = 4  # columns below which a row with few cells is no footer for that
_STEADY = 0.95
_ALTERNATE = 0.8  # rows followed by a note, where the note stands in the first column
_CONTINUED = 0.2  # the same, where it stands in another one


@dataclass(frozen=True)
class BodyShape:
    """The common shape of the rows of a table.

    `keys`: place → kind of data that every row has there; empty where no date is in every row.
    `usual`: how many cells of a row are filled. `data_places`: columns of numbers and moments,
    `text_places` those of words. `anchor`: the column of moments that every row has. `note_places`:
    columns of the further lines that a row takes, at most `notes`, none where it takes one line;
    `note_place` takes a note that has no column of words.
    """

    keys: dict[int, str] = field(default_factory=dict)
    usual: int = 0
    data_places: frozenset[int] = frozenset()
    anchor: int | None = None
    text_places: frozenset[int] = frozenset()
    note_places: frozenset[int] = frozenset()
    note_place: int = 0
    notes: int = 0

    def kind_of_foreign(self, cells: Sequence[str]) -> str | None:
        """`total` or `footer` for a row that is no row of the table; None for a row of it."""
        kinds = kinds_of(cells)
        if not self.keys or any(_at(kinds, place) == kind for place, kind in self.keys.items()):
            return None
        words = sum(kind in (WORDS, LABEL) for kind in kinds)
        filled = len(kinds) - kinds.count(EMPTY)
        instead = {_at(kinds, place) for place in self.keys}
        is_named = bool(instead & {WORDS, LABEL})
        is_sparse = len(cells) >= _NARROW and filled <= _MOST_FOOTERS * self.usual
        is_sum = words == 1 and (is_named or (NUMBER in instead and filled < self.usual))
        is_remark = words <= (2 if is_named else 1) and is_sparse
        if not filled or not (is_sum or is_remark):
            return None
        return "total" if NUMBER in kinds else "footer"

    def is_header_like(self, cells: Sequence[str]) -> bool:
        """Whether words stand where the rows hold data, as in the header of another table."""
        kinds = kinds_of(cells)
        instead = sum(_at(kinds, place) == WORDS for place in self.data_places)
        return instead > 1 and not DATA & set(kinds) and _at(kinds, self.anchor or 0) == WORDS

    def is_title(self, cells: Sequence[str]) -> bool:
        """Whether a row holds words alone, where the rows have a date too."""
        kinds = kinds_of(cells)
        return not DATA & set(kinds) and any(
            _at(kinds, place) in (WORDS, LABEL) for place in self.keys
        )

    def is_row(self, cells: Sequence[str]) -> bool:
        """Whether a line begins a row: it has the moment that every row has."""
        return self.anchor is not None and _at(kinds_of(cells), self.anchor) == MOMENT

    def is_note(self, cells: Sequence[str]) -> bool:
        """Whether a line continues the row above it: a text or two and no data."""
        kinds = kinds_of(cells)
        places = [place for place, kind in enumerate(kinds) if kind != EMPTY]
        if not places or len(places) > max(1, self.usual // 2):
            return False
        if len(places) > 1 and places[0] == 0:
            return False  # a name and more: a row of its own whose date is empty
        return all(
            place in self.text_places
            or (kinds[place] in (WORDS, LABEL) and (place == 0 or place not in self.data_places))
            for place in places
        )


def measure(rows: Sequence[Numbered]) -> BodyShape:
    """The shape of the first rows below a header."""
    kinds = [kinds_of(row) for _, row in rows]
    anchor = _anchor(kinds)
    if anchor is None:
        return BodyShape()
    full = [index for index, row in enumerate(kinds) if _at(row, anchor) == MOMENT]
    usual = sorted(len(kinds[index]) - kinds[index].count(EMPTY) for index in full)[len(full) // 2]
    data_places, text_places = _places([kinds[index] for index in full])
    shape = BodyShape({}, usual, data_places, anchor, text_places)
    notes = _notes(rows, full, shape)
    has_amounts = sum(NUMBER in kinds[index] for index in full) >= 0.9 * len(full)
    is_continued = usual >= 3 and has_amounts and _is_continued(rows, full, notes)
    within = (
        full[-1] + 1 - (len([note for note in notes if note < full[-1]]) if is_continued else 0)
    )
    keys = _keys([kinds[index] for index in full], anchor) if len(full) >= _STEADY * within else {}
    shape = replace(shape, keys=keys)
    if not is_continued:
        return shape
    places, most = _filled_places(rows, notes), _most_notes(full, notes)
    return replace(shape, note_places=places, notes=most, note_place=_note_place(rows, full, shape))


def tail_kinds(rows: Sequence[Numbered], shape: BodyShape) -> dict[int, str]:
    """Line → `total` or `footer` of the rows at the end that are no rows of the table.

    Where rows above them lack a date too, it is a table of rows without one.
    """
    last = [row for row in rows[-TAIL:] if any(map(str.strip, row[1]))]
    foreign: dict[int, str] = {}
    for line, cells in reversed(last):
        kind = shape.kind_of_foreign(cells)
        if kind is None and foreign and shape.is_title(cells):
            kind = "footer"  # of a small summary
        if kind is None:
            break
        foreign[line] = kind
    above = [kinds_of(cells) for line, cells in last if line not in foreign]
    steady = sum(
        all(_at(kinds, place) == kind for place, kind in shape.keys.items()) for kinds in above
    )
    is_footer = len(foreign) <= _FOOTERS and steady >= _STEADY * len(above) and above
    return foreign if is_footer else {}


def _at(kinds: Sequence[str], place: int) -> str:
    return kinds[place] if place < len(kinds) else EMPTY


def _anchor(kinds: Sequence[Sequence[str]]) -> int | None:
    """The column with the most moments, the first of equal ones."""
    moments = Counter(place for row in kinds for place, kind in enumerate(row) if kind == MOMENT)
    return min(moments, key=lambda place: (-moments[place], place)) if moments else None


def _places(kinds: Sequence[Sequence[str]]) -> tuple[frozenset[int], frozenset[int]]:
    """The columns most of whose cells are data, and those of words."""
    filled: Counter[int] = Counter()
    data: Counter[int] = Counter()
    for row in kinds:
        filled.update(place for place, kind in enumerate(row) if kind != EMPTY)
        data.update(place for place, kind in enumerate(row) if kind in DATA)
    of_data = frozenset(place for place, count in data.items() if count >= 0.7 * filled[place])
    return of_data, frozenset(filled) - of_data


def _keys(kinds: Sequence[Sequence[str]], anchor: int) -> dict[int, str]:
    """The columns of moments in every row, and the first column where it numbers the rows."""
    keys = {}
    for place in range(max(map(len, kinds))):
        kind, count = Counter(_at(row, place) for row in kinds).most_common(1)[0]
        if count >= _STEADY * len(kinds) and (kind == MOMENT or (place == 0 and kind in DATA)):
            keys[place] = kind
    return keys if anchor in keys else {}


def _note_place(rows: Sequence[Numbered], full: Sequence[int], shape: BodyShape) -> int:
    """The column of the longest texts."""
    lengths: Counter[int] = Counter()
    for index in full:
        cells = rows[index][1]
        lengths.update({place: len(cells[place].strip()) for place in shape.text_places
                        if place < len(cells)})  # fmt: skip
    return lengths.most_common(1)[0][0] if lengths else 0


def _most_notes(full: Sequence[int], notes: Sequence[int]) -> int:
    """The most notes that a row has, the last one left aside: a footer may follow it."""
    ends = pairwise(full)
    return max((sum(start < note < end for note in notes) for start, end in ends), default=1)


def _notes(rows: Sequence[Numbered], full: Sequence[int], shape: BodyShape) -> list[int]:
    """Indexes of the rows that continue the one directly above them."""
    begins, notes = set(full), []
    for index in range(1, len(rows)):
        line, cells = rows[index]
        before_line, before = rows[index - 1]
        is_next = line == before_line + 1 + sum(cell.count("\n") for cell in before)
        if index - 1 in begins and is_next and index not in begins and shape.is_note(cells):
            begins.add(index)
            notes.append(index)
    return notes


def _is_continued(rows: Sequence[Numbered], full: Sequence[int], notes: Sequence[int]) -> bool:
    """Whether notes follow enough rows to be a part of them and not a remark on one."""
    followed = sum(index + 1 in set(notes) for index in full)
    if followed < 2:
        return False
    continued = followed / len(full)
    return continued >= (_ALTERNATE if _filled_places(rows, notes) == {0} else _CONTINUED)


def _filled_places(rows: Sequence[Numbered], indexes: Sequence[int]) -> frozenset[int]:
    """The columns in which notes stand, without those of a remark here and there."""
    counts = Counter(
        place for index in indexes for place, cell in enumerate(rows[index][1]) if cell.strip()
    )
    most = max(counts.values(), default=0)
    return frozenset(place for place, count in counts.items() if 2 * count >= most)
