"""The user's decisions: owners and clients united, payments matched to deals, proposals refused.

A decision is stored beside the uploads and applies to whatever rows there are: it survives
rebuild, undo and redo of uploads, and undone it leaves no trace in the tables.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from data.model.errors import ExportError
from data.model.headers import fold
from data.model.query_one import one
from data.storage import apply_decisions
from data.storage.apply_decisions import Decision, DecisionKind
from data.storage.store import Store

__all__ = ["Decision", "DecisionKind", "InvalidDecision"]

_TOUCHED_TABLES = {
    DecisionKind.OWNERS: {"owners"},
    DecisionKind.CLIENTS: {"payments"},
    DecisionKind.CLIENTS_APART: {"payments"},
    DecisionKind.MATCH: {"payments"},
}
Payload = dict[str, object]
Pair = tuple[str, str]


class InvalidDecision(ExportError):
    """The decision contradicts the data."""

    exit_status = 2


class NoSuchDecision(InvalidDecision):
    """No decision has this number."""

    key = "errors.no_such_decision"


class NothingToUnite(InvalidDecision):
    """Fewer than two different names were given."""

    key = "errors.nothing_to_unite"


class NotUnited(InvalidDecision):
    """The user has not united this one with anybody."""

    key = "errors.not_united"


class NoSuchProposal(InvalidDecision):
    """No proposal has this number."""

    key = "errors.no_such_proposal"


def all_decisions(store: Store, *kinds: DecisionKind) -> list[Decision]:
    """Decisions of these kinds, or of any, undone ones included; the oldest first."""
    with store.cursor() as connection:
        return [
            each
            for each in apply_decisions.all_decisions(connection)
            if not kinds or each.kind in kinds
        ]


def decisions_in_force(store: Store, *kinds: DecisionKind) -> list[Decision]:
    """Decisions of these kinds that are in force, the oldest first."""
    with store.cursor() as connection:
        return apply_decisions.decisions_in_force(connection, *kinds)


def unite_owners(store: Store, names: Sequence[str], name: str | None = None) -> int:
    """Unite several spellings into one owner, named `name` or by the first; gives the decision."""
    distinct_names = list({fold(each): each for each in reversed(names)}.values())[::-1]
    if len({*map(fold, distinct_names), fold(name or distinct_names[0])}) < 2:
        raise NothingToUnite(names=", ".join(names))
    return _store_decisions(
        store, DecisionKind.OWNERS, [{"names": distinct_names, "name": name or distinct_names[0]}]
    )[0]


def unite_clients(store: Store, keys: Sequence[str]) -> int:
    """Unite several client keys (`id:…`, `phone:…`, `email:…`, `inn:…`) into the first one."""
    distinct_keys = list(dict.fromkeys(keys))
    if len(distinct_keys) < 2:
        raise NothingToUnite(names=", ".join(keys))
    return _store_decisions(store, DecisionKind.CLIENTS, [{"keys": distinct_keys}])[0]


def unite_pairs(
    store: Store, owners: Iterable[tuple[Pair, str]], clients: Iterable[Pair]
) -> list[int]:
    """Unite many pairs at once: of owners, with the name of each, and of client keys."""
    people: list[Payload] = [{"names": list(pair), "name": name} for pair, name in owners]
    firms: list[Payload] = [{"keys": list(keys)} for keys in clients]
    return _store_decisions(store, DecisionKind.OWNERS, people) + _store_decisions(
        store, DecisionKind.CLIENTS, firms
    )


def match_payments(store: Store, pairs: Iterable[tuple[Pair, Pair]]) -> list[int]:
    """Match payments (source system, row key) to deals (source system, deal id)."""
    payloads: list[Payload] = [{"payment": list(p), "deal": list(d)} for p, d in pairs]
    return _store_decisions(store, DecisionKind.MATCH, payloads)


def refuse(store: Store, kind: DecisionKind, payload: Payload) -> int:
    """Store a refusal, so that the same is not proposed again; gives the decision."""
    return _store_decisions(store, kind, [payload])[0]


def separate(store: Store, name: str) -> list[int]:
    """Separate an owner or a client from those it was united with; the others stay united.

    Gives the new decisions. `undo` of the uniting itself would let it be proposed again.
    """
    with store.writing() as connection:
        united = [
            each
            for each in apply_decisions.decisions_in_force(
                connection, DecisionKind.OWNERS, DecisionKind.CLIENTS
            )
            if name in _members(each)
        ]
        if not united:
            raise NotUnited(name=name)
        decision_ids: list[int] = []
        for each in united:
            _set_active(connection, each.decision_id, False)
            decision_ids += _replace_without(connection, each, name)
        store.refresh_derived(
            connection, set().union(*(_TOUCHED_TABLES[each.kind] for each in united))
        )
    return decision_ids


def _members(united: Decision) -> list[str]:
    if united.kind is DecisionKind.CLIENTS:
        return list(united.payload["keys"])
    return list(dict.fromkeys([united.payload["name"], *united.payload["names"]]))


def _replace_without(
    connection: duckdb.DuckDBPyConnection, united: Decision, name: str
) -> list[int]:
    """Add the decision without one of its members, and that this one is apart from the others."""
    others = [each for each in _members(united) if each != name]
    is_client = united.kind is DecisionKind.CLIENTS
    apart = DecisionKind.CLIENTS_APART if is_client else DecisionKind.OWNERS_APART
    decision_ids = _add(connection, apart, [{"names": [name, each]} for each in others])
    if len(others) > 1:
        rest: Payload = {"keys": others} if is_client else {"names": others, "name": others[0]}
        decision_ids += _add(connection, united.kind, [rest])
    return decision_ids


def undo(store: Store, decision_id: int) -> None:
    """Undo a decision: the tables become as if it had never been made."""
    _switch(store, decision_id, False)


def redo(store: Store, decision_id: int) -> None:
    """Put an undone decision in force again."""
    _switch(store, decision_id, True)


def _switch(store: Store, decision_id: int, active: bool) -> None:
    with store.writing() as connection:
        decision = {each.decision_id: each for each in all_decisions(store)}.get(decision_id)
        if decision is None:
            raise NoSuchDecision(decision=decision_id)
        if decision.active == active:
            return
        _set_active(connection, decision_id, active)
        store.refresh_derived(connection, _TOUCHED_TABLES.get(decision.kind, set()))


def _set_active(connection: duckdb.DuckDBPyConnection, decision_id: int, active: bool) -> None:
    connection.execute(
        "UPDATE decisions SET active = ? WHERE decision_id = ?", [active, decision_id]
    )


def _store_decisions(store: Store, kind: DecisionKind, payloads: Sequence[Payload]) -> list[int]:
    if not payloads:
        return []
    with store.writing() as connection:
        decision_ids = _add(connection, kind, payloads)
        store.refresh_derived(connection, _TOUCHED_TABLES.get(kind, set()))
    return decision_ids


def _add(
    connection: duckdb.DuckDBPyConnection, kind: DecisionKind, payloads: Sequence[Payload]
) -> list[int]:
    last = int(one(connection, "SELECT coalesce(max(decision_id), 0) FROM decisions")[0])
    numbers = list(range(last + 1, last + 1 + len(payloads)))
    now, is_demo = (
        datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        apply_decisions.has_demo(connection),
    )
    rows = pa.table(
        {
            "number": numbers,
            "payload": [json.dumps(payload, ensure_ascii=False) for payload in payloads],
        }
    )
    connection.register("new_decisions", rows)
    connection.execute(
        "INSERT INTO decisions SELECT number, ?, payload, ?, true, ? FROM new_decisions",
        [kind.value, now, is_demo],
    )
    connection.unregister("new_decisions")
    return numbers
