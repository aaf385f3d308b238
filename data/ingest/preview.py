"""Compares a parsed file with the stored rows: what would be added, changed, rejected."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb

from data.ingest import cross_feed
from data.ingest.parse_file import LoadOptions, ParsedFile, Progress, report_progress
from data.model.problems import Preview, Problem, RowCounts
from data.model.query_one import one
from data.model.tables import TABLES
from data.parse.canonical_rows import CanonicalRows
from data.storage import row_versions, superseded

_NEXT = 1 << 62  # the number of an upload that is yet to come


@dataclass(frozen=True)
class _TableOutcome:
    """Row counts of one table of the file beside what is stored."""

    rows: RowCounts
    objects: int
    changes: row_versions.Changes
    span: tuple[date | None, date | None]
    replaceable: int = 0


def compare_with_store(
    connection: duckdb.DuckDBPyConnection,
    parsed: ParsedFile,
    sha256: str,
    name: str,
    options: LoadOptions,
    progress: Progress | None,
) -> Preview:
    """Count the rows of the file against the store and collect their problems."""
    report_progress(progress, 0.6, "progress.comparing")
    kind = ",".join(dict.fromkeys(part.table for part in parsed.parts))
    outcomes = [
        _compare_table(connection, part, parsed.source.id, kind, options) for part in parsed.parts
    ]
    days = [day for part in outcomes for day in part.span if day is not None]
    skipped: dict[str, int] = {}
    for incoming in parsed.parts:
        skipped |= {k: skipped.get(k, 0) + v for k, v in incoming.skipped.items()}
    return Preview(
        *(name, sha256, parsed.source.id, parsed.source.title, kind),
        sum((part.rows for part in outcomes), RowCounts()),
        sum(part.objects for part in outcomes),
        (min(days), max(days)) if days else None,
        problems=tuple(problem for part in parsed.parts for problem in part.problems),
        changes=tuple(each for part in outcomes for each in part.changes.first)[
            : row_versions.SHOWN_CHANGES
        ],
        changed_fields=sum(part.changes.fields for part in outcomes),
        rejected=tuple(each for part in parsed.parts for each in part.examples),
        skipped=skipped,
        examples=_examples(connection, parsed.parts[0]),
        encoding=parsed.encoding,
        replaceable=sum(part.replaceable for part in outcomes),
        replaces=options.replace,
        assumed=parsed.assumed,
        unread=parsed.unread,
    )


def _compare_table(
    connection: duckdb.DuckDBPyConnection,
    part: CanonicalRows,
    source: str,
    kind: str,
    options: LoadOptions,
) -> _TableOutcome:
    changes = row_versions.compare(connection, part.table, part.relation)
    skipped = sum(part.skipped.values())
    accepted = part.read - changes.unchanged - part.rejected - skipped
    rows = RowCounts(part.read, accepted, changes.lines, changes.unchanged, part.rejected, skipped)
    objects = one(connection, f"SELECT count(*) FROM {part.relation}")[0]
    when = TABLES[part.table].when
    first, last = one(
        connection,
        f"SELECT min({when})::DATE, max({when})::DATE "
        f"FROM {_relation_with(connection, part, when)} WHERE lines > 0",
    )
    part.problems += cross_feed.problems(connection, part)
    outcome = _TableOutcome(rows, objects, changes, (first, last))
    if first is None:
        return outcome
    cover = superseded.ReplacedPeriod(_NEXT, source, kind, first, last, options.demo)
    replaceable = _replaceable_rows(connection, part, cover, options.replace)
    if replaceable and changes.unchanged < part.read and not options.replace:
        part.problems += _overlap_problems(connection, cover, part.read - changes.unchanged)
    return replace(outcome, replaceable=replaceable)


def _replaceable_rows(
    connection: duckdb.DuckDBPyConnection,
    part: CanonicalRows,
    cover: superseded.ReplacedPeriod,
    is_asked: bool,
) -> int:
    """Stored rows without ids, of the days of the file, that it does not bring again."""
    named = any(problem.code == "no_id" for problem in part.problems)
    if not (named or is_asked):
        return 0
    (rows,) = one(
        connection,
        f"SELECT count(*) FROM (SELECT t.* FROM {superseded.replaced_rows_sql(part.table, cover)}) "
        f"ANTI JOIN {part.relation} USING (source_system, row_key)",
    )
    return int(rows)


def _overlap_problems(
    connection: duckdb.DuckDBPyConnection, cover: superseded.ReplacedPeriod, rows: int
) -> list[Problem]:
    """A problem for rows without an id beside an earlier upload of the same days."""
    earlier = connection.execute(
        "SELECT upload_id, file FROM uploads WHERE active AND source = ? AND kind = ? "
        "AND period_from <= ? AND period_to >= ? AND NOT demo ORDER BY upload_id",
        [cover.source, cover.kind, cover.last, cover.first],
    ).fetchall()
    if not earlier:
        return []
    shown = ", ".join(f"№ {number} «{file}»" for number, file in earlier[-3:])
    return [Problem("overlapping_period", cover.kind, None, rows, shown)]


def _relation_with(connection: duckdb.DuckDBPyConnection, part: CanonicalRows, column: str) -> str:
    names = {row[0] for row in connection.execute(f"DESCRIBE {part.relation}").fetchall()}
    return part.relation if column in names else f"(SELECT NULL::DATE AS {column}, 1 AS lines)"


def _examples(
    connection: duckdb.DuckDBPyConnection, part: CanonicalRows
) -> tuple[dict[str, Any], ...]:
    answer = connection.execute(f"SELECT * FROM {part.relation} LIMIT 5")
    names = [column[0] for column in answer.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in answer.fetchall())
