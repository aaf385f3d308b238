"""The biggest changes of figures, with the segment where each happened."""

import streamlit as st

from metrics.core.metric import Better
from metrics.reports.causes.changes import DIMENSIONS, Change, biggest_changes
from present.markup import Markup, tag
from present.sentences.change import arrow
from ui.components.panel import download
from ui.components.table import Cell, Column, Line, Table, text_cell
from ui.view import View

_MOST = 5  # what is not given says nothing anybody could act upon


def changes(view: View) -> None:
    """Draw the list; without a compared period there is nothing to say."""
    if view.compared_period is None:
        return
    dimensions = [name for name in DIMENSIONS if view.data_state.choices.get(name)]
    heavy = view.report(biggest_changes, dimensions=dimensions, limit=_MOST * 4)
    top = [change for change in heavy if change.key is not None][:_MOST]
    with st.container(border=True, key="panel_changes"):
        st.html(tag("h3", view.text("overview.changed"), kind="pl-panel").html)
        if not top:
            st.html(tag("p", view.text("figure.nothing"), kind="pl-empty").html)
            return
        st.html(tag("ul", *(_item(view, change) for change in top), kind="pl-list").html)
        table = _table(view, top)
        download(view, "changes", table.label, table.excel)


def _item(view: View, change: Change) -> Markup:
    unit = change.metric.unit
    moved = view.numbers.change(change.value, change.previous, unit)
    values = view.text(
        "overview.moved",
        before=view.numbers.show(change.previous, unit),
        now=view.numbers.show(change.value, unit),
    )
    name = tag("strong", _name(view, change))
    title = view.text(f"metrics.{change.metric.name}.title").lower()
    words = arrow(moved) if moved else ""
    side = tag("span", values, " ", tag("span", words, kind=_change_tone(change)), kind="moved")
    return tag("li", tag("span", name, f" · {title}"), side)


def _name(view: View, change: Change) -> str:
    if change.dimension == "owner":
        return view.look.name(change.key)
    what = view.text(f"dimensions.{change.dimension}.title")
    return view.text("overview.of", what=what, name=view.look.name(change.key))


def _change_tone(change: Change) -> str:
    if change.metric.better is Better.NEITHER or not change.delta:
        return "flat"
    return "good" if (change.delta > 0) == (change.metric.better is Better.MORE) else "bad"


def _table(view: View, top: list[Change]) -> Table:
    text = view.text
    columns = [
        Column(text("overview.who")),
        Column(text("columns.measure")),
        Column(text("overview.previous_column"), number=True),
        Column(text("overview.fact_column"), number=True),
    ]
    lines = [
        Line(
            [
                text_cell(_name(view, change)),
                text_cell(text(f"metrics.{change.metric.name}.title")),
                Cell("", change.previous),
                Cell("", change.value),
            ]
        )
        for change in top
    ]
    return Table(text("overview.changed"), columns, lines)
