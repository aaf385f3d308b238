"""What a page holds in its hands: the question and its answers, kept between readers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

import pyarrow as pa
import streamlit as st

from data.store import Store
from data.uploads import Upload
from metrics.answer import Run
from metrics.scope import Scope
from ui.address import Question
from ui.answers import Answers
from ui.charts.look import Look
from ui.known import Known
from ui.theme import Palette

P = ParamSpec("P")
T = TypeVar("T")


def known(store: Store, place: str) -> Known:
    """The store's facts as of its present version."""
    return _known(store, place, store.version)


@st.cache_data(max_entries=20, show_spinner=False)
def _known(_store: Store, place: str, version: int) -> Known:
    return Known.of(_store)


@st.cache_data(max_entries=4000, show_spinner=False)
def _answered(
    _store: Store, place: str, version: int, sql: str, said: Mapping[str, Any]
) -> pa.Table:
    return _store.run(sql, said)


@st.cache_resource(max_entries=400, show_spinner=False)
def _reported(
    _build: Callable[[], Any], place: str, version: int, name: str, scope: Scope, *told: Any
) -> Any:
    return _build()


@dataclass(frozen=True)
class View(Answers):
    """The question of one reader over one state of the data."""

    store: Store
    place: str  # where the store stands; tells two stores apart in the cache
    version: int
    question: Question
    palette: Palette

    def run(self, sql: str, parameters: Mapping[str, object]) -> pa.Table:
        """Answer of the engine, kept for as long as the data stay what they are."""
        return _answered(self.store, self.place, self.version, sql, dict(parameters))

    def uploads(self) -> Sequence[Upload]:
        """Every upload ever taken in, the newest last."""
        return self.store.uploads()

    def kept(
        self, build: Callable[Concatenate[Run, Scope, P], T], *told: P.args, **named: P.kwargs
    ) -> T:
        """The same for an answer that is long in the making: kept while the data stay as they are.

        Every reader gets the same object, so it must be one that nobody can change.
        """
        name = f"{build.__module__}.{build.__qualname__}"
        asked = (self.scope, told, tuple(named.items()))
        found: T = _reported(
            lambda: self.report(build, *told, **named), self.place, self.version, name, *asked
        )
        return found

    @property
    def look(self) -> Look:
        """How this reader sees charts."""
        return Look(self.palette, self.numbers, self.dates, self.text)
