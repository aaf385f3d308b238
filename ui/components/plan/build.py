"""Making a plan: from a goal or from the stored one, cell by cell, to a version with its author."""

import streamlit as st

from metrics.core.calendar import unit
from metrics.core.scope import Grain, Period
from metrics.planning.stored import Keep, Stored, read
from present.markup import plain, tag
from present.sentences.plan import asked_month
from ui.components.panel import sentence
from ui.components.plan import draft
from ui.components.plan.choice import choice
from ui.components.plan.doubts import doubts
from ui.components.plan.draft import Draft
from ui.components.plan.reallocate import change, whither
from ui.components.plan.save import from_excel, save
from ui.components.plan.setup import goal_words, setup
from ui.components.plan.sheet import sheet
from ui.components.plan.spans import spans
from ui.components.plan.versions import versions
from ui.components.plan.wish import finished
from ui.view import View

_WHOLE = "whole"


def build_section(view: View) -> None:
    """Draw the form, the plan on the table and the versions."""
    told, year = draft.draft(), unit(asked_month(view), Grain.YEAR)
    if told is None or (told.opened and told.opened != (year, view.version)):
        told = _open(view, year)
    with st.expander(view.text("plan.build.new"), expanded=told is None, key="plan_new"):
        setup(view)
    if told is not None:
        _table(view, told)
    from_excel(view)
    versions(view)


def _open(view: View, year: Period) -> Draft | None:
    """Put the stored plan of the asked year on the table."""
    draft.clear()
    stored = view.report(read, year)
    if stored is None:
        return None
    if stored.gaps:
        _disagree(view, stored)
        return None
    draft.begin(finished(view, stored.grid), opened=(year, view.version))
    return draft.draft()


def _disagree(view: View, stored: Stored) -> None:
    """Two levels of the stored plan say different things: ask which one is right."""
    gap = stored.gaps[0]
    name = view.text(f"dimensions.{gap.dimension}.title").lower()
    words = view.text("plan.build.disagree", name=name, month=view.dates.short(gap.month))
    st.warning(plain(words))
    with st.container(horizontal=True):
        for keep in Keep:
            st.button(
                view.text(f"plan.keep.{keep.value}"),
                key=f"plan_keep_{keep.value}",
                on_click=_settle,
                args=(view, stored, keep),
            )


def _settle(view: View, stored: Stored, keep: Keep) -> None:
    while stored.gaps:
        stored = stored.settled(stored.gaps[0].dimension, keep)
    draft.begin(finished(view, stored.grid))


def _table(view: View, told: Draft) -> None:
    sentence(goal_words(view, told.grid), kind="pl-lead pl-second")
    with st.container(horizontal=True):
        dimension = _dimension(view, told)
        grain = choice(
            "step",
            [Grain.MONTH.value, Grain.WEEK.value, Grain.DAY.value],
            lambda name: view.text(f"plan.build.step_{name}"),
            view.text("plan.build.step"),
            inner=True,
        )
    if grain != Grain.MONTH.value:
        spans(view, told.grid, Grain(grain), dimension)
    else:
        _cells(view, told, dimension)
    doubts(view, told.grid)
    save(view, told)


def _cells(view: View, told: Draft, dimension: str | None) -> None:
    whither(view, told)
    with st.container(border=True, key="panel_plan_sheet"):
        st.html(tag("p", view.text("plan.build.how"), kind="pl-note").html)
        changed = sheet(view, told, dimension)
    if changed is None:
        return
    if isinstance(changed, str):
        draft.misread(changed)
    else:
        change(told, changed)
    st.rerun()


def _dimension(view: View, told: Draft) -> str | None:
    """By whom the plan is shown."""
    known = [name for name in told.grid.parts if told.grid.subjects(name)]
    if not known:
        return None
    said = choice(
        "whose",
        [*known, _WHOLE],
        lambda name: view.text(f"plan.of.{name}"),
        view.text("plan.by.label"),
        inner=True,
    )
    return None if said == _WHOLE else said
