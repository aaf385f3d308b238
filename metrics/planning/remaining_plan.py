"""The part of a plan whose months are not over."""

from dataclasses import replace
from datetime import date

from metrics.core.calendar import shift
from metrics.core.scope import Grain
from metrics.planning.grid import PlanGrid


def remaining(grid: PlanGrid, known_until: date | None) -> PlanGrid | None:
    """The plan without the months that ended by `known_until`; None where all of them did."""
    if known_until is None:
        return grid
    places = [
        place
        for place, month in enumerate(grid.months)
        if shift(month, Grain.MONTH, 1) > known_until
    ]
    if not places:
        return None
    return replace(
        grid,
        months=tuple(grid.months[place] for place in places),
        totals=tuple(grid.totals[place] for place in places),
        parts={
            name: {who: tuple(row[place] for place in places) for who, row in subjects.items()}
            for name, subjects in grid.parts.items()
        },
    )
