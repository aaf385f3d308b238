"""Form of one person: name and aliases, team, role, dates, share of full time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from data.identity import decisions
from data.ingest import roster as data
from data.ingest.roster import ROLES, Person
from data.model.errors import ExportError
from data.model.roles import Power
from present.address import FIRST_DAY, LAST_DAY
from present.error_text import explain
from present.jobs.record_forecasts import record_forecasts
from present.markup import escape_md, tag
from ui.view import View

_MOST = 200  # per cent of full time


def open_form(view: View, person: Person | None, everybody: Sequence[Person]) -> None:
    """Open the form of a person, or an empty one."""
    title = person.name if person else view.text("people.roster.add")
    st.dialog(escape_md(title), width="medium")(_draw)(view, person, everybody)


def _draw(view: View, person: Person | None, everybody: Sequence[Person]) -> None:
    if person and person.united:
        words = view.text("people.form.united", names="; ".join(person.united))
        st.html(tag("p", words, kind="pl-note").html)
    with st.form("person", border=False):
        edited = _fields(view, person or Person(""), everybody)
        if st.form_submit_button(view.text("people.form.save"), type="primary"):
            _save(view, person, edited)
    if person:
        _unite_form(view, person, everybody)


def _fields(view: View, person: Person, everybody: Sequence[Person]) -> Person:
    """Draw the fields; returns the person with the values entered."""
    text = view.text
    name = st.text_input(
        text("people.columns.owner"), person.name, max_chars=120, help=text("people.form.name")
    )
    aliases = st.text_input(
        text("people.columns.aliases"), "; ".join(person.aliases), help=text("people.form.aliases")
    )
    first, second = st.columns(2)
    with first:
        team = _choice(view, "team", data.teams(everybody), person.team)
    with second:
        role = _choice(view, "role", ROLES, person.role)
    first, second = st.columns(2)
    with first:
        hired = _day(text("people.columns.hired_at"), person.hired)
    with second:
        gone = _day(text("people.columns.left_at"), person.left)
    share = st.number_input(
        text("people.form.share"), 0, _MOST, _per_cent(person.share), 5, format="%d"
    )
    return replace(
        person,
        name=name,
        aliases=tuple(aliases.split(";")),
        team=team,
        role=role,
        hired=hired,
        left=gone,
        share=None if share is None or share == 100 else share / 100,  # an empty one is full time
    )


def _choice(view: View, name: str, options: Sequence[str], now: str | None) -> str | None:
    """One of the known values or none; a team may also be a new one."""
    key = f"person_{name}"
    st.session_state.setdefault(key, now)
    chosen: str | None = st.selectbox(
        view.text(f"people.columns.{name}"),
        options,
        index=None,
        format_func=lambda value: escape_md(view.text.get(f"people.{name}s.{value}", value)),
        placeholder=view.text(f"people.form.{name}"),
        accept_new_options=name == "team",
        key=key,
    )
    return chosen


def _day(label: str, day: date | None) -> date | None:
    chosen: date | None = st.date_input(
        label, day, min_value=FIRST_DAY, max_value=LAST_DAY, format="DD.MM.YYYY"
    )
    return chosen


def _per_cent(share: float | None) -> int:
    return 100 if share is None else round(share * 100)


def _save(view: View, person: Person | None, edited: Person) -> None:
    """Store the edited person; an error is shown under the form."""
    key = "people.form.edit" if person else "people.form.new"
    title = view.text(key, name=edited.name.strip())
    try:
        data.save(view.store(Power.DECIDE), [(person.name if person else None, edited)], title)
    except ExportError as error:
        st.error(escape_md(explain(view.text, error)), icon=":material/error:")
        return
    record_forecasts(view.store(Power.DECIDE), view.scope.rules)
    st.rerun()


def _unite_form(view: View, person: Person, everybody: Sequence[Person]) -> None:
    """Form to unite this person with another one of the roster."""
    with st.expander(view.text("people.form.same")):
        others = [each.name for each in everybody if each.name != person.name]
        other = st.selectbox(
            view.text("people.form.other"),
            others,
            index=None,
            placeholder=view.text("people.form.choose"),
            key="person_same",
        )
        note = view.text("people.form.same_note", name=person.name)
        st.html(tag("p", note, kind="pl-note").html)
        if st.button(view.text("people.unite"), key="person_unite", disabled=other is None):
            assert other
            decisions.unite_owners(view.store(Power.DECIDE), [person.name, other])
            record_forecasts(view.store(Power.DECIDE), view.scope.rules)
            st.rerun()
