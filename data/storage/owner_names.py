"""Owners under one name: how exports spell them, and who is meant."""

from itertools import groupby

import duckdb

from data.model.tables import KINDS, TABLES
from data.parse.value_mapping import is_nobody
from data.readers.headers import fold
from data.storage import apply_decisions

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
    """After rows left, the list of owners or a decision changed: every owner by his one name."""
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
    _stand_for(connection, by_alias)


def _stand_for(connection: duckdb.DuckDBPyConnection, by_alias: dict[str, str]) -> None:
    """Of several rows of the list about one person, the newest that bears his one name stands."""
    rows = connection.execute(
        "SELECT rowid, owner, united_owner FROM owners ORDER BY upload_id DESC, rowid DESC"
    ).fetchall()
    one = {row: by_alias.get(fold(owner), owner) for row, owner, _ in rows}
    standing: dict[str, int] = {}
    for row, owner, _ in rows:
        if owner == one[row]:
            standing.setdefault(owner, row)
    for row, _, united in rows:
        name = None if standing.get(one[row], row) == row else one[row]
        if name != united:
            connection.execute("UPDATE owners SET united_owner = ? WHERE rowid = ?", [name, row])


def _aliases(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Folded spelling → the one name, from the list of owners and what the user united."""
    listed = _listed(connection)
    united = _united(connection, listed)
    return {alias: united.get(fold(owner), owner) for alias, owner in listed.items()} | united


def _listed(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Folded spelling → the one name, as the list of owners says.

    The newest upload that knows a spelling is right; within it a name goes before a spelling.
    """
    found: dict[str, str] = {}
    rows = connection.execute(
        "SELECT upload_id, owner, aliases FROM owners ORDER BY upload_id DESC, owner"
    ).fetchall()
    for _, group in groupby(rows, key=lambda row: row[0]):
        listed = [(owner, aliases or "") for _, owner, aliases in group]
        for owner, _ in listed:
            found.setdefault(fold(owner), owner)
        for owner, aliases in listed:
            for name in filter(str.strip, aliases.replace("\n", ";").split(";")):
                found.setdefault(fold(name), found[fold(owner)])
    return found


def _united(connection: duckdb.DuckDBPyConnection, listed: dict[str, str]) -> dict[str, str]:
    """Folded spelling → the name of the person that the user says it is.

    A name of the list goes before the one that was chosen: team and role hang on it.
    """
    said = []
    for each in apply_decisions.standing(connection, apply_decisions.Kind.OWNERS):
        names = [each.payload["name"], *each.payload["names"]]
        said.append([listed.get(fold(name), name) for name in names])
    members = apply_decisions.groups([[fold(name) for name in names] for names in said])
    called = {members[fold(names[0])]: names[0] for names in said}
    for owner in sorted(set(listed.values())):
        number = members.get(fold(owner))
        if number is not None and called[number] not in listed.values():
            called[number] = owner
    return {member: called[number] for member, number in members.items()}


def _one_name(written: str, by_alias: dict[str, str]) -> str | None:
    if is_nobody(written):
        return None
    return by_alias.get(fold(written), written)
