"""Editable grid of the plan: months down, subjects across, with all totals."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from metrics.core.metric import Unit
from metrics.core.scope import Grain, Period
from metrics.planning.grid import Cell, PlanGrid
from metrics.planning.rounding import common_step
from present.plan_text import amount_unit
from ui.components import custom
from ui.components.plan.amount_text import amount_text, parse_amount
from ui.components.plan.draft import CellChange, Draft
from ui.view import View

_KINDS = {Grain.MONTH: "month", Grain.QUARTER: "quarter", Grain.YEAR: "year"}
_MOST = 40  # columns that fit a screen


def plan_grid(view: View, opened_draft: Draft, dimension: str | None) -> CellChange | str | None:
    """Draw the grid; returns the change just made, or the typed text that is no amount."""
    subjects = opened_draft.grid.subjects(dimension)[:_MOST] if dimension else ()
    names = [subject_name(view, dimension, subject) for subject in subjects]
    lines = list(row_periods(opened_draft.grid))
    data = {
        "label": view.text("plan.build.title"),
        "columns": [view.text("plan.columns.month"), view.text("plan.build.total"), *names],
        "rows": [
            _row(view, opened_draft, place, line, dimension, subjects)
            for place, line in enumerate(lines)
        ],
    }
    changed = custom.grid(data, f"plan_sheet_{dimension}")
    if changed is None:
        return None
    place, column = (int(part) for part in changed["cell"].split(":"))
    subject = subjects[column - 1] if column else None
    cell = Cell(lines[place][1], dimension if subject else None, subject)
    amount = parse_amount(changed["text"], opened_draft.grid)
    return changed["text"] if amount is None else CellChange(cell, amount)


def row_periods(grid: PlanGrid) -> Iterator[tuple[Grain, Period]]:
    """Months, after the last of each the quarter, and the whole at the end."""
    quarters = {q.end: q for q in grid.units(Grain.QUARTER)} if len(grid.months) > 3 else {}
    for month in grid.units(Grain.MONTH):
        yield Grain.MONTH, month
        if month.end in quarters:
            yield Grain.QUARTER, quarters[month.end]
    if len(grid.months) > 1:
        yield Grain.YEAR, grid.period


def subject_name(view: View, dimension: str | None, subject: str) -> str:
    """Title of a subject; codes of client kinds are translated."""
    return view.text.get(f"values.{subject}", subject) if dimension == "client_kind" else subject


def row_name(view: View, grain: Grain, period: Period) -> str:
    """Title of a row; the last one is the total."""
    if grain is Grain.YEAR:
        return view.text("plan.build.whole")
    return view.dates.step(period.start, grain)


def _row(
    view: View,
    opened_draft: Draft,
    place: int,
    line: tuple[Grain, Period],
    dimension: str | None,
    subjects: tuple[str, ...],
) -> dict[str, Any]:
    grain, period = line
    name = row_name(view, grain, period)
    cells = [_cell(view, opened_draft, Cell(period), f"{place}:0", name)]
    cells += [
        _cell(view, opened_draft, Cell(period, dimension, subject), f"{place}:{n}", name)
        for n, subject in enumerate(subjects, start=1)
    ]
    return {"kind": _KINDS[grain], "name": name, "cells": cells}


def _cell(view: View, opened_draft: Draft, cell: Cell, code: str, row: str) -> dict[str, Any]:
    grid = opened_draft.grid
    is_pending = opened_draft.pending is not None and opened_draft.pending.cell == cell
    amount = (
        opened_draft.pending.amount if opened_draft.pending and is_pending else grid.amount(cell)
    )
    who = cell.subject or view.text("plan.build.total")
    return {
        "id": code,
        "text": amount_text(view, amount, grid, common_step(grid)),
        "hint": view.numbers.full(amount / grid.unit, unit_of(grid)),
        "label": f"{row}, {who}",
        "locked": all(_is_locked(grid, month, cell) for month in _months(grid, cell.period)),
        "asked": is_pending,
    }


def unit_of(grid: PlanGrid) -> Unit:
    """Unit of the plan: money or a count of deals."""
    return amount_unit(grid.measure)


def _months(grid: PlanGrid, period: Period) -> list[date]:
    return [month for month in grid.months if period.start <= month < period.end]


def _is_locked(grid: PlanGrid, month: date, cell: Cell) -> bool:
    return grid.is_locked(grid.months.index(month), cell.dimension, cell.subject or "")
