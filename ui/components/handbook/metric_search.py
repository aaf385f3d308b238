"""Search over the metrics: definition, formula, source."""

import streamlit as st

from metrics.catalog import HEADLINE_METRICS, MANAGER_METRICS, OTHER_METRICS, metric
from metrics.core.errors import QuestionError
from metrics.core.metric import Metric
from present.markup import escape_md, tag
from ui.components.passport import definition
from ui.view import View

_PARTS = ("title", "short", "formula", "hint")
_GROUPS = (("four", HEADLINE_METRICS), ("twelve", MANAGER_METRICS), ("bench", OTHER_METRICS))


def handbook(view: View) -> None:
    """Draw the search field and the metrics that match."""
    text = view.text
    query = st.text_input(
        text("handbook.search"), key="handbook_search", placeholder=text("handbook.placeholder")
    )
    seen: set[str] = set()
    for group, names in _GROUPS:
        matches = [metric(n) for n in names if n not in seen and _matches(view, metric(n), query)]
        seen |= {m.name for m in matches}
        if matches:
            st.html(tag("h2", text(f"handbook.{group}"), kind="pl-section").html)
            for m in matches:
                _entry(view, m, opened=bool(query) and len(matches) == 1)
    if not seen:
        st.html(tag("p", text("handbook.nothing"), kind="pl-empty").html)


def _matches(view: View, m: Metric, query: str) -> bool:
    words = [
        view.text(f"metrics.{m.name}.{part}") for part in ("title", "short", "formula", "hint")
    ]
    text_folded = _fold(" ".join([m.name, *words]))
    return all(_fold(part) in text_folded for part in query.split())


def _fold(words: str) -> str:
    return words.casefold().replace("ё", "е")


def _entry(view: View, m: Metric, *, opened: bool) -> None:
    text = view.text
    with st.expander(escape_md(text(f"metrics.{m.name}.title")), expanded=opened):
        st.html(tag("p", text(f"metrics.{m.name}.hint"), kind="pl-note").html)
        st.html(definition(view, m).html)
        unit = text(f"units.{m.unit.value}")
        st.html(tag("p", f"{text('handbook.unit')}: {unit}", kind="pl-note").html)
        if st.toggle(text("actions.sql"), key=f"sql_{m.name}"):
            try:
                st.code(view.sql(m), language="sql", wrap_lines=True)
            except QuestionError as error:
                st.info(escape_md(text(error.key)))
