"""Why the money changed: a waterfall of causes, and whose they are."""

from collections.abc import Sequence

import streamlit as st

from metrics.core.metric import Unit
from metrics.reports.causes.attribution import Kind
from metrics.reports.causes.drivers import Driver, Drivers, Segment, drivers
from ui.charts.waterfall import Step, waterfall
from ui.components.panel import panel
from ui.components.plan.causes import cause, factor_value, factors, method_choice, moved
from ui.components.plan.choice import choice
from ui.components.plan.gap import gap_to_plan
from ui.components.plan.mix import mix_words
from ui.components.table import Cell, Column, Line, Table, figure_cell, text_cell
from ui.view import View

_WHOLE = "whole"
_BY = ("owner", "source", "product")


def why_section(view: View) -> None:
    """Draw the change beside the compared period, then the gap to the plan."""
    with st.container(horizontal=True):
        of = choice(
            "of",
            [_WHOLE, *(name for name in _BY if view.known.choices.get(name))],
            lambda name: view.text(f"plan.of.{name}"),
            view.text("plan.by.label"),
            inner=True,
        )
        method = method_choice(view)
    by = None if of == _WHOLE else of
    found = view.kept(drivers, by, method)
    if found is None or view.beside is None:
        empty = view.text("plan.why.no_compare" if view.beside is None else "plan.why.none")
        panel(view, view.text("plan.why.title"), "plan_why", empty=empty)
    else:
        _change(view, found, by)
    gap_to_plan(view, method)


def why_words(view: View, found: Drivers) -> str:
    """What the money did and what moved it most, in a sentence or two."""
    assert view.beside is not None
    change = found.after - found.before
    told = "same" if not round(change) else "grew" if change > 0 else "fell"
    said = view.text(
        f"plan.why.{told}_{found.measure.name}",
        change=view.numbers.about(abs(change)),
        before=view.dates.towards(view.beside),
    )
    best = max(found.drivers, key=lambda driver: driver.delta, default=None)
    worst = min(found.drivers, key=lambda driver: driver.delta, default=None)
    up = cause(view, best) if best and best.delta > 0 else ""
    down = cause(view, worst) if worst and worst.delta < 0 else ""
    key = "both" if up and down else "up" if up else "down" if down else ""
    return f"{said} {view.text(f'plan.why.{key}', up=up, down=down)}" if key else said


def _change(view: View, found: Drivers, by: str | None) -> None:
    note = view.text(f"plan.method_note.{found.method.value}")
    if by:
        note = f"{note} {mix_words(view, found.mix)}".strip()
    chart = waterfall(_steps(view, found, by), view.look)
    panel(view, why_words(view, found), "plan_why", chart, factors(view, found.drivers), note=note)
    if by:
        panel(view, view.text(f"plan.why.{by}"), "plan_whose", table=as_table(view, found, by))


def _steps(view: View, found: Drivers, by: str | None) -> list[Step]:
    """From the sum before by the causes to the sum now.

    Where segments are split each by itself, the department's own factors say nothing of the sums.
    """
    assert view.beside is not None
    show = view.numbers.show
    before = view.dates.period(view.beside, year=False)
    now = view.dates.period(view.scope.elapsed, year=False)
    steps = [Step(before, found.before, show(found.before, Unit.MONEY), "previous")]
    steps += [
        Step(_name(view, driver, by), driver.delta, moved(view, driver.delta))
        for driver in found.drivers
    ]
    steps += [
        Step(view.text(f"plan.kinds.{kind.value}"), value, moved(view, value))
        for kind, value in _others(found)
    ]
    return [*steps, Step(now, found.after, show(found.after, Unit.MONEY), "fact")]


def _name(view: View, driver: Driver, by: str | None) -> str:
    return view.text(f"plan.factors.{driver.factor}") if by else factor_value(view, driver)


def _others(found: Drivers) -> list[tuple[Kind, float]]:
    told = ((Kind.NEW, found.new), (Kind.LOST, found.lost), (Kind.OTHER, found.other))
    return [(kind, value) for kind, value in told if round(value)]


def as_table(view: View, found: Drivers, by: str) -> Table:
    """One line a segment: its change, and what each cause did of it."""
    text, names = view.text, [driver.factor for driver in found.drivers]
    columns = [
        Column(text(f"dimensions.{by}.title")),
        Column(text("plan.why.before"), Unit.MONEY, wide=True),
        Column(text("plan.why.after"), Unit.MONEY, wide=True),
        Column(text("plan.why.delta"), Unit.MONEY),
    ]
    columns += [Column(text(f"plan.factors.{name}"), Unit.MONEY, wide=True) for name in names]
    lines = [
        _line(view, segment, names)
        for segment in found.segments
        if round(segment.before) or round(segment.after)
    ]
    told = {driver.factor: driver.delta for driver in found.drivers}
    whole = Segment(None, found.before, found.after, told)
    everybody = "plan.build.whole" if view.scope.filters else "managers.department"
    total = _line(view, whole, names, view.text(everybody))
    return Table(text("plan.why.title"), columns, lines, total)


def _line(view: View, told: Segment, names: Sequence[str], name: str = "") -> Line:
    kind = "" if told.kind is Kind.KEPT else view.text(f"plan.kind_of.{told.kind.value}")
    cells = [text_cell(name or view.look.name(told.key), sub=kind)]
    cells += [figure_cell(view, value, Unit.MONEY) for value in (told.before, told.after)]
    delta = round(told.delta, 2)
    mark = "plus" if delta > 0 else "minus" if delta < 0 else ""
    cells.append(Cell(moved(view, delta), delta, mark=mark))
    for each in names:
        value = told.deltas.get(each)
        cells.append(
            Cell("\N{EM DASH}", None)
            if value is None
            else Cell(moved(view, value), round(value, 2))
        )
    return Line(cells)
