"""Every metric by its words: what it is, how it is worked out, where it comes from."""

import streamlit as st

from metrics.catalog import BENCH, FOUR, TWELVE, metric
from metrics.core.errors import QuestionError
from metrics.core.metric import Metric
from present.markup import plain, tag
from ui.components.passport import definition
from ui.view import View

_PARTS = ("title", "short", "formula", "hint")
_GROUPS = (("four", FOUR), ("twelve", TWELVE), ("bench", BENCH))


def handbook(view: View) -> None:
    """Draw the search and what it finds."""
    text = view.text
    wanted = st.text_input(
        text("handbook.search"), key="handbook_search", placeholder=text("handbook.placeholder")
    )
    seen: set[str] = set()
    for group, names in _GROUPS:
        found = [metric(n) for n in names if n not in seen and _fits(view, metric(n), wanted)]
        seen |= {m.name for m in found}
        if found:
            st.html(tag("h2", text(f"handbook.{group}"), kind="pl-section").html)
            for m in found:
                _entry(view, m, opened=bool(wanted) and len(found) == 1)
    if not seen:
        st.html(tag("p", text("handbook.nothing"), kind="pl-empty").html)


def _fits(view: View, m: Metric, wanted: str) -> bool:
    words = [
        view.text(f"metrics.{m.name}.{part}") for part in ("title", "short", "formula", "hint")
    ]
    told = _folded(" ".join([m.name, *words]))
    return all(_folded(part) in told for part in wanted.split())


def _folded(words: str) -> str:
    return words.casefold().replace("ё", "е")


def _entry(view: View, m: Metric, *, opened: bool) -> None:
    text = view.text
    with st.expander(plain(text(f"metrics.{m.name}.title")), expanded=opened):
        st.html(tag("p", text(f"metrics.{m.name}.hint"), kind="pl-note").html)
        st.html(definition(view, m).html)
        unit = text(f"units.{m.unit.value}")
        st.html(tag("p", f"{text('handbook.unit')}: {unit}", kind="pl-note").html)
        if st.toggle(text("actions.sql"), key=f"sql_{m.name}"):
            try:
                st.code(view.sql(m), language="sql", wrap_lines=True)
            except QuestionError as error:
                st.info(plain(text(error.key)))
