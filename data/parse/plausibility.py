"""Warns of implausible values in readable rows; such rows are stored all the same."""

from datetime import date, timedelta

import duckdb

from data.model.problems import Problem
from data.model.query_one import one
from data.model.tables import TABLES, Type
from data.parse.staging import StagedTable

_EARLIEST = date(1990, 1, 1)
_AHEAD = timedelta(days=366)
_FAR_AHEAD = timedelta(days=3653)  # of what is only planned
_PLANNED = ("expected_at", "due_at", "month")
_LONG_AGO = ("owners",)  # people may have been hired before there were exports
_DIGITS = 15  # of a number that Excel keeps


def check(
    connection: duckdb.DuckDBPyConnection, staged: StagedTable, relation: str
) -> list[Problem]:
    """Problems of the implausible values of a relation of canonical rows."""
    problems = _closed_before_created(connection, staged, relation) + _cut_ids(
        connection, staged, relation
    )
    for column in TABLES[staged.table].columns:
        if column.name in staged.columns and column.type in (Type.MOMENT, Type.DAY):
            problems += _dates_out_of_range(connection, staged, relation, column.name)
    return problems


def _closed_before_created(
    connection: duckdb.DuckDBPyConnection, staged: StagedTable, relation: str
) -> list[Problem]:
    """Closed before created, by days: many exports write no time of closing."""
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


def _dates_out_of_range(
    connection: duckdb.DuckDBPyConnection, staged: StagedTable, relation: str, column: str
) -> list[Problem]:
    """Dates before there were such exports, and dates in the future."""
    latest = date.today() + (_FAR_AHEAD if column in _PLANNED else _AHEAD)
    least, most = one(
        connection, f"SELECT min({column})::DATE, max({column})::DATE FROM {relation}"
    )
    checks = []
    if most is not None and most > latest:
        checks.append(("future_date", f"{column} > DATE '{latest}'"))
    if least is not None and least < _EARLIEST and staged.table not in _LONG_AGO:
        checks.append(("past_date", f"{column} < DATE '{_EARLIEST}'"))
    header = staged.headers.get(column, column)
    return [
        Problem(code, staged.table, header, rows, example, line)
        for code, where in checks
        for rows, line, example in [
            one(
                connection,
                f"SELECT count(*), min(line), arg_min({column}::DATE, line)::VARCHAR "
                f"FROM {relation} WHERE {where}",
            )
        ]
    ]


def _cut_ids(
    connection: duckdb.DuckDBPyConnection, staged: StagedTable, relation: str
) -> list[Problem]:
    """Ids of which a spreadsheet kept fifteen digits: zeros after them, or 5,80503E+18."""
    name = TABLES[staged.table].id
    if name is None or name not in staged.columns:
        return []
    powers = rf"contains({name}, '+') AND regexp_full_match({name}, '\d([.,]\d+)?[eE][+]\d+')"
    zeros = rf"right({name}, 3) = '000' AND regexp_full_match({name}, '\d{{{_DIGITS}}}0+')"
    rows, line, example = one(
        connection,
        f"SELECT count(*), min(line), arg_min({name}, line) FROM {relation} "
        f"WHERE ({powers}) OR ({zeros})",
    )
    header = staged.headers.get(name, name)
    return [Problem("lost_digits", staged.table, header, rows, example, line)] if rows else []
