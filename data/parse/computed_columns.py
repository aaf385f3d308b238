"""Computes columns that an export does not bring from those that it does."""

from collections.abc import Mapping

from data.parse import cell_sql
from data.parse.staging import StagedTable
from data.presets.section import Section


def computed(staged: StagedTable, section: Section, columns: Mapping[str, str]) -> dict[str, str]:
    """Column → SQL, for the columns that are computed from others."""
    computed_sql: dict[str, str] = {}
    if staged.table == "calls":
        computed_sql |= _call_columns(staged, columns)
    if staged.table == "plans":
        computed_sql["month"] = "CAST(date_trunc('month', staged.month) AS DATE)"
        computed_sql |= _plan_columns(staged, columns)
    if staged.table in ("deals", "leads") and "status" not in columns:
        computed_sql["status"] = "'unmapped'"
    if "owner_written" in columns:
        owner = computed_sql.get("owner_written", columns["owner_written"])
        computed_sql["owner_written"] = cell_sql.one_spaced(owner)
    if staged.table == "owners":
        computed_sql["owner"] = cell_sql.one_spaced("staged.owner")
    if section.planned:
        computed_sql |= _planned_close({**columns, **computed_sql})
    return computed_sql


def _call_columns(staged: StagedTable, columns: Mapping[str, str]) -> dict[str, str]:
    """Wait and talk time of a call, and whether it was answered."""
    computed_sql: dict[str, str] = {}
    talk = "staged.talk_seconds" if "talk_seconds" in staged.columns else "NULL"
    if {"answered_at", "ended_at"} <= staged.columns:
        if talk == "NULL":
            talk = "coalesce(date_diff('second', staged.answered_at, staged.ended_at), 0)"
            computed_sql["talk_seconds"] = talk
        until = "coalesce(staged.answered_at, staged.ended_at)"
        computed_sql["wait_seconds"] = f"date_diff('second', staged.started_at, {until})"
    answered = f"coalesce({columns.get('answered', 'NULL::BOOLEAN')}, {talk} > 0)"
    if "leg_machine" in staged.columns:
        answered = f"(({answered}) AND NOT staged.leg_machine)"
        computed_sql["owner_written"] = _party_owner(staged, answered)
        if talk != "NULL":
            talk = f"CASE WHEN coalesce({answered}, true) THEN {talk} ELSE 0 END"
            computed_sql["talk_seconds"] = talk
    if {"total_seconds", "talk_seconds"} <= staged.columns and "wait_seconds" not in computed_sql:
        computed_sql["wait_seconds"] = f"greatest(staged.total_seconds - coalesce({talk}, 0), 0)"
    if "wait_seconds" in staged.columns:
        computed_sql.pop("wait_seconds", None)
    computed_sql["answered"] = answered
    computed_sql["count"] = f"coalesce({columns.get('count', 'NULL')}, 1)"
    computed_sql["direction"] = columns.get("direction", "NULL::VARCHAR")
    return computed_sql


def _party_owner(staged: StagedTable, answered: str) -> str:
    """The manager of a leg: nobody where a group rang in vain, within a tenant where there is one.

    Equal extensions of two tenants are two managers.
    """
    owner = "staged.owner_written"
    if "leg_tenant" in staged.columns:
        owner = f"coalesce(staged.leg_tenant || '/' || {owner}, {owner})"
    rang_in_vain = f"staged.leg_group AND NOT coalesce({answered}, false)"
    return f"CASE WHEN {rang_in_vain} THEN NULL ELSE {owner} END"


def _planned_close(columns: Mapping[str, str]) -> dict[str, str]:
    """The close date of a deal that is not closed yet is the one it is planned for."""
    status, closed = columns.get("status", "'unmapped'"), columns.get("closed_at")
    if closed is None:
        return {}
    is_closed = f"{status} IN ('won', 'lost')"
    planned = columns.get("expected_at", "NULL")
    return {
        "closed_at": f"CASE WHEN {is_closed} THEN {closed} END",
        "expected_at": f"coalesce({planned}, CASE WHEN NOT {is_closed} THEN {closed} END)",
    }


def _plan_columns(staged: StagedTable, columns: Mapping[str, str]) -> dict[str, str]:
    """Measure, client kind and version of a plan; an unknown word stays as it is written.

    Were it empty, a plan of some other clients or of another version would be the company's.
    """
    plan_sql = {}
    for name in ("client_kind", "measure", "scenario"):
        written = (
            cell_sql.stored_text(f"staged.word_{name}") if name in staged.words else "NULL::VARCHAR"
        )
        plan_sql[name] = f"coalesce({columns.get(name, 'NULL::VARCHAR')}, {written})"
    plan_sql["measure"] = f"coalesce({plan_sql['measure']}, 'net_receipts')"
    plan_sql["scenario"] = f"nullif(lower({plan_sql['scenario']}), 'realistic')"
    return plan_sql
