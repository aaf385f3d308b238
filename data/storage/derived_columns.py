"""Recomputes what is derived from current rows: call owners, refund deals, stages, calendar."""

from datetime import date

import duckdb

from data.model.query_one import one
from data.model.tables import KINDS, TABLES
from data.model.workdays import Workdays, calendar
from data.storage import apply_decisions, owner_names, superseded


def refresh(
    connection: duckdb.DuckDBPyConnection, touched: set[str], rules: Workdays, just_loaded: bool
) -> None:
    """Recompute everything derived after rows of these tables, or decisions on them, changed.

    `just_loaded`: the rows were just loaded, with their owners resolved; owners are resolved again
    only if the list of owners itself changed.
    """
    superseded.supersede(connection, touched)
    of_owners = "owners" in touched
    if touched and not (just_loaded and not of_owners):
        owner_names.resolve_owners(connection, touched)
    if touched & {"deals", "payments"}:
        apply_decisions.apply_payment_matches(connection)
    if touched & {"calls", "contacts", "deals", "owners"}:
        assign_calls(connection)
    if touched & {"deals", "payments", "owners"}:
        inherit_refunds(connection)
        # after the refunds: a refund has its client from the payment that it returns
        apply_decisions.apply_client_decisions(connection)
    if "deals" in touched:
        rebuild_stage_history(connection)
    rebuild_calendar(connection, rules)


def assign_calls(connection: duckdb.DuckDBPyConnection) -> None:
    """Set the owner of calls that name none: the owner of the contact, else of the latest deal."""
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


def inherit_refunds(connection: duckdb.DuckDBPyConnection) -> None:
    """Set deal, client and owner of refunds to those of the payment that they return."""
    connection.execute(
        "UPDATE payments p SET deal_id = o.deal_id, matched_deal_id = o.matched_deal_id, "
        "client_id = o.client_id, client = o.client, email = o.email, "
        "owner = CASE WHEN p.owner_written IS NULL THEN o.owner ELSE p.owner END FROM ("
        "SELECT r.source_system, r.row_key, max(o.deal_id) AS deal_id, "
        "max(o.matched_deal_id) AS matched_deal_id, "
        "max(o.client_id) AS client_id, max(o.client) AS client, max(o.email) AS email, "
        "max(o.owner) AS owner FROM payments r LEFT JOIN payments o "
        "ON o.source_system = r.source_system AND o.payment_id = r.refund_of "
        "AND o.refund_of IS NULL WHERE r.refund_of IS NOT NULL GROUP BY 1, 2) o "
        "WHERE p.source_system = o.source_system AND p.row_key = o.row_key"
    )


def rebuild_stage_history(connection: duckdb.DuckDBPyConnection) -> None:
    """Rebuild the stage history of every deal from its row versions and its own dates."""
    connection.execute("DELETE FROM stage_history")
    connection.execute(
        """
        INSERT INTO stage_history (deal_id, stage, status, entered_at, left_at,
                                   source_system, row_key, upload_id, line)
        WITH seen AS (
            SELECT * FROM deals UNION ALL
            SELECT v.* FROM deals_versions v SEMI JOIN deals USING (source_system, row_key)
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


def rebuild_calendar(connection: duckdb.DuckDBPyConnection, rules: Workdays) -> None:
    """Rebuild the calendar of working days if the data cover other years than it does.

    It covers whole years, one before the first row and one after the last.
    """
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
    connection.execute("DELETE FROM calendar")
    connection.execute(
        "INSERT INTO calendar SELECT $first::DATE + n::INTEGER, is_working, before, $start, $end "
        "FROM (SELECT unnest(range(len($is_working))) AS n, unnest($is_working) AS is_working, "
        "unnest($before) AS before)",
        {
            "first": days.first,
            "is_working": days.is_working,
            "before": days.minutes_before,
            "start": days.start_minute,
            "end": days.end_minute,
        },
    )
