"""The view of a page: the reader's question, its answers cached between readers, the store."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import pyarrow as pa
import streamlit as st

from data.access import audit, store_facts
from data.access.audit import AuditAction
from data.access.database import AccessDatabase
from data.ingest.inbox import inbox_uploads
from data.model.rights import NotAllowed, Rights
from data.model.roles import Power, Role
from data.storage.engine import Query
from data.storage.forecast_log import LoggedForecast
from data.storage.store import Store
from data.storage.uploads import Upload
from metrics.core.answer import Run
from metrics.core.scope import Scope
from present.address import Question
from present.answers import Answers
from present.caller import access_database
from present.data_state import DataState
from present.department import Department, department_scope
from present.palette import Palette
from present.visitor import Visitor
from ui.charts.look import Look

P = ParamSpec("P")
T = TypeVar("T")


def data_state(store: Store, store_path: str, rights: Rights) -> DataState:
    """The store's facts as of its present version, within these rights."""
    return _cached_state(store, store_path, store.version, rights)


@st.cache_data(max_entries=100, show_spinner=False)
def _cached_state(_store: Store, store_path: str, version: int, rights: Rights) -> DataState:
    return DataState.of(_store, rights)


@st.cache_data(max_entries=4000, show_spinner=False)
def _cached_rows(
    _store: Store,
    store_path: str,
    version: int,
    sql: str,
    parameters: Mapping[str, Any],
    rights: Rights,
    self_filtered: bool,
) -> pa.Table:
    return _store.run(Query(sql, parameters, rights, self_filtered))


@st.cache_resource(max_entries=400, show_spinner=False)
def _cached_report(
    _build: Callable[[], Any], store_path: str, version: int, name: str, scope: Scope, *args: Any
) -> Any:
    return _build()


@dataclass(frozen=True)
class View(Answers):
    """The question of one reader over one state of the data.

    `store` gives the store itself to readers who may change it; figures come from `run` and
    what is built on it, each within the rights of the scope.
    """

    opened_store: Store | None
    store_path: str  # part of the cache's key
    version: int
    question: Question
    palette: Palette
    visitor: Visitor

    def run(self, query: Query) -> pa.Table:
        """Answer of the engine, cached until the data change.

        A query of other rights than this reader's own is an error of the program and raises.
        """
        self.visitor.require_session()
        if query.rights != self.scope.rights:
            raise NotAllowed(what=", ".join(map(str, query.rights.limits.values())))
        return self._ask(query)

    def _ask(self, query: Query) -> pa.Table:
        query_key = (query.sql, dict(query.parameters), query.rights, query.self_filtered)
        return _cached_rows(self._store, self.store_path, self.version, *query_key)

    def department(self) -> Department | None:
        """Totals of the department for a manager; None where they would reveal a colleague."""
        scope, own = department_scope(self.scope), self.scope.rights.limits.get("owner", ())
        days = (scope.period.start, scope.period.end)
        if self.visitor.role is not Role.MANAGER:
            return None
        return (
            Department(self._ask, scope)
            if store_facts.hides_individuals(self._store, own, *days)
            else None
        )

    @property
    def _store(self) -> Store:
        assert self.opened_store
        return self.opened_store

    def store(self, power: Power) -> Store:
        """The store; raises NotYours where the reader lacks the power or the session has ended."""
        self.visitor.require(power)
        return self._store

    @property
    def access_database(self) -> AccessDatabase:
        """Accounts, links and the audit; call `store` first, which checks the reader's power."""
        return access_database(self._store.folder)

    def note(self, deed: AuditAction, what: str = "") -> None:
        """Record an action of this reader in the audit log."""
        if self.opened_store is not None:
            audit.record(self.access_database, self.visitor.name, deed, what, self.visitor.address)

    @property
    def zone(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self._store.rules.company.timezone)

    def uploads(self) -> Sequence[Upload]:
        """Uploads that the reader's rights show, the newest last."""
        return store_facts.uploads(self._store, self.scope.rights)

    def by_inbox(self) -> frozenset[int]:
        """Numbers of the uploads that came through the inbox folder."""
        return inbox_uploads(self._store)

    def files(self) -> dict[int, str]:
        """Number of an upload → name of its file."""
        return {upload.upload_id: upload.file for upload in self.uploads()}

    def record(self) -> tuple[LoggedForecast, ...]:
        """The department's forecasts as they were recorded, where the whole department is seen."""
        return tuple(store_facts.department_forecasts(self._store, self.scope.rights))

    def cached(
        self, build: Callable[Concatenate[Run, Scope, P], T], *args: P.args, **named: P.kwargs
    ) -> T:
        """The same as `report` for a slow answer: cached until the data change.

        All readers get the same object, so it must be immutable.
        """
        name = f"{build.__module__}.{build.__qualname__}"
        question = (self.scope, args, tuple(named.items()))
        report: T = _cached_report(
            lambda: self.report(build, *args, **named),
            self.store_path,
            self.version,
            name,
            *question,
        )
        return report

    @property
    def look(self) -> Look:
        """Colours, number and date formats and words of one reader's charts."""
        return Look(self.palette, self.numbers, self.dates, self.text)
