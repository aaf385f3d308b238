"""Changed, rejected and skipped rows of a file, and how its first rows were read."""

import streamlit as st

from data.ingest.parse_file import LoadOptions
from data.model.problems import Preview
from present.markup import tag
from ui.cell_text import cell_text
from ui.components.intake import downloads
from ui.components.table import Cell, Column, Line, Table, draw
from ui.view import View

_EXAMPLES = 50
_OURS = ("source_system", "row_key", "lines")  # what no file says


def preview_details(view: View, preview: Preview, choice: LoadOptions) -> None:
    """Draw the tables, each in an expander of its own."""
    text, key = view.text, preview.sha256[:12]
    if preview.changes:
        with st.expander(text("intake.changes", n=preview.rows.changed)):
            _note(view, "intake.changes_note", preview.changed_fields, len(preview.changes))
            draw(_changes(view, preview), f"changes_{key}")
            downloads.changes_workbook(view, preview, choice)
    if preview.rows.rejected:
        with st.expander(text("intake.rejected", n=preview.rows.rejected)):
            if preview.rejected:
                _note(view, "intake.rejected_note", preview.rows.rejected, _EXAMPLES)
                draw(_rejected(view, preview), f"rejected_{key}")
            downloads.rejected_workbook(
                view, preview.sha256, preview.file, choice, preview.rows.rejected
            )
    if preview.skipped:
        with st.expander(text("intake.skipped", n=preview.rows.skipped)):
            draw(_skipped(view, preview), f"skipped_{key}")
    if preview.examples:
        with st.expander(text("intake.examples")):
            draw(_examples(view, preview), f"examples_{key}")


def _note(view: View, key: str, of: int, shown: int) -> None:
    """How many are shown, where not all are."""
    if of > shown:
        st.html(tag("p", view.text(key, n=of, shown=shown), kind="pl-note").html)


def _skipped(view: View, preview: Preview) -> Table:
    text = view.text
    lines = [
        Line([Cell(text.get(f"skipped.{reason}", reason), reason), Cell(view.numbers.plain(n), n)])
        for reason, n in preview.skipped.items()
    ]
    columns = [Column(text("intake.reason")), Column(text("rows.title"), number=True)]
    return Table(text("rows.skipped"), columns, lines)


def _changes(view: View, preview: Preview) -> Table:
    text = view.text
    columns = [
        Column(text("intake.row")),
        Column(text("intake.field")),
        Column(text("intake.old")),
        Column(text("intake.new")),
    ]
    lines = [
        Line(
            [
                _cell(view, change.key),
                _cell(view, text.get(f"columns.{change.column}", change.column)),
                _cell(view, downloads.field_value(change.column, change.old)),
                _cell(view, downloads.field_value(change.column, change.new)),
            ]
        )
        for change in preview.changes[:_EXAMPLES]
    ]
    return Table(text("rows.changed"), columns, lines, height=360)


def _rejected(view: View, preview: Preview) -> Table:
    text = view.text
    columns = [
        Column(text("columns.line"), number=True),
        Column(text("intake.field")),
        Column(text("intake.value")),
        Column(text("intake.reason")),
    ]
    lines = [
        Line(
            [
                Cell(str(row.line), row.line),
                _cell(view, text.get(f"columns.{row.column}", row.column or "")),
                _cell(view, row.value),
                _cell(view, text.get(f"rejected.{row.code}", text("rejected.other"))),
            ]
        )
        for row in preview.rejected[:_EXAMPLES]
    ]
    return Table(text("rows.rejected"), columns, lines, height=360)


def _examples(view: View, preview: Preview) -> Table:
    names = [
        name
        for name in preview.examples[0]
        if name not in _OURS and any(row.get(name) is not None for row in preview.examples)
    ]
    columns = [
        Column(view.text.get(f"columns.{name}", name), wide=place > 1)
        for place, name in enumerate(names)
    ]
    lines = [Line([_cell(view, row.get(name)) for name in names]) for row in preview.examples]
    return Table(view.text("intake.examples"), columns, lines)


def _cell(view: View, value: object) -> Cell:
    words = cell_text(view, value)
    return Cell(words, words or None)
