"""Stored versions of the plan: author, time, changes; each can be undone and redone."""

from datetime import UTC, datetime

import streamlit as st

from data.access.audit import AuditAction
from data.ingest import plans
from data.ingest.plans import PlanChange, PlanVersion
from data.ingest.replay import redo
from data.model.roles import Power
from metrics.core.metric import Unit
from present.markup import tag
from present.plan_text import amount_unit
from ui.components.plan import draft
from ui.components.table import Column, Line, Table, draw, figure_cell, text_cell
from ui.view import View

_SHOWN = 10
_CHANGES = 200


def plan_versions(view: View) -> None:
    """Draw the versions, the newest first."""
    stored = plans.versions(view.store(Power.PLAN))
    if not stored:
        return
    st.html(tag("h2", view.text("plan.versions.title"), kind="pl-panel").html)
    for version in stored[:_SHOWN]:
        _version_card(view, version)


def _version_card(view: View, version: PlanVersion) -> None:
    number = version.upload_id
    with st.container(border=True, key=f"card_plan_{number}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            about = tag(
                "div",
                tag("p", _title(view, version), kind="pl-banner"),
                tag("p", _about(view, version), kind="pl-note"),
            )
            st.html(about.html, width="stretch")
            _button(view, version)
        if version.changes:
            with st.expander(view.text("plan.versions.changes", n=len(version.changes))):
                draw(_changes(view, version.changes), f"plan_changes_{number}")


def _button(view: View, version: PlanVersion) -> None:
    number = version.upload_id
    if version.active:
        name, key = view.text("plan.versions.undo"), f"plan_undo_{number}"
        st.button(name, key=key, on_click=_undo, args=(view, number))
    else:
        name, key = view.text("history.redo"), f"plan_redo_{number}"
        st.button(name, key=key, on_click=_redo, args=(view, number))


def _undo(view: View, number: int) -> None:
    view.store(Power.PLAN).undo(number)
    view.note(AuditAction.PLANNED, f"- #{number}")
    draft.clear()


def _redo(view: View, number: int) -> None:
    redo(view.store(Power.PLAN), number)
    view.note(AuditAction.PLANNED, f"+ #{number}")
    draft.clear()


def _title(view: View, version: PlanVersion) -> str:
    return version.title if version.active else view.text("history.undone", upload=version.title)


def _about(view: View, version: PlanVersion) -> str:
    facts = [view.dates.moment(_local(view, version.at))]
    if version.author:
        facts.append(version.author)
    elif not version.saved_here:
        facts.append(view.text("plan.versions.from_file"))
    if version.note:
        facts.append(version.note)
    return " · ".join(facts)


def _local(view: View, at: datetime) -> datetime:
    zone = view.zone
    return at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)


def _changes(view: View, changes: tuple[PlanChange, ...]) -> Table:
    text = view.text
    columns = [
        Column(text("plan.columns.month")),
        Column(text("plan.versions.who")),
        Column(text("intake.old"), Unit.MONEY, wide=True),
        Column(text("intake.new"), Unit.MONEY),
    ]
    return Table(
        text("plan.versions.title"), columns, [_change(view, each) for each in changes[:_CHANGES]]
    )


def _change(view: View, change: PlanChange) -> Line:
    who = change.subject or view.text("managers.department")
    kind = amount_unit(change.measure)
    scenario = view.text(f"plan.scenario.{change.scenario}")
    return Line(
        [
            text_cell(view.dates.short(change.month)),
            text_cell(who, sub="" if change.scenario == "realistic" else scenario),
            figure_cell(view, change.old, kind),
            figure_cell(view, change.new, kind),
        ]
    )
