"""Request for a new plan, and the draft built from it."""

from dataclasses import dataclass

import streamlit as st

from data.model.errors import ExportError
from metrics.core.scope import Period
from metrics.planning.cells import Scenario
from metrics.planning.draft import draft as drafted
from metrics.planning.grid import PlanGrid, months_of
from metrics.planning.measures import units_in_one
from metrics.planning.rounding import in_steps, step_for
from metrics.planning.shares import SplitMethod
from metrics.planning.stored import read_plan
from present.error_text import explain
from ui.components.plan import draft
from ui.view import View

_REFUSAL = "plan_setup_refused"
_MIN_SHARES = 8  # by how many a goal is shared at least, to tell in which round sums


@dataclass(frozen=True)
class PlanRequest:
    """A goal in units over months, the dimensions of its distribution and the way."""

    period: Period
    measure: str
    goal: int
    seasonal: bool
    by: tuple[str, ...]
    how: SplitMethod
    scenario: Scenario


def make_draft(view: View, request: PlanRequest) -> None:
    """Begin a draft of a new plan, in round amounts where the goal is round."""
    cells = len(months_of(request.period)) * _MIN_SHARES
    step = step_for(request.goal, cells, units_in_one(request.measure))

    def build(goal: int) -> PlanGrid:
        return view.report(
            drafted,
            goal,
            request.period,
            request.by,
            request.how,
            measure=request.measure,
            scenario=request.scenario,
            seasonal=request.seasonal,
        )

    try:
        draft.begin(with_past_locked(view, in_steps(build, request.goal, step)))
    except ExportError as error:
        st.session_state[_REFUSAL] = explain(view.text, error)


def open_stored(view: View, request: PlanRequest) -> None:
    """Begin a draft of the stored plan of the same months, measure and scenario."""
    stored = view.report(read_plan, request.period, request.measure, request.scenario)
    if stored is None:
        period = view.dates.period(request.period)
        st.session_state[_REFUSAL] = view.text("errors.plan_none", period=period)
        return
    draft.begin(with_past_locked(view, stored.grid))


def with_past_locked(view: View, grid: PlanGrid) -> PlanGrid:
    """The plan with its finished months locked."""
    known_until = view.scope.known_until
    return grid.lock_before(known_until) if known_until else grid


def pop_refusal() -> str | None:
    """Why the last request was refused; returned once."""
    refusal: str | None = st.session_state.pop(_REFUSAL, None)
    return refusal
