"""What stands above a page: the empty state, the demo's banner, how fresh the data are."""

from datetime import timedelta

import streamlit as st
from streamlit.navigation.page import Page

from data.load import load_demo
from ui.components.panel import heading_words
from ui.components.progress import Progress
from ui.safe import tag
from ui.view import View

_FEEDS = ("deals", "calls", "payments")
_LATE = timedelta(days=3)  # a weekend without payments is no news


def empty(view: View, title: str, intake: Page) -> None:
    """Nothing is uploaded: say what to bring, and show what it will look like."""
    text = view.text
    heading_words(title)
    hero = tag("div", tag("h2", text("empty.title")), tag("p", text("empty.words")), kind="pl-hero")
    st.html(hero.html)
    with st.container(horizontal=True, key="welcome_actions"):
        st.page_link(intake, label=text("empty.upload"), icon=":material/upload_file:")
        shown = st.button(text("empty.demo"), type="primary", key="show_demo")
    if shown:
        load_demo(view.store, Progress(view.text).step)
        st.rerun()


def demo_banner(view: View) -> None:
    """Say that the figures are made up, and take them away at one press."""
    with st.container(horizontal=True, vertical_alignment="center", key="demo_banner"):
        st.html(tag("p", view.text("demo.words"), kind="pl-banner").html, width="stretch")
        st.button(view.text("demo.remove"), key="remove_demo", on_click=view.store.remove_demo)


def freshness(view: View) -> None:
    """How far the data go, and which feed ends earlier."""
    now = view.store.now()
    if now is None:
        return
    text = view.text
    told = [text("fresh.until", day=view.dates.day(now, year=True))]
    if view.beside is not None:
        told.append(compared(view))
    late = [
        text("fresh.feed", table=text(f"tables.{table}.title"), day=view.dates.day(last))
        for table, last in view.freshness(_FEEDS)
        if now - last > _LATE
    ]
    words = tag("p", " · ".join(told), kind="pl-fresh")
    if late:
        words = tag(
            "p", " · ".join(told), " · ", tag("span", "; ".join(late), kind="late"), kind="pl-fresh"
        )
    st.html(words.html)


def compared(view: View) -> str:
    """With what the figures are compared, and why that is fair."""
    assert view.beside is not None
    key = "fresh.compared_like" if view.running else "fresh.compared"
    return view.text(key, period=view.dates.period(view.beside))
