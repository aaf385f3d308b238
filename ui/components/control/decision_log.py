"""Decisions of the user: a button that makes one, the list of them, undo and redo."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

import streamlit as st

from data.access.audit import AuditAction
from data.identity import decisions
from data.identity.decisions import Decision, DecisionKind
from data.model.errors import ExportError
from data.model.roles import Power
from present.error_text import explain
from present.markup import escape_md, tag
from ui.view import View

_REFUSAL = "answers_wrong"
_FIRST = 10


def decision_button(
    view: View, words: str, key: str, action: Callable[[], object], *, is_first: bool = False
) -> None:
    """A button that makes a decision; an error is shown by `show_refusal` on the next run."""
    kind = "primary" if is_first else "secondary"
    st.button(words, key=key, on_click=_decide, args=(view, words, action), type=kind)  # type: ignore[arg-type]


def _decide(view: View, words: str, action: Callable[[], object]) -> None:
    try:
        action()
        view.note(AuditAction.DECIDED, words)
    except ExportError as error:
        st.session_state[_REFUSAL] = error


def show_refusal(view: View) -> None:
    """Show why the last decision could not be stored."""
    error = st.session_state.pop(_REFUSAL, None)
    if error is not None:
        st.error(escape_md(explain(view.text, error)), icon=":material/error:")


def short_key(*parts: str) -> str:
    """Widget key of 12 hex digits made of any values."""
    return sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def decision_list(view: View, key: str, *kinds: DecisionKind) -> None:
    """Draw the decisions of these kinds, the newest first, each with undo or redo."""
    newest_first = decisions.all_decisions(view.store(Power.DECIDE), *kinds)[::-1]
    if not newest_first:
        return
    with st.expander(view.text("people.answers", n=len(newest_first))):
        shown = st.session_state.setdefault(f"answers_{key}", _FIRST)
        for each in newest_first[:shown]:
            _decision_card(view, each)
        if len(newest_first) > shown:
            st.button(
                view.text("people.more"),
                key=f"answers_more_{key}",
                on_click=_show_more,
                args=(f"answers_{key}",),
            )


def _show_more(key: str) -> None:
    st.session_state[key] += _FIRST


def _decision_card(view: View, decision: Decision) -> None:
    number = decision.decision_id
    with st.container(horizontal=True, vertical_alignment="center", key=f"answer_{number}"):
        when = local_moment(view, decision.made_at)
        words = view.text(f"people.kinds.{decision.kind}", what=subject_of(decision.payload))
        title = words if decision.active else view.text("people.undone", answer=words)
        about = tag("div", tag("p", title, kind="pl-banner"), tag("p", when, kind="pl-note"))
        st.html(about.html, width="stretch")
        if decision.active:
            decision_button(view, view.text("people.undo"), f"un_{number}", _undo(view, number))
        else:
            decision_button(view, view.text("people.redo"), f"re_{number}", _redo(view, number))


def _undo(view: View, number: int) -> Callable[[], object]:
    return lambda: decisions.undo(view.store(Power.DECIDE), number)


def _redo(view: View, number: int) -> Callable[[], object]:
    return lambda: decisions.redo(view.store(Power.DECIDE), number)


def local_moment(view: View, at: datetime) -> str:
    """A UTC time in the company's time zone, in words."""
    zone = view.zone
    return view.dates.moment(at.replace(tzinfo=UTC).astimezone(zone))


def subject_of(payload: Mapping[str, object]) -> str:
    """The names, keys or payment and deal that a decision is about, as text."""
    for name in ("keys", "names"):
        names = payload.get(name)
        if isinstance(names, list):
            return " = ".join(map(str, names))
    pair = (payload.get("payment"), payload.get("deal"))
    return " → ".join(str(each[1]) for each in pair if isinstance(each, list))
