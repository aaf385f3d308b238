"""Effect of a file on the main figures, shown on its card before it is loaded."""

from typing import Any

import streamlit as st

from data.ingest.parse_file import LoadOptions
from data.model.errors import ExportError
from data.model.problems import Preview
from data.model.roles import Power
from metrics.core.metric import Unit
from present.effect import MAX_INSTANT_ROWS, Effect, covered_months, effects
from present.markup import tag
from present.numbers import MINUS
from ui.components.table import Cell, Column, Line, Table, draw, figure_cell
from ui.view import View

_EFFECTS = "intake_effects"


def effect(view: View, file: str, file_preview: Preview, choice: LoadOptions) -> None:
    """Draw the figures before and after, at once for small files, on demand for large ones."""
    if (
        file_preview.already
        or covered_months(file_preview) is None
        or not file_preview.rows.accepted + file_preview.replaceable
    ):
        return
    effects_by_key: dict[Any, list[Effect]] = st.session_state.setdefault(_EFFECTS, {})
    key = (file_preview.sha256, view.store(Power.UPLOAD).version, choice)
    if key not in effects_by_key and file_preview.rows.read > MAX_INSTANT_ROWS:
        words = view.text("intake.effect_ask")
        if not st.button(words, key=f"effect_{file}", icon=":material/difference:"):
            return
    if key not in effects_by_key:
        try:
            with st.spinner(view.text("intake.effect_wait")):
                effects_by_key[key] = effects(
                    view.store(Power.UPLOAD), file_preview, choice, view.scope.rules
                )
        except ExportError:  # the store changed under the preview: the card says so itself
            return
    if effects_by_key[key]:
        _effects_table(view, file_preview, effects_by_key[key])


def _effects_table(view: View, file_preview: Preview, file_effects: list[Effect]) -> None:
    text, period = view.text, covered_months(file_preview)
    assert period is not None
    moved = [each for each in file_effects if each.before != each.after]
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
        lines = [_line(view, each) for each in file_effects]
        draw(
            Table(text("intake.effect_title"), columns, lines),
            f"effects_{file_preview.sha256[:12]}",
        )


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
    change = view.numbers.change(each.after, each.before, unit)
    if each.change is None or change is None:
        return "" if each.before == each.after else view.text("intake.effect_appears")
    if unit is Unit.SHARE or not each.change:
        return change.words
    sign = MINUS if each.change < 0 else "+"
    return f"{sign}{view.numbers.full(abs(each.change), unit)}"
