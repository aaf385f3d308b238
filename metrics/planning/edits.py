"""What one changed cell makes of the others, so that every sum stays a sum."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from metrics.planning.cells import Cell, Cells, changed
from metrics.planning.errors import (
    Locked,
    NegativeAmount,
    NoRest,
    NoSiblings,
    TooLittle,
    TooMuch,
)
from metrics.planning.split import splits, within

Row = tuple[int, ...]
Parts = Mapping[str, Mapping[str, Row]]


class Where(StrEnum):
    """Where the difference of an edit goes.

    SIBLINGS: the other subjects of the same months give or take, the months' totals stay.
    REST: the other months of the same row give or take, the row's sum over the plan stays; the
    months' totals follow.
    UP: nobody gives; the months, the quarter, the year and the goal grow or shrink.
    """

    SIBLINGS = "siblings"
    REST = "rest"
    UP = "up"


def edited(grid: Cells, cell: Cell, amount: int, where: Where) -> tuple[Row, Parts]:
    """Totals and parts after the cell was set to `amount` units; a PlanError says why not.

    Within the cell, and among those who give or take, proportions stay as they were.
    """
    if amount < 0:
        raise NegativeAmount(amount=grid.shown(amount))
    row, places = grid.row(cell.dimension, cell.subject), grid.places(cell.period)
    if amount == sum(row[place] for place in places):
        return grid.totals, grid.parts
    if where is Where.SIBLINGS:
        return grid.totals, _from_siblings(grid, cell, amount, places)
    after = _spread(grid, cell, amount, places)
    if where is Where.REST:
        others = [place for place in range(len(row)) if place not in places]
        if not others:
            raise NoRest(period=_named(cell))
        rest = sum(row) - amount
        if rest < 0:
            raise TooMuch(amount=grid.shown(amount), most=grid.shown(sum(row)))
        after |= _spread(grid, cell, rest, others)
    return _carried(grid, cell, changed(row, list(after), list(after.values())))


def fitted(
    grid: Cells, dimension: str, places: Sequence[int], totals: Row, but: str | None = None
) -> Mapping[str, Row]:
    """The subjects of a dimension, `but` one of them, brought to other totals of these months."""
    rows = {name: row for name, row in grid.parts[dimension].items() if name != but}
    free = {place: set(grid.free(place, dimension, but)) for place in places}
    left = [totals[place] - grid.held(place, dimension, but) for place in places]
    weights = [among(rows, free[place], place) for place in places]
    made = {name: dict.fromkeys(places, 0) for name in rows}
    for place, parts in zip(places, splits(left, weights), strict=True):
        for name, part in zip(rows, parts, strict=True):
            made[name][place] = part if name in free[place] else rows[name][place]
    return {name: changed(row, places, [*made[name].values()]) for name, row in rows.items()}


def among(
    weights: Mapping[str, float | Sequence[float]], free: Collection[str], place: int
) -> list[float]:
    """Weights of a month, nothing for who is not free; the same for each where none weighs."""
    told = [
        (weight[place] if isinstance(weight, Sequence) else weight) if name in free else 0
        for name, weight in weights.items()
    ]
    return told if any(told) else [float(name in free) for name in weights]


def _carried(grid: Cells, cell: Cell, row: Row) -> tuple[Row, Parts]:
    """The row put in its place, the totals that follow, and the dimensions that follow those."""
    parts: dict[str, Mapping[str, Row]] = dict(grid.parts)
    totals = row
    if cell.dimension is not None and cell.subject is not None:
        before = grid.row(cell.dimension, cell.subject)
        moved = zip(grid.totals, row, before, strict=True)
        totals = tuple(total + new - old for total, new, old in moved)
        parts[cell.dimension] = {**parts[cell.dimension], cell.subject: row}
    places = [p for p, total in enumerate(totals) if total != grid.totals[p]]
    for name in grid.parts:
        if name != cell.dimension and grid.parts[name]:
            parts[name] = fitted(grid, name, places, totals)
    return totals, parts


def _from_siblings(grid: Cells, cell: Cell, amount: int, places: Sequence[int]) -> Parts:
    dimension, subject = cell.dimension, cell.subject
    if dimension is None or subject is None or len(grid.parts[dimension]) < 2:
        raise NoSiblings(subject=subject or _named(cell))
    row = grid.row(dimension, subject)
    bounds: list[tuple[int, int | None]] = []
    for place in places:
        may = grid.free(place, dimension, subject) and not grid.is_locked(place, dimension, subject)
        most = grid.totals[place] - grid.held(place, dimension, subject)
        bounds.append((0, most) if may else (row[place], row[place]))
    after = _bounded(grid, cell, amount, places, bounds)
    mine = changed(row, list(after), list(after.values()))
    left = tuple(total - own for total, own in zip(grid.totals, mine, strict=True))
    others = fitted(grid, dimension, places, left, but=subject)
    rows = {name: others.get(name, mine) for name in grid.parts[dimension]}
    return {**grid.parts, dimension: rows}


def _spread(grid: Cells, cell: Cell, amount: int, places: Sequence[int]) -> dict[int, int]:
    """The amount over the row's months, as far as locks let each of them move."""
    row = grid.row(cell.dimension, cell.subject)
    bounds: list[tuple[int, int | None]] = []
    for place in places:
        if cell.dimension and grid.is_locked(place, cell.dimension, cell.subject or ""):
            bounds.append((row[place], row[place]))
            continue
        least, most = grid.room(place, but=cell.dimension)
        others = grid.totals[place] - row[place]
        bounds.append((max(0, least - others), None if most is None else most - others))
    return _bounded(grid, cell, amount, places, bounds)


def _bounded(
    grid: Cells,
    cell: Cell,
    amount: int,
    places: Sequence[int],
    bounds: Sequence[tuple[int, int | None]],
) -> dict[int, int]:
    row = grid.row(cell.dimension, cell.subject)
    weights = [row[place] for place in places]
    if not any(weights):  # a row that was empty follows the months' totals
        weights = [grid.totals[place] for place in places]
    least, most = [low for low, _ in bounds], [high for _, high in bounds]
    if least == most:
        raise Locked(period=_named(cell), subject=cell.subject or "")
    try:
        return dict(zip(places, within(amount, weights, least, most), strict=True))
    except TooLittle as error:
        told = grid.shown(sum(least))
        raise TooLittle(amount=grid.shown(amount), least=told) from error
    except TooMuch as error:
        told = grid.shown(sum(high for high in most if high is not None))
        raise TooMuch(amount=grid.shown(amount), most=told) from error


def _named(cell: Cell) -> str:
    return f"{cell.period.start:%Y-%m}"
