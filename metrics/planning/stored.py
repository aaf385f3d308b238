"""Reads the stored plan as a grid and lists the months where its levels disagree."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import ibis.expr.types as ir

from data.model.dimensions import PLANNED
from metrics.core.calendar import unit
from metrics.core.evaluate import Run, report_query
from metrics.core.query_params import param
from metrics.core.query_plan import Shape
from metrics.core.scope import Grain, Period, Scope
from metrics.facts.plans import LEVELS
from metrics.planning.cells import Cell, Scenario
from metrics.planning.edits import Reallocation
from metrics.planning.grid import PlanGrid, months_of, units
from metrics.planning.split import split

Rows = dict[str, tuple[int, ...]]


class TrustedLevel(StrEnum):
    """Which of two disagreeing levels is kept."""

    TOTAL = "total"
    PARTS = "parts"


@dataclass(frozen=True)
class LevelMismatch:
    """A month whose subjects do not sum to its total; amounts in units."""

    month: date
    dimension: str
    total: int
    parts: int


@dataclass(frozen=True)
class StoredPlan:
    """The stored plan: a grid of the levels that agree, and the rows of those that do not.

    `mismatched`: the rows of the dimensions that disagree with the total in some month, as they are
    stored; `mismatches`: the months in which they do.
    """

    grid: PlanGrid
    mismatches: tuple[LevelMismatch, ...] = ()
    mismatched: Mapping[str, Rows] | None = None

    def resolved(self, dimension: str, trusted: TrustedLevel) -> "StoredPlan":
        """The plan with the dimension adjusted to the total, or the total to the dimension."""
        rows = (self.mismatched or {})[dimension]
        grid, whole = self.grid, [sum(row) for row in rows.values()]
        columns = []
        for place, month in enumerate(grid.months):
            amounts = [row[place] for row in rows.values()]
            if trusted is TrustedLevel.PARTS and any(amounts):
                grid = grid.edit(Cell(unit(month, Grain.MONTH)), sum(amounts), Reallocation.UP)
            elif sum(amounts) != grid.totals[place]:
                amounts = split(grid.totals[place], amounts if any(amounts) else whole)
            columns.append(amounts)
        rows_by_subject = dict(zip(rows, zip(*columns, strict=True), strict=True))
        return StoredPlan(
            replace(grid, parts={**grid.parts, dimension: rows_by_subject}),
            tuple(each for each in self.mismatches if each.dimension != dimension),
            {name: each for name, each in (self.mismatched or {}).items() if name != dimension},
        )


def read_plan(
    run: Run,
    scope: Scope,
    period: Period,
    measure: str = "net_receipts",
    scenario: Scenario = Scenario.REALISTIC,
) -> StoredPlan | None:
    """The stored plan of whole months; None where nothing is planned in them.

    A month's total is the company's own plan, else the sum of its teams, its managers, its
    sources …, whichever there is first, like the metric `plan`.
    """
    months = months_of(period)
    levels = _rows_by_level(run, replace(scope, period=period), months, measure, scenario)
    if not levels:
        return None
    totals = tuple(_total(levels, place) for place in range(len(months)))
    grid = PlanGrid(months, totals, {}, measure, scenario)
    mismatched, mismatches, parts = {}, [], {}
    for dimension in PLANNED:
        rows = levels.get(dimension)
        if not rows:
            continue
        sums = [sum(row[place] for row in rows.values()) for place in range(len(months))]
        if sums == list(totals):
            parts[dimension] = rows
            continue
        mismatched[dimension] = rows
        mismatches += [
            LevelMismatch(month, dimension, total, part)
            for month, total, part in zip(months, totals, sums, strict=True)
            if part and part != total
        ]
    return StoredPlan(replace(grid, parts=parts), tuple(mismatches), mismatched)


def _total(levels: Mapping[str, Rows], place: int) -> int:
    for level in ("", *LEVELS):
        amount = sum(row[place] for row in levels.get(level, {}).values())
        if amount:
            return amount
    return 0


def _rows_by_level(
    run: Run, scope: Scope, months: tuple[date, ...], measure: str, scenario: Scenario
) -> dict[str, Rows]:
    """Dimension ("" for the company) → subject → units of each month."""
    query = report_query(_plan_rows, scope)
    levels: dict[str, dict[str, list[int]]] = {}
    for row in run(query).to_pylist():
        if row["measure"] != measure or row["scenario"] != scenario.value or not row["amount"]:
            continue
        dimension = next((name for name in LEVELS if row[name]), "")
        subject = row[dimension] if dimension else ""
        amounts = levels.setdefault(dimension, {}).setdefault(subject, [0] * len(months))
        amounts[months.index(row["month"])] += units(row["amount"], measure)
    return {
        name: {subject: tuple(row) for subject, row in sorted(subjects.items(), key=_largest)}
        for name, subjects in levels.items()
    }


def _largest(subject_amounts: tuple[str, list[int]]) -> tuple[int, str]:
    return -sum(subject_amounts[1]), subject_amounts[0]


def _plan_rows(shape: Shape) -> ir.Table:
    plans = shape.tables.plans
    plans = plans.filter(
        plans.month >= param("plan_start").date(), plans.month < param("plan_end").date()
    )
    return plans.select(
        *("month", *PLANNED, "amount"),
        measure=plans.measure.coalesce("net_receipts"),
        scenario=plans.scenario.coalesce("realistic"),
    )
