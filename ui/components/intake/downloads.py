"""Workbooks to download: rejected rows to correct, and changed fields."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import PurePath

import streamlit as st

from data.ingest.load import changed_fields
from data.ingest.parse_file import LoadOptions
from data.model.problems import Preview
from data.model.roles import Power
from data.model.tables import TABLES, Type
from present import rejected_rows, workbook
from present.markup import tag
from ui.cell_text import cell_text
from ui.components.panel import SHEET
from ui.view import View

_MONEY = frozenset(
    column.name
    for table in TABLES.values()
    for column in table.columns
    if column.type == Type.MONEY
)
_MOST = 100_000  # changed fields of one workbook


def rejected_workbook(
    view: View, sha256: str, name: str, choice: LoadOptions, rows: int, key: str = ""
) -> None:
    """A download of every rejected row as it stands in the file, to be corrected and uploaded."""
    if not key:
        st.html(tag("p", view.text("intake.mend_note"), kind="pl-note").html)
    if rows > rejected_rows.MAX_ROWS:
        words = view.text(
            "intake.mend_most", n=rows, most=view.numbers.plain(rejected_rows.MAX_ROWS)
        )
        st.html(tag("p", words, kind="pl-note").html)
    _button(
        view,
        view.text("intake.mend"),
        view.text("intake.mend_name", file=PurePath(name).stem),
        f"mend_{key or sha256[:12]}",
        lambda: rejected_rows.workbook(view.store(Power.UPLOAD), sha256, name, choice, view.text),
    )


def changes_workbook(view: View, preview: Preview, choice: LoadOptions) -> None:
    """A download of every changed field, with the old and the new value."""
    if preview.changed_fields > _MOST:
        most = view.numbers.plain(_MOST)
        words = view.text("intake.changes_most", n=preview.changed_fields, most=most)
        st.html(tag("p", words, kind="pl-note").html)
    _button(
        view,
        view.text("intake.changes_excel"),
        view.text("intake.changes_name", file=PurePath(preview.file).stem),
        f"changed_{preview.sha256[:12]}",
        lambda: _changes(view, preview, choice),
    )


def field_value(column: str, value: str | None) -> str | Decimal | None:
    """The old or the new value of a field; money as a number."""
    return Decimal(value) if value is not None and column in _MONEY else value


def _changes(view: View, preview: Preview, choice: LoadOptions) -> bytes:
    text = view.text
    return workbook.workbook(
        text("rows.changed"),
        [text(f"intake.{name}") for name in ("row", "field", "old", "new")],
        [
            (
                each.key,
                text.get(f"columns.{each.column}", each.column),
                cell_text(view, field_value(each.column, each.old)),
                cell_text(view, field_value(each.column, each.new)),
            )
            for each in changed_fields(view.store(Power.UPLOAD), preview, choice, _MOST)
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
