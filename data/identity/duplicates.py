"""Who may be whom: owners under several spellings and clients under several keys, to be asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import duckdb
from rapidfuzz.process import extract

from data.identity import client_match, decisions, person_match
from data.identity.client_match import ClientPair
from data.identity.decisions import DecisionKind, WrongAnswer
from data.identity.name_normalize import words
from data.model.headers import fold
from data.storage.owner_names import OWNED_TABLES
from data.storage.store import Store

ASKED_FROM, SURE = 0.5, 0.95
_CALLS, _OF_THEM = 20, 0.6  # calls to clients whose manager is known, and the share that is one's

_SPELLED = "SELECT DISTINCT owner_written FROM {} WHERE owner_written IS NOT NULL"


class UnknownOwner(WrongAnswer):
    """Nobody in the data is spelled so."""

    key = "errors.unknown_owner"


@dataclass(frozen=True)
class OwnerPair:
    """Two names that may be one person. `keep`: what he would be called; `rows` of each name."""

    names: tuple[str, str]
    keep: str
    score: float
    reasons: tuple[str, ...]
    rows: tuple[int, int]


def owners(store: Store) -> list[OwnerPair]:
    """Owners to unite, the likeliest first; what was refused is not there."""
    counts = rows_of_owners(store)
    listed = {name for (name,) in _rows(store, "SELECT owner FROM owners")}
    found = {frozenset(each.names): each for each in person_match.alike(counts)}
    for each in _by_calls(store, counts):
        found.setdefault(frozenset(each.names), each)
    refused = {frozenset(map(fold, names)) for names in _refused(store, DecisionKind.OWNERS_APART)}
    told = [
        OwnerPair(
            each.names,
            max(each.names, key=lambda name: _worth(name, listed, counts)),
            each.score,
            each.reasons,
            (counts[each.names[0]], counts[each.names[1]]),
        )
        for each in found.values()
        if each.score >= ASKED_FROM
        and frozenset(map(fold, each.names)) not in refused
        and not listed.issuperset(each.names)
    ]
    return sorted(told, key=lambda each: (-each.score, each.names))


def clients(store: Store, most: int = 1000) -> list[ClientPair]:
    """Clients to unite, the likeliest first; what was refused is not there."""
    refused = {frozenset(names) for names in _refused(store, DecisionKind.CLIENTS_APART)}
    with store.cursor() as connection:
        found = client_match.alike(connection)
        told = (each for each in found if each.score >= ASKED_FROM)
        kept = [each for each in told if frozenset(each.keys) not in refused]
        first = sorted(kept, key=lambda each: (-each.score, each.keys))[:most]
        return _with_owners(connection, first) if first else []


def _with_owners(
    connection: duckdb.DuckDBPyConnection, pairs: Sequence[ClientPair]
) -> list[ClientPair]:
    """The pairs with the manager of each client's latest deal."""
    keys = sorted({key for pair in pairs for key in pair.keys})
    found: dict[str, str | None] = dict(
        connection.execute(
            f"SELECT {client_match.KEY} AS k, arg_max(owner, created_at) FROM deals "
            "WHERE k IN (SELECT unnest(?)) GROUP BY 1",
            [keys],
        ).fetchall()
    )
    return [
        replace(pair, owners=(found.get(pair.keys[0]), found.get(pair.keys[1]))) for pair in pairs
    ]


def unite_surest(store: Store, at_least: float = SURE) -> list[int]:
    """Unite every pair of owners and of clients that is at least so sure: one answer to all."""
    people = [(each.names, each.keep) for each in owners(store) if each.score >= at_least]
    return decisions.unite_pairs(
        store, people, [each.keys for each in clients(store) if each.score >= at_least]
    )


def known_owners(store: Store, names: Iterable[str]) -> None:
    """Refuse a name that nobody in the data has, with the nearest ones that somebody has."""
    spelled = {name for table in OWNED_TABLES for (name,) in _rows(store, _SPELLED.format(table))}
    known = {*rows_of_owners(store), *spelled}
    folded = {fold(name) for name in known}
    for name in names:
        if fold(name) not in folded:
            close = [each for each, _, _ in extract(name, sorted(known), limit=3, score_cutoff=60)]
            raise UnknownOwner(owner=name, close=", ".join(close) or "—")


def refuse_owners(store: Store, names: tuple[str, str]) -> int:
    """Keep that these two are different people."""
    return decisions.refuse(store, DecisionKind.OWNERS_APART, {"names": list(names)})


def refuse_clients(store: Store, keys: tuple[str, str]) -> int:
    """Keep that these two are different clients."""
    return decisions.refuse(store, DecisionKind.CLIENTS_APART, {"names": list(keys)})


def _refused(store: Store, kind: DecisionKind) -> Iterable[list[str]]:
    return (each.payload["names"] for each in decisions.standing(store, kind))


def _rows(store: Store, sql: str) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in store.all_rows(sql, {}).to_pylist()]


def rows_of_owners(store: Store) -> dict[str, int]:
    """Every owner's name in the data and how many rows carry it."""
    parts = [f"SELECT owner, count(*) AS n FROM {table} GROUP BY 1" for table in OWNED_TABLES]
    parts.append("SELECT owner, 0 FROM owners WHERE united_owner IS NULL")
    asked = f"SELECT owner, sum(n)::BIGINT AS n FROM ({' UNION ALL '.join(parts)}) GROUP BY 1"
    rows = store.all_rows(f"{asked} HAVING owner IS NOT NULL ORDER BY 1", {}).to_pylist()
    return {row["owner"]: row["n"] for row in rows}


def _worth(name: str, listed: set[str], counts: dict[str, int]) -> tuple[object, ...]:
    """The name to keep: of the list, of more whole words, of more rows."""
    whole = [word for word in words(name) if len(word) > 1 and not word.isdigit()]
    is_ours = any("а" <= letter <= "я" for letter in name.lower())
    return name in listed, min(len(whole), 2), is_ours, counts[name], name


def _by_calls(store: Store, counts: dict[str, int]) -> list[person_match.Likeness]:
    """An extension is whose clients it calls, where these are mostly one manager's."""
    rows = store.all_rows(
        "WITH told AS (SELECT c.owner AS line, d.owner, count(*) AS n FROM calls c JOIN "
        "(SELECT phone, max(owner) AS owner FROM deals WHERE phone IS NOT NULL GROUP BY 1 "
        "HAVING count(DISTINCT owner) = 1) d ON d.phone = c.client_phone "
        r"WHERE regexp_full_match(c.owner, '\d{2,5}') GROUP BY 1, 2) "
        "SELECT line, owner, n, sum(n) OVER (PARTITION BY line)::BIGINT AS whole FROM told "
        "QUALIFY n = max(n) OVER (PARTITION BY line)",
        {},
    ).to_pylist()
    return [
        person_match.Likeness(
            (row["line"], row["owner"]), round(min(row["n"] / row["whole"], 0.95), 3), ("calls",)
        )
        for row in rows
        if row["owner"] in counts and row["whole"] >= _CALLS and row["n"] >= _OF_THEM * row["whole"]
    ]
