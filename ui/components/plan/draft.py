"""The plan being made by this reader: its steps, for an undo, and a question not yet answered."""

from dataclasses import dataclass, replace

import streamlit as st

from metrics.core.scope import Period
from metrics.planning.grid import Cell, PlanGrid

_KEY = "plan_draft"
_MOST = 50  # steps that can be taken back


@dataclass(frozen=True)
class Asked:
    """A changed cell whose difference has no place yet; the amount is in units of the plan."""

    cell: Cell
    amount: int


@dataclass(frozen=True)
class Draft:
    """What stands on the table: the steps up to now, the question, a refusal to tell of."""

    steps: tuple[PlanGrid, ...]
    asked: Asked | None = None
    refusal: Exception | None = None
    unreadable: str = ""
    saved: bool = False
    opened: tuple[Period, int] | None = None  # the months and the data version it was read from

    @property
    def grid(self) -> PlanGrid:
        """The plan as it stands now."""
        return self.steps[-1]


def draft() -> Draft | None:
    """The plan on the table; None before one was begun."""
    found: Draft | None = st.session_state.get(_KEY)
    return found


def begin(grid: PlanGrid, opened: tuple[Period, int] | None = None) -> None:
    """Put a plan on the table: a new one, or the stored one of those months and data."""
    st.session_state[_KEY] = Draft((grid,), saved=opened is not None, opened=opened)


def step(grid: PlanGrid) -> None:
    """The plan after one change."""
    told = _now()
    st.session_state[_KEY] = Draft((*told.steps, grid)[-_MOST:])


def back() -> None:
    """Take the last change back."""
    told = _now()
    st.session_state[_KEY] = Draft(told.steps[:-1] or told.steps)


def ask(asked: Asked) -> None:
    """Remember a change whose difference has no place yet."""
    st.session_state[_KEY] = replace(_now(), asked=asked, refusal=None, unreadable="")


def refuse(error: Exception) -> None:
    """Remember why a change cannot be."""
    st.session_state[_KEY] = replace(_now(), refusal=error, unreadable="")


def misread(text: str) -> None:
    """Remember what could not be read as an amount."""
    st.session_state[_KEY] = replace(_now(), asked=None, refusal=None, unreadable=text)


def drop() -> None:
    """Forget the question: the cell stays as it was."""
    st.session_state[_KEY] = replace(_now(), asked=None, refusal=None, unreadable="")


def keep() -> None:
    """Note that the plan on the table is the one that is saved."""
    st.session_state[_KEY] = replace(_now(), saved=True)


def clear() -> None:
    """Take the plan off the table."""
    st.session_state.pop(_KEY, None)


def _now() -> Draft:
    told = draft()
    assert told is not None
    return told
