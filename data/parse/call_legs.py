"""Merges the legs of a call: stretches of talk that overlap count once, who talked gets the call.

A call is as long a talk as a client and a person of ours were both on the line. The leg of a queue
reaches the client alone, who also waits in it, and the leg of an agent behind it the agent alone:
the talk is no longer than the union of the legs on either side.
"""

from collections.abc import Mapping

import duckdb

from data.model.tables import TABLES
from data.parse.staging import StagedTable

_SLACK = 2  # seconds: the clock of a log has no fractions


def flags(staged: StagedTable) -> list[str]:
    """SQL of which ends of a call a row reaches; both where nothing tells."""
    return [
        f"staged.{name}" if name in staged.columns else f"true AS {name}"
        for name in ("leg_client", "leg_person")
    ]


def key(staged: StagedTable) -> str:
    """SQL of the id of an object; ids of calls are unique within a tenant."""
    own = f"staged.{TABLES[staged.table].id}"
    if "leg_tenant" not in staged.columns:
        return own
    return f"coalesce(staged.leg_tenant || '/' || {own}, {own})"


def join_relays(connection: duckdb.DuckDBPyConnection, staged: StagedTable) -> None:
    """Give the legs behind a relay the id of the leg before it, in a log without a common id.

    Names of relays come again after a restart of the PBX: a leg begins while the one before it
    lasts.
    """
    if not {"leg_relay", "leg_relay_to", "call_id"} <= staged.columns:
        return
    length = "coalesce(total_seconds, talk_seconds, 0)"
    if "total_seconds" not in staged.columns:
        length = "coalesce(talk_seconds, 0)" if "talk_seconds" in staged.columns else "0"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE relayed AS WITH RECURSIVE "
        f"legs AS (SELECT call_id, started_at, leg_relay, leg_relay_to, {length} AS seconds "
        f"FROM {staged.relation} WHERE call_id IS NOT NULL AND skip IS NULL), "
        "behind AS (SELECT leg.call_id, min(before.call_id) AS origin FROM legs leg "
        "JOIN legs before ON before.leg_relay_to = leg.leg_relay "
        "AND before.call_id <> leg.call_id AND leg.started_at BETWEEN "
        f"before.started_at - INTERVAL {_SLACK} SECOND AND "
        f"before.started_at + to_seconds(before.seconds + {_SLACK}) GROUP BY 1), "
        "up AS (FROM behind UNION SELECT up.call_id, behind.origin FROM up "
        "JOIN behind ON behind.call_id = up.origin) "
        "SELECT call_id, min(origin) AS origin FROM up "
        "WHERE origin NOT IN (SELECT call_id FROM behind) GROUP BY 1"
    )
    connection.execute(
        f"UPDATE {staged.relation} SET call_id = relayed.origin FROM relayed "
        f"WHERE {staged.relation}.call_id = relayed.call_id"
    )
    connection.execute("DROP TABLE relayed")


def merged(columns: Mapping[str, str], base: str) -> str:
    """The query of calls, a row each, over the rows of `base`; rows of no other leg as they are."""
    names = ", ".join(columns)
    select_list = ", ".join(_merged_column(name, columns) for name in columns)
    return (
        f"WITH repeated AS (SELECT row_key FROM {base} GROUP BY 1 HAVING count(*) > 1), "
        f"legs AS MATERIALIZED (FROM {base} SEMI JOIN repeated USING (row_key)), "
        f"{_judged(columns)}, {_talks(columns)} "
        f"SELECT source_system, row_key, line, {names}, 1 AS lines "
        f"FROM {base} ANTI JOIN repeated USING (row_key) UNION ALL "
        f"SELECT any_value(source_system) AS source_system, row_key, min(line) AS line, "
        f"{select_list}, count(*) AS lines FROM judged LEFT JOIN talks USING (row_key) "
        "GROUP BY row_key"
    )


def _judged(columns: Mapping[str, str]) -> str:
    """Legs with `rank` (the order in time, those of the call's direction first), `since` (the
    answer, in seconds) and whether they tell that a person of ours and a client talked."""
    wait = "coalesce(wait_seconds, 0)" if "wait_seconds" in columns else "0"
    talk = "coalesce(talk_seconds, 0)" if "talk_seconds" in columns else "0"
    contents = ", ".join(f"CAST({name} AS VARCHAR)" for name in columns)
    return (
        f"timed AS (SELECT *, coalesce(answered, false) AS is_answered, "
        f"epoch(started_at)::BIGINT + {wait} AS since, {talk} AS seconds, "
        f"concat_ws(chr(31), {contents}) AS contents FROM legs), "
        "seen AS (SELECT *, bool_or(leg_client) OVER call AS knows_client, "
        "bool_or(leg_person AND (is_answered OR NOT leg_client)) OVER call AS knows_person, "
        "first_value(direction) OVER (PARTITION BY row_key ORDER BY direction = 'internal', "
        "NOT leg_client, started_at, since + seconds DESC, contents) AS call_direction "
        "FROM timed WINDOW call AS (PARTITION BY row_key)), "
        "judged AS (SELECT *, direction IS NOT DISTINCT FROM call_direction AS is_own, "
        "leg_client OR NOT knows_client AS tells_client, "
        "leg_person OR NOT knows_person AS tells_person, "
        "row_number() OVER (PARTITION BY row_key ORDER BY "
        "direction IS DISTINCT FROM call_direction, NOT leg_client, started_at, "
        "since + seconds DESC, contents) AS rank FROM seen)"
    )


def _talks(columns: Mapping[str, str]) -> str:
    """By call, how long the talk was and who of ours talked longest.

    Of the stretches of one side in order, each adds what reaches beyond those before it.
    """
    who = "owner_written" if "owner_written" in columns else "NULL::VARCHAR"
    stretches = " UNION ALL ".join(
        f"SELECT row_key, '{side}' AS side, {name} AS who, since, since + seconds AS until "
        f"FROM judged WHERE is_answered AND seconds > 0 AND {condition}"
        for side, name, condition in (
            ("client", "NULL::VARCHAR", "tells_client"),
            ("person", "NULL::VARCHAR", "tells_person"),
            ("owner", who, f"tells_person AND is_own AND {who} IS NOT NULL"),
        )
    )
    return (
        f"stretches AS ({stretches}), "
        "ordered AS (SELECT *, max(until) OVER (PARTITION BY row_key, side, who "
        "ORDER BY since, until ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before "
        "FROM stretches), "
        "unions AS (SELECT row_key, side, who, min(since) AS since, "
        "sum(greatest(until - greatest(since, coalesce(before, since)), 0)) AS seconds "
        "FROM ordered GROUP BY ALL), "
        "talks AS (SELECT row_key, "
        "least(coalesce(max(seconds) FILTER (side = 'client'), 0), "
        "coalesce(max(seconds) FILTER (side = 'person'), 0))::BIGINT AS talk, "
        "arg_min(who, (-seconds, since, who)) FILTER (side = 'owner') AS talker "
        "FROM unions GROUP BY row_key)"
    )


def _merged_column(name: str, columns: Mapping[str, str]) -> str:
    answered = "(bool_or(is_answered AND tells_client) AND bool_or(is_answered AND tells_person))"
    first_answer = (
        "greatest(min(since) FILTER (is_answered AND tells_client), "
        "min(since) FILTER (is_answered AND tells_person))"
    )
    wait = f"CASE WHEN {answered} THEN {first_answer} ELSE max(since + seconds) END"
    merged_sql = {
        "started_at": "min(started_at)",
        "wait_seconds": f"({wait} - min(epoch(started_at)::BIGINT))",
        "talk_seconds": "CASE WHEN count(talk_seconds) > 0 THEN coalesce(any_value(talk), 0) END",
        "answered": f"CASE WHEN count(answered) > 0 THEN {answered} END",
        "direction": "any_value(call_direction)",
        "count": "1",
        "recording": ("arg_min(recording, (NOT is_answered, rank)) FILTER (recording IS NOT NULL)"),
        "owner_written": (
            f"CASE WHEN {answered} THEN coalesce(any_value(talker), arg_min(owner_written, rank) "
            "FILTER (is_answered AND tells_person AND owner_written IS NOT NULL)) "
            "WHEN count(DISTINCT owner_written) = 1 THEN any_value(owner_written) END"
        ),
    }
    first = f"arg_min({name}, rank) FILTER ({name} IS NOT NULL)"
    if name == "wait_seconds" and "started_at" not in columns:
        return f"max(wait_seconds) AS {name}"
    return f"{merged_sql.get(name, first)} AS {name}"
