"""Components above a page: the empty state, the demo banner, freshness of the data."""

import streamlit as st
from streamlit.navigation.page import Page

from data.access.audit import AuditAction
from data.ingest.load import load_demo
from data.model.roles import Power
from metrics.reports.checks.freshness import feeds
from present.jobs.record_forecasts import record_forecasts
from present.markup import tag
from ui.components.panel import heading_words
from ui.components.progress import Progress
from ui.view import View

_FEEDS = ("deals", "calls", "money")
_LATE = 1  # working days; a day without payments is no news


def empty_store(view: View, title: str, intake: Page) -> None:
    """Draw the page of an empty store: which files to upload, and a button that loads the demo."""
    text = view.text
    heading_words(title)
    hero = tag("div", tag("h2", text("empty.title")), tag("p", text("empty.words")), kind="pl-hero")
    st.html(hero.html)
    with st.container(horizontal=True, key="welcome_actions"):
        st.page_link(intake, label=text("empty.upload"), icon=":material/upload_file:")
        shown = st.button(text("empty.demo"), type="primary", key="show_demo")
    cards = [
        tag(
            "div",
            tag("h3", text(f"empty.{what}.title")),
            tag("p", text(f"empty.{what}.words")),
            tag("code", text(f"empty.{what}.example")),
        )
        for what in _FEEDS
    ]
    st.html(tag("div", *cards, kind="pl-bring").html)
    if shown:
        bar = Progress(view.text)
        load_demo(view.store(Power.UPLOAD), bar.step)
        record_forecasts(view.store(Power.UPLOAD), view.scope.rules)
        bar.done()
        st.rerun()


def demo_banner(view: View) -> None:
    """Draw a notice that the data are a demo, with a button that removes them."""
    with st.container(horizontal=True, vertical_alignment="center", key="demo_banner"):
        st.html(tag("p", view.text("demo.words"), kind="pl-banner").html, width="stretch")
        if view.visitor.has_power(Power.UPLOAD):
            words = view.text("demo.remove")
            st.button(words, key="remove_demo", on_click=remove_demo, args=(view,))


def remove_demo(view: View) -> None:
    """Remove the demo data."""
    view.store(Power.UPLOAD).remove_demo()
    view.note(AuditAction.UNDONE, "demo")


def freshness(view: View) -> None:
    """Draw the last day of the data, the compared period, and which feeds are late."""
    now, text = view.data_state.now, view.text
    if now is None:
        return
    words_fresh = [text("fresh.until", day=view.dates.day(now, year=True))]
    if view.compared_period is not None:
        words_fresh.append(compared_words(view))
    late = [
        text("fresh.feed", table=text(f"tables.{feed.table}.title"), day=view.dates.day(feed.last))
        for feed in feeds(view.data_state.covered, view.scope.rules)
        if feed.lag_days > _LATE
    ]
    words = tag("span", " · ".join(words_fresh))
    behind = tag("span", " · ", "; ".join(late), kind="late") if late else tag("span")
    st.html(tag("p", words, behind, kind="pl-fresh").html, width="content")


def compared_words(view: View) -> str:
    """The compared period; of a running period, that only as many days are compared."""
    assert view.compared_period is not None
    key = "fresh.compared_like" if view.is_running else "fresh.compared"
    return view.text(key, period=view.dates.period(view.compared_period))
