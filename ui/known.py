"""What the store says about itself, asked once for each state of the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from data.store import Store
from data.tables import TABLES


@dataclass(frozen=True)
class Known:
    """Days covered, columns filled, values to filter by: all of one data version."""

    now: date | None
    covered: Mapping[str, tuple[date, date]]
    filled: Mapping[str, frozenset[str]]
    choices: Mapping[str, tuple[str, ...]]
    currency: str


def known(store: Store, place: str) -> Known:
    """The store's facts as of its present version."""
    return _known(store, place, store.version)


@st.cache_data(max_entries=20, show_spinner=False)
def _known(_store: Store, place: str, version: int) -> Known:
    return Known(
        now=_store.now(),
        covered=_store.covered(),
        filled={table: _store.filled(table) for table in TABLES},
        choices=_store.choices(),
        currency=_store.currency(),
    )
