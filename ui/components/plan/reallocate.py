"""A changed cell asks where the difference goes; the answer makes every sum agree again."""

import streamlit as st

from data.model.errors import ExportError
from metrics.planning.edits import Where
from metrics.planning.grid import PlanGrid
from metrics.planning.rounding import edit
from present.error_text import explain
from present.markup import plain, tag
from ui.components.plan import draft
from ui.components.plan.draft import Asked, Draft
from ui.components.plan.sheet import subject_name, unit_of
from ui.view import View


def ways(grid: PlanGrid, asked: Asked) -> list[Where]:
    """Where the difference of this change can go at all."""
    cell, found = asked.cell, []
    if cell.dimension and len(grid.subjects(cell.dimension)) > 1:
        found.append(Where.SIBLINGS)
    if len(grid.places(cell.period)) < len(grid.months):
        found.append(Where.REST)
    return [*found, Where.UP]


def change(told: Draft, asked: Asked) -> None:
    """Take a change in: at once where there is one way only, else ask."""
    if asked.amount == told.grid.amount(asked.cell):
        draft.drop()
        return
    found = ways(told.grid, asked)
    draft.ask(asked)
    if len(found) == 1:
        settle(told.grid, asked, found[0])


def settle(grid: PlanGrid, asked: Asked, where: Where) -> None:
    """Make the change; a refusal keeps the question open."""
    try:
        draft.step(edit(grid, asked.cell, asked.amount, where))
    except ExportError as error:
        draft.refuse(error)


def whither(view: View, told: Draft) -> None:
    """Draw the question and its answers, and why the last answer was refused."""
    if told.unreadable:
        st.warning(plain(view.text("plan.build.unreadable", text=told.unreadable)))
    if told.asked is None:
        return
    with st.container(border=True, key="panel_plan_whither"):
        st.html(tag("h3", question(view, told.grid, told.asked), kind="pl-panel").html)
        if isinstance(told.refusal, ExportError):
            st.warning(plain(explain(view.text, told.refusal)))
        with st.container(horizontal=True):
            more = told.asked.amount > told.grid.amount(told.asked.cell)
            way = "more" if more else "less"
            for where in ways(told.grid, told.asked):
                st.button(
                    view.text(f"plan.where.{way}.{where.value}"),
                    key=f"plan_where_{where.value}",
                    on_click=settle,
                    args=(told.grid, told.asked, where),
                )
            st.button(
                view.text("plan.where.keep"),
                key="plan_where_keep",
                type="tertiary",
                on_click=draft.drop,
            )


def question(view: View, grid: PlanGrid, asked: Asked) -> str:
    """«Соколова Марина, ноябрь: было 1,9 млн ₽, стало 2,2 млн ₽. Куда деть разницу?»."""
    before = grid.amount(asked.cell)
    kind = unit_of(grid)
    old, new = (view.numbers.full(amount / grid.unit, kind) for amount in (before, asked.amount))
    gap = view.numbers.full(abs(asked.amount - before) / grid.unit, kind)
    return view.text(
        "plan.build.question",
        who=_who(view, asked),
        period=view.dates.period(asked.cell.period),
        old=old,
        new=new,
        gap=gap,
    )


def _who(view: View, asked: Asked) -> str:
    subject = asked.cell.subject
    if subject is None:
        return view.text("plan.build.everybody")
    return subject_name(view, asked.cell.dimension, subject)
