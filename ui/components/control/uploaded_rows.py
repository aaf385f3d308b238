"""Dialog of the uploaded rows of a finding or a proposal, with their files and lines."""

from collections.abc import Callable, Mapping

import pyarrow as pa
import streamlit as st

from metrics.reports.checks.check import Check
from metrics.reports.checks.finding import Finding
from metrics.reports.checks.uploaded_rows import rows_behind_finding
from present.markup import escape_md, tag
from ui.components.drill_rows import as_table
from ui.components.panel import download
from ui.components.table import draw
from ui.view import View

RowsByTable = Mapping[str, pa.Table]


def open_rows(view: View, check: Check, row: Finding, note: str = "") -> None:
    """Open the rows of the deal, the payment, the caller or the client; `note` stands above."""
    title = row.client or row.name or row.deal_id or row.payment_id or row.row_key
    mend = view.text("control.do", what=view.text(f"control.checks.{check.name}.mend"))
    open_tables(
        view,
        title,
        f"finding_{check.name}",
        note or mend,
        lambda: [(title, view.report(rows_behind_finding, check.name, row, check.table))],
    )


def open_tables(
    view: View, title: str, key: str, note: str, find: Callable[[], list[tuple[str, RowsByTable]]]
) -> None:
    """Open tables of rows in a dialog, each group under its name where there are several."""
    st.dialog(escape_md(title), width="large")(_draw)(view, key, note, find)


def _draw(
    view: View, key: str, note: str, find: Callable[[], list[tuple[str, RowsByTable]]]
) -> None:
    if note:
        st.html(tag("p", note, kind="pl-note").html)
    groups = find()
    for number, (name_of_group, tables) in enumerate(groups):
        for name, rows in tables.items():
            title = view.text(f"tables.{name}.title")
            shown = f"{name_of_group}: {title}" if len(groups) > 1 else title
            st.html(tag("h4", shown, kind="pl-panel").html)
            table = as_table(view, rows, title)
            place = f"{key}_{number}_{name}"
            draw(table, place)
            download(view, place, shown, table.excel)
    if not any(tables for _, tables in groups):
        st.html(tag("p", view.text("passport.no_rows"), kind="pl-empty").html)
