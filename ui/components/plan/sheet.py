"""The plan as a table of cells to change: months down, everybody across, every sum shown."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from metrics.core.metric import Unit
from metrics.core.scope import Grain, Period
from metrics.planning.grid import Cell, PlanGrid
from metrics.planning.rounding import common_step
from ui.components import custom
from ui.components.plan.amounts import amount_of, written
from ui.components.plan.draft import Asked, Draft
from ui.view import View

_KINDS = {Grain.MONTH: "month", Grain.QUARTER: "quarter", Grain.YEAR: "year"}
_MOST = 40  # columns beyond which nobody reads


def sheet(view: View, told: Draft, dimension: str | None) -> Asked | str | None:
    """Draw the table; what was just changed, or the words that are no amount."""
    subjects = told.grid.subjects(dimension)[:_MOST] if dimension else ()
    names = [subject_name(view, dimension, subject) for subject in subjects]
    lines = list(periods_of(told.grid))
    data = {
        "label": view.text("plan.build.title"),
        "columns": [view.text("plan.columns.month"), view.text("plan.build.total"), *names],
        "rows": [
            _row(view, told, place, line, dimension, subjects) for place, line in enumerate(lines)
        ],
    }
    changed = custom.grid(data, f"plan_sheet_{dimension}")
    if changed is None:
        return None
    place, column = (int(part) for part in changed["cell"].split(":"))
    subject = subjects[column - 1] if column else None
    cell = Cell(lines[place][1], dimension if subject else None, subject)
    amount = amount_of(changed["text"], told.grid)
    return changed["text"] if amount is None else Asked(cell, amount)


def periods_of(grid: PlanGrid) -> Iterator[tuple[Grain, Period]]:
    """Months, after the last of each the quarter, and the whole at the end."""
    quarters = {q.end: q for q in grid.units(Grain.QUARTER)} if len(grid.months) > 3 else {}
    for month in grid.units(Grain.MONTH):
        yield Grain.MONTH, month
        if month.end in quarters:
            yield Grain.QUARTER, quarters[month.end]
    if len(grid.months) > 1:
        yield Grain.YEAR, grid.period


def subject_name(view: View, dimension: str | None, subject: str) -> str:
    """A subject in words; new and repeat clients are codes of ours."""
    return view.text.get(f"values.{subject}", subject) if dimension == "client_kind" else subject


def name_of(view: View, grain: Grain, period: Period) -> str:
    """How a row is called; the last one is the whole."""
    if grain is Grain.YEAR:
        return view.text("plan.build.whole")
    return view.dates.step(period.start, grain)


def _row(
    view: View,
    told: Draft,
    place: int,
    line: tuple[Grain, Period],
    dimension: str | None,
    subjects: tuple[str, ...],
) -> dict[str, Any]:
    grain, period = line
    name = name_of(view, grain, period)
    cells = [_cell(view, told, Cell(period), f"{place}:0", name)]
    cells += [
        _cell(view, told, Cell(period, dimension, subject), f"{place}:{n}", name)
        for n, subject in enumerate(subjects, start=1)
    ]
    return {"kind": _KINDS[grain], "name": name, "cells": cells}


def _cell(view: View, told: Draft, cell: Cell, code: str, row: str) -> dict[str, Any]:
    grid = told.grid
    asked = told.asked is not None and told.asked.cell == cell
    amount = told.asked.amount if told.asked and asked else grid.amount(cell)
    who = cell.subject or view.text("plan.build.total")
    return {
        "id": code,
        "text": written(view, amount, grid, common_step(grid)),
        "hint": view.numbers.full(amount / grid.unit, unit_of(grid)),
        "label": f"{row}, {who}",
        "locked": all(_is_locked(grid, month, cell) for month in _months(grid, cell.period)),
        "asked": asked,
    }


def unit_of(grid: PlanGrid) -> Unit:
    """In what the plan is told: money or deals."""
    return Unit.COUNT if grid.unit == 1 else Unit.MONEY


def _months(grid: PlanGrid, period: Period) -> list[date]:
    return [month for month in grid.months if period.start <= month < period.end]


def _is_locked(grid: PlanGrid, month: date, cell: Cell) -> bool:
    return grid.is_locked(grid.months.index(month), cell.dimension, cell.subject or "")
