"""Draft of a plan in the session: its steps for undo, and a pending change."""

from dataclasses import dataclass, replace

import streamlit as st

from metrics.core.scope import Period
from metrics.planning.grid import Cell, PlanGrid

_KEY = "plan_draft"
_MOST = 50  # steps that can be taken back


@dataclass(frozen=True)
class CellChange:
    """A changed cell whose difference is not yet distributed; `amount` in units of the plan."""

    cell: Cell
    amount: int


@dataclass(frozen=True)
class Draft:
    """Steps of the draft up to now, the pending change, an error to show."""

    steps: tuple[PlanGrid, ...]
    pending: CellChange | None = None
    refusal: Exception | None = None
    unreadable: str = ""
    saved: bool = False
    opened: tuple[Period, int] | None = None  # the months and the data version it was read from

    @property
    def grid(self) -> PlanGrid:
        """The plan after the last step."""
        return self.steps[-1]


def current_draft() -> Draft | None:
    """The draft of this session; None before one was begun."""
    stored: Draft | None = st.session_state.get(_KEY)
    return stored


def begin(grid: PlanGrid, opened: tuple[Period, int] | None = None) -> None:
    """Begin a draft: a new plan, or the stored one of `opened` (months and data version)."""
    st.session_state[_KEY] = Draft((grid,), saved=opened is not None, opened=opened)


def add_step(grid: PlanGrid) -> None:
    """Add the plan after one change as a step."""
    current = _require_draft()
    st.session_state[_KEY] = Draft((*current.steps, grid)[-_MOST:])


def undo_step() -> None:
    """Undo the last step."""
    current = _require_draft()
    st.session_state[_KEY] = Draft(current.steps[:-1] or current.steps)


def set_pending(change: CellChange) -> None:
    """Store a change whose difference is not yet distributed."""
    st.session_state[_KEY] = replace(_require_draft(), pending=change, refusal=None, unreadable="")


def set_refusal(error: Exception) -> None:
    """Store why a change was refused."""
    st.session_state[_KEY] = replace(_require_draft(), refusal=error, unreadable="")


def set_unreadable(text: str) -> None:
    """Store the text that could not be parsed as an amount."""
    st.session_state[_KEY] = replace(_require_draft(), pending=None, refusal=None, unreadable=text)


def drop_pending() -> None:
    """Discard the pending change: the cell keeps its amount."""
    st.session_state[_KEY] = replace(_require_draft(), pending=None, refusal=None, unreadable="")


def mark_saved() -> None:
    """Note that the draft equals the stored plan."""
    st.session_state[_KEY] = replace(_require_draft(), saved=True)


def clear() -> None:
    """Remove the draft."""
    st.session_state.pop(_KEY, None)


def _require_draft() -> Draft:
    current = current_draft()
    assert current is not None
    return current
