"""Owners under one name: how exports spell them, and who is meant."""

import duckdb

from data.readers.headers import fold
from data.tables import KINDS, TABLES
from data.wording import is_nobody

OWNED = tuple(name for name in KINDS if "owner_written" in TABLES[name].names)


def learn(connection: duckdb.DuckDBPyConnection, incoming: str) -> None:
    """Add the spellings that a file brings for the first time."""
    rows = connection.execute(
        f"SELECT DISTINCT owner_written FROM {incoming} WHERE owner_written IS NOT NULL "
        "AND owner_written NOT IN (SELECT written FROM owner_names) ORDER BY 1"
    ).fetchall()
    if not rows:
        return
    by_alias = _aliases(connection)
    connection.executemany(
        "INSERT INTO owner_names VALUES (?, ?)", [[w, _one_name(w, by_alias)] for (w,) in rows]
    )


def settle(connection: duckdb.DuckDBPyConnection, touched: set[str]) -> None:
    """After rows left or the list of owners changed: give every row its owner's one name."""
    known = dict(connection.execute("SELECT written, owner FROM owner_names").fetchall())
    by_alias = _aliases(connection)
    meant = {name: _one_name(name, by_alias) for name in known}
    if meant != known:
        connection.execute("DELETE FROM owner_names")
        connection.executemany("INSERT INTO owner_names VALUES (?, ?)", sorted(meant.items()))
    for table in OWNED:
        if table in touched or meant != known:
            connection.execute(
                f"UPDATE {table} t SET owner = n.owner FROM owner_names n "
                "WHERE n.written = t.owner_written AND t.owner IS DISTINCT FROM n.owner"
            )


def _aliases(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Folded spelling → the one name, from the list of owners."""
    found: dict[str, str] = {}
    rows = connection.execute("SELECT owner, aliases FROM owners ORDER BY owner").fetchall()
    for owner, aliases in rows:
        for name in (owner, *(aliases or "").replace("\n", ";").split(";")):
            if name.strip():
                found.setdefault(fold(name), owner)
    return found


def _one_name(written: str, by_alias: dict[str, str]) -> str | None:
    if is_nobody(written):
        return None
    return by_alias.get(fold(written), written)
