"""Section about causes: a waterfall of a change of receipts, and its segments."""

from collections.abc import Sequence

import streamlit as st

from data.model.dimensions import SPLIT
from metrics.core.metric import Unit
from metrics.reports.causes.attribution import SegmentKind
from metrics.reports.causes.drivers import Driver, Drivers, Segment, drivers
from ui.charts.waterfall import Step, waterfall
from ui.components.link_choice import link_choice
from ui.components.panel import panel
from ui.components.plan.breakdown import split_title
from ui.components.plan.drivers_table import (
    cause_text,
    drivers_table,
    factor_text,
    method_choice,
    money_moved,
)
from ui.components.plan.gap_to_plan import gap_to_plan
from ui.components.plan.mix_sentence import mix_words
from ui.components.table import Cell, Column, Line, Table, figure_cell, text_cell
from ui.view import View

_WHOLE = "whole"


def causes_section(view: View) -> None:
    """Draw the change beside the compared period, then the gap to the plan."""
    with st.container(horizontal=True):
        of = link_choice(
            "of",
            [_WHOLE, *(name for name in SPLIT if view.data_state.choices.get(name))],
            lambda name: split_title(view, name),
            view.text("plan.by.label"),
            inner=True,
        )
        method = method_choice(view)
    by = None if of == _WHOLE else of
    change = view.cached(drivers, by, method)
    if change is None or view.compared_period is None:
        empty = view.text(
            "plan.why.no_compare" if view.compared_period is None else "plan.why.none"
        )
        panel(view, view.text("plan.why.title"), "plan_why", empty=empty)
    else:
        _change(view, change, by)
    gap_to_plan(view, method)


def change_words(view: View, change: Drivers) -> str:
    """How receipts changed and which driver moved them most, in a sentence or two."""
    assert view.compared_period is not None
    delta = change.after - change.before
    direction = "same" if not round(delta) else "grew" if delta > 0 else "fell"
    sentence_words = view.text(
        f"plan.why.{direction}_{change.measure.name}",
        change=view.numbers.about(abs(delta)),
        before=view.dates.towards(view.compared_period),
    )
    best = max(change.drivers, key=lambda driver: driver.delta, default=None)
    worst = min(change.drivers, key=lambda driver: driver.delta, default=None)
    up = cause_text(view, best) if best and best.delta > 0 else ""
    down = cause_text(view, worst) if worst and worst.delta < 0 else ""
    key = "both" if up and down else "up" if up else "down" if down else ""
    return (
        f"{sentence_words} {view.text(f'plan.why.{key}', up=up, down=down)}"
        if key
        else sentence_words
    )


def _change(view: View, change: Drivers, by: str | None) -> None:
    note = view.text(f"plan.method_note.{change.method.value}")
    if by:
        note = f"{note} {mix_words(view, change.mix)}".strip()
    chart = waterfall(_steps(view, change, by), view.look)
    panel(
        view,
        change_words(view, change),
        "plan_why",
        chart,
        drivers_table(view, change.drivers),
        note=note,
    )
    if by:
        panel(
            view,
            view.text(f"dimensions.{by}.changed"),
            "plan_whose",
            table=as_table(view, change, by),
        )


def _steps(view: View, change: Drivers, by: str | None) -> list[Step]:
    """From the sum before by the causes to the sum now.

    Where segments are split each by itself, the department's own factors say nothing of the sums.
    """
    assert view.compared_period is not None
    show = view.numbers.show
    before = view.dates.period(view.compared_period, year=False)
    now = view.dates.period(view.scope.elapsed, year=False)
    steps = [Step(before, change.before, show(change.before, Unit.MONEY), "previous")]
    steps += [
        Step(_name(view, driver, by), driver.delta, money_moved(view, driver.delta))
        for driver in change.drivers
    ]
    steps += [
        Step(view.text(f"plan.kinds.{kind.value}"), value, money_moved(view, value))
        for kind, value in _segment_effects(change)
    ]
    return [*steps, Step(now, change.after, show(change.after, Unit.MONEY), "fact")]


def _name(view: View, driver: Driver, by: str | None) -> str:
    return view.text(f"plan.factors.{driver.factor}") if by else factor_text(view, driver)


def _segment_effects(change: Drivers) -> list[tuple[SegmentKind, float]]:
    parts = (
        (SegmentKind.NEW, change.new),
        (SegmentKind.LOST, change.lost),
        (SegmentKind.OTHER, change.other),
    )
    return [(kind, value) for kind, value in parts if round(value)]


def as_table(view: View, change: Drivers, by: str) -> Table:
    """One line a segment: its change, and what each cause did of it."""
    text, names = view.text, [driver.factor for driver in change.drivers]
    columns = [
        Column(text(f"dimensions.{by}.title")),
        Column(text("plan.why.before"), Unit.MONEY, wide=True),
        Column(text("plan.why.after"), Unit.MONEY, wide=True),
        Column(text("plan.why.delta"), Unit.MONEY),
    ]
    columns += [Column(text(f"plan.factors.{name}"), Unit.MONEY, wide=True) for name in names]
    lines = [
        _line(view, segment, names)
        for segment in change.segments
        if round(segment.before) or round(segment.after)
    ]
    deltas = {driver.factor: driver.delta for driver in change.drivers}
    whole = Segment(None, change.before, change.after, deltas)
    everybody = "plan.build.whole" if view.scope.filters else "managers.department"
    total = _line(view, whole, names, view.text(everybody))
    return Table(text("plan.why.title"), columns, lines, total)


def _line(view: View, segment: Segment, names: Sequence[str], name: str = "") -> Line:
    kind = (
        ""
        if segment.kind is SegmentKind.CONTINUING
        else view.text(f"plan.kind_of.{segment.kind.value}")
    )
    cells = [text_cell(name or view.look.name(segment.key), sub=kind)]
    cells += [figure_cell(view, value, Unit.MONEY) for value in (segment.before, segment.after)]
    delta = round(segment.delta, 2)
    mark = "plus" if delta > 0 else "minus" if delta < 0 else ""
    cells.append(Cell(money_moved(view, delta), delta, mark=mark))
    for each in names:
        value = segment.deltas.get(each)
        cells.append(
            Cell("\N{EM DASH}", None)
            if value is None
            else Cell(money_moved(view, value), round(value, 2))
        )
    return Line(cells)
