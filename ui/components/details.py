"""What a file changes and leaves out, row by row, and how its first rows were read."""

import re
from datetime import date, datetime
from decimal import Decimal

import streamlit as st

from data.checks import Preview
from ui.components.table import Cell, Column, Line, Table, draw
from ui.view import View

_EXAMPLES = 50
_ISO = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d+)?)?")


def details(view: View, found: Preview) -> None:
    """Draw what there is to tell, each in its own fold."""
    text, key = view.text, found.sha256[:12]
    if found.changes:
        with st.expander(text("intake.changes", n=found.rows.changed)):
            draw(_changes(view, found), f"changes_{key}")
    if found.rejected:
        with st.expander(text("intake.rejected", n=found.rows.rejected)):
            draw(_rejected(view, found), f"rejected_{key}")
    if found.skipped:
        with st.expander(text("intake.skipped", n=found.rows.skipped)):
            lines = [
                Line(
                    [
                        Cell(text.get(f"skipped.{reason}", reason), reason),
                        Cell(view.numbers.plain(n), n),
                    ]
                )
                for reason, n in found.skipped.items()
            ]
            columns = [Column(text("intake.reason")), Column(text("rows.title"), number=True)]
            draw(Table(text("rows.skipped"), columns, lines), f"skipped_{key}")
    if found.examples:
        with st.expander(text("intake.examples")):
            draw(_examples(view, found), f"examples_{key}")


def _changes(view: View, found: Preview) -> Table:
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
                _cell(view, change.old),
                _cell(view, change.new),
            ]
        )
        for change in found.changes[:_EXAMPLES]
    ]
    return Table(text("rows.changed"), columns, lines, height=360)


def _rejected(view: View, found: Preview) -> Table:
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
        for row in found.rejected[:_EXAMPLES]
    ]
    return Table(text("rows.rejected"), columns, lines, height=360)


def _examples(view: View, found: Preview) -> Table:
    names = [
        name
        for name in found.examples[0]
        if any(row.get(name) is not None for row in found.examples)
    ]
    columns = [
        Column(view.text.get(f"columns.{name}", name), wide=place > 1)
        for place, name in enumerate(names)
    ]
    lines = [Line([_cell(view, row.get(name)) for name in names]) for row in found.examples]
    return Table(view.text("intake.examples"), columns, lines)


def _cell(view: View, value: object) -> Cell:
    words = shown(view, value)
    return Cell(words, words or None)


def shown(view: View, value: object) -> str:
    """A value of a table as people write it."""
    if isinstance(value, str):
        if view.text.has(f"values.{value}"):
            return view.text(f"values.{value}")
        value = _moment(value)
    if isinstance(value, datetime):
        clock = f" {value:%H:%M}" if (value.hour, value.minute) != (0, 0) else ""
        return f"{view.dates.short(value.date())}{clock}"
    if isinstance(value, bool):
        return view.text("values.yes" if value else "values.no")
    if isinstance(value, date):
        return view.dates.short(value)
    if isinstance(value, Decimal):
        return view.numbers.plain(value, 2)
    return "" if value is None else str(value)


def _moment(written: str) -> str | datetime:
    """A moment, where the text is one as the tables write it."""
    if not _ISO.fullmatch(written):
        return written
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return written
