"""Freshness of the feeds: last day, usual interval, who uploads, how late."""

from collections.abc import Sequence

import streamlit as st

from data.storage.uploads import Upload
from metrics.core.metric import Unit
from metrics.reports.checks.freshness import Rhythm
from present.markup import escape_md
from present.sentences.control import company_today, feed_rhythms, rhythm_words
from ui.components.control.decision_log import local_moment
from ui.components.panel import download, panel
from ui.components.table import Cell, Column, Line, Table, draw, figure_cell, text_cell
from ui.view import View


def freshness_section(view: View) -> None:
    """Draw the feeds, the latest one first; a pressed one opens its uploads."""
    text, rhythms = view.text, feed_rhythms(view)
    late = [each for each in rhythms if each.late]
    title = text("control.fresh.late", n=len(late)) if late else text("control.fresh.fine")
    table = _table(view, title, rhythms) if rhythms else None
    note = _note(view) if rhythms else ""
    pressed = panel(
        view, title, "fresh", table=table, note=note, empty=text("control.fresh.nothing")
    )
    chosen = next((each for each in rhythms if _id(each) == pressed), None)
    if chosen:
        st.dialog(escape_md(_title(view, chosen)), width="large")(_uploads)(view, chosen)


def _note(view: View) -> str:
    """The day from which lateness is counted."""
    now, clock = view.data_state.now, company_today(view)
    assert now
    if clock is None:
        return view.text("control.fresh.note", day=view.dates.day(now, year=True))
    return view.text(
        "control.fresh.note_clock",
        day=view.dates.day(clock, year=True),
        last=view.dates.day(now, year=True),
    )


def _table(view: View, title: str, rhythms: Sequence[Rhythm]) -> Table:
    text = view.text
    columns = [
        Column(text("control.fresh.feed")),
        Column(text("control.fresh.state")),
        Column(text("control.fresh.last"), wide=True),
        Column(text("control.fresh.rhythm"), wide=True),
        Column(text("control.fresh.due"), wide=True),
        Column(text("control.fresh.who"), wide=True),
        Column(text("control.fresh.uploads"), Unit.COUNT, wide=True),
        Column(text("control.fresh.file"), wide=True),
        Column(text("control.fresh.brought"), wide=True),
    ]
    of_id, inbox = (
        {each.upload_id: each for each in view.uploads()},
        view.by_inbox(),
    )
    lines = [_line(view, each, _uploader(view, of_id[each.ids[-1]], inbox)) for each in rhythms]
    return Table(title, columns, lines, opens=True)


def _line(view: View, rhythm: Rhythm, who: str) -> Line:
    text, short = view.text, view.dates.short
    table = text(f"tables.{rhythm.table}.title")
    source = rhythm.title.get(text.lang, rhythm.source)
    state = (
        text("control.fresh.behind", n=rhythm.late)
        if rhythm.late
        else text("control.fresh.on_time")
    )
    due = short(rhythm.due) if rhythm.due else ""
    until = text("control.fresh.until", day=view.dates.day(rhythm.last))
    return Line(
        [
            text_cell(table, sub=source),
            Cell(state, rhythm.late, sub=until, mark="low" if rhythm.late else ""),
            Cell(short(rhythm.last), rhythm.last),
            Cell(rhythm_words(view, rhythm), rhythm.gap),
            Cell(due, rhythm.due),
            text_cell(who),
            figure_cell(view, rhythm.uploads, Unit.COUNT),
            Cell(rhythm.file, rhythm.file),
            Cell(short(rhythm.brought), rhythm.brought),
        ],
        id=_id(rhythm),
    )


def _uploader(view: View, upload: Upload, inbox: frozenset[int]) -> str:
    """Who uploaded a file: a person by name, the inbox, or somebody by hand."""
    if upload.demo:
        return view.text("control.fresh.by.demo")
    if upload.upload_id in inbox:
        return view.text("control.fresh.by.inbox")
    return upload.recipe.get("author") or view.text("control.fresh.by.hand")


def _uploads(view: View, rhythm: Rhythm) -> None:
    """The uploads of a feed, the newest first."""
    text, inbox = view.text, view.by_inbox()
    columns = [
        Column(text("control.fresh.file")),
        Column(text("control.fresh.covers")),
        Column(text("control.fresh.brought"), wide=True),
        Column(text("control.fresh.who"), wide=True),
        Column(text("rows.read"), Unit.COUNT, wide=True),
        Column(text("rows.rejected"), Unit.COUNT, wide=True),
    ]
    lines = []
    for each in reversed(view.uploads()):
        if each.upload_id in rhythm.ids and each.period:
            first, last = (view.dates.short(day) for day in each.period)
            cells = [
                Cell(each.file, each.file),
                Cell(f"{first} – {last}", each.period[1]),
                Cell(local_moment(view, each.loaded_at), each.loaded_at),
                text_cell(_uploader(view, each, inbox)),
                figure_cell(view, each.rows.read, Unit.COUNT),
                figure_cell(view, each.rows.rejected, Unit.COUNT),
            ]
            lines.append(Line(cells))
    table = Table(_title(view, rhythm), columns, lines)
    draw(table, "fresh_uploads")
    download(view, "fresh_uploads", table.label, table.excel)


def _title(view: View, rhythm: Rhythm) -> str:
    source = rhythm.title.get(view.text.lang, rhythm.source)
    return f"{view.text(f'tables.{rhythm.table}.title')} · {source}"


def _id(rhythm: Rhythm) -> str:
    return f"{rhythm.table}\n{rhythm.source}"
