"""Names of a header: of one row, of two rows joined, and which of them a preset knows."""

from collections import Counter
from collections.abc import Sequence

from data.model.headers import bare, clean, fold, is_data

Rows = Sequence[Sequence[str]]


def joined_names(
    upper: Sequence[str], lower: Sequence[str], known_headers: frozenset[str]
) -> tuple[str, ...]:
    """The names of a header in two rows: the lower one, with its group where that is needed."""
    below = Counter(fold(cell) for cell in lower)
    names, group = [], ""
    for place in range(max(len(upper), len(lower))):
        above = clean(upper[place]) if place < len(upper) else ""
        own = clean(lower[place]) if place < len(lower) else ""
        group = above or group
        both = f"{group} {own}".strip() if above or own else ""
        forms = [own, both] if own else [above]
        likely = both if own and below[fold(own)] > 1 else forms[0]
        preset_names = (form for form in forms if count_known([form], known_headers))
        names.append(next(preset_names, likely))
    return tuple(names)


def count_known(row: Sequence[str], known_headers: frozenset[str]) -> int:
    """How many cells are headers that a preset knows."""
    return sum(fold(cell) in known_headers or bare(cell) in known_headers for cell in row)


def two_lines(
    rows: Rows, header_index: int, known_headers: frozenset[str]
) -> tuple[int, tuple[str, ...]] | None:
    """Join a header row and a neighbour: index of the lower and names; None where it is one.

    `header_index` is the row that looks most like a header alone. The two are joined where more
    known headers result.
    """
    best, most = None, count_known(rows[header_index], known_headers)
    for index in {max(header_index - 1, 0), header_index}:
        upper, lower = rows[index], rows[index + 1] if index + 1 < len(rows) else ()
        if not count_filled(lower) or any(map(is_data, (*upper, *lower))):
            continue
        names = joined_names(upper, lower, known_headers)
        if count_known(names, known_headers) > most:
            best, most = (index + 1, names), count_known(names, known_headers)
    return best


def is_numbering(rows: Rows, index: int) -> bool:
    """Whether a row does nothing but number the columns: 1, 2, 3 …"""
    cells = [cell.strip() for cell in rows[index] if cell.strip()] if index < len(rows) else []
    return len(cells) > 2 and cells == [str(number) for number in range(1, len(cells) + 1)]


def count_filled(row: Sequence[str]) -> int:
    """How many cells hold something."""
    return sum(1 for cell in row if cell.strip())


def by_known_names(rows: Rows, known_headers: frozenset[str]) -> int | None:
    """Index of the row of most known headers; without them the first full row, if of words."""
    hits = [count_known(row, known_headers) for row in rows]
    best = max(hits, default=0)
    width = max(map(count_filled, rows), default=0)
    if best >= 2 or (best == 1 and width <= 2):
        return hits.index(best)
    for index, row in enumerate(rows):
        if count_filled(row) >= max(1, (width + 1) // 2):
            return None if any(map(is_data, row)) or _is_outgrown(row, rows[index + 1 :]) else index
    return None


def _is_outgrown(row: Sequence[str], below: Rows) -> bool:
    """Whether rows below hold data where the row holds nothing."""
    blank = {place for place, cell in enumerate(row) if not cell.strip()}
    return any(
        is_data(cell) for other in below for place, cell in enumerate(other) if place in blank
    )
