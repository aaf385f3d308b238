"""The user's answers: people and clients united, payments given to deals, and what he refused.

An answer is kept beside the uploads and acts on whatever rows there are: it survives rebuild, undo
and redo of uploads, and taken back it leaves nothing behind.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from data.model.errors import ExportError
from data.model.query_one import one
from data.model.headers import fold
from data.storage import apply_decisions
from data.storage.apply_decisions import Decision, DecisionKind
from data.storage.store import Store

__all__ = ["Decision", "DecisionKind", "WrongAnswer"]

_TOUCHES = {
    DecisionKind.OWNERS: {"owners"},
    DecisionKind.CLIENTS: {"payments"},
    DecisionKind.CLIENTS_APART: {"payments"},
    DecisionKind.MATCH: {"payments"},
}
Payload = dict[str, object]
Pair = tuple[str, str]


class WrongAnswer(ExportError):
    """What was answered makes no sense with the data there are."""

    exit_status = 2


class NoSuchDecision(WrongAnswer):
    """No decision has this number."""

    key = "errors.no_such_decision"


class NothingToUnite(WrongAnswer):
    """Fewer than two different names were given."""

    key = "errors.nothing_to_unite"


class NotUnited(WrongAnswer):
    """The user has not united this one with anybody."""

    key = "errors.not_united"


class NoSuchProposal(WrongAnswer):
    """No proposal has this number."""

    key = "errors.no_such_proposal"


def decisions(store: Store, *kinds: DecisionKind) -> list[Decision]:
    """Decisions of these kinds, or all, those taken back included; the oldest first."""
    with store.cursor() as connection:
        return [
            each
            for each in apply_decisions.all_decisions(connection)
            if not kinds or each.kind in kinds
        ]


def standing(store: Store, *kinds: DecisionKind) -> list[Decision]:
    """Decisions of these kinds that are in force, the oldest first."""
    with store.cursor() as connection:
        return apply_decisions.decisions_in_force(connection, *kinds)


def unite_owners(store: Store, names: Sequence[str], name: str | None = None) -> int:
    """One person under several spellings; `name` (the first, if empty) is what he is called."""
    told = list({fold(each): each for each in reversed(names)}.values())[::-1]
    if len({*map(fold, told), fold(name or told[0])}) < 2:
        raise NothingToUnite(names=", ".join(names))
    return _made(store, DecisionKind.OWNERS, [{"names": told, "name": name or told[0]}])[0]


def unite_clients(store: Store, keys: Sequence[str]) -> int:
    """One client under several keys (`id:…`, `phone:…`, `email:…`, `inn:…`), the first stays."""
    told = list(dict.fromkeys(keys))
    if len(told) < 2:
        raise NothingToUnite(names=", ".join(keys))
    return _made(store, DecisionKind.CLIENTS, [{"keys": told}])[0]


def unite_pairs(
    store: Store, owners: Iterable[tuple[Pair, str]], clients: Iterable[Pair]
) -> list[int]:
    """Many pairs at once: of owners, with what each is called, and of client keys."""
    people: list[Payload] = [{"names": list(pair), "name": name} for pair, name in owners]
    firms: list[Payload] = [{"keys": list(keys)} for keys in clients]
    return _made(store, DecisionKind.OWNERS, people) + _made(store, DecisionKind.CLIENTS, firms)


def match(store: Store, pairs: Iterable[tuple[Pair, Pair]]) -> list[int]:
    """Payments, by source system and row key, each for a deal, by source system and id."""
    told: list[Payload] = [{"payment": list(p), "deal": list(d)} for p, d in pairs]
    return _made(store, DecisionKind.MATCH, told)


def refuse(store: Store, kind: DecisionKind, payload: Payload) -> int:
    """Keep the answer «no», so that the same is not asked again."""
    return _made(store, kind, [payload])[0]


def part(store: Store, name: str) -> list[int]:
    """Split a person or a client from those he was united with; the others stay united.

    Gives the new decisions. `undo` of the uniting itself would let it be proposed again.
    """
    with store.writing() as connection:
        held = [
            each
            for each in apply_decisions.decisions_in_force(
                connection, DecisionKind.OWNERS, DecisionKind.CLIENTS
            )
            if name in _members(each)
        ]
        if not held:
            raise NotUnited(name=name)
        made: list[int] = []
        for each in held:
            _set(connection, each.decision_id, False)
            made += _without(connection, each, name)
        store.refresh_derived(connection, set().union(*(_TOUCHES[each.kind] for each in held)))
    return made


def _members(united: Decision) -> list[str]:
    if united.kind is DecisionKind.CLIENTS:
        return list(united.payload["keys"])
    return list(dict.fromkeys([united.payload["name"], *united.payload["names"]]))


def _without(connection: duckdb.DuckDBPyConnection, united: Decision, name: str) -> list[int]:
    """The same decision without one of its members, and that he is somebody else."""
    others = [each for each in _members(united) if each != name]
    is_client = united.kind is DecisionKind.CLIENTS
    apart = DecisionKind.CLIENTS_APART if is_client else DecisionKind.OWNERS_APART
    made = _add(connection, apart, [{"names": [name, each]} for each in others])
    if len(others) > 1:
        rest: Payload = {"keys": others} if is_client else {"names": others, "name": others[0]}
        made += _add(connection, united.kind, [rest])
    return made


def undo(store: Store, decision_id: int) -> None:
    """Take a decision back: the tables become as if it had never been made."""
    _switch(store, decision_id, False)


def redo(store: Store, decision_id: int) -> None:
    """Put a decision that was taken back in force again."""
    _switch(store, decision_id, True)


def _switch(store: Store, decision_id: int, active: bool) -> None:
    with store.writing() as connection:
        found = {each.decision_id: each for each in decisions(store)}.get(decision_id)
        if found is None:
            raise NoSuchDecision(decision=decision_id)
        if found.active == active:
            return
        _set(connection, decision_id, active)
        store.refresh_derived(connection, _TOUCHES.get(found.kind, set()))


def _set(connection: duckdb.DuckDBPyConnection, decision_id: int, active: bool) -> None:
    connection.execute(
        "UPDATE decisions SET active = ? WHERE decision_id = ?", [active, decision_id]
    )


def _made(store: Store, kind: DecisionKind, told: Sequence[Payload]) -> list[int]:
    if not told:
        return []
    with store.writing() as connection:
        made = _add(connection, kind, told)
        store.refresh_derived(connection, _TOUCHES.get(kind, set()))
    return made


def _add(
    connection: duckdb.DuckDBPyConnection, kind: DecisionKind, told: Sequence[Payload]
) -> list[int]:
    last = int(one(connection, "SELECT coalesce(max(decision_id), 0) FROM decisions")[0])
    numbers = list(range(last + 1, last + 1 + len(told)))
    now, is_demo = (
        datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        apply_decisions.has_demo(connection),
    )
    rows = pa.table(
        {
            "number": numbers,
            "payload": [json.dumps(payload, ensure_ascii=False) for payload in told],
        }
    )
    connection.register("answers_told", rows)
    connection.execute(
        "INSERT INTO decisions SELECT number, ?, payload, ?, true, ? FROM answers_told",
        [kind.value, now, is_demo],
    )
    connection.unregister("answers_told")
    return numbers
