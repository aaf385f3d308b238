"""Payments without a deal: candidate deals of each with a confidence, and the decisions."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import streamlit as st

from data.identity import payment_match as data
from data.identity.decisions import DecisionKind, Pair
from data.identity.payment_match import SURE, Candidate, UnmatchedPayment
from data.model.roles import Power
from data.storage.store import Store
from metrics.core.metric import Unit
from metrics.reports.checks.uploaded_rows import row_by_key, rows_with_value
from present.markup import escape_md, tag
from ui.components.control import decision_log
from ui.components.control.payment_matching.workbook import as_table, reasons_text
from ui.components.control.uploaded_rows import RowsByTable, open_tables
from ui.components.panel import download
from ui.view import View

_FIRST = 10
_SHOWN = "matching_shown"


@st.cache_data(max_entries=20, show_spinner=False)
def _proposed(
    _store: Store, store_path: str, version: int
) -> tuple[list[UnmatchedPayment], tuple[int, Decimal]]:
    return data.proposals(_store), data.unmatched_total(_store)


def payment_matching_section(view: View) -> None:
    """Draw the payments with their candidate deals, and the decisions made."""
    decision_log.show_refusal(view)
    unmatched, (count, amount) = _proposed(view.store(Power.DECIDE), view.store_path, view.version)
    st.html(tag("h3", view.text("matching.title"), kind="pl-panel").html)
    if not count:
        st.html(tag("p", view.text("matching.nothing"), kind="pl-empty").html)
    else:
        _summary(view, unmatched, count, amount)
    shown = st.session_state.setdefault(_SHOWN, _FIRST)
    for each in unmatched[:shown]:
        _payment_card(view, each)
    if len(unmatched) > shown:
        st.button(view.text("people.more"), key="matching_more", on_click=_show_more)
    if unmatched:
        name = view.text("matching.title")
        download(view, "matching", name, lambda: as_table(view, name, unmatched).excel())
    decision_log.decision_list(view, "matching", DecisionKind.MATCH, DecisionKind.NO_MATCH)


def _show_more() -> None:
    st.session_state[_SHOWN] += _FIRST


def _summary(view: View, unmatched: list[UnmatchedPayment], count: int, amount: Decimal) -> None:
    sure = sum(each.best.confidence >= SURE for each in unmatched)
    with st.container(horizontal=True, vertical_alignment="center", key="matching_lead"):
        words_of_lead = view.text(
            "matching.lead",
            n=count,
            amount=view.numbers.show(amount, Unit.MONEY),
            found=len(unmatched),
            sure=sure,
        )
        st.html(tag("p", words_of_lead, kind="pl-note").html, width="stretch")
        if sure:
            words = view.text("matching.surest", n=sure)
            decision_log.decision_button(
                view,
                words,
                "match_surest",
                lambda: data.confirm_surest(view.store(Power.DECIDE), SURE),
                is_first=True,
            )


def _payment_card(view: View, unmatched: UnmatchedPayment) -> None:
    store = partial(view.store, Power.DECIDE)
    key = decision_log.short_key(*unmatched.payment)
    with st.container(border=True, key=f"pay_{key}"):
        money = view.numbers.full(unmatched.amount, Unit.MONEY)
        facts = [view.dates.day(unmatched.paid, year=True), money, unmatched.client or ""]
        title = tag("p", " · ".join(each for each in facts if each), kind="pl-banner")
        note = tag("p", unmatched.purpose or "", kind="pl-note")
        st.html(tag("div", title, note).html)
        deal = _deal_choice(view, unmatched, key).deal
        with st.container(horizontal=True):
            paid = unmatched.payment
            _decision_button(view, "confirm", key, lambda: data.confirm(store(), paid, deal))
            _decision_button(view, "not_this", key, lambda: data.refuse(store(), paid, deal))
            _decision_button(view, "no_deal", key, lambda: data.refuse(store(), paid))
            if st.button(view.text("control.rows"), key=f"rows_{key}", type="tertiary"):
                open_tables(
                    view,
                    view.text("matching.compare"),
                    f"pay_{key}",
                    "",
                    lambda: _rows(view, unmatched, deal),
                )


def _rows(view: View, unmatched: UnmatchedPayment, deal: Pair) -> list[tuple[str, RowsByTable]]:
    """Uploaded rows of the payment and of everything about the deal."""
    paid = view.report(row_by_key, "payments", *unmatched.payment)
    deal_rows = view.report(rows_with_value, "deal_id", deal[1])
    return [
        (view.text("matching.payment"), {"payments": paid}),
        (view.text("matching.deal", deal=deal[1]), deal_rows),
    ]


def _deal_choice(view: View, unmatched: UnmatchedPayment, key: str) -> Candidate:
    """The only candidate, drawn as text, or the chosen one of several."""
    candidates = unmatched.candidates
    if len(candidates) == 1:
        st.html(tag("p", _deal_label(view, candidates[0])).html)
        return candidates[0]
    chosen = st.radio(
        view.text("matching.which"),
        range(len(candidates)),
        format_func=lambda place: escape_md(_deal_label(view, candidates[place])),
        key=f"which_{key}",
        label_visibility="collapsed",
    )
    return candidates[chosen or 0]


def _decision_button(view: View, name: str, key: str, deed: Callable[[], object]) -> None:
    decision_log.decision_button(view, view.text(f"matching.{name}"), f"{name}_{key}", deed)


def _deal_label(view: View, deal: Candidate) -> str:
    return view.text(
        "matching.option",
        deal=deal.deal[1],
        title=deal.title or deal.client or "",
        owner=deal.owner or view.text("matching.nobody"),
        rest=view.numbers.full(deal.rest, Unit.MONEY),
        chance=view.numbers.full(deal.confidence, Unit.SHARE),
        why=reasons_text(view, deal),
    )
