"""Panel: a title, a chart, its table, a download."""

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from data.access.audit import AuditAction
from present.markup import escape_md, tag
from ui.charts.theme import CHART_CONFIG
from ui.components import table as tables
from ui.components.table import Table
from ui.view import View

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def panel(
    view: View,
    title: str,
    key: str,
    chart: go.Figure | None = None,
    table: Table | None = None,
    *,
    note: str = "",
    empty: str = "",
) -> str | None:
    """Draw a panel; without a chart or a table, the text `empty`. Returns a pressed row's id."""
    with st.container(border=True, key=f"panel_{key}"):
        st.html(tag("h3", title, kind="pl-panel").html)
        if note:
            st.html(tag("p", note, kind="pl-note").html)
        if chart is None and (table is None or not table.lines):
            st.html(tag("p", empty or view.text("figure.nothing"), kind="pl-empty").html)
            return None
        if chart is not None:
            st.plotly_chart(chart, theme=None, config=CHART_CONFIG, key=f"chart_{key}")
        return _below(view, key, chart, table) if table is not None else None


def download(
    view: View, key: str, name: str, make: Callable[[], bytes], *, words: str = ""
) -> None:
    """Draw a download button; `make` creates the workbook when it is pressed."""
    st.download_button(
        words or view.text("actions.excel"),
        lambda: _audited(view, name, make),
        file_name=f"{name}.xlsx",
        mime=SHEET,
        key=f"excel_{key}",
        type="tertiary",
        icon=":material/download:",
        on_click="ignore",
    )


def _audited(view: View, name: str, make: Callable[[], bytes]) -> bytes:
    view.visitor.require_session()
    view.note(AuditAction.DOWNLOADED, name)
    return make()


def sentence(words: str, kind: str = "pl-lead") -> None:
    """Draw the lead sentence of a page."""
    st.html(tag("p", words, kind=kind).html)


def heading(view: View, key: str) -> None:
    """Draw the title of a page by its locale key."""
    heading_words(view.text(key))


def heading_words(words: str) -> None:
    """Draw the title of a page."""
    st.title(escape_md(words), anchor=False)


def _below(view: View, key: str, chart: go.Figure | None, table: Table) -> str | None:
    if chart is None:
        pressed = tables.draw(table, f"table_{key}")
        download(view, key, table.label, table.excel)
        return pressed
    with st.expander(view.text("actions.as_table")):
        pressed = tables.draw(table, f"table_{key}")
        download(view, key, table.label, table.excel)
    return pressed
