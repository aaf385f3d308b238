"""The button that issues a link to the page with its current filters."""

from urllib.parse import urlsplit

import streamlit as st

from data.access import links
from data.access.audit import AuditAction
from data.access.links import Terms
from data.model.errors import ExportError
from data.model.roles import Power
from present import address
from present.error_text import explain
from present.markup import escape_md, tag
from present.pages import SHAREABLE
from ui.view import View

_DAYS = (1, 7, 30, 90, 365)
_DEFAULT_DAYS = 30
_NEW_TOKEN, _ERROR = "share_made", "share_wrong"


def share_button(view: View, page: str) -> None:
    """Draw the button and its form; every field has a default, so two presses make a link."""
    text = view.text
    with st.popover(text("share.button"), key="share_box", icon=":material/share:"):
        st.text_input(text("share.name"), text("share.usual_name"), key="share_name", max_chars=80)
        days, pages = st.columns(2)
        with days:
            st.selectbox(
                text("share.days"),
                _DAYS,
                _DAYS.index(_DEFAULT_DAYS),
                format_func=lambda n: text("share.so_many_days", n=n),
                key="share_days",
                placeholder=text("intake.choose"),
            )
        with pages:
            st.multiselect(
                text("share.pages"),
                SHAREABLE,
                [page] if page in SHAREABLE else SHAREABLE[:1],
                format_func=lambda name: text(f"{name}.title"),
                key=f"share_pages_{page}",
                placeholder=text("intake.choose"),
                select_all=False,
            )
        st.checkbox(text("share.mask"), True, key="share_mask")
        st.checkbox(text("share.freeze"), key="share_freeze", help=text("share.freeze_about"))
        st.text_input(text("share.password"), type="password", key="share_password", max_chars=200)
        st.caption(escape_md(_locked(view)))
        st.button(
            text("share.make"),
            key="share_make",
            type="primary",
            on_click=_make_link,
            args=(view, page),
        )
        wrong = st.session_state.pop(_ERROR, None)
        if wrong:
            st.error(escape_md(wrong))
        new_token = st.session_state.pop(_NEW_TOKEN, None)
        if new_token:
            show_address(view, new_token)


def show_address(view: View, token: str) -> None:
    """Show the address of a new link; it cannot be shown again."""
    st.html(tag("p", view.text("share.made"), kind="pl-note").html)
    st.code(address_of(token), language=None, wrap_lines=True)
    if not view.visitor.key:
        st.caption(escape_md(view.text("share.local")))


def address_of(token: str) -> str:
    """URL of the link, at the host by which this browser reaches the server."""
    here = st.context.url
    parts = urlsplit(here if isinstance(here, str) else "")
    return f"{parts.scheme or 'http'}://{parts.netloc}/l/{token}"


def _locked(view: View) -> str:
    """The filters that the link locks, in words."""
    names = [name for values in view.scope.filters.values() for name in values]
    if not names:
        return view.text("share.everything")
    return view.text("share.locked", names=", ".join(names))


def _make_link(view: View, page: str) -> None:
    state = st.session_state
    try:
        store = view.store(Power.SHARE)
        terms = Terms(
            pages=tuple(state[f"share_pages_{page}"]) or (page,),
            limits=dict(view.scope.filters),
            address=address.write(view.question),
            masked=bool(state["share_mask"]),
            totals_only=False,
            frozen=store.take_snapshot() if state["share_freeze"] else None,
        )
        name = str(state["share_name"]).strip() or view.text("share.usual_name")
        arguments = (
            terms,
            int(state["share_days"]),
            view.visitor.name,
            str(state["share_password"]),
        )
        link, token = links.create(view.access_database, name, *arguments)
    except ExportError as error:
        state[_ERROR] = explain(view.text, error)
        return
    view.note(AuditAction.LINK_MADE, f"#{link.link_id} {link.name}")
    state[_NEW_TOKEN] = token
