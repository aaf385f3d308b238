"""Issued links: what each shows, how often it was viewed, buttons to rotate and revoke."""

from datetime import UTC, datetime

import streamlit as st

from data.access import links
from data.access.audit import AuditAction
from data.access.links import Link
from data.model.roles import Power
from present.markup import tag
from ui.components.frame.share_button import show_address
from ui.view import View

_ROTATED = "links_rotated"


def issued_links(view: View) -> None:
    """Draw the links, the newest first."""
    view.store(Power.SHARE)
    listed = links.all_links(view.access_database)
    if not listed:
        st.html(tag("p", view.text("links.nothing"), kind="pl-empty").html)
    for link in listed:
        _link_card(view, link)


def _link_card(view: View, link: Link) -> None:
    text, number = view.text, link.link_id
    is_open = links.active_link(view.access_database, number) is not None
    with st.container(border=True, key=f"card_link_{number}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            about = tag(
                "div",
                tag("p", _title(view, link, is_open), kind="pl-banner"),
                tag("p", _terms_words(view, link), kind="pl-note"),
                tag("p", _views_words(view, link), kind="pl-note"),
            )
            st.html(about.html, width="stretch")
            if is_open:
                key = f"link_rotate_{number}"
                st.button(text("links.rotate"), key=key, on_click=_rotate, args=(view, number))
                key = f"link_revoke_{number}"
                st.button(text("links.revoke"), key=key, on_click=_revoke, args=(view, number))
        rotated = st.session_state.get(_ROTATED)
        if rotated and rotated[0] == number:
            del st.session_state[_ROTATED]
            show_address(view, rotated[1])


def _title(view: View, link: Link, is_open: bool) -> str:
    if is_open:
        until = view.dates.day(_local(view, link.until).date(), year=True)
        return view.text("links.until", name=link.name, day=until)
    state = "links.revoked" if link.revoked else "links.over"
    return view.text(state, name=link.name)


def _terms_words(view: View, link: Link) -> str:
    text, terms = view.text, link.terms
    facts = [", ".join(text(f"{page}.title") for page in terms.pages)]
    facts += [", ".join(values) for values in terms.limits.values()]
    facts += [text("links.masked")] if terms.masked else []
    facts += [text("links.frozen")] if terms.frozen is not None else []
    facts += [text("links.has_password")] if link.has_password else []
    return " · ".join(facts)


def _views_words(view: View, link: Link) -> str:
    moment_made = view.dates.moment(_local(view, link.made_at))
    facts = [
        view.text("links.made", moment=moment_made, who=link.made_by or view.text("links.here"))
    ]
    if link.viewed_at is None:
        facts.append(view.text("links.never"))
    else:
        last = view.dates.moment(_local(view, link.viewed_at))
        facts.append(view.text("links.viewed", n=link.views, moment=last))
    return " · ".join(facts)


def _local(view: View, at: datetime) -> datetime:
    return at.replace(tzinfo=UTC).astimezone(view.zone).replace(tzinfo=None)


def _revoke(view: View, number: int) -> None:
    store = view.store(Power.SHARE)
    links.revoke(view.access_database, number)
    store.drop_snapshots(links.snapshots_in_use(view.access_database))
    view.note(
        AuditAction.LINK_REVOKED, f"#{number} {links.by_number(view.access_database, number).name}"
    )


def _rotate(view: View, number: int) -> None:
    view.store(Power.SHARE)
    st.session_state[_ROTATED] = (number, links.rotate(view.access_database, number))
    view.note(
        AuditAction.LINK_ROTATED, f"#{number} {links.by_number(view.access_database, number).name}"
    )
