"""What a page holds in its hands: the question and its answers, kept between readers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import pyarrow as pa
import streamlit as st

from data.access import audit, store_facts
from data.access.audit import Deed
from data.access.database import Book
from data.ingest.inbox import came_by_inbox
from data.model.rights import NotAllowed, Rights
from data.model.roles import Power, Role
from data.storage.engine import Query
from data.storage.forecast_log import Kept
from data.storage.store import Store
from data.storage.uploads import Upload
from metrics.core.answer import Run
from metrics.core.scope import Scope
from present.address import Question
from present.answers import Answers
from present.caller import book_of
from present.data_state import Known
from present.department import Department, of_department
from present.palette import Palette
from present.visitor import Visitor
from ui.charts.look import Look

P = ParamSpec("P")
T = TypeVar("T")


def known(store: Store, place: str, rights: Rights) -> Known:
    """The store's facts as of its present version, as far as these rights tell them."""
    return _known(store, place, store.version, rights)


@st.cache_data(max_entries=100, show_spinner=False)
def _known(_store: Store, place: str, version: int, rights: Rights) -> Known:
    return Known.of(_store, rights)


@st.cache_data(max_entries=4000, show_spinner=False)
def _answered(
    _store: Store,
    place: str,
    version: int,
    sql: str,
    said: Mapping[str, Any],
    rights: Rights,
    narrowed: bool,
) -> pa.Table:
    return _store.run(Query(sql, said, rights, narrowed))


@st.cache_resource(max_entries=400, show_spinner=False)
def _reported(
    _build: Callable[[], Any], place: str, version: int, name: str, scope: Scope, *told: Any
) -> Any:
    return _build()


@dataclass(frozen=True)
class View(Answers):
    """The question of one reader over one state of the data.

    The store itself is behind `desk`, for those who may change it; whoever looks asks `run` and
    what is made of it, each within the rights of the scope.
    """

    house: Store | None
    place: str  # where the store stands; tells two stores apart in the cache
    version: int
    question: Question
    palette: Palette
    visitor: Visitor

    def run(self, query: Query) -> pa.Table:
        """Answer of the engine, kept for as long as the data stay what they are.

        A question of other rights than this reader's own is a mistake, and refused.
        """
        self.visitor.stay()
        if query.rights != self.scope.rights:
            raise NotAllowed(what=", ".join(map(str, query.rights.limits.values())))
        return self._ask(query)

    def _ask(self, query: Query) -> pa.Table:
        told = (query.sql, dict(query.parameters), query.rights, query.narrowed)
        return _answered(self._house, self.place, self.version, *told)

    def department(self) -> Department | None:
        """Totals of everybody for a manager; None where they would give a colleague away."""
        scope, own = of_department(self.scope), self.scope.rights.owners or ()
        days = (scope.period.start, scope.period.end)
        if self.visitor.role is not Role.MANAGER:
            return None
        return (
            Department(self._ask, scope) if store_facts.is_crowd(self._house, own, *days) else None
        )

    @property
    def _house(self) -> Store:
        assert self.house
        return self.house

    def desk(self, power: Power) -> Store:
        """The store for whoever may do this now; NotYours for everybody else."""
        self.visitor.require(power)
        return self._house

    @property
    def book(self) -> Book:
        """The book of accounts, links and the audit; what it tells is behind `desk`."""
        return book_of(self._house.folder)

    def note(self, deed: Deed, what: str = "") -> None:
        """Write into the audit what this reader did."""
        if self.house is not None:
            audit.note(self.book, self.visitor.name, deed, what, self.visitor.address)

    @property
    def zone(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self._house.rules.house.timezone)

    def uploads(self) -> Sequence[Upload]:
        """What was uploaded, the newest last, as far as this reader is told."""
        return store_facts.uploads(self._house, self.scope.rights)

    def by_inbox(self) -> frozenset[int]:
        """Uploads that nobody pressed a button for."""
        return came_by_inbox(self._house)

    def files(self) -> dict[int, str]:
        """Number of an upload → name of its file."""
        return {upload.upload_id: upload.file for upload in self.uploads()}

    def record(self) -> tuple[Kept, ...]:
        """The department's forecasts as they were said, where the whole department is seen."""
        return tuple(store_facts.record(self._house, self.scope.rights))

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
