"""Any sequence of edits leaves every sum equal, to the kopeck, and touches nothing else."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from metrics.core.scope import Grain, Period
from metrics.planning.cells import MonthCell
from metrics.planning.errors import PlanError
from metrics.planning.grid import Cell, PlanGrid, Reallocation, months_of
from tests.drawing import cases

YEAR = Period(date(2027, 1, 1), date(2028, 1, 1))
SUBJECTS = {"owner": ("Anna", "Boris", "Vera"), "source": ("ads", "site"), "client_kind": ("new",)}
ROWS = [(None, None), *((name, who) for name, subjects in SUBJECTS.items() for who in subjects)]

weights = st.lists(st.integers(0, 9), min_size=12, max_size=12)
places = st.sampled_from(
    [part for grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR) for part in (grain,) * 2]
)


@st.composite
def periods(draw):
    grain = draw(places)
    grid = PlanGrid(months_of(YEAR), (0,) * 12)
    return draw(st.sampled_from(grid.units(grain)))


@st.composite
def cells(draw):
    dimension, subject = draw(st.sampled_from(ROWS))
    return Cell(draw(periods()), dimension, subject)


def check_sums(grid: PlanGrid) -> None:
    """Every level sums to the one above, and nothing is below zero."""
    assert min(grid.totals) >= 0
    for grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR):
        for part in grid.units(grain):
            for dimension in grid.parts:
                amounts = [grid.amount(Cell(part, dimension, s)) for s in grid.subjects(dimension)]
                assert min(amounts) >= 0
                assert sum(amounts) == grid.amount(Cell(part))
    assert grid.goal == sum(grid.amount(Cell(part)) for part in grid.units(Grain.QUARTER))


def check_unchanged_elsewhere(
    before: PlanGrid, after: PlanGrid, cell: Cell, reallocation: Reallocation
) -> None:
    """What lies outside of the declared place did not move."""
    inside = before.places(cell.period)
    outside = [place for place in range(12) if place not in inside]
    if reallocation is not Reallocation.REST:
        for row in ROWS:
            old, new = before.row(*row), after.row(*row)
            assert [old[place] for place in outside] == [new[place] for place in outside]
    if reallocation is Reallocation.SIBLINGS:
        assert after.totals == before.totals
    elif cell.dimension is not None:
        for other in before.subjects(cell.dimension):
            if other != cell.subject:
                assert after.row(cell.dimension, other) == before.row(cell.dimension, other)
    if reallocation is Reallocation.REST:
        row = (cell.dimension, cell.subject)
        assert sum(after.row(*row)) == sum(before.row(*row))
        assert after.goal == before.goal
    if reallocation is Reallocation.UP:
        assert after.goal - before.goal == after.amount(cell) - before.amount(cell)
    if reallocation is Reallocation.SIBLINGS:
        others = [name for name in before.parts if name != cell.dimension]
        assert all(after.parts[name] == before.parts[name] for name in others)


class Editing(RuleBasedStateMachine):
    """A plan under random edits, locks and spreads; its sums agree after each step."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = PlanGrid(months_of(YEAR), (0,) * 12).edit(
            Cell(YEAR), 1_000_003, Reallocation.UP
        )
        for name, subjects in SUBJECTS.items():
            self.grid = self.grid.spread(name, dict.fromkeys(subjects, 1))

    @rule(
        cell=cells(), amount=st.integers(-1, 2_000_000), reallocation=st.sampled_from(Reallocation)
    )
    def edit(self, cell: Cell, amount: int, reallocation: Reallocation) -> None:
        try:
            after = self.grid.edit(cell, amount, reallocation)
        except PlanError:
            return
        assert after.amount(cell) == amount
        for spot in self.grid.locked:
            place = self.grid.months.index(spot[0])
            assert after.row(*spot[1:])[place] == self.grid.row(*spot[1:])[place]
        check_unchanged_elsewhere(self.grid, after, cell, reallocation)
        self.grid = after

    @rule(cell=cells(), share=st.floats(0, 1), reallocation=st.sampled_from(Reallocation))
    def lower(self, cell: Cell, share: float, reallocation: Reallocation) -> None:
        """An edit that more often can be."""
        self.edit(cell, int(self.grid.amount(cell) * share), reallocation)

    @rule(cell=cells())
    def lock(self, cell: Cell) -> None:
        self.grid = replace(self.grid, locked=self.grid.locked | self._month_cells(cell))

    @rule(cell=cells())
    def unlock(self, cell: Cell) -> None:
        self.grid = replace(self.grid, locked=self.grid.locked - self._month_cells(cell))

    def _month_cells(self, cell: Cell) -> frozenset[MonthCell]:
        months = [self.grid.months[place] for place in self.grid.places(cell.period)]
        return frozenset((month, cell.dimension, cell.subject) for month in months)

    @rule(dimension=st.sampled_from(list(SUBJECTS)), weight_rows=st.lists(weights, min_size=3))
    def spread(self, dimension: str, weight_rows: list[list[int]]) -> None:
        weights_by_subject = dict(zip(SUBJECTS[dimension], weight_rows, strict=False))
        try:
            self.grid = self.grid.spread(dimension, weights_by_subject)
        except PlanError:
            return

    @invariant()
    def whole(self) -> None:
        check_sums(self.grid)


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=cases(12), stateful_step_count=25, deadline=None)


@given(st.integers(0, 10**13), st.floats(0, 5))
def test_a_version_is_whole_too(goal, factor):
    grid = PlanGrid(months_of(YEAR), (0,) * 12).edit(Cell(YEAR), goal, Reallocation.UP)
    version = grid.spread("owner", {"Anna": 5, "Vera": 3}).scaled(factor)

    check_sums(version)
    assert abs(version.goal - goal * factor) <= 1 + goal * factor * 1e-12
