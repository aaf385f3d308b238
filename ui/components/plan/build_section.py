"""Section that makes a plan: goal form, editable grid, saving, versions."""

import streamlit as st

from metrics.core.calendar import unit
from metrics.core.scope import Grain, Period
from metrics.planning.stored import StoredPlan, TrustedLevel, read_plan
from present.markup import escape_md, tag
from present.sentences.plan import asked_month
from ui.components.link_choice import link_choice
from ui.components.panel import sentence
from ui.components.plan import draft
from ui.components.plan.breakdown import split_title
from ui.components.plan.draft import Draft
from ui.components.plan.goal_form import goal_form, goal_words
from ui.components.plan.plan_grid import plan_grid
from ui.components.plan.plan_request import with_past_locked
from ui.components.plan.plan_versions import plan_versions
from ui.components.plan.reallocate import reallocate, take_change
from ui.components.plan.save_form import plan_from_excel, save_form
from ui.components.plan.unsupported_warning import warn_of_unsupported
from ui.components.plan.week_day_table import week_day_table
from ui.view import View

_WHOLE = "whole"


def build_section(view: View) -> None:
    """Draw the form, the plan on the table and the versions."""
    opened_draft, year = draft.current_draft(), unit(asked_month(view), Grain.YEAR)
    if opened_draft is None or (
        opened_draft.opened and opened_draft.opened != (year, view.version)
    ):
        opened_draft = _open_stored(view, year)
    with st.expander(view.text("plan.build.new"), expanded=opened_draft is None, key="plan_new"):
        goal_form(view)
    if opened_draft is not None:
        _table(view, opened_draft)
    plan_from_excel(view)
    plan_versions(view)


def _open_stored(view: View, year: Period) -> Draft | None:
    """Begin a draft of the stored plan of that year."""
    draft.clear()
    stored = view.report(read_plan, year)
    if stored is None:
        return None
    if stored.mismatches:
        _ask_which_level(view, stored)
        return None
    draft.begin(with_past_locked(view, stored.grid), opened=(year, view.version))
    return draft.current_draft()


def _ask_which_level(view: View, stored: StoredPlan) -> None:
    """Two levels of the stored plan say different things: ask which one is right."""
    gap = stored.mismatches[0]
    name = view.text(f"dimensions.{gap.dimension}.title").lower()
    words = view.text("plan.build.disagree", name=name, month=view.dates.short(gap.month))
    st.warning(escape_md(words))
    with st.container(horizontal=True):
        for keep in TrustedLevel:
            st.button(
                view.text(f"plan.keep.{keep.value}"),
                key=f"plan_keep_{keep.value}",
                on_click=_keep_level,
                args=(view, stored, keep),
            )


def _keep_level(view: View, stored: StoredPlan, keep: TrustedLevel) -> None:
    while stored.mismatches:
        stored = stored.resolved(stored.mismatches[0].dimension, keep)
    draft.begin(with_past_locked(view, stored.grid))


def _table(view: View, opened_draft: Draft) -> None:
    sentence(goal_words(view, opened_draft.grid), kind="pl-lead pl-second")
    with st.container(horizontal=True):
        dimension = _dimension(view, opened_draft)
        grain = link_choice(
            "step",
            [Grain.MONTH.value, Grain.WEEK.value, Grain.DAY.value],
            lambda name: view.text(f"plan.build.step_{name}"),
            view.text("plan.build.step"),
            inner=True,
        )
    if grain != Grain.MONTH.value:
        week_day_table(view, opened_draft.grid, Grain(grain), dimension)
    else:
        _cells(view, opened_draft, dimension)
    warn_of_unsupported(view, opened_draft.grid)
    save_form(view, opened_draft)


def _cells(view: View, opened_draft: Draft, dimension: str | None) -> None:
    reallocate(view, opened_draft)
    with st.container(border=True, key="panel_plan_sheet"):
        st.html(tag("p", view.text("plan.build.how"), kind="pl-note").html)
        changed = plan_grid(view, opened_draft, dimension)
    if changed is None:
        return
    if isinstance(changed, str):
        draft.set_unreadable(changed)
    else:
        take_change(opened_draft, changed)
    st.rerun()


def _dimension(view: View, opened_draft: Draft) -> str | None:
    """Choice of the dimension by which the plan is shown."""
    dimensions = [name for name in opened_draft.grid.parts if opened_draft.grid.subjects(name)]
    if not dimensions:
        return None
    option = link_choice(
        "whose",
        [*dimensions, _WHOLE],
        lambda name: split_title(view, name),
        view.text("plan.by.label"),
        inner=True,
    )
    return None if option == _WHOLE else option
