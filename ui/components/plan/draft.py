"""The plan being made by this reader: its steps, for an undo, and a question not yet answered."""

from dataclasses import dataclass, replace

import streamlit as st

from metrics.core.scope import Period
from metrics.planning.grid import Cell, PlanGrid

_KEY = "plan_draft"
_MOST = 50  # steps that can be taken back


@dataclass(frozen=True)
class CellChange:
    """A changed cell whose difference has no place yet; the amount is in units of the plan."""

    cell: Cell
    amount: int


@dataclass(frozen=True)
class Draft:
    """What stands on the table: the steps up to now, the question, a refusal to tell of."""

    steps: tuple[PlanGrid, ...]
    pending: CellChange | None = None
    refusal: Exception | None = None
    unreadable: str = ""
    saved: bool = False
    opened: tuple[Period, int] | None = None  # the months and the data version it was read from

    @property
    def grid(self) -> PlanGrid:
        """The plan as it stands now."""
        return self.steps[-1]


def current_draft() -> Draft | None:
    """The plan on the table; None before one was begun."""
    stored: Draft | None = st.session_state.get(_KEY)
    return stored


def begin(grid: PlanGrid, opened: tuple[Period, int] | None = None) -> None:
    """Put a plan on the table: a new one, or the stored one of those months and data."""
    st.session_state[_KEY] = Draft((grid,), saved=opened is not None, opened=opened)


def add_step(grid: PlanGrid) -> None:
    """The plan after one change."""
    current = _require_draft()
    st.session_state[_KEY] = Draft((*current.steps, grid)[-_MOST:])


def undo_step() -> None:
    """Take the last change back."""
    current = _require_draft()
    st.session_state[_KEY] = Draft(current.steps[:-1] or current.steps)


def set_pending(change: CellChange) -> None:
    """Remember a change whose difference has no place yet."""
    st.session_state[_KEY] = replace(_require_draft(), pending=change, refusal=None, unreadable="")


def set_refusal(error: Exception) -> None:
    """Remember why a change cannot be."""
    st.session_state[_KEY] = replace(_require_draft(), refusal=error, unreadable="")


def set_unreadable(text: str) -> None:
    """Remember what could not be read as an amount."""
    st.session_state[_KEY] = replace(_require_draft(), pending=None, refusal=None, unreadable=text)


def drop_pending() -> None:
    """Forget the question: the cell stays as it was."""
    st.session_state[_KEY] = replace(_require_draft(), pending=None, refusal=None, unreadable="")


def mark_saved() -> None:
    """Note that the plan on the table is the one that is saved."""
    st.session_state[_KEY] = replace(_require_draft(), saved=True)


def clear() -> None:
    """Take the plan off the table."""
    st.session_state.pop(_KEY, None)


def _require_draft() -> Draft:
    current = current_draft()
    assert current is not None
    return current
