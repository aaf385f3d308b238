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
from data.storage.storage_errors import storage_error
from data.storage.store import Store
from metrics.catalog import METRICS
from metrics.core import compile_cache
from metrics.core.compile_cache import CompileCache
from present import address
from present.dates import Dates
from present.error_text import explain
from present.jobs.background import start_background
from present.markup import escape_md, tag
from present.numbers import Numbers
from present.pages import PAGE_RECORDS, PAGES, START_PAGE, UPLOAD_PAGE
from present.palette import palette
from present.text import LANGUAGES, Text
from present.visitor import Visitor
from settings import Settings, load
from ui import style
from ui.arrival import identify_visitor, show_session_ended, sign_out_form
from ui.components.frame import filters, store_errors, welcome
from ui.view import View, data_state

_VIEW = "planerka_view"
_HOME = "home"  # the bare address; it opens START_PAGE
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
    text = Text(filters.current_question().lang)
    pages = _pages(text)
    page = st.navigation(list(pages.values()), position="hidden")
    address_name = next(name for name, each in pages.items() if each is page)
    st.set_page_config(f"{page.title} · {text('app.name')}", str(_ICON), layout="wide")
    colours = palette(st.context.theme.type)
    style.apply(text, colours)
    settings, store = load(), None
    visitor = identify_visitor(settings.store, settings.company, text)
    if visitor is None:
        show_session_ended(text)
        return
    try:
        store = _store(settings)
        view = _view(settings, store, text, visitor)
    except ExportError as error:
        _masthead(text, pages, address_name, visitor)
        _show_error(text, settings, error, visitor, store)
        return
    _draw_page(view, settings, pages, address_name, page)


def _draw_page(
    view: View, settings: Settings, pages: dict[str, Page], address_name: str, page: Page
) -> None:
    """Draw the masthead and the page, or the empty state or refusal in its place."""
    name = _page_name(address_name)
    _masthead(view.text, pages, address_name, view.visitor)
    store_errors.show_recovered(view.text)
    if not view.visitor.can_open(name):
        st.title(escape_md(page.title), anchor=False)
        st.html(tag("p", view.text("door.not_your_page"), kind="pl-lead").html)
        return
    record = PAGE_RECORDS[name]
    if view.data_state.demo:
        welcome.demo_banner(view)
    if record.lacks_data(view.data_state.covered):
        welcome.empty_store(view, page.title, pages[UPLOAD_PAGE])
        return
    if record.about_figures:
        filters.filter_bar(view, name)
        filters.warn_of_broken_link(view)
    _run_page(view, settings, address_name, page)


def _run_page(view: View, settings: Settings, name: str, page: Page) -> None:
    """Run the file of the page; an error becomes a sentence on the screen."""
    st.session_state[_VIEW] = view
    try:
        page.run()
    except Exception as error:
        foreseen = error if isinstance(error, ExportError) else storage_error(error, settings.store)
        if foreseen:
            _show_error(view.text, settings, foreseen, view.visitor, view.opened_store)
            return
        number = uuid4().hex[:6]
        _log.exception("page %s failed, number %s", name, number)
        st.error(escape_md(view.text("errors.our_own", number=number)))
    finally:
        del st.session_state[_VIEW]


def _store(settings: Settings) -> Store:
    return _open_store(str(settings.store), settings)


@st.cache_resource(show_spinner=False)
def _open_store(place: str, _settings: Settings) -> Store:
    store = Store.open(Path(place), _settings.intake)
    compile_cache.install(CompileCache(_settings.compiled, METRICS))
    start_background(store, _settings.rules)
    return store


def _show_error(
    text: Text, settings: Settings, error: ExportError, visitor: Visitor, store: Store | None
) -> None:
    """Show the error of the store; offer a reader who may upload to rebuild a damaged one.

    Before the rebuild the store is closed; the next page opens the new one.
    """

    def close() -> None:
        if store:
            store.close()
        _open_store.clear()

    if visitor.has_power(Power.UPLOAD):
        store_errors.show_refusal(text, error, settings.store, settings.intake, close)
    else:
        st.error(escape_md(explain(text, error)))


def _view(settings: Settings, store: Store, text: Text, visitor: Visitor) -> View:
    store_path = str(settings.store)
    question = filters.current_question().within(visitor.rights)
    state = data_state(store, store_path, visitor.rights)
    rules = replace(settings.rules, currency=state.currency)
    return View(
        opened_store=store,
        store_path=store_path,
        version=store.version,
        data_state=state,
        question=question,
        scope=question.scope(state.now or date.today(), rules, visitor.rights),
        text=text,
        numbers=Numbers(text, state.currency),
        dates=Dates(text),
        palette=palette(st.context.theme.type),
        visitor=visitor,
    )


def _pages(text: Text) -> dict[str, Page]:
    """Every page under its address; the bare address opens the first one too."""
    title = text(f"{START_PAGE}.title")
    home = st.Page(
        f"pages/{START_PAGE}.py", title=title, url_path=_HOME, default=True, visibility="hidden"
    )
    named = {
        page.name: st.Page(
            f"pages/{page.name}.py", title=text(f"{page.name}.title"), url_path=page.name
        )
        for page in PAGES
    }
    return {_HOME: home, **named}


def _page_name(address_name: str) -> str:
    """The page that stands at this address."""
    return START_PAGE if address_name == _HOME else address_name


def _masthead(text: Text, pages: dict[str, Page], address_name: str, visitor: Visitor) -> None:
    """Name of the product, the pages (each link carries the question), the language."""
    query, page_here = address.write(filters.current_question()), _page_name(address_name)
    with st.container(horizontal=True, vertical_alignment="center", key="masthead"):
        style.brand(text)
        with st.container(horizontal=True, gap="small", key="pages"):
            for name, page in pages.items():
                if name != _HOME and visitor.can_open(name):
                    key = f"page_here_{name}" if name == page_here else f"page_{name}"
                    with st.container(key=key, width="content"):
                        st.page_link(page, label=escape_md(page.title), query_params=query)
        other = next(lang for lang in LANGUAGES if lang != text.lang)
        st.button(
            text("app.other_language"),
            key="language",
            type="tertiary",
            on_click=_switch_language,
            args=(other,),
        )
        if visitor.key:
            st.html(sign_out_form(text, visitor).html, width="content")


def _switch_language(lang: str) -> None:
    filters.set_question(replace(filters.current_question(), lang=lang))
