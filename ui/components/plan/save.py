"""A plan leaves the table: into Excel, and into the store as a version with its author."""

import streamlit as st

from data.access.audit import Deed
from data.ingest import plans
from data.ingest.load import Choice, load
from data.model.errors import ExportError
from data.model.roles import Power
from metrics.planning.draft import versions
from metrics.planning.grid import PlanGrid
from present.error_text import explain
from present.jobs.record_forecasts import keep_forecasts
from present.markup import plain
from present.plan_workbook import planbook
from ui.components.plan import draft
from ui.components.plan.draft import Draft
from ui.components.plan.setup import goal_words
from ui.view import View

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_REFUSED = "plan_file_refused"


def save(view: View, told: Draft) -> None:
    """Draw the author, the note and the buttons."""
    text = view.text
    with st.container(border=True, key="panel_plan_save"):
        author, note = st.columns(2)
        with author:
            st.text_input(text("plan.save.author"), key="plan_author", max_chars=80)
        with note:
            st.text_input(text("plan.save.note"), key="plan_note", max_chars=200)
        st.checkbox(text("plan.save.three"), key="plan_three")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                text("plan.save.save"),
                key="plan_save",
                type="primary",
                disabled=told.saved,
                on_click=_save,
                args=(view, told.grid),
            )
            st.button(
                text("plan.save.back"),
                key="plan_back",
                icon=":material/undo:",
                disabled=len(told.steps) < 2,
                on_click=draft.back,
            )
            if not told.saved:
                st.button(text("plan.save.drop"), key="plan_drop", on_click=draft.clear)
            st.download_button(
                text("actions.excel"),
                lambda: planbook(text, _all(told.grid)),
                file_name=f"{title_of(view, told.grid)}.xlsx",
                mime=_SHEET,
                key="plan_excel",
                type="tertiary",
                icon=":material/download:",
                on_click="ignore",
            )


def from_excel(view: View) -> None:
    """Take a changed workbook in; the store's plan is then on the table."""
    text = view.text
    with st.expander(text("plan.save.upload")):
        st.html(f'<p class="pl-note">{text("plan.save.upload_note")}</p>')
        file = st.file_uploader(
            text("plan.save.file"),
            type=["xlsx", "xls", "csv"],
            key="plan_file",
            label_visibility="collapsed",
        )
        if file is not None:
            name, content = file.name, file.getvalue()
            st.button(
                text("plan.save.take", file=name),
                key="plan_take",
                type="primary",
                on_click=_take,
                args=(view, content, name),
            )
        refused = st.session_state.pop(_REFUSED, None)
        if refused:
            st.warning(plain(refused))


def title_of(view: View, grid: PlanGrid) -> str:
    """Name of the plan's file: «План 2027 год»."""
    return view.text("plan.save.title", period=view.dates.period(grid.period))


def _all(grid: PlanGrid) -> list[PlanGrid]:
    """The plan alone, or with the two versions beside it where they are asked for."""
    return list(versions(grid).values()) if st.session_state.get("plan_three") else [grid]


def _save(view: View, grid: PlanGrid) -> None:
    rows = [row for each in _all(grid) for row in each.rows()]
    author, note = (str(st.session_state.get(key, "")) for key in ("plan_author", "plan_note"))
    plans.save(view.desk(Power.PLAN), rows, title_of(view, grid), author.strip(), note.strip())
    view.note(Deed.PLANNED, title_of(view, grid))
    keep_forecasts(view.desk(Power.PLAN), view.scope.rules)
    draft.keep()
    st.toast(plain(view.text("plan.save.done", plan=goal_words(view, grid))))


def _take(view: View, content: bytes, name: str) -> None:
    try:
        load(view.desk(Power.PLAN), content, name, Choice(kind="plans", demo=view.known.demo))
        view.note(Deed.PLANNED, name)
    except ExportError as error:
        st.session_state[_REFUSED] = explain(view.text, error)
        return
    keep_forecasts(view.desk(Power.PLAN), view.scope.rules)
    draft.clear()
    st.session_state.pop("plan_file", None)
    st.toast(plain(view.text("plan.save.taken", file=name)))
