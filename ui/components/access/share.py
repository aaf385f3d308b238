"""The button that makes a link of the question on the screen."""

from urllib.parse import urlsplit

import streamlit as st

from data.access import links
from data.access.audit import Deed
from data.access.links import Terms
from data.model.errors import ExportError
from data.model.roles import Power
from present import address
from present.error_text import explain
from present.markup import plain, tag
from ui.view import View

SHOWN = ("overview", "funnel", "managers", "plan", "control", "handbook")  # what a link may show
_DAYS = (1, 7, 30, 90, 365)
_USUAL = 30
_MADE, _WRONG = "share_made", "share_wrong"


def share(view: View, page: str) -> None:
    """Draw the button; what it asks has an answer already, so the second press makes the link."""
    text = view.text
    with st.popover(text("share.button"), key="share_box", icon=":material/share:"):
        st.text_input(text("share.name"), text("share.usual_name"), key="share_name", max_chars=80)
        days, pages = st.columns(2)
        with days:
            st.selectbox(
                text("share.days"),
                _DAYS,
                _DAYS.index(_USUAL),
                format_func=lambda n: text("share.so_many_days", n=n),
                key="share_days",
                placeholder=text("intake.choose"),
            )
        with pages:
            st.multiselect(
                text("share.pages"),
                SHOWN,
                [page] if page in SHOWN else SHOWN[:1],
                format_func=lambda name: text(f"{name}.title"),
                key=f"share_pages_{page}",
                placeholder=text("intake.choose"),
                select_all=False,
            )
        st.checkbox(text("share.mask"), True, key="share_mask")
        st.checkbox(text("share.freeze"), key="share_freeze", help=text("share.freeze_about"))
        st.text_input(text("share.password"), type="password", key="share_password", max_chars=200)
        st.caption(plain(_locked(view)))
        st.button(
            text("share.make"), key="share_make", type="primary", on_click=_make, args=(view, page)
        )
        wrong = st.session_state.pop(_WRONG, None)
        if wrong:
            st.error(plain(wrong))
        made = st.session_state.pop(_MADE, None)
        if made:
            shown(view, made)


def shown(view: View, token: str) -> None:
    """The address of a link, told this once."""
    st.html(tag("p", view.text("share.made"), kind="pl-note").html)
    st.code(address_of(token), language=None, wrap_lines=True)
    if not view.visitor.key:
        st.caption(plain(view.text("share.local")))


def address_of(token: str) -> str:
    """Where the link leads, as this browser reaches the program."""
    here = st.context.url
    parts = urlsplit(here if isinstance(here, str) else "")
    return f"{parts.scheme or 'http'}://{parts.netloc}/l/{token}"


def _locked(view: View) -> str:
    """What the viewer will not be able to change, in words."""
    names = [name for values in view.scope.filters.values() for name in values]
    if not names:
        return view.text("share.everything")
    return view.text("share.locked", names=", ".join(names))


def _make(view: View, page: str) -> None:
    state = st.session_state
    try:
        store = view.desk(Power.SHARE)
        terms = Terms(
            pages=tuple(state[f"share_pages_{page}"]) or (page,),
            limits=dict(view.scope.filters),
            address=address.write(view.question),
            masked=bool(state["share_mask"]),
            totals_only=False,
            frozen=store.freeze() if state["share_freeze"] else None,
        )
        name = str(state["share_name"]).strip() or view.text("share.usual_name")
        told = (terms, int(state["share_days"]), view.visitor.name, str(state["share_password"]))
        link, token = links.make(view.book, name, *told)
    except ExportError as error:
        state[_WRONG] = explain(view.text, error)
        return
    view.note(Deed.LINK_MADE, f"#{link.link_id} {link.name}")
    state[_MADE] = token
