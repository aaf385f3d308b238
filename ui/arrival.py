"""Identifies the reader each time a page is drawn; draws the end of a session and sign-out."""

from pathlib import Path

import streamlit as st

from data.access import audit, links, sessions
from data.access.oidc_accounts import CompanySignIn
from present.caller import COOKIE, access_database, identify, is_sign_in_required
from present.markup import Markup, tag
from present.text import Text
from present.visitor import Visitor

_SESSION_KEY = "planerka_holder"


def identify_visitor(folder: Path, company: CompanySignIn | None, text: Text) -> Visitor | None:
    """The reader of this session; the state that another reader left in the browser is cleared."""
    database, context = access_database(folder), st.context
    token, address = context.cookies.get(COOKIE), context.ip_address
    token = token if isinstance(token, str) else None
    address = address if isinstance(address, str) else "127.0.0.1"  # so Streamlit says of itself
    headers = context.headers.to_dict() or {"host": "localhost"}  # no request: a test draws
    named = is_sign_in_required(database, company)
    visitor_found = identify(database, token, headers, address, text("door.client"), named)
    key = visitor_found.key if visitor_found else ""
    if st.session_state.get(_SESSION_KEY, key) != key:
        st.session_state.clear()
    st.session_state[_SESSION_KEY] = key
    if (
        visitor_found
        and visitor_found.link
        and sessions.mark_first_view(database, visitor_found.key)
    ):
        links.count_view(database, visitor_found.link)
        audit.record(database, visitor_found.name, audit.AuditAction.LINK_OPENED, "", address)
    return visitor_found


def show_session_ended(text: Text) -> None:
    """Say that the session has ended, with a link to sign in."""
    st.title(text("door.ended"), anchor=False)
    st.html(tag("p", text("door.ended_words"), kind="pl-lead").html)
    st.html(tag("a", text("door.enter"), href="/login", target="_self").html)


def sign_out_form(text: Text, visitor: Visitor) -> Markup:
    """The reader's name and the sign-out button, as a form that posts."""
    button = tag("button", text("door.leave"), type="submit")
    form = tag("form", button, method="post", action="/logout", target="_self")
    return tag("div", tag("span", visitor.name), form, kind="pl-out")
