"""One row an object: what a file brings, ready to stand beside what is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from data import alike, folding, following, refunds, sanity, values, wording
from data.checks import Problem, Rejected
from data.job import type_of
from data.mapping import Staged
from data.preset import Section
from data.reading import House
from data.tables import TABLES, Type

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
_KINDS = {
    Type.MOMENT: "unreadable_date",
    Type.DAY: "unreadable_date",
    Type.MONEY: "unreadable_number",
    Type.NUMBER: "unreadable_number",
    Type.COUNT: "unreadable_number",
    Type.FLAG: "unreadable_flag",
    Type.TEXT: "damaged_phone",
}


@dataclass
class Incoming:
    """What one table of a file brings.

    `relation`: one row an object, the table's columns with `source_system`, `row_key` and
    `line`, and `lines`, the number of lines folded into it. `items`: product lines of deals.
    """

    table: str
    relation: str
    items: str | None = None
    read: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    examples: tuple[Rejected, ...] = ()
    problems: list[Problem] = field(default_factory=list)


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
    _set_aside(connection, staged, must, came)
    source = (
        f"FROM {staged.relation} s {' '.join(joins)} "
        f"WHERE s.skip IS NULL{''.join(f' AND s.{c} IS NOT NULL' for c in must)}"
    )
    folded = folding.fold(connection, staged, section, system, columns, source)
    came.relation, came.items = folded.relation, folded.items
    came.problems += folded.problems
    came.problems += sanity.doubts(connection, staged, came.relation)
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
        relation, problems = wording.meanings(connection, staged, section, column)
        came.problems += problems
        joins.append(f"LEFT JOIN {relation} m_{column} ON m_{column}.word = s.word_{column}")
        columns[column] = f"CAST(m_{column}.a AS {table.type_of(column)})"
    if "status" in staged.words:
        columns["status"] = "coalesce(m_status.a, 'unmapped')"
    elif "stage" in staged.columns and "status" in section.values:
        relation, problems = wording.stages(connection, staged, section)
        came.problems += problems
        joins.append(f"LEFT JOIN {relation} m_stage ON m_stage.word = s.stage")
        columns |= {"stage": "m_stage.a", "status": "coalesce(m_stage.b, 'unmapped')"}
        if "lost_reason" in table.names:
            columns["lost_reason"] = f"coalesce({columns.get('lost_reason', 'NULL')}, m_stage.c)"
    if "currency" in table.names:
        columns["currency"], problems = wording.currencies(connection, staged, house.currency)
        came.problems += problems
    spelled, more = alike.joins(connection, staged, columns)
    columns |= spelled
    joins += more
    columns |= {name: values.literal(told) for name, told in section.constant.items()}
    columns |= following.computed(staged, section, columns)
    must = [name for name in MUST[staged.table] if name in staged.columns]
    return columns, joins, must


def _set_aside(
    connection: duckdb.DuckDBPyConnection, staged: Staged, must: list[str], came: Incoming
) -> None:
    """Count what is skipped and rejected, and turn unreadable cells into problems."""
    lacks = " OR ".join(f"{column} IS NULL" for column in must) or "false"
    counts = connection.execute(
        f"SELECT skip, count(*), count(*) FILTER (WHERE skip IS NULL AND ({lacks})) "
        f"FROM {staged.relation} GROUP BY skip"
    ).fetchall()
    came.read = sum(rows for _, rows, _ in counts)
    came.skipped = {reason: rows for reason, rows, _ in counts if reason}
    came.rejected = sum(rejected for _, _, rejected in counts)
    bad = connection.execute(
        f"SELECT {staged.line}, bad FROM {staged.relation} "
        "WHERE bad IS NOT NULL AND skip IS NULL ORDER BY 1"
    ).fetchall()
    unread = [(line, *pair.split("\x1f", 1)) for line, pairs in bad for pair in pairs.split("\x1e")]
    came.problems += _unreadable(staged, unread)
    if came.rejected:
        first = {(line, column): value for line, column, value in unread}
        came.examples = tuple(_rejected(connection, staged, must, lacks, first))
        came.problems += _missing(staged, came)


def _unreadable(staged: Staged, unread: Iterable[tuple[Any, ...]]) -> list[Problem]:
    seen: dict[tuple[str, bool], list[Any]] = {}
    for line, column, value in unread:
        is_error = value.lower() in values.ERRORS
        seen.setdefault((column, is_error), [0, value, line])[0] += 1
    made = []
    for (column, is_error), (rows, value, line) in seen.items():
        kind = type_of(staged.table, column)
        code = "unreadable_duration" if column.endswith("_seconds") else _KINDS[kind]
        if is_error:
            code = "error_cells"
        shown = staged.headers.get(column, column)
        made.append(Problem(code, staged.table, shown, rows, value, line))
    return made


def _rejected(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    must: list[str],
    lacks: str,
    values_read: Mapping[tuple[int, str], str],
) -> Iterable[Rejected]:
    asked = ", ".join([staged.line, *(f"{column} IS NULL" for column in must)])
    rows = connection.execute(
        f"SELECT {asked} FROM {staged.relation} WHERE skip IS NULL AND ({lacks}) "
        "ORDER BY 1 LIMIT 1000"
    ).fetchall()
    for line, *empty in rows:
        column = next(name for name, is_empty in zip(must, empty, strict=True) if is_empty)
        value = values_read.get((line, column))
        code = "missing_value" if value is None else _KINDS[TABLES[staged.table].type_of(column)]
        yield Rejected(line, staged.headers.get(column, column), value, code)


def _missing(staged: Staged, came: Incoming) -> list[Problem]:
    first = came.examples[0]
    return [
        Problem(
            "rejected_rows",
            staged.table,
            first.column,
            came.rejected,
            first.value,
            first.line,
            "error",
        )
    ]
