"""What cannot be true of a row that reads well; such rows are stored all the same."""

import duckdb

from data.ask import one
from data.checks import Problem
from data.mapping import Staged


def doubts(connection: duckdb.DuckDBPyConnection, staged: Staged, relation: str) -> list[Problem]:
    """Problems of the objects of a file; by days, for many exports write no time of closing."""
    if staged.table != "deals" or not {"created_at", "closed_at"} <= staged.columns:
        return []
    rows, line, example = one(
        connection,
        "SELECT count(*), min(line), arg_min(CAST(closed_at AS DATE), line)::VARCHAR "
        f"FROM {relation} WHERE CAST(closed_at AS DATE) < CAST(created_at AS DATE)",
    )
    header = staged.headers.get("closed_at", "closed_at")
    code = "closed_before_created"
    return [Problem(code, staged.table, header, rows, example, line)] if rows else []
