"""Who has come to a page, asked anew each time one is drawn; what he meets when he is nobody."""

from pathlib import Path

import streamlit as st

from data.access import audit, links, sessions
from data.access.oidc_accounts import Company
from present.caller import COOKIE, are_named, book_of, visitor
from present.markup import Markup, tag
from present.text import Text
from present.visitor import Visitor

_HOLDER = "planerka_holder"


def arrived(folder: Path, company: Company | None, text: Text) -> Visitor | None:
    """Who looks; what another left in this session of the browser is dropped."""
    book, asked = book_of(folder), st.context
    token, address = asked.cookies.get(COOKIE), asked.ip_address
    token = token if isinstance(token, str) else None
    address = address if isinstance(address, str) else "127.0.0.1"  # so Streamlit says of itself
    headers = asked.headers.to_dict() or {"host": "localhost"}  # no request: a test draws
    named = are_named(book, company)
    found = visitor(book, token, headers, address, text("door.client"), named)
    key = found.key if found else ""
    if st.session_state.get(_HOLDER, key) != key:
        st.session_state.clear()
    st.session_state[_HOLDER] = key
    if found and found.link and sessions.first_drawn(book, found.key):
        links.viewed(book, found.link)
        audit.note(book, found.name, audit.Deed.LINK_OPENED, "", address)
    return found


def closed(text: Text) -> None:
    """The session is over, or there never was one."""
    st.title(text("door.ended"), anchor=False)
    st.html(tag("p", text("door.ended_words"), kind="pl-lead").html)
    st.html(tag("a", text("door.enter"), href="/login", target="_self").html)


def way_out(text: Text, visitor: Visitor) -> Markup:
    """His name and the button that ends the session; a form, for it changes something."""
    button = tag("button", text("door.leave"), type="submit")
    form = tag("form", button, method="post", action="/logout", target="_self")
    return tag("div", tag("span", visitor.name), form, kind="pl-out")
