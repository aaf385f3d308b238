"""Duplicate owners and clients: proposals to unite, buttons to accept or refuse, undo."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from data.identity import decisions, duplicates
from data.identity.client_match import ClientPair
from data.identity.decisions import DecisionKind
from data.identity.duplicates import SURE, OwnerPair
from data.model.roles import Power
from data.storage.store import Store
from metrics.core.metric import Unit
from metrics.reports.checks.uploaded_rows import rows_with_value
from present.markup import tag
from ui.components.control import decision_log
from ui.components.control.identity.roster import roster, roster_edits
from ui.components.control.identity.workbook import as_table, client_names, reasons_text
from ui.components.control.uploaded_rows import open_tables
from ui.components.panel import download
from ui.view import View

T = TypeVar("T", OwnerPair, ClientPair)
_FIRST = 10
_KINDS = (
    DecisionKind.OWNERS,
    DecisionKind.CLIENTS,
    DecisionKind.OWNERS_APART,
    DecisionKind.CLIENTS_APART,
)


@st.cache_data(max_entries=20, show_spinner=False)
def _proposed(
    _store: Store, store_path: str, version: int
) -> tuple[list[OwnerPair], list[ClientPair]]:
    return duplicates.owner_pairs(_store), duplicates.client_pairs(_store)


def identity_section(view: View) -> None:
    """Draw the roster, the proposed pairs and the decisions made."""
    decision_log.show_refusal(view)
    roster(view)
    owners, clients = _proposed(view.store(Power.DECIDE), view.store_path, view.version)
    st.html(tag("h3", view.text("people.proposed"), kind="pl-panel").html)
    if not owners and not clients:
        st.html(tag("p", view.text("people.nothing"), kind="pl-empty").html)
    _unite_surest_button(view, owners, clients)
    _pair_list(view, "owners", owners, _owner_card)
    _pair_list(view, "clients", clients, _client_card)
    if owners or clients:
        name = view.text("people.proposed")
        download(view, "proposed", name, lambda: as_table(view, name, owners, clients).excel())
    decision_log.decision_list(view, "people", *_KINDS)
    roster_edits(view)


def _unite_surest_button(view: View, owners: list[OwnerPair], clients: list[ClientPair]) -> None:
    """A button that unites all pairs of a high score at once."""
    scores = [*(each.score for each in owners), *(each.score for each in clients)]
    sure = sum(score >= SURE for score in scores)
    if sure > 1:
        decision_log.decision_button(
            view,
            view.text("people.surest", n=sure),
            "unite_surest",
            lambda: duplicates.unite_surest(view.store(Power.DECIDE), SURE),
            is_first=True,
        )


def _pair_list(view: View, key: str, pairs: Sequence[T], draw: Callable[[View, T], None]) -> None:
    """Draw the first pairs, and more at each press of the button."""
    if not pairs:
        return
    place = f"people_shown_{key}"
    shown = st.session_state.setdefault(place, _FIRST)
    st.html(tag("p", view.text(f"people.{key}", n=len(pairs)), kind="pl-note").html)
    for pair in pairs[:shown]:
        draw(view, pair)
    if len(pairs) > shown:
        st.button(
            view.text("people.more"), key=f"people_more_{key}", on_click=_show_more, args=(place,)
        )


def _show_more(place: str) -> None:
    st.session_state[place] += _FIRST


def _owner_card(view: View, pair: OwnerPair) -> None:
    rows = [view.text("people.rows", n=n) for n in pair.rows]
    named = [f"{name} ({count})" for name, count in zip(pair.names, rows, strict=True)]
    unite = [pair.proposed_name, *(name for name in pair.names if name != pair.proposed_name)]
    _card(
        view,
        decision_log.short_key("owner", *pair.names),
        " = ".join(named),
        [
            view.text("people.keep", name=pair.proposed_name),
            _score_text(view, pair.score, pair.reasons),
        ],
        lambda: decisions.unite_owners(view.store(Power.DECIDE), unite),
        lambda: duplicates.refuse_owners(view.store(Power.DECIDE), pair.names),
        [(name, "owner", name) for name in pair.names],
    )


def _client_card(view: View, pair: ClientPair) -> None:
    clients = client_names(view, pair)
    who = dict.fromkeys(each for each in pair.owners if each)
    about = [view.text("people.whose", owner=", ".join(who))] if who else []
    _card(
        view,
        decision_log.short_key("client", *pair.keys),
        " = ".join(clients),
        [_score_text(view, pair.score, pair.reasons), *about],
        lambda: decisions.unite_clients(view.store(Power.DECIDE), pair.keys),
        lambda: duplicates.refuse_clients(view.store(Power.DECIDE), pair.keys),
        [(name, *_key_column(key)) for name, key in zip(clients, pair.keys, strict=True)],
    )


def _key_column(key: str) -> tuple[str, str]:
    """The column and the value of a client's key."""
    kind, _, value = key.partition(":")
    return {"id": "client_id"}.get(kind, kind), value


def _score_text(view: View, score: float, reasons: Sequence[str]) -> str:
    return f"{view.numbers.full(score, Unit.SHARE)}: {reasons_text(view, reasons)}"


def _card(
    view: View,
    key: str,
    title: str,
    notes: Sequence[str],
    unite: Callable[[], object],
    refuse: Callable[[], object],
    marks: Sequence[tuple[str, str, str]],
) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"who_{key}"):
        lines = [tag("p", note, kind="pl-note") for note in notes]
        st.html(tag("div", tag("p", title, kind="pl-banner"), *lines).html, width="stretch")
        decision_log.decision_button(view, view.text("people.unite"), f"unite_{key}", unite)
        decision_log.decision_button(view, view.text("people.refuse"), f"refuse_{key}", refuse)
        if st.button(view.text("control.rows"), key=f"rows_{key}", type="tertiary"):
            open_tables(
                view,
                view.text("people.compare"),
                f"who_{key}",
                title,
                lambda: [(name, view.report(rows_with_value, *mark)) for name, *mark in marks],
            )
