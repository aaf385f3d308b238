"""One row an object: what a file brings, ready to stand beside what is stored."""

from dataclasses import dataclass, field

import duckdb

from data.model.problems import Problem, Rejected
from data.model.tables import TABLES
from data.parse import (
    cell_sql,
    computed_columns,
    dedupe,
    homoglyphs,
    plausibility,
    quarantine,
    refunds,
    value_mapping,
)
from data.parse.column_format import House
from data.parse.quarantine import Rejects
from data.parse.staging import Staged
from data.presets.preset import Section
from data.readers.raw import RawTable

MUST = {
    "deals": ("deal_id",),
    "leads": ("lead_id",),
    "contacts": ("client_id",),
    "calls": ("started_at",),
    "payments": ("paid_at", "amount"),
    "plans": ("month", "amount"),
    "owners": ("owner",),
    "activities": ("happened_at",),
    "feedback": ("happened_at",),
}
_EXAMPLES = 1000


@dataclass
class Incoming:
    """What one table of a file brings.

    `relation`: one row an object, the table's columns with `source_system`, `row_key` and
    `line`, and `lines`, the number of lines folded into it. `items`: product lines of deals.
    `raw`: the table as it stands in the file.
    """

    table: str
    relation: str
    items: str | None = None
    read: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    examples: tuple[Rejected, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    rejects: Rejects | None = None
    raw: RawTable | None = None


def prepare(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    section: Section,
    system: str,
    house: House,
) -> Incoming:
    """Tell the words apart, set aside what cannot be taken, fold the lines of one object."""
    came = Incoming(staged.table, f"incoming_{staged.table}")
    columns, joins, must = _columns(connection, staged, section, house, came)
    came.rejects = Rejects(staged, tuple(must))
    _set_aside(connection, staged, came)
    source = (
        f"FROM {staged.relation} s {' '.join(joins)} "
        f"WHERE s.skip IS NULL{''.join(f' AND s.{c} IS NOT NULL' for c in must)}"
    )
    folded = dedupe.fold(connection, staged, section, system, columns, source)
    came.relation, came.items = folded.relation, folded.items
    came.problems += folded.problems
    came.problems += plausibility.doubts(connection, staged, came.relation)
    if staged.table == "payments":
        came.relation, told = refunds.beside(connection, staged, came.relation, columns)
        came.problems += told
    if folded.repeated:
        came.skipped["repeated_id"] = folded.repeated
    return came


def _columns(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    section: Section,
    house: House,
    came: Incoming,
) -> tuple[dict[str, str], list[str], list[str]]:
    table = TABLES[staged.table]
    columns = {name: f"s.{name}" for name in table.names if name in staged.columns}
    joins = []
    for column in sorted(staged.words):
        relation, problems = value_mapping.meanings(connection, staged, section, column)
        came.problems += problems
        joins.append(f"LEFT JOIN {relation} m_{column} ON m_{column}.word = s.word_{column}")
        columns[column] = f"CAST(m_{column}.a AS {table.type_of(column)})"
    if "status" in staged.words:
        columns["status"] = "coalesce(m_status.a, 'unmapped')"
    elif "stage" in staged.columns and "status" in section.values:
        relation, problems = value_mapping.stages(connection, staged, section)
        came.problems += problems
        joins.append(f"LEFT JOIN {relation} m_stage ON m_stage.word = s.stage")
        columns |= {"stage": "m_stage.a", "status": "coalesce(m_stage.b, 'unmapped')"}
        if "lost_reason" in table.names:
            columns["lost_reason"] = f"coalesce({columns.get('lost_reason', 'NULL')}, m_stage.c)"
    if "currency" in table.names:
        columns["currency"], problems = value_mapping.currencies(connection, staged, house.currency)
        came.problems += problems
    spelled, more = homoglyphs.joins(connection, staged, columns)
    columns |= spelled
    joins += more
    columns |= {name: cell_sql.literal(told) for name, told in section.constant.items()}
    columns |= computed_columns.computed(staged, section, columns)
    must = [name for name in MUST[staged.table] if name in staged.columns]
    return columns, joins, must


def _set_aside(connection: duckdb.DuckDBPyConnection, staged: Staged, came: Incoming) -> None:
    """Count what is skipped and rejected, and turn unreadable cells into problems."""
    rejects = came.rejects
    if rejects is None:
        return
    came.read, came.skipped, came.rejected = quarantine.counted(connection, staged, rejects)
    came.problems += quarantine.unreadable(connection, staged)
    if came.rejected:
        came.examples = rejects.first(connection, _EXAMPLES)
        came.problems += rejects.missing(connection)
