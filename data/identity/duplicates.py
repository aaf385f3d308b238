"""Proposes duplicates to the user: owners under several names, clients under several keys."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import duckdb
from rapidfuzz.process import extract

from data.identity import client_match, decisions, person_match
from data.identity.client_match import ClientPair
from data.identity.decisions import DecisionKind, InvalidDecision
from data.identity.name_normalize import name_words
from data.model.headers import fold
from data.storage.owner_names import OWNED_TABLES
from data.storage.store import Store

MIN_SCORE, SURE = 0.5, 0.95
# of an extension: calls to clients whose owner is known, and the share of those of one owner
_MIN_CALLS, _MIN_SHARE = 20, 0.6

_SPELLINGS_SQL = "SELECT DISTINCT owner_written FROM {} WHERE owner_written IS NOT NULL"


class UnknownOwner(InvalidDecision):
    """No owner in the data has this name."""

    key = "errors.unknown_owner"


@dataclass(frozen=True)
class OwnerPair:
    """Two owner names that may be one person; `rows` counts the rows of each.

    `proposed_name` is the one of the two that both would get.
    """

    names: tuple[str, str]
    proposed_name: str
    score: float
    reasons: tuple[str, ...]
    rows: tuple[int, int]


def owner_pairs(store: Store) -> list[OwnerPair]:
    """Owner names to unite, the likeliest first, without refused pairs."""
    counts = row_counts_by_owner(store)
    listed = {name for (name,) in _rows(store, "SELECT owner FROM owners")}
    matches = {frozenset(each.names): each for each in person_match.likely_matches(counts)}
    for each in _extension_matches(store, counts):
        matches.setdefault(frozenset(each.names), each)
    refused = {
        frozenset(map(fold, names)) for names in _refused_names(store, DecisionKind.OWNERS_APART)
    }
    pairs = [
        OwnerPair(
            each.names,
            max(each.names, key=lambda name: _name_rank(name, listed, counts)),
            each.score,
            each.reasons,
            (counts[each.names[0]], counts[each.names[1]]),
        )
        for each in matches.values()
        if each.score >= MIN_SCORE
        and frozenset(map(fold, each.names)) not in refused
        and not listed.issuperset(each.names)
    ]
    return sorted(pairs, key=lambda each: (-each.score, each.names))


def client_pairs(store: Store, limit: int = 1000) -> list[ClientPair]:
    """Clients to unite, the likeliest first, without refused pairs; `limit` pairs at most."""
    refused = {frozenset(names) for names in _refused_names(store, DecisionKind.CLIENTS_APART)}
    with store.cursor() as connection:
        pairs = client_match.likely_pairs(connection)
        likely = (each for each in pairs if each.score >= MIN_SCORE)
        unrefused = [each for each in likely if frozenset(each.keys) not in refused]
        first = sorted(unrefused, key=lambda each: (-each.score, each.keys))[:limit]
        return _with_owners(connection, first) if first else []


def _with_owners(
    connection: duckdb.DuckDBPyConnection, pairs: Sequence[ClientPair]
) -> list[ClientPair]:
    """The pairs with the owner of each client's latest deal."""
    keys = sorted({key for pair in pairs for key in pair.keys})
    owner_by_key: dict[str, str | None] = dict(
        connection.execute(
            f"SELECT {client_match.CLIENT_KEY} AS k, arg_max(owner, created_at) FROM deals "
            "WHERE k IN (SELECT unnest(?)) GROUP BY 1",
            [keys],
        ).fetchall()
    )
    return [
        replace(pair, owners=(owner_by_key.get(pair.keys[0]), owner_by_key.get(pair.keys[1])))
        for pair in pairs
    ]


def unite_surest(store: Store, at_least: float = SURE) -> list[int]:
    """Unite every pair of owners and of clients of at least this score; gives the decisions."""
    people = [
        (each.names, each.proposed_name) for each in owner_pairs(store) if each.score >= at_least
    ]
    return decisions.unite_pairs(
        store, people, [each.keys for each in client_pairs(store) if each.score >= at_least]
    )


def check_owner_names(store: Store, names: Iterable[str]) -> None:
    """Raise UnknownOwner, with the nearest known names, for a name that is not in the data."""
    spellings = {
        name for table in OWNED_TABLES for (name,) in _rows(store, _SPELLINGS_SQL.format(table))
    }
    known_names = {*row_counts_by_owner(store), *spellings}
    folded = {fold(name) for name in known_names}
    for name in names:
        if fold(name) not in folded:
            close = [
                each for each, _, _ in extract(name, sorted(known_names), limit=3, score_cutoff=60)
            ]
            raise UnknownOwner(owner=name, close=", ".join(close) or "—")


def refuse_owners(store: Store, names: tuple[str, str]) -> int:
    """Store that these two names are different people; gives the decision."""
    return decisions.refuse(store, DecisionKind.OWNERS_APART, {"names": list(names)})


def refuse_clients(store: Store, keys: tuple[str, str]) -> int:
    """Store that these two keys are different clients; gives the decision."""
    return decisions.refuse(store, DecisionKind.CLIENTS_APART, {"names": list(keys)})


def _refused_names(store: Store, kind: DecisionKind) -> Iterable[list[str]]:
    return (each.payload["names"] for each in decisions.decisions_in_force(store, kind))


def _rows(store: Store, sql: str) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in store.all_rows(sql, {}).to_pylist()]


def row_counts_by_owner(store: Store) -> dict[str, int]:
    """Owner's name → how many rows have it; names of the list of owners included."""
    parts = [f"SELECT owner, count(*) AS n FROM {table} GROUP BY 1" for table in OWNED_TABLES]
    parts.append("SELECT owner, 0 FROM owners WHERE united_owner IS NULL")
    query = f"SELECT owner, sum(n)::BIGINT AS n FROM ({' UNION ALL '.join(parts)}) GROUP BY 1"
    rows = store.all_rows(f"{query} HAVING owner IS NOT NULL ORDER BY 1", {}).to_pylist()
    return {row["owner"]: row["n"] for row in rows}


def _name_rank(name: str, listed: set[str], counts: dict[str, int]) -> tuple[object, ...]:
    """Sort key of names to propose: in the list, of more whole words, Russian, of more rows."""
    whole = [word for word in name_words(name) if len(word) > 1 and not word.isdigit()]
    is_ours = any("а" <= letter <= "я" for letter in name.lower())
    return name in listed, min(len(whole), 2), is_ours, counts[name], name


def _extension_matches(store: Store, counts: dict[str, int]) -> list[person_match.NameMatch]:
    """Telephone extensions that mostly call clients of one owner, matched to this owner."""
    rows = store.all_rows(
        "WITH calls_by_owner AS (SELECT c.owner AS line, d.owner, count(*) AS n FROM calls c JOIN "
        "(SELECT phone, max(owner) AS owner FROM deals WHERE phone IS NOT NULL GROUP BY 1 "
        "HAVING count(DISTINCT owner) = 1) d ON d.phone = c.client_phone "
        r"WHERE regexp_full_match(c.owner, '\d{2,5}') GROUP BY 1, 2) "
        "SELECT line, owner, n, sum(n) OVER (PARTITION BY line)::BIGINT AS whole "
        "FROM calls_by_owner QUALIFY n = max(n) OVER (PARTITION BY line)",
        {},
    ).to_pylist()
    return [
        person_match.NameMatch(
            (row["line"], row["owner"]), round(min(row["n"] / row["whole"], 0.95), 3), ("calls",)
        )
        for row in rows
        if row["owner"] in counts
        and row["whole"] >= _MIN_CALLS
        and row["n"] >= _MIN_SHARE * row["whole"]
    ]
