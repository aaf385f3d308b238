"""What follows from the current rows: owners' one name, refunds' deals, stage history, calendar."""

from datetime import date

import duckdb

from data.ask import one
from data.readers.headers import fold
from data.tables import KINDS, TABLES
from data.wording import is_nobody
from data.workdays import Workdays, calendar

OWNED = tuple(name for name in KINDS if "owner_written" in TABLES[name].names)


def owners(connection: duckdb.DuckDBPyConnection, touched: set[str]) -> None:
    """Give every row the one name of its owner; all rows again only when names changed."""
    written = " UNION ".join(
        f"SELECT DISTINCT owner_written AS w FROM {table} WHERE owner_written IS NOT NULL"
        for table in OWNED
        if table in touched or "owners" in touched
    )
    if not written:
        return
    known = dict(connection.execute("SELECT written, owner FROM owner_names").fetchall())
    names = sorted(row[0] for row in connection.execute(written).fetchall())
    by_alias = _aliases(connection)
    meant = {name: _one_name(name, by_alias) for name in (*names, *known)}
    moved = {name for name, owner in meant.items() if name in known and known[name] != owner}
    connection.execute("DELETE FROM owner_names")
    if meant:
        connection.executemany("INSERT INTO owner_names VALUES (?, ?)", sorted(meant.items()))
    for table in OWNED:
        if table in touched or moved:
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


def callers(connection: duckdb.DuckDBPyConnection) -> None:
    """A call that names no manager belongs to the manager of its contact, else of its deal."""
    connection.execute(
        "UPDATE calls c SET owner = o.owner FROM ("
        "SELECT k.source_system, k.row_key, coalesce(any_value(t.owner), any_value(d.owner)) owner "
        "FROM calls k "
        "LEFT JOIN (SELECT client_id, max(owner) owner FROM contacts GROUP BY 1) t "
        "ON t.client_id = k.client_id "
        "LEFT JOIN (SELECT client_id, arg_max(owner, created_at) owner FROM deals GROUP BY 1) d "
        "ON d.client_id = k.client_id "
        "WHERE k.owner_written IS NULL AND k.client_id IS NOT NULL GROUP BY 1, 2) o "
        "WHERE c.source_system = o.source_system AND c.row_key = o.row_key "
        "AND c.owner IS DISTINCT FROM o.owner"
    )


def refunds(connection: duckdb.DuckDBPyConnection) -> None:
    """A refund belongs to the deal and the client of the payment that went back."""
    connection.execute(
        "UPDATE payments p SET deal_id = o.deal_id, client_id = o.client_id, client = o.client, "
        "email = o.email, owner = coalesce(p.owner, o.owner) FROM ("
        "SELECT r.source_system, r.row_key, max(o.deal_id) AS deal_id, "
        "max(o.client_id) AS client_id, max(o.client) AS client, max(o.email) AS email, "
        "max(o.owner) AS owner FROM payments r LEFT JOIN payments o "
        "ON o.source_system = r.source_system AND o.payment_id = r.refund_of "
        "AND o.refund_of IS NULL WHERE r.refund_of IS NOT NULL GROUP BY 1, 2) o "
        "WHERE p.source_system = o.source_system AND p.row_key = o.row_key"
    )


def stage_history(connection: duckdb.DuckDBPyConnection) -> None:
    """The stages of every deal, from its versions over the uploads and its own dates."""
    connection.execute("DELETE FROM stage_history")
    connection.execute(
        """
        INSERT INTO stage_history (deal_id, stage, status, entered_at, left_at,
                                   source_system, row_key, upload_id, line)
        WITH seen AS (
            SELECT * FROM deals UNION ALL SELECT * FROM deals_versions
        ), ordered AS (
            SELECT *, lag(stage) OVER w AS stage_before,
                   lag(stage_changed_at) OVER w AS changed_before,
                   row_number() OVER w AS version
            FROM seen WHERE stage IS NOT NULL
            WINDOW w AS (PARTITION BY source_system, row_key ORDER BY upload_id)
        ), entered AS (
            SELECT o.*, coalesce(
                stage_changed_at,
                CASE WHEN status IN ('won', 'lost') THEN closed_at END,
                CASE WHEN version = 1 THEN created_at END,
                modified_at, u.period_to::TIMESTAMP) AS entered_at
            FROM ordered o JOIN uploads u USING (upload_id)
            WHERE version = 1 OR stage IS DISTINCT FROM stage_before
               OR stage_changed_at IS DISTINCT FROM changed_before
        )
        SELECT deal_id, stage, status, entered_at,
               lead(entered_at) OVER (PARTITION BY source_system, row_key
                                      ORDER BY entered_at, upload_id),
               source_system, row_key, upload_id, line
        FROM entered WHERE entered_at IS NOT NULL
        ORDER BY source_system, row_key, entered_at, upload_id
        """
    )


def workdays(connection: duckdb.DuckDBPyConnection, rules: Workdays) -> None:
    """The calendar over the years that the data touch, and one on each side."""
    parts = " UNION ALL ".join(
        f"SELECT min({table.when})::DATE, max({table.when})::DATE FROM {name}"
        for name, table in TABLES.items()
        if name in KINDS and table.when
    )
    row = one(connection, f"SELECT min(a), max(b) FROM ({parts}) t(a, b)")
    first, last = row if row and row[0] else (date(2024, 1, 1), date(2026, 12, 31))
    first = date(max(first.year - 1, 1990), 1, 1)
    last = date(min(last.year + 2, 2060), 12, 31)
    have = one(connection, "SELECT min(day), max(day) FROM calendar")
    if have and have[0] == first and have[1] == last:
        return
    days = calendar(first, max(first, last), rules)
    connection.register("calendar_days", days)
    connection.execute("DELETE FROM calendar")
    connection.execute("INSERT INTO calendar SELECT * FROM calendar_days")
    connection.unregister("calendar_days")
