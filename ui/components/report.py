"""The month to take away: a workbook, a page, a text; made when somebody asks for it."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from metrics.core.calendar import unit
from metrics.core.scope import Grain
from present.markup import plain, tag
from present.reports.contents import Contents, contents
from present.reports.digest import Span, digest
from present.reports.parts.page import page
from present.reports.sentences import file_name, whose_words
from present.reports.sheets.workbook import workbook
from present.sentences.plan import asked_month
from ui.components import custom
from ui.view import View

_KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}


_TOLD = ("overview", "funnel", "managers", "plan", "control")


def report_menu(view: View) -> None:
    """Draw the button; what it opens is worked out only then.

    Whoever may not open the pages that a report tells of is offered none, nor is one offered
    of a month that has not begun.
    """
    if view.ahead or not all(view.visitor.opens(page) for page in _TOLD):
        return
    words = view.text("report.menu.open", month=_month(view))
    if st.button(plain(words), key="report_open", type="tertiary", icon=":material/ios_share:"):
        title = plain(view.text("report.menu.title", month=_month(view)))
        st.dialog(title, width="large")(_menu)(view)


def _month(view: View) -> str:
    return view.dates.period(unit(asked_month(view), Grain.MONTH))


def _menu(view: View) -> None:
    text, first = view.text, asked_month(view)
    about = text("report.menu.about", whose=whose_words(view))
    st.html(tag("p", about, kind="pl-note").html)
    left, right = st.columns(2)
    with left:
        _offer(view, first, "xlsx", "excel", workbook)
    with right:
        _offer(view, first, "html", "html", page)
    st.html(tag("h3", text("report.menu.text"), kind="pl-panel").html)
    span = st.segmented_control(
        text("report.menu.text"),
        list(Span),
        default=Span.DAY,
        required=True,
        format_func=lambda each: text(f"report.menu.{each.value}"),
        key="report_span",
        label_visibility="collapsed",
    )
    with st.spinner(text("report.menu.working")):
        words = digest(view, first, span)
    labels = {name: text(f"report.menu.{name}") for name in ("copy", "copied", "failed")}
    custom.paste({"text": words, "label": text("report.menu.text"), **labels}, "report_text")


def _offer(
    view: View, first: date, kind: str, name: str, make: Callable[[Contents], bytes]
) -> None:
    """A button that gives the file, made when it is pressed."""
    st.download_button(
        view.text(f"report.menu.{name}"),
        lambda: make(contents(view, first)),
        file_name=file_name(view.over(unit(first, Grain.MONTH)), kind),
        mime=_KINDS[kind],
        key=f"report_{kind}",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    st.html(tag("p", view.text(f"report.menu.{name}_hint"), kind="pl-note").html)
