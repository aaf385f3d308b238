"""Payments without a deal: which deals they may be for, how sure that is, and the answers."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import streamlit as st

from data.identity import payment_match as data
from data.identity.decisions import Kind, Pair
from data.identity.payment_match import SURE, Candidate, Unmatched
from data.model.roles import Power
from data.storage.store import Store
from metrics.core.metric import Unit
from metrics.reports.checks.uploaded_rows import bearing, itself
from present.markup import plain, tag
from ui.components import answers
from ui.components.matching.sheet import as_table, why
from ui.components.panel import download
from ui.components.uploaded_rows import Found, open_found
from ui.view import View

_FIRST = 10
_SHOWN = "matching_shown"


@st.cache_data(max_entries=20, show_spinner=False)
def _proposed(
    _store: Store, place: str, version: int
) -> tuple[list[Unmatched], tuple[int, Decimal]]:
    return data.proposals(_store), data.loose(_store)


def matching(view: View) -> None:
    """Draw the payments with the deals they may be for, and what was answered."""
    answers.refused(view)
    found, (count, amount) = _proposed(view.desk(Power.DECIDE), view.place, view.version)
    st.html(tag("h3", view.text("matching.title"), kind="pl-panel").html)
    if not count:
        st.html(tag("p", view.text("matching.nothing"), kind="pl-empty").html)
    else:
        _lead(view, found, count, amount)
    shown = st.session_state.setdefault(_SHOWN, _FIRST)
    for each in found[:shown]:
        _payment(view, each)
    if len(found) > shown:
        st.button(view.text("people.more"), key="matching_more", on_click=_more)
    if found:
        name = view.text("matching.title")
        download(view, "matching", name, lambda: as_table(view, name, found).excel())
    answers.given(view, "matching", Kind.MATCH, Kind.NO_MATCH)


def _more() -> None:
    st.session_state[_SHOWN] += _FIRST


def _lead(view: View, found: list[Unmatched], count: int, amount: Decimal) -> None:
    sure = sum(each.best.confidence >= SURE for each in found)
    with st.container(horizontal=True, vertical_alignment="center", key="matching_lead"):
        told = view.text(
            "matching.lead",
            n=count,
            amount=view.numbers.show(amount, Unit.MONEY),
            found=len(found),
            sure=sure,
        )
        st.html(tag("p", told, kind="pl-note").html, width="stretch")
        if sure:
            words = view.text("matching.surest", n=sure)
            answers.button(
                view,
                words,
                "match_surest",
                lambda: data.confirm_surest(view.desk(Power.DECIDE), SURE),
                is_first=True,
            )


def _payment(view: View, unmatched: Unmatched) -> None:
    desk = partial(view.desk, Power.DECIDE)
    key = answers.short(*unmatched.payment)
    with st.container(border=True, key=f"pay_{key}"):
        money = view.numbers.full(unmatched.amount, Unit.MONEY)
        told = [view.dates.day(unmatched.paid, year=True), money, unmatched.client or ""]
        title = tag("p", " · ".join(each for each in told if each), kind="pl-banner")
        note = tag("p", unmatched.purpose or "", kind="pl-note")
        st.html(tag("div", title, note).html)
        deal = _chosen(view, unmatched, key).deal
        with st.container(horizontal=True):
            paid = unmatched.payment
            _answer(view, "confirm", key, lambda: data.confirm(desk(), paid, deal))
            _answer(view, "not_this", key, lambda: data.refuse(desk(), paid, deal))
            _answer(view, "no_deal", key, lambda: data.refuse(desk(), paid))
            if st.button(view.text("control.rows"), key=f"rows_{key}", type="tertiary"):
                open_found(
                    view,
                    view.text("matching.compare"),
                    f"pay_{key}",
                    "",
                    lambda: _rows(view, unmatched, deal),
                )


def _rows(view: View, unmatched: Unmatched, deal: Pair) -> list[tuple[str, Found]]:
    """The payment's own row and the deal's, with all that was paid and said about it."""
    paid = view.report(itself, "payments", *unmatched.payment)
    told = view.report(bearing, "deal_id", deal[1])
    return [
        (view.text("matching.payment"), {"payments": paid}),
        (view.text("matching.deal", deal=deal[1]), told),
    ]


def _chosen(view: View, unmatched: Unmatched, key: str) -> Candidate:
    """The only deal, said in words, or the one of several that is marked."""
    told = unmatched.candidates
    if len(told) == 1:
        st.html(tag("p", _option(view, told[0])).html)
        return told[0]
    chosen = st.radio(
        view.text("matching.which"),
        range(len(told)),
        format_func=lambda place: plain(_option(view, told[place])),
        key=f"which_{key}",
        label_visibility="collapsed",
    )
    return told[chosen or 0]


def _answer(view: View, name: str, key: str, deed: Callable[[], object]) -> None:
    answers.button(view, view.text(f"matching.{name}"), f"{name}_{key}", deed)


def _option(view: View, deal: Candidate) -> str:
    return view.text(
        "matching.option",
        deal=deal.deal[1],
        title=deal.title or deal.client or "",
        owner=deal.owner or view.text("matching.nobody"),
        rest=view.numbers.full(deal.rest, Unit.MONEY),
        chance=view.numbers.full(deal.confidence, Unit.SHARE),
        why=why(view, deal),
    )
