"""The user's decisions on owners, clients and payments: reads them and applies them to the rows.

Kinds and payloads stand in the table `decisions` and in records of the journal, which are never
rewritten: their values and keys keep the names they were first stored under.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import duckdb

from data.model.query_one import one
from data.storage.text_table import text_table

_CLIENT_KEYS = (("client_id", "id:"), ("phone", "phone:"), ("email", "email:"), ("inn", "inn:"))
_CLIENT_TABLES = ("deals", "payments")
_COLUMNS = "decision_id, kind, payload, made_at, active, demo"


class DecisionKind(StrEnum):
    """What was decided; refusals are stored too, so that nothing is proposed twice."""

    OWNERS = "owners_united"
    CLIENTS = "clients_united"
    MATCH = "payment_matched"
    OWNERS_APART = "owners_apart"
    CLIENTS_APART = "clients_apart"
    NO_MATCH = "payment_not_matched"


@dataclass(frozen=True)
class Decision:
    """One decision of the user. `demo`: it is about the demonstration and ends with it.

    Payloads: `names` and `name` of owners; `keys` of clients, the one they become first;
    `payment` and `deal`, each a pair of the source system and the key or id within it.
    """

    decision_id: int
    kind: DecisionKind
    payload: Mapping[str, Any]
    made_at: datetime
    active: bool
    demo: bool


def all_decisions(connection: duckdb.DuckDBPyConnection) -> list[Decision]:
    """Every decision ever made, undone ones included, the oldest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM decisions ORDER BY decision_id").fetchall()
    return [
        Decision(n, DecisionKind(kind), json.loads(payload), *rest)
        for n, kind, payload, *rest in rows
    ]


def decisions_in_force(
    connection: duckdb.DuckDBPyConnection, *kinds: DecisionKind
) -> list[Decision]:
    """Active decisions of these kinds, the oldest first.

    While the demonstration is loaded, only the decisions about it; otherwise only the others.
    """
    is_demo = has_demo(connection)
    return [
        each
        for each in all_decisions(connection)
        if each.active and each.demo == is_demo and each.kind in kinds
    ]


def has_demo(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether an upload of the demonstration is active."""
    return bool(one(connection, "SELECT EXISTS (FROM uploads WHERE demo AND active)")[0])


def connected_groups(sets: Iterable[Sequence[str]]) -> dict[str, int]:
    """Member → number of its group; sets that share a member are one group (union-find)."""
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


def apply_client_decisions(connection: duckdb.DuckDBPyConnection) -> None:
    """Set `united_client` and `apart_clients` of deals and payments by the decisions on clients."""
    united_by_key = _united_keys(decisions_in_force(connection, DecisionKind.CLIENTS))
    if united_by_key or any(
        _has_values(connection, table, "united_client") for table in _CLIENT_TABLES
    ):
        for table in _CLIENT_TABLES:
            _set_by_client(connection, table, "united_client", united_by_key)
    apart_by_key = _apart_keys(
        decisions_in_force(connection, DecisionKind.CLIENTS_APART), united_by_key
    )
    if apart_by_key or _has_values(connection, "deals", "apart_clients"):
        _set_by_client(connection, "deals", "apart_clients", apart_by_key)


def _united_keys(decisions: Sequence[Decision]) -> dict[str, str]:
    """Client's key → key of the client it was united into; keys that stay are left out."""
    sets = [tuple(each.payload["keys"]) for each in decisions]
    one_key: dict[int, str] = {}
    members = connected_groups(sets)
    for keys in sets:  # the latest decision names the client
        one_key[members[keys[0]]] = keys[0]
    united_by_key = {key: one_key[number] for key, number in members.items()}
    return {key: united for key, united in united_by_key.items() if key != united}


def _apart_keys(decisions: Sequence[Decision], united_by_key: Mapping[str, str]) -> dict[str, str]:
    """Client's key → keys of clients it was decided to be apart from, one a line, after uniting."""
    others: dict[str, set[str]] = {}
    for each in decisions:
        one, other = (united_by_key.get(key, key) for key in each.payload["names"])
        others.setdefault(one, set()).add(other)
        others.setdefault(other, set()).add(one)
    lines_by_key = {
        key: "".join(f"\n{each}\n" for each in sorted(of)) for key, of in others.items()
    }
    return lines_by_key | {
        key: lines_by_key[one] for key, one in united_by_key.items() if one in lines_by_key
    }


def _set_by_client(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, value_by_key: Mapping[str, str]
) -> None:
    """Set a column of a table to the value of the row's client key; NULL where there is none."""
    columns = {"key": list(value_by_key), "value": list(value_by_key.values())}
    own = ", ".join(f"'{prefix}' || t.{name}" for name, prefix in _CLIENT_KEYS)
    with text_table(connection, "values_by_key", columns):
        connection.execute(
            f"UPDATE {table} SET {column} = m.value FROM ("
            "SELECT t.source_system, t.row_key, u.value "
            f"FROM {table} t LEFT JOIN values_by_key u ON u.key = coalesce({own}) "
            f"WHERE t.{column} IS DISTINCT FROM u.value) m "
            f"WHERE {table}.source_system = m.source_system AND {table}.row_key = m.row_key"
        )


def apply_payment_matches(connection: duckdb.DuckDBPyConnection) -> None:
    """Set `matched_deal_id` of payments without a deal to the confirmed one, if both exist."""
    pairs = {
        tuple(each.payload["payment"]): tuple(each.payload["deal"])
        for each in decisions_in_force(connection, DecisionKind.MATCH)
    }
    if not pairs and not _has_values(connection, "payments", "matched_deal_id"):
        return
    names = ("source_system", "row_key", "deal_system", "deal_id")
    rows = [(*payment, *deal) for payment, deal in pairs.items()]
    confirmed = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    with text_table(connection, "confirmed", confirmed):
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


def _has_values(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    return bool(one(connection, f"SELECT EXISTS (FROM {table} WHERE {column} IS NOT NULL)")[0])
