"""The plan by weeks or days, read-only."""

from metrics.core.scope import Grain
from metrics.planning.days import by_day, by_week
from metrics.planning.grid import PlanGrid
from metrics.planning.seasons import season
from ui.components.panel import panel
from ui.components.plan.plan_grid import subject_name, unit_of
from ui.components.table import Column, Line, Table, figure_cell, text_cell
from ui.view import View

_SHOWN = 8  # columns beyond which a table is wider than a screen


def week_day_table(view: View, grid: PlanGrid, grain: Grain, dimension: str | None) -> None:
    """Draw the weeks or the days of the plan."""
    title = view.text(f"plan.build.by_{grain.value}")
    panel(view, title, "plan_spans", table=_table(view, grid, grain, dimension, title))


def _table(view: View, grid: PlanGrid, grain: Grain, dimension: str | None, title: str) -> Table:
    subjects = grid.subjects(dimension)[:_SHOWN] if dimension else ()
    rows = [(None, None), *((dimension, subject) for subject in subjects)]
    profile = view.cached(season).weekdays
    if grain is Grain.WEEK:
        weeks = [by_week(grid, view.scope.rules, profile, *row) for row in rows]
        names = {period.start: view.dates.period(period, year=False) for period in weeks[0]}
        amounts_by_column = [
            {period.start: amount for period, amount in week.items()} for week in weeks
        ]
    else:
        amounts_by_column = [by_day(grid, view.scope.rules, profile, *row) for row in rows]
        names = {day: view.dates.day(day) for day in amounts_by_column[0]}
    kind = unit_of(grid)
    columns = [Column(view.text(f"grains.{grain.value}").capitalize())]
    columns += [Column(view.text("plan.build.total"), kind)]
    columns += [Column(subject_name(view, dimension, each), kind, wide=True) for each in subjects]
    lines = [
        Line(
            [
                text_cell(name),
                *(
                    figure_cell(view, amounts[first] / grid.unit, kind)
                    for amounts in amounts_by_column
                ),
            ]
        )
        for first, name in names.items()
    ]
    foot = [text_cell(view.text("plan.build.whole"))]
    foot += [
        figure_cell(view, sum(amounts.values()) / grid.unit, kind) for amounts in amounts_by_column
    ]
    return Table(title, columns, lines, Line(foot), height=560)
