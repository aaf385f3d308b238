"""The uploaded rows behind a finding, with the file and the line of each."""

import streamlit as st

from metrics.reports.findings import Check
from metrics.reports.opened import opened
from metrics.reports.wrong import Finding
from ui.components.behind import as_table
from ui.components.panel import download
from ui.components.table import draw
from ui.safe import plain, tag
from ui.view import View


def open_rows(view: View, check: Check, row: Finding, note: str = "") -> None:
    """Open the rows of the deal, the payment, the caller or the client; `note` stands above."""
    title = row.client or row.name or row.deal_id or row.payment_id or row.row_key
    st.dialog(plain(title), width="large")(_draw)(view, check, row, note)


def _draw(view: View, check: Check, row: Finding, note: str) -> None:
    mend = view.text("control.do", what=view.text(f"control.checks.{check.name}.mend"))
    st.html(tag("p", note or mend, kind="pl-note").html)
    found = view.report(opened, check.name, row, check.table)
    for name, rows in found.items():
        title = view.text(f"tables.{name}.title")
        st.html(tag("h4", title, kind="pl-panel").html)
        table = as_table(view, rows, title)
        key = f"finding_{check.name}_{name}"
        draw(table, key)
        download(view, key, title, table.excel)
