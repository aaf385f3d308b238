"""What a file would do to the main figures, shown on its card before it is taken in."""

from typing import Any

import streamlit as st

from data.ingest.parse_file import Choice
from data.model.errors import ExportError
from data.model.problems import Preview
from data.model.roles import Power
from metrics.core.metric import Unit
from present.effect import AT_ONCE, Effect, effects, months
from present.markup import tag
from present.numbers import MINUS
from ui.components.table import Cell, Column, Line, Table, draw, figure_cell
from ui.view import View

_KEPT = "intake_effects"


def effect(view: View, file: str, found: Preview, choice: Choice) -> None:
    """Draw the figures before and after, at once for small files, on demand for large ones."""
    if found.already or months(found) is None or not found.rows.accepted + found.replaceable:
        return
    kept: dict[Any, list[Effect]] = st.session_state.setdefault(_KEPT, {})
    key = (found.sha256, view.desk(Power.UPLOAD).version, choice)
    if key not in kept and found.rows.read > AT_ONCE:
        words = view.text("intake.effect_ask")
        if not st.button(words, key=f"effect_{file}", icon=":material/difference:"):
            return
    if key not in kept:
        try:
            with st.spinner(view.text("intake.effect_wait")):
                kept[key] = effects(view.desk(Power.UPLOAD), found, choice, view.scope.rules)
        except ExportError:  # the store changed under the preview: the card says so itself
            return
    if kept[key]:
        _drawn(view, found, kept[key])


def _drawn(view: View, found: Preview, told: list[Effect]) -> None:
    text, period = view.text, months(found)
    assert period is not None
    moved = [each for each in told if each.before != each.after]
    title = text("intake.effect", n=len(moved)) if moved else text("intake.effect_none")
    with st.expander(title):
        words = text("intake.effect_note", months=view.dates.period(period))
        st.html(tag("p", words, kind="pl-note").html)
        columns = [
            Column(text("intake.effect_metric")),
            Column(text("intake.effect_before"), number=True),
            Column(text("intake.effect_after"), number=True),
            Column(text("intake.effect_change"), number=True, wide=True),
        ]
        lines = [_line(view, each) for each in told]
        draw(Table(text("intake.effect_title"), columns, lines), f"effects_{found.sha256[:12]}")


def _line(view: View, each: Effect) -> Line:
    unit = each.metric.unit
    title = view.text(f"metrics.{each.metric.name}.title")
    cells = [_full(view, value, unit) for value in (each.before, each.after)]
    return Line(
        [Cell(title, title), *cells, Cell(difference(view, each), each.change)],
        faint=each.before == each.after,
    )


def _full(view: View, value: float | None, unit: Unit) -> Cell:
    cell = figure_cell(view, value, unit)
    return cell if value is None else Cell(view.numbers.full(value, unit), cell.value)


def difference(view: View, each: Effect) -> str:
    """By how much a figure moves, in its own unit; shares in points."""
    unit = each.metric.unit
    told = view.numbers.change(each.after, each.before, unit)
    if each.change is None or told is None:
        return "" if each.before == each.after else view.text("intake.effect_appears")
    if unit is Unit.SHARE or not each.change:
        return told.words
    sign = MINUS if each.change < 0 else "+"
    return f"{sign}{view.numbers.full(abs(each.change), unit)}"
