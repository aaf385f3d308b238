"""Card of a manager: twelve metrics beside the department's medians, and the rows."""

from dataclasses import replace

import streamlit as st

from metrics.catalog import metric
from metrics.core.answer import Figure, Row
from metrics.core.metric import Metric
from metrics.core.targets import TARGETS, department_median
from present.markup import tag
from ui.components import drill_rows
from ui.components.frame.filters import current_question, set_question
from ui.components.kpi import KpiRow, Tile, kpi_row
from ui.components.managers.managers_table import METRICS
from ui.view import View

_ROWS = ("leads", "net_receipts", "calls")


def manager_card(view: View, owner: str) -> None:
    """Draw the card of one manager."""
    text = view.text
    with st.container(horizontal=True, vertical_alignment="center", key="person_head"):
        st.html(tag("p", text("managers.card_of", owner=owner), kind="pl-lead").html)
        if "owner" not in view.scope.rights.limits:
            icon = ":material/arrow_back:"
            st.button(text("managers.back"), key="all_managers", icon=icon, on_click=_back)
    kpi_row(len(METRICS), lambda: _answer(view), key="card", columns=4)
    shown = [metric(name) for name in _ROWS if not view.obstacle(metric(name))]
    if shown:
        tabs = st.tabs([text(f"metrics.{m.name}.title") for m in shown])
        for tab, m in zip(tabs, shown, strict=True):
            with tab, st.container(border=True, key=f"panel_rows_{m.name}"):
                drill_rows.draw_drill_rows(view, m)


def _answer(view: View) -> KpiRow:
    everybody = replace(view, scope=view.scope.select("owner", ()))
    rows = everybody.by("owner", *METRICS)
    department = view.department()
    whole = department.totals(*_available(view)) if department else {}
    tiles = [Tile(view, m, _note(view, m, rows, whole.get(m.name))) for m in METRICS]
    return KpiRow(tiles, view.months(*METRICS))


def _available(view: View) -> list[Metric]:
    return [m for m in METRICS if not view.obstacle(m)]


def _note(view: View, m: Metric, rows: list[Row], whole: Figure | None) -> str:
    if whole is not None and whole.value is not None:
        return view.text("managers.of_department", value=view.numbers.show(whole.value, m.unit))
    if m.name in TARGETS:
        goal = view.numbers.show(TARGETS[m.name].good, m.unit)
        return view.text("managers.target", value=goal)
    middle = department_median(m, rows)
    if middle is None:
        return ""
    return view.text("managers.median", value=view.numbers.show(middle, m.unit))


def _back() -> None:
    set_question(current_question().select("owner", ()))
