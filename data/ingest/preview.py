"""What a file would change, counted against what is stored."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb

from data.ingest.parse_file import Choice, Progress, Taken, say
from data.model.problems import Preview, Problem, Rows
from data.model.query_one import one
from data.model.tables import TABLES
from data.parse.canonical_rows import Incoming
from data.storage import row_versions, superseded

_NEXT = 1 << 62  # the number of an upload that is yet to come


@dataclass(frozen=True)
class _Fared:
    """How the rows of one table of the file fare."""

    rows: Rows
    objects: int
    changes: row_versions.Changes
    span: tuple[date | None, date | None]
    leaving: int = 0


def report(
    connection: duckdb.DuckDBPyConnection,
    taken: Taken,
    sha256: str,
    name: str,
    choice: Choice,
    progress: Progress | None,
) -> Preview:
    """How the rows of the file fare beside what is stored, and what is wrong with them."""
    say(progress, 0.6, "progress.comparing")
    kind = ",".join(dict.fromkeys(part.table for part in taken.parts))
    parts = [_fared(connection, part, taken.source.id, kind, choice) for part in taken.parts]
    days = [day for part in parts for day in part.span if day is not None]
    skipped: dict[str, int] = {}
    for came in taken.parts:
        skipped |= {k: skipped.get(k, 0) + v for k, v in came.skipped.items()}
    return Preview(
        *(name, sha256, taken.source.id, taken.source.title, kind),
        sum((part.rows for part in parts), Rows()),
        sum(part.objects for part in parts),
        (min(days), max(days)) if days else None,
        problems=tuple(problem for part in taken.parts for problem in part.problems),
        changes=tuple(each for part in parts for each in part.changes.first)[: row_versions.SHOWN],
        changed_fields=sum(part.changes.fields for part in parts),
        rejected=tuple(each for part in taken.parts for each in part.examples),
        skipped=skipped,
        examples=_examples(connection, taken.parts[0]),
        encoding=taken.encoding,
        replaceable=sum(part.leaving for part in parts),
        replaces=choice.replace,
    )


def _fared(
    connection: duckdb.DuckDBPyConnection, part: Incoming, source: str, kind: str, choice: Choice
) -> _Fared:
    changes = row_versions.compare(connection, part.table, part.relation)
    skipped = sum(part.skipped.values())
    accepted = part.read - changes.unchanged - part.rejected - skipped
    rows = Rows(part.read, accepted, changes.lines, changes.unchanged, part.rejected, skipped)
    objects = one(connection, f"SELECT count(*) FROM {part.relation}")[0]
    when = TABLES[part.table].when
    first, last = one(
        connection,
        f"SELECT min({when})::DATE, max({when})::DATE FROM {_with(connection, part, when)} "
        "WHERE lines > 0",
    )
    fared = _Fared(rows, objects, changes, (first, last))
    if first is None:
        return fared
    cover = superseded.Cover(_NEXT, source, kind, first, last, choice.demo)
    leaving = _leaving(connection, part, cover, choice.replace)
    if leaving and changes.unchanged < part.read and not choice.replace:
        part.problems += _overlapping(connection, cover, part.read - changes.unchanged)
    return replace(fared, leaving=leaving)


def _leaving(
    connection: duckdb.DuckDBPyConnection, part: Incoming, cover: superseded.Cover, is_asked: bool
) -> int:
    """Stored rows without ids, of the days of the file, that it does not bring again."""
    named = any(problem.code == "no_id" for problem in part.problems)
    if not (named or is_asked):
        return 0
    (rows,) = one(
        connection,
        f"SELECT count(*) FROM (SELECT t.* FROM {superseded.replaced(part.table, cover)}) "
        f"ANTI JOIN {part.relation} USING (source_system, row_key)",
    )
    return int(rows)


def _overlapping(
    connection: duckdb.DuckDBPyConnection, cover: superseded.Cover, rows: int
) -> list[Problem]:
    """Rows without an id beside an earlier upload of the same days: that one may be replaced."""
    earlier = connection.execute(
        "SELECT upload_id, file FROM uploads WHERE active AND source = ? AND kind = ? "
        "AND period_from <= ? AND period_to >= ? AND NOT demo ORDER BY upload_id",
        [cover.source, cover.kind, cover.last, cover.first],
    ).fetchall()
    if not earlier:
        return []
    shown = ", ".join(f"№ {number} «{file}»" for number, file in earlier[-3:])
    return [Problem("overlapping_period", cover.kind, None, rows, shown)]


def _with(connection: duckdb.DuckDBPyConnection, part: Incoming, column: str) -> str:
    names = {row[0] for row in connection.execute(f"DESCRIBE {part.relation}").fetchall()}
    return part.relation if column in names else f"(SELECT NULL::DATE AS {column}, 1 AS lines)"


def _examples(connection: duckdb.DuckDBPyConnection, part: Incoming) -> tuple[dict[str, Any], ...]:
    answer = connection.execute(f"SELECT * FROM {part.relation} LIMIT 5")
    names = [column[0] for column in answer.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in answer.fetchall())
