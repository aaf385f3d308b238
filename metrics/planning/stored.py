"""The plan that is stored, as a grid; where its levels disagree it says so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import ibis.expr.types as ir

from metrics.core.calendar import unit
from metrics.core.evaluate import Run, ask
from metrics.core.query_params import asked
from metrics.core.query_plan import Shape
from metrics.core.scope import Grain, Period, Scope
from metrics.planning.cells import DIMENSIONS, Cell, Scenario
from metrics.planning.edits import Where
from metrics.planning.grid import PlanGrid, months_of, units
from metrics.planning.split import split

# whose sum stands for the company's plan where it has none of its own, the first that there is
_LEVELS = ("team", "owner", "source", "product", "client_kind")
Rows = dict[str, tuple[int, ...]]


class Keep(StrEnum):
    """Which of two levels that disagree is believed."""

    TOTAL = "total"
    PARTS = "parts"


@dataclass(frozen=True)
class Gap:
    """A month whose subjects do not sum to its total; amounts in units."""

    month: date
    dimension: str
    total: int
    parts: int


@dataclass(frozen=True)
class Stored:
    """What is planned: the grid of the levels that agree, and what does not fit into it.

    `loose`: the rows of the dimensions that disagree with the total in some month, as they are
    stored; `gaps`: the months in which they do.
    """

    grid: PlanGrid
    gaps: tuple[Gap, ...] = ()
    loose: Mapping[str, Rows] | None = None

    def settled(self, dimension: str, keep: Keep) -> "Stored":
        """The disagreement of a dimension ended: its rows follow the total, or the total them."""
        rows = (self.loose or {})[dimension]
        grid, whole = self.grid, [sum(row) for row in rows.values()]
        columns = []
        for place, month in enumerate(grid.months):
            amounts = [row[place] for row in rows.values()]
            if keep is Keep.PARTS and any(amounts):
                grid = grid.edit(Cell(unit(month, Grain.MONTH)), sum(amounts), Where.UP)
            elif sum(amounts) != grid.totals[place]:
                amounts = split(grid.totals[place], amounts if any(amounts) else whole)
            columns.append(amounts)
        told = dict(zip(rows, zip(*columns, strict=True), strict=True))
        return Stored(
            replace(grid, parts={**grid.parts, dimension: told}),
            tuple(gap for gap in self.gaps if gap.dimension != dimension),
            {name: each for name, each in (self.loose or {}).items() if name != dimension},
        )


def read(
    run: Run,
    scope: Scope,
    period: Period,
    measure: str = "net_receipts",
    scenario: Scenario = Scenario.REALISTIC,
) -> Stored | None:
    """The stored plan of whole months; None where nothing is planned in them.

    A month's total is the company's own plan, else the sum of its teams, its managers, its
    sources …, whichever there is first, as the metric `plan` takes it.
    """
    months = months_of(period)
    found = _rows(run, replace(scope, period=period), months, measure, scenario)
    if not found:
        return None
    totals = tuple(_total(found, place) for place in range(len(months)))
    grid = PlanGrid(months, totals, {}, measure, scenario)
    loose, gaps, parts = {}, [], {}
    for dimension in DIMENSIONS:
        rows = found.get(dimension)
        if not rows:
            continue
        sums = [sum(row[place] for row in rows.values()) for place in range(len(months))]
        if sums == list(totals):
            parts[dimension] = rows
            continue
        loose[dimension] = rows
        gaps += [
            Gap(month, dimension, total, part)
            for month, total, part in zip(months, totals, sums, strict=True)
            if part and part != total
        ]
    return Stored(replace(grid, parts=parts), tuple(gaps), loose)


def _total(found: Mapping[str, Rows], place: int) -> int:
    for level in ("", *_LEVELS):
        amount = sum(row[place] for row in found.get(level, {}).values())
        if amount:
            return amount
    return 0


def _rows(
    run: Run, scope: Scope, months: tuple[date, ...], measure: str, scenario: Scenario
) -> dict[str, Rows]:
    """Dimension ("" for the company) → subject → units of each month."""
    query = ask(_planned, scope)
    found: dict[str, dict[str, list[int]]] = {}
    for row in run(query).to_pylist():
        if row["measure"] != measure or row["scenario"] != scenario.value or not row["amount"]:
            continue
        dimension = next((name for name in _LEVELS if row[name]), "")
        subject = row[dimension] if dimension else ""
        amounts = found.setdefault(dimension, {}).setdefault(subject, [0] * len(months))
        amounts[months.index(row["month"])] += units(row["amount"], measure)
    return {
        name: {subject: tuple(row) for subject, row in sorted(told.items(), key=_largest)}
        for name, told in found.items()
    }


def _largest(told: tuple[str, list[int]]) -> tuple[int, str]:
    return -sum(told[1]), told[0]


def _planned(shape: Shape) -> ir.Table:
    plans = shape.known.plans
    plans = plans.filter(
        plans.month >= asked("plan_start").date(), plans.month < asked("plan_end").date()
    )
    return plans.select(
        *("month", *_LEVELS, "amount"),
        measure=plans.measure.coalesce("net_receipts"),
        scenario=plans.scenario.coalesce("realistic"),
    )
