"""What a file would change, counted against what is stored."""

from datetime import date
from typing import Any

import duckdb

from data import versions
from data.ask import one
from data.checks import Change, Preview, Problem, Rejected, Rows
from data.incoming import Incoming
from data.tables import TABLES
from data.taking import Progress, Taken, say


def report(
    connection: duckdb.DuckDBPyConnection,
    taken: Taken,
    sha256: str,
    name: str,
    progress: Progress | None,
) -> Preview:
    say(progress, 0.6, "progress.comparing")
    rows, objects = Rows(), 0
    changes: tuple[Change, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    skipped: dict[str, int] = {}
    days: list[date] = []
    for part in taken.parts:
        changed, unchanged, examples = versions.compare(connection, part.table, part.relation)
        aside = sum(part.skipped.values())
        accepted = part.read - unchanged - part.rejected - aside
        rows += Rows(part.read, accepted, changed, unchanged, part.rejected, aside)
        objects += one(connection, f"SELECT count(*) FROM {part.relation}")[0]
        changes += examples
        rejected += part.examples
        skipped |= {k: skipped.get(k, 0) + v for k, v in part.skipped.items()}
        when = TABLES[part.table].when
        span = one(
            connection,
            f"SELECT min({when})::DATE, max({when})::DATE FROM {_with(connection, part, when)}",
        )
        days += [day for day in span if day is not None]
        part.problems += _overlapping(connection, taken.source.id, part, span, unchanged)
    return Preview(
        *(name, sha256, taken.source.id, taken.source.title),
        ",".join(dict.fromkeys(part.table for part in taken.parts)),
        *(rows, objects, (min(days), max(days)) if days else None),
        problems=tuple(problem for part in taken.parts for problem in part.problems),
        changes=changes[:20],
        rejected=rejected,
        skipped=skipped,
        examples=_examples(connection, taken.parts[0]),
        encoding=taken.encoding,
    )


def _overlapping(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    part: Incoming,
    span: tuple[date | None, date | None],
    unchanged: int,
) -> list[Problem]:
    """Rows without an id beside an earlier upload of the same days: that one may be replaced."""
    named = any(problem.code == "no_id" for problem in part.problems)
    if not named or None in span or unchanged == part.read:
        return []
    rows = connection.execute(
        "SELECT upload_id, file FROM uploads WHERE active AND source = ? AND kind = ? "
        "AND period_from <= ? AND period_to >= ? AND NOT demo ORDER BY upload_id",
        [source, part.table, span[1], span[0]],
    ).fetchall()
    if not rows:
        return []
    shown = ", ".join(f"№ {number} «{file}»" for number, file in rows[-3:])
    return [Problem("overlapping_period", part.table, None, part.read - unchanged, shown)]


def _with(connection: duckdb.DuckDBPyConnection, part: Incoming, column: str) -> str:
    names = {row[0] for row in connection.execute(f"DESCRIBE {part.relation}").fetchall()}
    return part.relation if column in names else f"(SELECT NULL::DATE AS {column})"


def _examples(connection: duckdb.DuckDBPyConnection, part: Incoming) -> tuple[dict[str, Any], ...]:
    answer = connection.execute(f"SELECT * FROM {part.relation} LIMIT 5")
    names = [column[0] for column in answer.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in answer.fetchall())
