"""Roster of the department as a table; pressing a row opens the form of the person."""

from collections.abc import Sequence

import streamlit as st

from data.ingest import roster as data
from data.ingest.replay import redo
from data.ingest.roster import Person
from data.model.roles import Power
from data.storage.store import Store
from data.storage.uploads import Upload
from metrics.core.metric import Unit
from present.markup import tag
from ui.components.control.decision_log import decision_button, local_moment
from ui.components.control.identity.person_form import open_form
from ui.components.panel import panel
from ui.components.table import Cell, Column, Line, Table, figure_cell, text_cell
from ui.view import View

_SCREEN = 520
_NEW = "people_new"


@st.cache_data(max_entries=20, show_spinner=False)
def _cached_people(_store: Store, store_path: str, version: int) -> list[Person]:
    return data.people(_store)


def roster(view: View) -> None:
    """Draw the people of the owners list and of the data."""
    persons = _cached_people(view.store(Power.DECIDE), view.store_path, view.version)
    listed = sum(each.listed for each in persons)
    met = len(persons) - listed
    title = view.text("people.roster.title", n=listed)
    note = view.text("people.roster.note")
    if met:
        note = f"{view.text('people.roster.met', n=met)} {note}"
    table = as_table(view, title, persons) if persons else None
    pressed = panel(
        view, title, "roster", table=table, note=note, empty=view.text("people.roster.empty")
    )
    if st.button(view.text("people.roster.add"), key=_NEW, icon=":material/person_add:"):
        open_form(view, None, persons)
    chosen = next((each for each in persons if each.name == pressed), None)
    if chosen:
        open_form(view, chosen, persons)


def as_table(view: View, title: str, persons: Sequence[Person]) -> Table:
    """The table; its workbook can be changed and uploaded as a list of owners."""
    columns = [
        Column(view.text("people.columns.owner")),
        Column(view.text("people.columns.aliases"), wide=True),
        Column(view.text("people.columns.team")),
        Column(view.text("people.columns.role"), wide=True),
        Column(view.text("people.columns.hired_at"), wide=True),
        Column(view.text("people.columns.left_at"), wide=True),
        Column(view.text("people.columns.full_time_share"), Unit.SHARE, wide=True),
        Column(view.text("people.columns.rows"), Unit.COUNT, wide=True),
    ]
    return Table(
        title, columns, [_line(view, each) for each in persons], opens=True, height=_SCREEN
    )


def _line(view: View, person: Person) -> Line:
    text, short = view.text, view.dates.short
    met = "" if person.listed else text("people.roster.only_met")
    spellings = "; ".join((*person.aliases, *person.united))
    role = text.get(f"people.roles.{person.role}", person.role) if person.role else None
    share = 1.0 if person.share is None and person.listed else person.share
    blank = Cell("", None)
    return Line(
        [
            text_cell(person.name, sub=met),
            Cell(spellings, spellings or None),
            text_cell(person.team, text("people.roster.no_team")),
            text_cell(role, text("people.roster.no_role")),
            Cell(short(person.hired), person.hired) if person.hired else blank,
            Cell(short(person.left), person.left) if person.left else blank,
            blank if share is None else figure_cell(view, share, Unit.SHARE),
            figure_cell(view, person.rows, Unit.COUNT),
        ],
        id=person.name,
        faint=person.left is not None,
    )


def roster_edits(view: View) -> None:
    """Draw the edits made here, the newest first, each with undo or redo."""
    edits = [each for each in data.edits(view.store(Power.DECIDE)) if each.active or not each.demo]
    if edits:
        with st.expander(view.text("people.edits", n=len(edits))):
            for each in edits:
                _edit(view, each)


def _edit(view: View, upload: Upload) -> None:
    number = upload.upload_id
    with st.container(horizontal=True, vertical_alignment="center", key=f"edit_{number}"):
        words = upload.file.removesuffix(".csv")
        title = words if upload.active else view.text("people.undone", answer=words)
        about = [local_moment(view, upload.loaded_at), *filter(None, [upload.recipe.get("author")])]
        note = tag("p", " · ".join(about), kind="pl-note")
        st.html(tag("div", tag("p", title, kind="pl-banner"), note).html, width="stretch")
        if upload.active:
            decision_button(
                view,
                view.text("people.undo"),
                f"unedit_{number}",
                lambda: view.store(Power.DECIDE).undo(number),
            )
        else:
            decision_button(
                view,
                view.text("people.redo"),
                f"reedit_{number}",
                lambda: redo(view.store(Power.DECIDE), number),
            )
