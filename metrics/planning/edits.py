"""Applies an edit of one plan cell and adjusts the others so that all sums agree."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from metrics.planning.cells import Cell, Cells, with_amounts
from metrics.planning.errors import (
    Locked,
    NegativeAmount,
    NoRest,
    NoSiblings,
    TooLittle,
    TooMuch,
)
from metrics.planning.split import split_each, split_within

Row = tuple[int, ...]
Parts = Mapping[str, Mapping[str, Row]]


class Reallocation(StrEnum):
    """Which cells absorb the difference of an edit.

    SIBLINGS: the other subjects of the same months; the months' totals stay.
    REST: the other months of the same row; the row's sum over the plan stays, the months' totals
    follow.
    UP: none; the months, the quarter, the year and the goal grow or shrink.
    """

    SIBLINGS = "siblings"
    REST = "rest"
    UP = "up"


def edit_cell(
    grid: Cells, cell: Cell, amount: int, reallocation: Reallocation
) -> tuple[Row, Parts]:
    """Totals and parts after the cell was set to `amount` units; raises PlanError where impossible.

    Within the cell and among the cells that absorb the difference, proportions are kept.
    """
    if amount < 0:
        raise NegativeAmount(amount=grid.shown(amount))
    row, places = grid.row(cell.dimension, cell.subject), grid.places(cell.period)
    if amount == sum(row[place] for place in places):
        return grid.totals, grid.parts
    if reallocation is Reallocation.SIBLINGS:
        return grid.totals, _take_from_siblings(grid, cell, amount, places)
    after = _spread(grid, cell, amount, places)
    if reallocation is Reallocation.REST:
        others = [place for place in range(len(row)) if place not in places]
        if not others:
            raise NoRest(period=_month_text(cell))
        rest = sum(row) - amount
        if rest < 0:
            raise TooMuch(amount=grid.shown(amount), most=grid.shown(sum(row)))
        after |= _spread(grid, cell, rest, others)
    return _propagate(grid, cell, with_amounts(row, list(after), list(after.values())))


def fit_subjects(
    grid: Cells, dimension: str, places: Sequence[int], totals: Row, excluding: str | None = None
) -> Mapping[str, Row]:
    """The subjects of a dimension, `excluding` one, scaled to other totals of these months."""
    rows = {name: row for name, row in grid.parts[dimension].items() if name != excluding}
    free = {place: set(grid.unlocked_subjects(place, dimension, excluding)) for place in places}
    left = [totals[place] - grid.locked_sum(place, dimension, excluding) for place in places]
    weights = [month_weights(rows, free[place], place) for place in places]
    amounts = {name: dict.fromkeys(places, 0) for name in rows}
    for place, parts in zip(places, split_each(left, weights), strict=True):
        for name, part in zip(rows, parts, strict=True):
            amounts[name][place] = part if name in free[place] else rows[name][place]
    return {
        name: with_amounts(row, places, [*amounts[name].values()]) for name, row in rows.items()
    }


def month_weights(
    weights: Mapping[str, float | Sequence[float]], free: Collection[str], place: int
) -> list[float]:
    """Weights of a month, 0 for subjects that are not free; equal where all of them are 0."""
    row = [
        (weight[place] if isinstance(weight, Sequence) else weight) if name in free else 0
        for name, weight in weights.items()
    ]
    return row if any(row) else [float(name in free) for name in weights]


def _propagate(grid: Cells, cell: Cell, row: Row) -> tuple[Row, Parts]:
    """Puts the row in place and adjusts the totals and the other dimensions."""
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
            parts[name] = fit_subjects(grid, name, places, totals)
    return totals, parts


def _take_from_siblings(grid: Cells, cell: Cell, amount: int, places: Sequence[int]) -> Parts:
    dimension, subject = cell.dimension, cell.subject
    if dimension is None or subject is None or len(grid.parts[dimension]) < 2:
        raise NoSiblings(subject=subject or _month_text(cell))
    row = grid.row(dimension, subject)
    bounds: list[tuple[int, int | None]] = []
    for place in places:
        is_free = grid.unlocked_subjects(place, dimension, subject) and not grid.is_locked(
            place, dimension, subject
        )
        most = grid.totals[place] - grid.locked_sum(place, dimension, subject)
        bounds.append((0, most) if is_free else (row[place], row[place]))
    after = _spread_within_bounds(grid, cell, amount, places, bounds)
    mine = with_amounts(row, list(after), list(after.values()))
    left = tuple(total - own for total, own in zip(grid.totals, mine, strict=True))
    others = fit_subjects(grid, dimension, places, left, excluding=subject)
    rows = {name: others.get(name, mine) for name in grid.parts[dimension]}
    return {**grid.parts, dimension: rows}


def _spread(grid: Cells, cell: Cell, amount: int, places: Sequence[int]) -> dict[int, int]:
    """Spreads the amount over the row's months within the bounds of the locks."""
    row = grid.row(cell.dimension, cell.subject)
    bounds: list[tuple[int, int | None]] = []
    for place in places:
        if cell.dimension and grid.is_locked(place, cell.dimension, cell.subject or ""):
            bounds.append((row[place], row[place]))
            continue
        least, most = grid.total_bounds(place, excluding=cell.dimension)
        others = grid.totals[place] - row[place]
        bounds.append((max(0, least - others), None if most is None else most - others))
    return _spread_within_bounds(grid, cell, amount, places, bounds)


def _spread_within_bounds(
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
        raise Locked(period=_month_text(cell), subject=cell.subject or "")
    try:
        return dict(zip(places, split_within(amount, weights, least, most), strict=True))
    except TooLittle as error:
        bound = grid.shown(sum(least))
        raise TooLittle(amount=grid.shown(amount), least=bound) from error
    except TooMuch as error:
        bound = grid.shown(sum(high for high in most if high is not None))
        raise TooMuch(amount=grid.shown(amount), most=bound) from error


def _month_text(cell: Cell) -> str:
    return f"{cell.period.start:%Y-%m}"
