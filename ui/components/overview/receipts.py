"""Charts of receipts: running total against the plan, and receipts by step."""

from datetime import date
from typing import cast

import streamlit as st

from metrics.catalog import metric
from metrics.core.calendar import unit
from metrics.core.metric import Unit
from metrics.core.scope import Compare, Grain
from metrics.reports import plan_pace
from ui.charts import trend
from ui.components.panel import panel
from ui.components.table import Column, Line, Table, figure_cell, text_cell
from ui.view import View

_RECEIPTS, _PLAN = metric("net_receipts"), metric("plan")


def receipts(view: View) -> None:
    """Draw the running total and the steps in two tabs."""
    text = view.text
    race, steps = st.tabs([text("overview.tab_race"), text("overview.tab_steps")])
    with race:
        _running_total(view)
    with steps:
        _steps(view)


def _running_total(view: View) -> None:
    days = view.report(plan_pace.running_totals) if not view.obstacle(_RECEIPTS) else []
    points = [trend.TrendPoint(p.day, p.fact, p.previous, p.plan) for p in days]
    planned = any(point.plan is not None for point in points)
    has_facts = any(point.fact is not None for point in points)
    title = view.text("overview.race" if planned else "overview.race_no_plan")
    chart = trend.running_total(points, Unit.MONEY, view.look) if has_facts else None
    table = _table(view, title, points, Grain.DAY) if has_facts else None
    panel(view, title, "race", chart, table, note=_legend(view, planned) if has_facts else "")


def _steps(view: View) -> None:
    rows = view.trend(_RECEIPTS)
    plans = {row.key: row.figures for row in view.trend(_PLAN)}
    points = []
    for row in rows:
        fact, plan = row.figures[_RECEIPTS.name], plans.get(row.key, {}).get(_PLAN.name)
        points.append(
            trend.TrendPoint(
                cast(date, row.key[0]),
                fact.value,
                fact.previous if view.scope.compare is Compare.YEAR else None,
                plan.value if plan else None,
                running=_running(view, cast(date, row.key[0])),
            )
        )
    has_facts = any(point.fact is not None for point in points)
    planned = any(point.plan is not None for point in points)
    title = view.text("overview.steps_plan" if planned else "overview.steps")
    grain = view.scope.grain
    chart = trend.steps(points, Unit.MONEY, grain, view.look) if has_facts else None
    table = _table(view, title, points, grain) if has_facts else None
    panel(view, title, "steps", chart, table)


def _running(view: View, first: date) -> bool:
    """Whether the step has begun and goes on after the last known day."""
    last_known = view.scope.elapsed.end
    return view.is_running and first < last_known < unit(first, view.scope.grain).end


def _legend(view: View, planned: bool) -> str:
    if view.compared_period is None:
        return ""
    before = view.dates.period(view.compared_period, year=False)
    key = "charts.legend" if planned else "charts.legend_no_plan"
    return view.text(key, before=before)


def _table(view: View, title: str, points: list[trend.TrendPoint], grain: Grain) -> Table:
    money = _RECEIPTS.unit
    names = ("fact", "plan", "previous")
    shown = [n for n in names if any(getattr(point, n) is not None for point in points)]
    columns = [Column(view.text(f"grains.{grain.value}").capitalize())]
    columns += [Column(view.text(f"overview.{name}_column"), money) for name in shown]
    lines = [
        Line(
            [
                text_cell(view.dates.step(point.day, grain)),
                *(figure_cell(view, getattr(point, name), money) for name in shown),
            ]
        )
        for point in points
    ]
    return Table(title, columns, lines, height=420)
