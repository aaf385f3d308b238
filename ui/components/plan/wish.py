"""What is asked of the builder, and the plan that it makes of it."""

from dataclasses import dataclass

import streamlit as st

from data.model.errors import ExportError
from metrics.core.scope import Period
from metrics.planning.cells import UNITS, Scenario
from metrics.planning.draft import draft as drafted
from metrics.planning.grid import PlanGrid, months_of
from metrics.planning.rounding import in_steps, step_for
from metrics.planning.shares import How
from metrics.planning.stored import read
from present.error_text import explain
from ui.components.plan import draft
from ui.view import View

_REFUSED = "plan_setup_refused"
_PEOPLE = 8  # by how many a goal is shared at least, to tell in which round sums


@dataclass(frozen=True)
class Wish:
    """A goal of units over months, by whom it is shared and how."""

    period: Period
    measure: str
    goal: int
    seasonal: bool
    by: tuple[str, ...]
    how: How
    scenario: Scenario


def make(view: View, wish: Wish) -> None:
    """Put a new plan on the table, in round sums where the goal is one."""
    cells = len(months_of(wish.period)) * _PEOPLE
    step = step_for(wish.goal, cells, UNITS[wish.measure])

    def build(goal: int) -> PlanGrid:
        return view.report(
            drafted,
            goal,
            wish.period,
            wish.by,
            wish.how,
            measure=wish.measure,
            scenario=wish.scenario,
            seasonal=wish.seasonal,
        )

    try:
        draft.begin(finished(view, in_steps(build, wish.goal, step)))
    except ExportError as error:
        st.session_state[_REFUSED] = explain(view.text, error)


def reopen(view: View, wish: Wish) -> None:
    """Put the stored plan of the same months, measure and version on the table."""
    stored = view.report(read, wish.period, wish.measure, wish.scenario)
    if stored is None:
        period = view.dates.period(wish.period)
        st.session_state[_REFUSED] = view.text("errors.plan_none", period=period)
        return
    draft.begin(finished(view, stored.grid))


def finished(view: View, grid: PlanGrid) -> PlanGrid:
    """The plan whose past months stay as they are."""
    known = view.scope.known_until
    return grid.finish(known) if known else grid


def refusal() -> str | None:
    """Why the last wish could not be met; told once."""
    told: str | None = st.session_state.pop(_REFUSED, None)
    return told
