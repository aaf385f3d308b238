"""Columns that follow from others: what an export does not say and its other columns tell."""

from collections.abc import Mapping

from data.parse import cell_sql
from data.parse.staging import Staged
from data.presets.section import Section


def computed(staged: Staged, section: Section, columns: Mapping[str, str]) -> dict[str, str]:
    """Columns that follow from others where the export does not bring them."""
    made: dict[str, str] = {}
    if staged.table == "calls":
        made |= _called(staged, columns)
    if staged.table == "plans":
        made["month"] = "CAST(date_trunc('month', s.month) AS DATE)"
        made |= _planned(staged, columns)
    if staged.table in ("deals", "leads") and "status" not in columns:
        made["status"] = "'unmapped'"
    if "owner_written" in columns:
        made["owner_written"] = cell_sql.one_spaced(columns["owner_written"])
    if staged.table == "owners":
        made["owner"] = cell_sql.one_spaced("s.owner")
    if section.planned:
        made |= _planned_close({**columns, **made})
    return made


def _called(staged: Staged, columns: Mapping[str, str]) -> dict[str, str]:
    """How long the other side waited and talked, and whether anybody answered."""
    made: dict[str, str] = {}
    talk = "s.talk_seconds" if "talk_seconds" in staged.columns else "NULL"
    if {"answered_at", "ended_at"} <= staged.columns:
        if talk == "NULL":
            talk = "coalesce(date_diff('second', s.answered_at, s.ended_at), 0)"
            made["talk_seconds"] = talk
        until = "coalesce(s.answered_at, s.ended_at)"
        made["wait_seconds"] = f"date_diff('second', s.started_at, {until})"
    elif {"total_seconds", "talk_seconds"} <= staged.columns:
        made["wait_seconds"] = "greatest(s.total_seconds - coalesce(s.talk_seconds, 0), 0)"
    if "wait_seconds" in staged.columns:
        made.pop("wait_seconds", None)
    made["answered"] = f"coalesce({columns.get('answered', 'NULL::BOOLEAN')}, {talk} > 0)"
    made["count"] = f"coalesce({columns.get('count', 'NULL')}, 1)"
    made["direction"] = columns.get("direction", "NULL::VARCHAR")
    return made


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


def _planned(staged: Staged, columns: Mapping[str, str]) -> dict[str, str]:
    """What is planned, for whom and in which version; a word not ours stays as it is written.

    Were it empty, a plan of some other clients or of another version would be the company's.
    """
    told = {}
    for name in ("client_kind", "measure", "scenario"):
        written = cell_sql.plain(f"s.word_{name}") if name in staged.words else "NULL::VARCHAR"
        told[name] = f"coalesce({columns.get(name, 'NULL::VARCHAR')}, {written})"
    told["measure"] = f"coalesce({told['measure']}, 'net_receipts')"
    told["scenario"] = f"nullif(lower({told['scenario']}), 'realistic')"
    return told
