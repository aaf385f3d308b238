"""Ranges of figures: between which values each lies, given the empty cells."""

from collections.abc import Sequence

import streamlit as st

from metrics.catalog import metric
from metrics.core.metric import Unit
from metrics.reports.checks.bounds import Bounds, bounds
from metrics.reports.checks.source_bounds import source_bounds
from ui.components.panel import panel
from ui.components.table import Cell, Column, Line, Table, figure_cell, text_cell
from ui.view import View

_SCREEN = 520


def figure_ranges(view: View) -> None:
    """Draw the ranges of the department, of each manager and of each source."""
    text = view.text
    if view.obstacle(metric("win_rate")):
        return
    all_bounds = [each for each in view.report(bounds) if not view.obstacle(metric(each.metric))]
    whole = [each for each in all_bounds if each.owner is None]
    people = [each for each in all_bounds if each.owner is not None]
    note = text("control.ranges.note") if whole else ""
    fine = text("control.ranges.whole_fine" if people else "control.ranges.fine")
    table = _table(view, text("control.ranges.title"), whole) if whole else None
    panel(view, text("control.ranges.title"), "ranges", table=table, note=note, empty=fine)
    if people:
        with st.expander(text("control.ranges.people")):
            table = _table(view, text("control.ranges.people"), people, people=True)
            panel(view, text("control.ranges.people"), "ranges_people", table=table)
    sources = view.report(source_bounds)
    if sources:
        title = text("control.ranges.sources")
        lines = [
            Line(
                [
                    text_cell(each.source),
                    figure_cell(view, each.value, Unit.SHARE),
                    _range(view, each.low, each.high, Unit.SHARE),
                    figure_cell(view, each.n, Unit.COUNT),
                ]
            )
            for each in sources
        ]
        columns = [
            Column(text("dimensions.source.title")),
            Column(text("control.ranges.now"), Unit.SHARE),
            Column(text("control.ranges.range"), number=True),
            Column(text("passport.n"), Unit.COUNT, wide=True),
        ]
        note = text("control.ranges.sources_note")
        panel(view, title, "ranges_sources", table=Table(title, columns, lines), note=note)


def _table(view: View, title: str, all_bounds: Sequence[Bounds], *, people: bool = False) -> Table:
    text = view.text
    owner = [Column(text("dimensions.owner.title"))] if people else []
    columns = [
        *owner,
        Column(text("control.ranges.figure")),
        Column(text("control.ranges.now"), number=True, wide=people),
        Column(text("control.ranges.range"), number=True),
        Column(text("control.ranges.unknown"), Unit.COUNT, wide=True),
        Column(text("control.ranges.how"), wide=True),
    ]
    lines = [_line(view, each, people) for each in all_bounds]
    return Table(title, columns, lines, height=_SCREEN if people else None)


def _line(view: View, bounds_shown: Bounds, people: bool) -> Line:
    unit = metric(bounds_shown.metric).unit
    how = view.text(f"control.ranges.of.{bounds_shown.metric}")
    return Line(
        [
            *([text_cell(bounds_shown.owner)] if people else []),
            text_cell(view.text(f"metrics.{bounds_shown.metric}.title")),
            figure_cell(view, bounds_shown.value, unit),
            _range(view, bounds_shown.low, bounds_shown.high, unit),
            figure_cell(view, bounds_shown.unknown, Unit.COUNT),
            Cell(how, how),
        ]
    )


def _range(view: View, low: float | None, high: float | None, unit: Unit) -> Cell:
    """«от 4,0 % до 5,4 %»; its width is what it is sorted by."""
    show = view.numbers.show
    words = view.text("control.ranges.words", low=show(low, unit), high=show(high, unit))
    width = None if low is None or high is None else high - low
    return Cell(words, width, unknown=width is None)
