"""Form that saves the draft as a version and downloads it; upload of a changed workbook."""

import streamlit as st

from data.access.audit import AuditAction
from data.ingest import plans
from data.ingest.load import LoadOptions, load
from data.model.errors import ExportError
from data.model.roles import Power
from metrics.planning.draft import scenario_plans
from metrics.planning.grid import PlanGrid
from present.error_text import explain
from present.jobs.record_forecasts import record_forecasts
from present.markup import escape_md
from present.plan_workbook import plan_workbook
from ui.components.plan import draft
from ui.components.plan.draft import Draft
from ui.components.plan.goal_form import goal_words
from ui.view import View

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_REFUSAL = "plan_file_refused"


def save_form(view: View, opened_draft: Draft) -> None:
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
                disabled=opened_draft.saved,
                on_click=_save,
                args=(view, opened_draft.grid),
            )
            st.button(
                text("plan.save.back"),
                key="plan_back",
                icon=":material/undo:",
                disabled=len(opened_draft.steps) < 2,
                on_click=draft.undo_step,
            )
            if not opened_draft.saved:
                st.button(text("plan.save.drop"), key="plan_drop", on_click=draft.clear)
            st.download_button(
                text("actions.excel"),
                lambda: plan_workbook(text, _all(opened_draft.grid)),
                file_name=f"{title_of(view, opened_draft.grid)}.xlsx",
                mime=_SHEET,
                key="plan_excel",
                type="tertiary",
                icon=":material/download:",
                on_click="ignore",
            )


def plan_from_excel(view: View) -> None:
    """Draw the upload of a changed workbook; once loaded, the draft is the stored plan."""
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
                on_click=_load_file,
                args=(view, content, name),
            )
        refused = st.session_state.pop(_REFUSAL, None)
        if refused:
            st.warning(escape_md(refused))


def title_of(view: View, grid: PlanGrid) -> str:
    """Name of the plan's file: «План 2027 год»."""
    return view.text("plan.save.title", period=view.dates.period(grid.period))


def _all(grid: PlanGrid) -> list[PlanGrid]:
    """The plan alone, or with the two versions beside it where they are asked for."""
    return list(scenario_plans(grid).values()) if st.session_state.get("plan_three") else [grid]


def _save(view: View, grid: PlanGrid) -> None:
    rows = [row for each in _all(grid) for row in each.rows()]
    author, note = (str(st.session_state.get(key, "")) for key in ("plan_author", "plan_note"))
    plans.save(view.store(Power.PLAN), rows, title_of(view, grid), author.strip(), note.strip())
    view.note(AuditAction.PLANNED, title_of(view, grid))
    record_forecasts(view.store(Power.PLAN), view.scope.rules)
    draft.mark_saved()
    st.toast(escape_md(view.text("plan.save.done", plan=goal_words(view, grid))))


def _load_file(view: View, content: bytes, name: str) -> None:
    try:
        load(
            view.store(Power.PLAN),
            content,
            name,
            LoadOptions(kind="plans", demo=view.data_state.demo),
        )
        view.note(AuditAction.PLANNED, name)
    except ExportError as error:
        st.session_state[_REFUSAL] = explain(view.text, error)
        return
    record_forecasts(view.store(Power.PLAN), view.scope.rules)
    draft.clear()
    st.session_state.pop("plan_file", None)
    st.toast(escape_md(view.text("plan.save.taken", file=name)))
