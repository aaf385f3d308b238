"""Downloads of the month's report: workbook, HTML page, text; created when pressed."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from metrics.core.calendar import unit
from metrics.core.scope import Grain
from present.markup import escape_md, tag
from present.pages import IN_REPORT
from present.reports.captions import file_name, scope_words
from present.reports.digest import Span, digest
from present.reports.month_report import MonthReport, month_report
from present.reports.parts.page import month_page
from present.reports.sheets.workbook import month_workbook
from present.sentences.plan import asked_month
from ui.components import custom
from ui.view import View

_KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}


def report_menu(view: View) -> None:
    """Draw the button; the menu is computed when it is opened.

    A reader who may not open every page that a report covers gets no button; nor is there one
    for a month that has not begun.
    """
    if view.is_future or not all(view.visitor.can_open(page) for page in IN_REPORT):
        return
    words = view.text("report.menu.open", month=_month(view))
    if st.button(escape_md(words), key="report_open", type="tertiary", icon=":material/ios_share:"):
        title = escape_md(view.text("report.menu.title", month=_month(view)))
        st.dialog(title, width="large")(_menu)(view)


def _month(view: View) -> str:
    return view.dates.period(unit(asked_month(view), Grain.MONTH))


def _menu(view: View) -> None:
    text, first = view.text, asked_month(view)
    about = text("report.menu.about", whose=scope_words(view))
    st.html(tag("p", about, kind="pl-note").html)
    left, right = st.columns(2)
    with left:
        _offer(view, first, "xlsx", "excel", month_workbook)
    with right:
        _offer(view, first, "html", "html", month_page)
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
    view: View, first: date, kind: str, name: str, make: Callable[[MonthReport], bytes]
) -> None:
    """A download button whose file is created when it is pressed."""
    st.download_button(
        view.text(f"report.menu.{name}"),
        lambda: make(month_report(view, first)),
        file_name=file_name(view.over(unit(first, Grain.MONTH)), kind),
        mime=_KINDS[kind],
        key=f"report_{kind}",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    st.html(tag("p", view.text(f"report.menu.{name}_hint"), kind="pl-note").html)
