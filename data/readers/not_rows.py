"""Notes of files that are no list of rows: tables side by side, a card of labels and values."""

from collections import Counter
from collections.abc import Sequence

from data.model.headers import clean, fold
from data.readers.cell_kinds import EMPTY, LABEL, MOMENT, NUMBER, WORDS, kinds_of
from data.readers.raw import RawNote

_MOST_CARD_ROWS = 200
_MIN_SHARE = 0.9  # of the rows that have the form of a card

Rows = Sequence[Sequence[str]]


def notes(
    headers: Sequence[str], rows: Rows, above: Rows, known_headers: frozenset[str]
) -> tuple[RawNote, ...]:
    """What the first rows of a file tell of its shape; `above`: the header and what is above it."""
    beside = _beside(headers, rows)
    if beside:
        shown = ", ".join(f"«{clean(name)}»" for name in dict.fromkeys(beside))
        return (RawNote("tables_beside", len(beside), None, shown[:200]),)
    card = [*above, *rows]
    if len(card) <= _MOST_CARD_ROWS and (example := _card_label(card, known_headers)):
        return (RawNote("labels_and_values", len(card), None, example[:100]),)
    return ()


def _beside(headers: Sequence[str], rows: Rows) -> list[str]:
    """Headers of the second of two tables that stand beside each other; empty without one."""
    folded = [fold(header) for header in headers if header.strip()]
    for width in range(2, len(folded) // 2 + 1):
        if len(folded) % width == 0 and folded[:width] * (len(folded) // width) == folded:
            return list(headers[:width])
    kinds = [kinds_of(row) for row in rows]
    blocks = _blocks(headers, kinds)
    for number, block in enumerate(blocks):
        for other in blocks[number + 1 :]:
            if _are_apart(block, other, headers, kinds):
                return [headers[place] for place in other]
    return []


def _blocks(headers: Sequence[str], kinds: Sequence[Sequence[str]]) -> list[list[int]]:
    """Places of the columns between columns without a name and a value, two or more at a time."""
    blocks: list[list[int]] = [[]]
    filled = {place for row in kinds for place, kind in enumerate(row) if kind != EMPTY}
    for place, header in enumerate(headers):
        if header.strip():
            blocks[-1].append(place)
        elif place not in filled:
            blocks.append([])
    return [block for block in blocks if len(block) > 1 and set(block) & filled]


def _are_apart(
    block: list[int],
    other: list[int],
    headers: Sequence[str],
    kinds: Sequence[Sequence[str]],
) -> bool:
    """Whether two blocks are lists of their own: with headers in common, or of other lengths."""
    left = [_kinds_at(row, block) for row in kinds]
    right = [_kinds_at(row, other) for row in kinds]
    both_dated = all(
        sum({MOMENT, NUMBER} <= row for row in side) >= 0.5 * sum(map(bool, side))
        for side in (left, right)
    )
    lengths = sorted(_unbroken(side) for side in (left, right))
    ends_earlier = lengths[0] > 1 and lengths[1] - lengths[0] > 1
    names = [{fold(headers[place]) for place in side} for side in (block, other)]
    common = len(names[0] & names[1])
    return common > 1 or (common == 1 and both_dated) or ends_earlier


def _kinds_at(kinds: Sequence[str], places: Sequence[int]) -> set[str]:
    return {kinds[place] for place in places if place < len(kinds)} - {EMPTY}


def _unbroken(side: Sequence[set[str]]) -> int:
    """Rows from the top that a block fills without a gap; 0 where it goes on after one."""
    length = next((index for index, row in enumerate(side) if not row), len(side))
    return length if not any(side[length:]) else 0


def _card_label(rows: Rows, known_headers: frozenset[str]) -> str | None:
    """A label of a card: labels on the left, values of several kinds on the right."""
    pairs = [pair for row in rows if (pair := _pair(row))]
    filled = sum(1 for row in rows if any(map(str.strip, row)))
    if len(pairs) < 3 or len(pairs) < _MIN_SHARE * filled:
        return None
    labels = Counter(fold(label) for label, _ in pairs)
    if len(set(labels.values())) > 1:  # each label as often as each other: one card or several
        return None
    kinds: dict[str, set[str]] = {}
    for label, value in pairs:
        kinds.setdefault(fold(label), set()).update(set(kinds_of([value])) - {EMPTY})
    mixed = Counter(kind for seen in kinds.values() for kind in seen)
    if any(len(seen) > 1 for seen in kinds.values()) or len(labels) < 3:
        return None
    known_labels = sum(label in known_headers for label in labels)
    is_mixed = len(mixed) > 2 or (len(mixed) == 2 and known_labels >= max(2, 0.5 * len(labels)))
    is_labelled = all(":" in "".join(row) or "=" in "".join(row) for row in rows if any(row))
    return pairs[0][0].strip(" :=") if is_mixed or is_labelled else None


def _pair(row: Sequence[str]) -> tuple[str, str] | None:
    """The label and the value of a line of a card."""
    cells = [cell.strip() for cell in row if cell.strip()]
    kinds = kinds_of(cells)
    if len(cells) in (1, 2) and kinds[0] == LABEL:  # a comma may have cut an amount
        mark = min((mark for mark in ":=" if mark in cells[0]), key=cells[0].index)
        label, _, value = cells[0].partition(mark)
        return (label, value) if label.strip() else None
    if len(cells) in (1, 2) and kinds[0] == WORDS:
        return cells[0], cells[1] if len(cells) == 2 else ""
    return None
