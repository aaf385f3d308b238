"""Owner names: resolves each spelling of an export to the one name of the person."""

from itertools import groupby

import duckdb

from data.model.headers import fold
from data.model.query_one import one
from data.model.tables import KINDS, TABLES
from data.parse.no_owner import is_nobody
from data.storage import apply_decisions

OWNED_TABLES = tuple(name for name in KINDS if "owner_written" in TABLES[name].names)


def add_new_spellings(connection: duckdb.DuckDBPyConnection, incoming: str) -> None:
    """Add the spellings that a relation of incoming rows brings for the first time."""
    rows = connection.execute(
        f"SELECT DISTINCT owner_written FROM {incoming} WHERE owner_written IS NOT NULL "
        "AND owner_written NOT IN (SELECT written FROM owner_names) ORDER BY 1"
    ).fetchall()
    if not rows:
        return
    by_alias = _name_by_alias(connection)
    connection.executemany(
        "INSERT INTO owner_names VALUES (?, ?)", [[w, _resolve(w, by_alias)] for (w,) in rows]
    )


def unknown_spellings(
    connection: duckdb.DuckDBPyConnection, incoming: str
) -> list[tuple[str, int, int]]:
    """Spellings of incoming rows that no upload, list of owners or decision has: name, rows, line.

    The commonest first; nothing where the store knows no name yet.
    """
    if not one(connection, "SELECT EXISTS (FROM owner_names)")[0]:
        return []
    rows = connection.execute(
        f"SELECT owner_written, count(*), min(line) FROM {incoming} "
        "WHERE owner_written IS NOT NULL "
        "AND owner_written NOT IN (SELECT written FROM owner_names) GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    folded = {
        fold(name) for (name,) in connection.execute("SELECT written FROM owner_names").fetchall()
    }
    folded |= _name_by_alias(connection).keys() if rows else set()
    return [row for row in rows if fold(row[0]) not in folded and not is_nobody(row[0])]


def resolve_owners(connection: duckdb.DuckDBPyConnection, touched: set[str]) -> None:
    """Resolve every spelling again and set `owner` of the rows whose name changed.

    Needed after rows were removed, or the list of owners or a decision on them changed.
    """
    owner_by_spelling = dict(
        connection.execute("SELECT written, owner FROM owner_names").fetchall()
    )
    by_alias = _name_by_alias(connection)
    resolved = {name: _resolve(name, by_alias) for name in owner_by_spelling}
    if resolved != owner_by_spelling:
        connection.execute("DELETE FROM owner_names")
        connection.executemany("INSERT INTO owner_names VALUES (?, ?)", sorted(resolved.items()))
    for table in OWNED_TABLES:
        if table in touched or resolved != owner_by_spelling:
            connection.execute(
                f"UPDATE {table} t SET owner = n.owner FROM owner_names n "
                "WHERE n.written = t.owner_written AND t.owner IS DISTINCT FROM n.owner"
            )
    _mark_united_rows(connection, by_alias)


def _mark_united_rows(connection: duckdb.DuckDBPyConnection, by_alias: dict[str, str]) -> None:
    """Set `united_owner` of rows of the list that are of a person listed under another row.

    Of several rows of one person the newest that has the one name stays; the others point to it.
    """
    rows = connection.execute(
        "SELECT rowid, owner, united_owner FROM owners ORDER BY upload_id DESC, rowid DESC"
    ).fetchall()
    name_by_row = {row: by_alias.get(fold(owner), owner) for row, owner, _ in rows}
    row_by_owner: dict[str, int] = {}
    for row, owner, _ in rows:
        if owner == name_by_row[row]:
            row_by_owner.setdefault(owner, row)
    for row, _, united in rows:
        name = None if row_by_owner.get(name_by_row[row], row) == row else name_by_row[row]
        if name != united:
            connection.execute("UPDATE owners SET united_owner = ? WHERE rowid = ?", [name, row])


def _name_by_alias(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Folded spelling → the one name, from the list of owners and from the user's decisions."""
    listed = _names_in_list(connection)
    united = _united_names(connection, listed)
    return {alias: united.get(fold(owner), owner) for alias, owner in listed.items()} | united


def _names_in_list(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Folded spelling → the one name, from the list of owners alone.

    The newest upload that has a spelling wins; within it a name goes before an alias.
    """
    name_by_alias: dict[str, str] = {}
    rows = connection.execute(
        "SELECT upload_id, owner, aliases FROM owners ORDER BY upload_id DESC, owner"
    ).fetchall()
    for _, group in groupby(rows, key=lambda row: row[0]):
        listed = [(owner, aliases or "") for _, owner, aliases in group]
        for owner, _ in listed:
            name_by_alias.setdefault(fold(owner), owner)
        for owner, aliases in listed:
            for name in filter(str.strip, aliases.replace("\n", ";").split(";")):
                name_by_alias.setdefault(fold(name), name_by_alias[fold(owner)])
    return name_by_alias


def _united_names(connection: duckdb.DuckDBPyConnection, listed: dict[str, str]) -> dict[str, str]:
    """Folded spelling → the one name, from the user's decisions that unite owners.

    A name of the list goes before the chosen one: team and role are looked up by it.
    """
    name_groups = []
    for each in apply_decisions.decisions_in_force(connection, apply_decisions.DecisionKind.OWNERS):
        names = [each.payload["name"], *each.payload["names"]]
        name_groups.append([listed.get(fold(name), name) for name in names])
    members = apply_decisions.connected_groups(
        [[fold(name) for name in names] for names in name_groups]
    )
    name_by_group = {members[fold(names[0])]: names[0] for names in name_groups}
    for owner in sorted(set(listed.values())):
        number = members.get(fold(owner))
        if number is not None and name_by_group[number] not in listed.values():
            name_by_group[number] = owner
    return {member: name_by_group[number] for member, number in members.items()}


def _resolve(written: str, by_alias: dict[str, str]) -> str | None:
    if is_nobody(written):
        return None
    return by_alias.get(fold(written), written)
