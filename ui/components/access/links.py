"""The links that were given: what each shows, who looked, and the way to take it back."""

from datetime import UTC, datetime

import streamlit as st

from data.access import links
from data.access.audit import Deed
from data.access.links import Link
from data.model.roles import Power
from present.markup import tag
from ui.components.access.share import shown
from ui.view import View

_ROTATED = "links_rotated"


def given(view: View) -> None:
    """Draw the links, the newest first."""
    view.desk(Power.SHARE)
    found = links.links(view.book)
    if not found:
        st.html(tag("p", view.text("links.nothing"), kind="pl-empty").html)
    for link in found:
        _one(view, link)


def _one(view: View, link: Link) -> None:
    text, number = view.text, link.link_id
    is_open = links.open_one(view.book, number) is not None
    with st.container(border=True, key=f"card_link_{number}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            about = tag(
                "div",
                tag("p", _title(view, link, is_open), kind="pl-banner"),
                tag("p", _shows(view, link), kind="pl-note"),
                tag("p", _seen(view, link), kind="pl-note"),
            )
            st.html(about.html, width="stretch")
            if is_open:
                key = f"link_rotate_{number}"
                st.button(text("links.rotate"), key=key, on_click=_rotate, args=(view, number))
                key = f"link_revoke_{number}"
                st.button(text("links.revoke"), key=key, on_click=_revoke, args=(view, number))
        told = st.session_state.get(_ROTATED)
        if told and told[0] == number:
            del st.session_state[_ROTATED]
            shown(view, told[1])


def _title(view: View, link: Link, is_open: bool) -> str:
    if is_open:
        until = view.dates.day(_local(view, link.until).date(), year=True)
        return view.text("links.until", name=link.name, day=until)
    state = "links.revoked" if link.revoked else "links.over"
    return view.text(state, name=link.name)


def _shows(view: View, link: Link) -> str:
    text, terms = view.text, link.terms
    told = [", ".join(text(f"{page}.title") for page in terms.pages)]
    told += [", ".join(values) for values in terms.limits.values()]
    told += [text("links.masked")] if terms.masked else []
    told += [text("links.frozen")] if terms.frozen is not None else []
    told += [text("links.has_password")] if link.has_password else []
    return " · ".join(told)


def _seen(view: View, link: Link) -> str:
    made = view.dates.moment(_local(view, link.made_at))
    told = [view.text("links.made", moment=made, who=link.made_by or view.text("links.here"))]
    if link.viewed_at is None:
        told.append(view.text("links.never"))
    else:
        last = view.dates.moment(_local(view, link.viewed_at))
        told.append(view.text("links.viewed", n=link.views, moment=last))
    return " · ".join(told)


def _local(view: View, at: datetime) -> datetime:
    return at.replace(tzinfo=UTC).astimezone(view.zone).replace(tzinfo=None)


def _revoke(view: View, number: int) -> None:
    store = view.desk(Power.SHARE)
    links.revoke(view.book, number)
    store.thaw(links.frozen_in_use(view.book))
    view.note(Deed.LINK_REVOKED, f"#{number} {links.by_number(view.book, number).name}")


def _rotate(view: View, number: int) -> None:
    view.desk(Power.SHARE)
    st.session_state[_ROTATED] = (number, links.rotate(view.book, number))
    view.note(Deed.LINK_ROTATED, f"#{number} {links.by_number(view.book, number).name}")
