"""Answers that the user gave: giving one from a button, the list of them, taking them back."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

import streamlit as st

from data.access.audit import Deed
from data.identity import decisions
from data.identity.decisions import Decision, Kind
from data.model.errors import ExportError
from data.model.roles import Power
from present.error_text import explain
from present.markup import plain, tag
from ui.view import View

_WRONG = "answers_wrong"
_FIRST = 10


def button(
    view: View, words: str, key: str, deed: Callable[[], object], *, is_first: bool = False
) -> None:
    """A button that gives an answer; what makes no sense any more is said on the next drawing."""
    kind = "primary" if is_first else "secondary"
    st.button(words, key=key, on_click=_give, args=(view, words, deed), type=kind)  # type: ignore[arg-type]


def _give(view: View, words: str, deed: Callable[[], object]) -> None:
    try:
        deed()
        view.note(Deed.DECIDED, words)
    except ExportError as error:
        st.session_state[_WRONG] = error


def refused(view: View) -> None:
    """Say why the last answer could not be kept."""
    error = st.session_state.pop(_WRONG, None)
    if error is not None:
        st.error(plain(explain(view.text, error)), icon=":material/error:")


def short(*parts: str) -> str:
    """A key for a widget made of whatever stands in the data."""
    return sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def given(view: View, key: str, *kinds: Kind) -> None:
    """The answers of these kinds, the newest first, each with its way back."""
    told = decisions.decisions(view.desk(Power.DECIDE), *kinds)[::-1]
    if not told:
        return
    with st.expander(view.text("people.answers", n=len(told))):
        shown = st.session_state.setdefault(f"answers_{key}", _FIRST)
        for each in told[:shown]:
            _one(view, each)
        if len(told) > shown:
            st.button(
                view.text("people.more"),
                key=f"answers_more_{key}",
                on_click=_more,
                args=(f"answers_{key}",),
            )


def _more(key: str) -> None:
    st.session_state[key] += _FIRST


def _one(view: View, decision: Decision) -> None:
    number = decision.decision_id
    with st.container(horizontal=True, vertical_alignment="center", key=f"answer_{number}"):
        when = moment(view, decision.made_at)
        words = view.text(f"people.kinds.{decision.kind}", what=members(decision.payload))
        told = words if decision.active else view.text("people.undone", answer=words)
        about = tag("div", tag("p", told, kind="pl-banner"), tag("p", when, kind="pl-note"))
        st.html(about.html, width="stretch")
        if decision.active:
            button(view, view.text("people.undo"), f"un_{number}", _undo(view, number))
        else:
            button(view, view.text("people.redo"), f"re_{number}", _redo(view, number))


def _undo(view: View, number: int) -> Callable[[], object]:
    return lambda: decisions.undo(view.desk(Power.DECIDE), number)


def _redo(view: View, number: int) -> Callable[[], object]:
    return lambda: decisions.redo(view.desk(Power.DECIDE), number)


def moment(view: View, at: datetime) -> str:
    """A moment of UTC by the company's clock, in words."""
    zone = view.zone
    return view.dates.moment(at.replace(tzinfo=UTC).astimezone(zone))


def members(payload: Mapping[str, object]) -> str:
    """Whom or what an answer is about, as it is written."""
    for name in ("keys", "names"):
        found = payload.get(name)
        if isinstance(found, list):
            return " = ".join(map(str, found))
    pair = (payload.get("payment"), payload.get("deal"))
    return " → ".join(str(each[1]) for each in pair if isinstance(each, list))
