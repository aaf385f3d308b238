"""Workbooks of a file's rejected rows, to be mended, and of all that it changes."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import PurePath

import streamlit as st

from data.ingest.load import changed_fields
from data.ingest.parse_file import Choice
from data.model.problems import Preview
from data.model.roles import Power
from data.model.tables import TABLES, Type
from present import rejected_rows, workbook
from present.markup import tag
from ui.cell_text import shown
from ui.components.panel import SHEET
from ui.view import View

_MONEY = frozenset(
    column.name
    for table in TABLES.values()
    for column in table.columns
    if column.type == Type.MONEY
)
_MOST = 100_000  # changed fields of one workbook


def rejected(view: View, sha256: str, name: str, choice: Choice, rows: int, key: str = "") -> None:
    """Every rejected row as it stands in the file, to be mended and dropped here again."""
    if not key:
        st.html(tag("p", view.text("intake.mend_note"), kind="pl-note").html)
    if rows > rejected_rows.MOST:
        words = view.text("intake.mend_most", n=rows, most=view.numbers.plain(rejected_rows.MOST))
        st.html(tag("p", words, kind="pl-note").html)
    _button(
        view,
        view.text("intake.mend"),
        view.text("intake.mend_name", file=PurePath(name).stem),
        f"mend_{key or sha256[:12]}",
        lambda: rejected_rows.workbook(view.desk(Power.UPLOAD), sha256, name, choice, view.text),
    )


def changed(view: View, found: Preview, choice: Choice) -> None:
    """Every changed field, old and new."""
    if found.changed_fields > _MOST:
        most = view.numbers.plain(_MOST)
        words = view.text("intake.changes_most", n=found.changed_fields, most=most)
        st.html(tag("p", words, kind="pl-note").html)
    _button(
        view,
        view.text("intake.changes_excel"),
        view.text("intake.changes_name", file=PurePath(found.file).stem),
        f"changed_{found.sha256[:12]}",
        lambda: _changes(view, found, choice),
    )


def said(column: str, value: str | None) -> str | Decimal | None:
    """The old or the new value of a field; money as a number."""
    return Decimal(value) if value is not None and column in _MONEY else value


def _changes(view: View, found: Preview, choice: Choice) -> bytes:
    text = view.text
    return workbook.workbook(
        text("rows.changed"),
        [text(f"intake.{name}") for name in ("row", "field", "old", "new")],
        [
            (
                each.key,
                text.get(f"columns.{each.column}", each.column),
                shown(view, said(each.column, each.old)),
                shown(view, said(each.column, each.new)),
            )
            for each in changed_fields(view.desk(Power.UPLOAD), found, choice, _MOST)
        ],
    )


def _button(view: View, label: str, name: str, key: str, make: Callable[[], bytes]) -> None:
    st.download_button(
        label,
        make,
        file_name=f"{name}.xlsx",
        mime=SHEET,
        key=f"excel_{key}",
        type="tertiary",
        icon=":material/download:",
        on_click="ignore",
    )
