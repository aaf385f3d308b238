"""What the user's decisions do to the rows: read from their book, applied after every change."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import duckdb
import pyarrow as pa

from data.model.query_one import one

_CLIENT_KEYS = (("client_id", "id:"), ("phone", "phone:"), ("email", "email:"), ("inn", "inn:"))
_OF_CLIENTS = ("deals", "payments")
_COLUMNS = "decision_id, kind, payload, made_at, active, demo"


class Kind(StrEnum):
    """What was decided; the refusals are kept so that nothing is asked twice."""

    OWNERS = "owners_united"
    CLIENTS = "clients_united"
    MATCH = "payment_matched"
    OWNERS_APART = "owners_apart"
    CLIENTS_APART = "clients_apart"
    NO_MATCH = "payment_not_matched"


@dataclass(frozen=True)
class Decision:
    """One answer of the user. `demo`: given about the demonstration, and gone with it.

    Payloads: `names` and `name` of owners; `keys` of clients, the one they become first;
    `payment` and `deal`, each a pair of the source system and the key or id within it.
    """

    decision_id: int
    kind: Kind
    payload: Mapping[str, Any]
    made_at: datetime
    active: bool
    demo: bool


def read(connection: duckdb.DuckDBPyConnection) -> list[Decision]:
    """Every decision ever made, the oldest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM decisions ORDER BY decision_id").fetchall()
    return [Decision(n, Kind(kind), json.loads(said), *rest) for n, kind, said, *rest in rows]


def standing(connection: duckdb.DuckDBPyConnection, *kinds: Kind) -> list[Decision]:
    """Decisions in force, the oldest first; those about the demonstration only beside it."""
    is_demo = has_demo(connection)
    return [
        each
        for each in read(connection)
        if each.active and each.demo == is_demo and each.kind in kinds
    ]


def has_demo(connection: duckdb.DuckDBPyConnection) -> bool:
    """Some of what stands in the tables is the demonstration."""
    return bool(one(connection, "SELECT EXISTS (FROM uploads WHERE demo AND active)")[0])


def groups(sets: Iterable[Sequence[str]]) -> dict[str, int]:
    """Each member and the number of the group it is in: sets that share a member are one."""
    root: dict[str, str] = {}

    def find(member: str) -> str:
        while root.setdefault(member, member) != member:
            root[member] = root[root[member]]
            member = root[member]
        return member

    for members in sets:
        for other in members:
            root[find(other)] = find(members[0])
    numbers: dict[str, int] = {}
    return {member: numbers.setdefault(find(member), len(numbers)) for member in sorted(root)}


def clients(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the rows of clients the key of the one client they are, and whom they are not."""
    meant = _united(standing(connection, Kind.CLIENTS))
    if meant or any(_holds(connection, table, "united_client") for table in _OF_CLIENTS):
        for table in _OF_CLIENTS:
            _tell(connection, table, "united_client", meant)
    others = _apart(standing(connection, Kind.CLIENTS_APART), meant)
    if others or _holds(connection, "deals", "apart_clients"):
        _tell(connection, "deals", "apart_clients", others)


def _united(said: Sequence[Decision]) -> dict[str, str]:
    """Client's key → the key of the one client he is, where it is another."""
    sets = [tuple(each.payload["keys"]) for each in said]
    one_key: dict[int, str] = {}
    members = groups(sets)
    for keys in sets:  # the latest word names the client
        one_key[members[keys[0]]] = keys[0]
    meant = {key: one_key[number] for key, number in members.items()}
    return {key: united for key, united in meant.items() if key != united}


def _apart(said: Sequence[Decision], meant: Mapping[str, str]) -> dict[str, str]:
    """Client's key → keys of those he is not, a line each; keys of the one clients they are."""
    others: dict[str, set[str]] = {}
    for each in said:
        one, other = (meant.get(key, key) for key in each.payload["names"])
        others.setdefault(one, set()).add(other)
        others.setdefault(other, set()).add(one)
    told = {key: "".join(f"\n{each}\n" for each in sorted(of)) for key, of in others.items()}
    return told | {key: told[one] for key, one in meant.items() if one in told}


def _tell(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, told: Mapping[str, str]
) -> None:
    """Put into a column what is told of each client's key, and nothing where nothing is."""
    rows = pa.table(
        {"key": list(told), "told": list(told.values())},
        schema=pa.schema({"key": pa.string(), "told": pa.string()}),
    )
    own = ", ".join(f"'{prefix}' || t.{name}" for name, prefix in _CLIENT_KEYS)
    with _lent(connection, "told_keys", rows):
        connection.execute(
            f"UPDATE {table} SET {column} = m.told FROM ("
            "SELECT t.source_system, t.row_key, u.told "
            f"FROM {table} t LEFT JOIN told_keys u ON u.key = coalesce({own}) "
            f"WHERE t.{column} IS DISTINCT FROM u.told) m "
            f"WHERE {table}.source_system = m.source_system AND {table}.row_key = m.row_key"
        )


def matches(connection: duckdb.DuckDBPyConnection) -> None:
    """Give payments that name no deal the deal that the user confirmed, while both exist."""
    pairs = {
        tuple(each.payload["payment"]): tuple(each.payload["deal"])
        for each in standing(connection, Kind.MATCH)
    }
    if not pairs and not _holds(connection, "payments", "matched_deal_id"):
        return
    names = ("source_system", "row_key", "deal_system", "deal_id")
    rows = [(*payment, *deal) for payment, deal in pairs.items()]
    told = pa.table(
        {name: [row[place] for row in rows] for place, name in enumerate(names)},
        schema=pa.schema({name: pa.string() for name in names}),
    )
    with _lent(connection, "confirmed", told):
        connection.execute(
            "UPDATE payments SET matched_deal_id = m.deal_id FROM ("
            "SELECT p.source_system, p.row_key, d.deal_id FROM payments p "
            "LEFT JOIN confirmed c ON c.source_system = p.source_system "
            "AND c.row_key = p.row_key AND p.deal_id IS NULL AND p.refund_of IS NULL "
            "LEFT JOIN (SELECT DISTINCT source_system, deal_id FROM deals) d "
            "ON d.source_system = c.deal_system AND d.deal_id = c.deal_id "
            "WHERE p.refund_of IS NULL AND p.matched_deal_id IS DISTINCT FROM d.deal_id) m "
            "WHERE payments.source_system = m.source_system AND payments.row_key = m.row_key"
        )


def _holds(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    return bool(one(connection, f"SELECT EXISTS (FROM {table} WHERE {column} IS NOT NULL)")[0])


@contextmanager
def _lent(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> Iterator[None]:
    """A table of this process under a name of the database's, for as long as it is needed."""
    connection.register(name, rows)
    try:
        yield
    finally:
        connection.unregister(name)
