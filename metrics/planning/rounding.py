"""Plans in round sums: edits in thousands where all amounts are in thousands."""

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from math import gcd

from metrics.planning.cells import Cell
from metrics.planning.edits import Reallocation
from metrics.planning.errors import PlanError
from metrics.planning.grid import PlanGrid

_STEPS = (1_000, 100, 10)  # of the measure: roubles or deals
_PARTS = 20  # an average cell has at least so many steps


def step_for(goal: int, cells: int, unit: int) -> int:
    """The roundest step, in units, in which a goal may be split over so many cells.

    The goal is a whole number of steps, and an average cell has enough of them to differ.
    """
    steps = [step * unit for step in _STEPS if unit > 1] + [unit]
    fits = (step for step in steps if goal % step == 0 and goal >= step * cells * _PARTS)
    return next(fits, unit if goal % unit == 0 else 1)


def in_steps(build: Callable[[int], PlanGrid], goal: int, step: int) -> PlanGrid:
    """What `build` makes of the goal, with every amount a whole number of steps.

    The goal is a whole number of them; every sum is what it was, for all amounts are multiplied.
    """
    return _times(build(goal // step), step)


def edit(grid: PlanGrid, cell: Cell, amount: int, reallocation: Reallocation) -> PlanGrid:
    """`PlanGrid.edit`, in the largest round step that divides every amount, the new one too.

    A plan in thousands stays in thousands. PlanError as there.
    """
    step = common_step(grid, amount)
    if step == 1:
        return grid.edit(cell, amount, reallocation)
    try:
        return _times(
            _times(grid, step, divide=True).edit(cell, amount // step, reallocation), step
        )
    except PlanError:  # the message then has the exact amounts
        return grid.edit(cell, amount, reallocation)


def common_step(grid: PlanGrid, amount: int = 0) -> int:
    """The largest round step, in units, that divides every amount of the plan, and this one."""
    rows = [grid.totals, *(row for subjects in grid.parts.values() for row in subjects.values())]
    common = reduce(gcd, (number for row in rows for number in row), amount)
    steps = [step * grid.unit for step in _STEPS if grid.unit > 1] + [grid.unit]
    return next((step for step in steps if common % step == 0), 1)


def _times(grid: PlanGrid, step: int, *, divide: bool = False) -> PlanGrid:
    def row(amounts: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(amount // step if divide else amount * step for amount in amounts)

    return replace(
        grid,
        totals=row(grid.totals),
        parts={
            name: {subject: row(amounts) for subject, amounts in subjects.items()}
            for name, subjects in grid.parts.items()
        },
    )
