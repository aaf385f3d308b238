"""The frame of every page: navigation, the question, the language; it builds the View."""

import logging
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import streamlit as st
from streamlit.navigation.page import Page

from data.model.errors import ExportError
from data.model.roles import Power
from data.storage.storage_errors import trouble
from data.storage.store import Store
from metrics.catalog import METRICS
from metrics.core import compile_cache
from present import address
from present.dates import Dates
from present.error_text import explain
from present.jobs.watch import watch
from present.markup import plain, tag
from present.numbers import Numbers
from present.palette import palette
from present.text import LANGUAGES, Text
from present.visitor import Visitor
from settings import Settings, load
from ui import style
from ui.arrival import arrived, closed, way_out
from ui.components.frame import filters, store_trouble, welcome
from ui.view import View, known

_VIEW = "planerka_view"
_HOME = "home"
_PAGES = (
    *("overview", "funnel", "managers", "plan", "control", "intake"),
    *("links", "handbook", "settings"),
)
_ABOUT_FIGURES = frozenset({_HOME, "overview", "funnel", "managers", "plan", "control"})
_ICON = Path(__file__).parent / "icon.png"
_log = logging.getLogger("planerka")


def current_view() -> View:
    """The view of the page being drawn.

    A server that has just started may run a page straight from its address, without
    app.py. The page then puts up the frame itself, and the frame runs the page.
    """
    if _VIEW not in st.session_state:
        run()
        st.stop()
    view: View = st.session_state[_VIEW]
    return view


def run() -> None:
    """Draw the frame and, inside it, the page of this address."""
    text = Text(filters.asked().lang)
    pages = _pages(text)
    page = st.navigation(list(pages.values()), position="hidden")
    name = next(name for name, each in pages.items() if each is page)
    st.set_page_config(f"{page.title} · {text('app.name')}", str(_ICON), layout="wide")
    colours = palette(st.context.theme.type)
    style.apply(text, colours)
    settings, store = load(), None
    visitor = arrived(settings.store, settings.company, text)
    if visitor is None:
        closed(text)
        return
    try:
        store = _store(settings)
        view = _view(settings, store, text, visitor)
    except ExportError as error:
        _masthead(text, pages, name, visitor)
        _refused(text, settings, error, visitor, store)
        return
    _inside(view, settings, pages, name, page)


def _inside(view: View, settings: Settings, pages: dict[str, Page], name: str, page: Page) -> None:
    _masthead(view.text, pages, name, view.visitor)
    store_trouble.recovered(view.text)
    if not view.visitor.opens(_named(name)):
        st.title(plain(page.title), anchor=False)
        st.html(tag("p", view.text("door.not_your_page"), kind="pl-lead").html)
        return
    if view.known.demo:
        welcome.demo_banner(view)
    if name in _ABOUT_FIGURES and view.empty:
        welcome.empty(view, page.title, pages["intake"])
        return
    if name in _ABOUT_FIGURES:
        filters.bar(view, _named(name))
        filters.broken(view)
    st.session_state[_VIEW] = view
    try:
        page.run()
    except Exception as error:
        known = error if isinstance(error, ExportError) else trouble(error, settings.store)
        if known:
            _refused(view.text, settings, known, view.visitor, view.house)
            return
        number = uuid4().hex[:6]
        _log.exception("page %s failed, number %s", name, number)
        st.error(plain(view.text("errors.our_own", number=number)))
    finally:
        del st.session_state[_VIEW]


def _store(settings: Settings) -> Store:
    return _opened(str(settings.store), settings)


@st.cache_resource(show_spinner=False)
def _opened(place: str, _settings: Settings) -> Store:
    store = Store.open(Path(place), _settings.intake)
    compile_cache.keep_in(_settings.compiled, METRICS)
    watch(store, _settings.rules)
    return store


def _refused(
    text: Text, settings: Settings, error: ExportError, visitor: Visitor, store: Store | None
) -> None:
    """Where the store is made anew, it is let go first; the next page opens the new one."""

    def close() -> None:
        if store:
            store.close()
        _opened.clear()

    if visitor.may(Power.UPLOAD):
        store_trouble.refused(text, error, settings.store, settings.intake, close)
    else:
        st.error(plain(explain(text, error)))


def _view(settings: Settings, store: Store, text: Text, visitor: Visitor) -> View:
    place = str(settings.store)
    question = filters.asked().within(visitor.rights)
    told = known(store, place, visitor.rights)
    rules = replace(settings.rules, currency=told.currency)
    return View(
        house=store,
        place=place,
        version=store.version,
        known=told,
        question=question,
        scope=question.scope(told.now or date.today(), rules, visitor.rights),
        text=text,
        numbers=Numbers(text, told.currency),
        dates=Dates(text),
        palette=palette(st.context.theme.type),
        visitor=visitor,
    )


def _pages(text: Text) -> dict[str, Page]:
    """Every page under its address; the first one answers the bare address too."""
    overview = text(f"{_PAGES[0]}.title")
    home = st.Page(
        f"pages/{_PAGES[0]}.py", title=overview, url_path=_HOME, default=True, visibility="hidden"
    )
    named = {
        name: st.Page(f"pages/{name}.py", title=text(f"{name}.title"), url_path=name)
        for name in _PAGES
    }
    return {_HOME: home, **named}


def _named(name: str) -> str:
    """A page's own name; the bare address is that of the first one."""
    return _PAGES[0] if name == _HOME else name


def _masthead(text: Text, pages: dict[str, Page], name: str, visitor: Visitor) -> None:
    """Name of the product, the pages (each link carries the question), the language."""
    carried = address.write(filters.asked())
    with st.container(horizontal=True, vertical_alignment="center", key="masthead"):
        style.brand(text)
        with st.container(horizontal=True, gap="small", key="pages"):
            for each, page in pages.items():
                here = each == name or (each == _PAGES[0] and name == _HOME)
                if each != _HOME and visitor.opens(each):
                    key = f"page_here_{each}" if here else f"page_{each}"
                    with st.container(key=key, width="content"):
                        st.page_link(page, label=plain(page.title), query_params=carried)
        other = next(lang for lang in LANGUAGES if lang != text.lang)
        st.button(
            text("app.other_language"),
            key="language",
            type="tertiary",
            on_click=_speak,
            args=(other,),
        )
        if visitor.key:
            st.html(way_out(text, visitor).html, width="content")


def _speak(lang: str) -> None:
    filters.ask(replace(filters.asked(), lang=lang))
