"""Reallocation: distributes the difference of a changed cell, so that all totals agree."""

import streamlit as st

from data.model.errors import ExportError
from metrics.planning.edits import Reallocation
from metrics.planning.grid import PlanGrid
from metrics.planning.rounding import edit
from present.error_text import explain
from present.markup import escape_md, tag
from ui.components.plan import draft
from ui.components.plan.draft import CellChange, Draft
from ui.components.plan.plan_grid import subject_name, unit_of
from ui.view import View


def ways(grid: PlanGrid, change: CellChange) -> list[Reallocation]:
    """Ways in which the difference of this change can be distributed."""
    cell, places = change.cell, []
    if cell.dimension and len(grid.subjects(cell.dimension)) > 1:
        places.append(Reallocation.SIBLINGS)
    if len(grid.places(cell.period)) < len(grid.months):
        places.append(Reallocation.REST)
    return [*places, Reallocation.UP]


def take_change(opened_draft: Draft, change: CellChange) -> None:
    """Apply a change at once where there is one way only, else make it pending."""
    if change.amount == opened_draft.grid.amount(change.cell):
        draft.drop_pending()
        return
    places = ways(opened_draft.grid, change)
    draft.set_pending(change)
    if len(places) == 1:
        apply_change(opened_draft.grid, change, places[0])


def apply_change(grid: PlanGrid, change: CellChange, where: Reallocation) -> None:
    """Apply the change; if it is refused, it stays pending."""
    try:
        draft.add_step(edit(grid, change.cell, change.amount, where))
    except ExportError as error:
        draft.set_refusal(error)


def reallocate(view: View, opened_draft: Draft) -> None:
    """Draw the ways of distribution, and why the last one was refused."""
    if opened_draft.unreadable:
        st.warning(escape_md(view.text("plan.build.unreadable", text=opened_draft.unreadable)))
    if opened_draft.pending is None:
        return
    with st.container(border=True, key="panel_plan_whither"):
        st.html(
            tag("h3", question(view, opened_draft.grid, opened_draft.pending), kind="pl-panel").html
        )
        if isinstance(opened_draft.refusal, ExportError):
            st.warning(escape_md(explain(view.text, opened_draft.refusal)))
        with st.container(horizontal=True):
            more = opened_draft.pending.amount > opened_draft.grid.amount(opened_draft.pending.cell)
            way = "more" if more else "less"
            for where in ways(opened_draft.grid, opened_draft.pending):
                st.button(
                    view.text(f"plan.where.{way}.{where.value}"),
                    key=f"plan_where_{where.value}",
                    on_click=apply_change,
                    args=(opened_draft.grid, opened_draft.pending, where),
                )
            st.button(
                view.text("plan.where.keep"),
                key="plan_where_keep",
                type="tertiary",
                on_click=draft.drop_pending,
            )


def question(view: View, grid: PlanGrid, change: CellChange) -> str:
    """«Соколова Марина, ноябрь: было 1,9 млн ₽, стало 2,2 млн ₽. Куда деть разницу?»."""
    before = grid.amount(change.cell)
    kind = unit_of(grid)
    old, new = (view.numbers.full(amount / grid.unit, kind) for amount in (before, change.amount))
    gap = view.numbers.full(abs(change.amount - before) / grid.unit, kind)
    return view.text(
        "plan.build.question",
        who=_cell_title(view, change),
        period=view.dates.period(change.cell.period),
        old=old,
        new=new,
        gap=gap,
    )


def _cell_title(view: View, change: CellChange) -> str:
    subject = change.cell.subject
    if subject is None:
        return view.text("plan.build.everybody")
    return subject_name(view, change.cell.dimension, subject)
