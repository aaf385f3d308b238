"""Typed rows of a file → one row an object, ready to be compared with what is stored."""

from dataclasses import dataclass, field

import duckdb

from data.model.problems import Problem, RejectedRow
from data.model.tables import TABLES
from data.parse import (
    call_legs,
    cell_sql,
    computed_columns,
    dedupe,
    homoglyphs,
    plausibility,
    quarantine,
    refunds,
    value_mapping,
)
from data.parse.quarantine import Quarantine
from data.parse.staging import StagedTable
from data.parse.table_context import TableContext
from data.readers.raw import RawTable

# Columns without a value of which a row is rejected.
REQUIRED = {
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
class CanonicalRows:
    """The rows that one table of a file brings, and what is wrong with them.

    `relation`: one row an object, the table's columns with `source_system`, `row_key` and
    `line`, and `lines`, the number of lines folded into it. `items`: product lines of deals.
    `raw`: the table as it
    stands in the file. `read`, `skipped` (by reason) and `rejected` count lines of the file.
    """

    table: str
    relation: str
    items: str | None = None
    read: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    examples: tuple[RejectedRow, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    quarantine: Quarantine | None = None
    raw: RawTable | None = None


def prepare(context: TableContext, staged: StagedTable) -> CanonicalRows:
    """Map words to values, count rejected rows, merge the lines of one object."""
    connection, section = context.connection, context.match.section
    canonical = CanonicalRows(staged.table, f"incoming_{staged.table}")
    call_legs.join_relays(connection, staged)
    columns, joins = _columns(context, staged, canonical)
    required = tuple(name for name in REQUIRED[staged.table] if name in staged.columns)
    canonical.quarantine = Quarantine(staged, required)
    _count_rejected(connection, canonical, canonical.quarantine)
    source = (
        f"FROM {staged.relation} staged {' '.join(joins)} "
        f"WHERE staged.skip IS NULL{''.join(f' AND staged.{c} IS NOT NULL' for c in required)}"
    )
    merged = dedupe.merge_lines(
        connection, staged, section, context.match.preset.id, columns, source
    )
    canonical.relation, canonical.items = merged.relation, merged.items
    canonical.problems += merged.problems
    canonical.problems += value_mapping.payment_state_problems(connection, staged, section)
    canonical.problems += plausibility.check(connection, staged, canonical.relation)
    if staged.table == "payments":
        canonical.relation, problems = refunds.with_refunds(
            connection, staged, canonical.relation, columns
        )
        canonical.problems += problems
    if merged.repeated:
        canonical.skipped["repeated_id"] = merged.repeated
    return canonical


def _columns(
    context: TableContext, staged: StagedTable, canonical: CanonicalRows
) -> tuple[dict[str, str], list[str]]:
    """SQL of the canonical columns over the staged rows, and the joins that it needs."""
    connection, section, table = context.connection, context.match.section, TABLES[staged.table]
    columns = {name: f"staged.{name}" for name in table.names if name in staged.columns}
    joins = []
    for column in sorted(staged.words):
        relation, problems = value_mapping.value_map(connection, staged, section, column)
        canonical.problems += problems
        meaning = f"meaning_of_{column}"
        joins.append(f"LEFT JOIN {relation} {meaning} ON {meaning}.word = staged.word_{column}")
        columns[column] = f"CAST({meaning}.value AS {table.type_of(column)})"
    if "status" in staged.words:
        columns["status"] = "coalesce(meaning_of_status.value, 'unmapped')"
    elif "stage" in staged.columns and "status" in section.values:
        relation, problems = value_mapping.stage_map(connection, staged, section)
        canonical.problems += problems
        joins.append(
            f"LEFT JOIN {relation} meaning_of_stage ON meaning_of_stage.word = staged.stage"
        )
        columns["stage"] = "meaning_of_stage.stage"
        columns["status"] = "coalesce(meaning_of_stage.status, 'unmapped')"
        if "lost_reason" in table.names:
            reason = columns.get("lost_reason", "NULL")
            columns["lost_reason"] = f"coalesce({reason}, meaning_of_stage.reason)"
    if "currency" in table.names:
        columns["currency"], problems = value_mapping.currency_sql(
            connection, staged, context.company.currency
        )
        canonical.problems += problems
    respelled, more = homoglyphs.joins(connection, staged, columns)
    columns |= respelled
    joins += more
    columns |= {name: cell_sql.literal(value) for name, value in section.constant.items()}
    columns |= computed_columns.computed(staged, section, columns)
    return columns, joins


def _count_rejected(
    connection: duckdb.DuckDBPyConnection, canonical: CanonicalRows, rejected: Quarantine
) -> None:
    """Count what is skipped and rejected, and turn unreadable cells into problems."""
    canonical.read, canonical.skipped, canonical.rejected = quarantine.count_rows(
        connection, rejected.staged, rejected
    )
    canonical.problems += quarantine.unreadable_cells(connection, rejected.staged)
    if canonical.rejected:
        canonical.examples = rejected.first(connection, _EXAMPLES)
        canonical.problems += rejected.missing(connection)
