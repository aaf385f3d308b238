"""Raw text → typed canonical columns, in one pass over the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from data.model.query_one import one
from data.model.tables import Type
from data.parse import call_direction, cell_sql, column_format, datetime_sql
from data.parse.column_format import House
from data.parse.table_context import PHONES, Job, found_inside, refunded, skip, type_of
from data.presets.identify import Found
from data.readers.raw import RawTable

IDS = frozenset(
    "deal_id client_id call_id payment_id lead_id activity_id feedback_id refund_of inn".split()
)
_UNIT = "chr(31)"
_RECORD = "chr(30)"


@dataclass
class Staged:
    """The temporary table of a file's typed rows, and which of its columns are what.

    Rows: `line`, the canonical columns that the file brings, `word_<column>` for columns
    whose words are yet to be told apart, `skip` (reason), `bad` (column and value pairs).
    """

    table: str
    relation: str
    columns: frozenset[str]
    words: frozenset[str]
    line: str
    headers: Mapping[str, str] = field(default_factory=dict)
    decided: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def stage(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    found: Found,
    file: Mapping[str, Any],
    house: House,
    name: str,
    number: int = 0,
) -> Staged:
    """Read every row of a raw table once; nothing is dropped yet."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE peeked AS FROM {raw.relation} LIMIT {column_format.PEEK}"
    )
    job = Job(connection, raw, found, file, house, name, number, _odd(connection, raw))
    typed = {column: _typed(job, column, "peeked") for column in found.places}
    staged = _write(job, typed)
    if raw.rows > column_format.PEEK and _has_bad(connection, staged):
        job = replace(job, odd=frozenset(range(len(raw.headers))))
        again = _surprised(connection, staged, found.section.table)
        typed |= {column: _typed(job, column, raw.relation) for column in again}
        staged = _write(job, typed)
    connection.execute("DROP TABLE IF EXISTS peeked")
    return staged


def _odd(connection: duckdb.DuckDBPyConnection, raw: RawTable) -> frozenset[int]:
    """Columns in whose first rows cells have odd spaces around them."""
    tests = (f"bool_or({cell_sql.has_odd_ends(f'c{n}')})" for n in range(len(raw.headers)))
    found = one(connection, f"SELECT {', '.join(tests)} FROM peeked")
    return frozenset(place for place, is_odd in enumerate(found) if is_odd)


def _has_bad(connection: duckdb.DuckDBPyConnection, staged: Staged) -> bool:
    return bool(one(connection, f"SELECT count(bad) > 0 FROM {staged.relation}")[0])


def _surprised(connection: duckdb.DuckDBPyConnection, staged: Staged, table: str) -> list[str]:
    """Date columns whose later rows do not read the way the first ones did."""
    bad = connection.execute(f"SELECT bad FROM {staged.relation} WHERE bad IS NOT NULL").fetchall()
    seen = {pair.split("\x1f")[0] for (pairs,) in bad for pair in pairs.split("\x1e")}
    return [column for column in seen if type_of(table, column) in (Type.MOMENT, Type.DAY)]


def _typed(job: Job, column: str, relation: str) -> str:
    """SQL of a typed column over its text, called x_<column>."""
    text, kind = f"x_{column}", type_of(job.found.section.table, column)
    file = {**job.file, **job.file.get("decided", {}).get(column, {})}
    if kind in (Type.MOMENT, Type.DAY):
        how = column_format.moments(job.column(column, relation), file, job.house)
        job.decided[column] = {"order": column_format.order_of(how.formats) or ""}
        return datetime_sql.moment(text, how)
    if kind == Type.MONEY:
        decimal = column_format.decimal(job.column(column, relation), file)
        job.decided[column] = {"decimal": decimal}
        return cell_sql.money(text, f"d_{column}", decimal)
    if column.endswith("_seconds"):
        is_hours = column_format.hours_and_minutes(job.column(column, relation), file)
        job.decided[column] = {"durations": "h:m" if is_hours else "m:s"}
        return cell_sql.seconds(text, is_hours)
    if kind == Type.FLAG and column not in job.found.section.values:
        return cell_sql.flag(text)
    if kind in (Type.NUMBER, Type.COUNT):
        return cell_sql.number(text) if kind == Type.NUMBER else cell_sql.count(text)
    if column in PHONES:
        return cell_sql.phone(text, f"d_{column}")
    if column in IDS:
        return cell_sql.identity(text)
    return f"lower({cell_sql.plain(text)})" if column == "email" else cell_sql.plain(text)


def _write(job: Job, typed: Mapping[str, str]) -> Staged:
    section, table = job.found.section, job.found.section.table
    relation = f"staged_{job.number}"
    words = frozenset(column for column in section.values if column in typed)
    texts = [f"{job.text(column)} AS x_{column}" for column in typed]
    texts += [
        f"{skip(job, section.skip)} AS skip",
        *found_inside(job),
        *call_direction.parties(job),
    ]
    if refund := refunded(job):
        texts.append(f"{refund} AS is_refund")
    cores = [*_cores(table, typed), *call_direction.cores(job)]
    read = [*(f"{sql} AS v_{column}" for column, sql in typed.items()), *call_direction.sides(job)]
    first = job.raw.first_line
    line = "" if first is not None else "line, "
    told = ", ".join(_told(job, typed, words))
    job.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {relation} AS SELECT {line}{told}, "
        f"skip, {_bad(table, typed, words)} AS bad "
        f"FROM (SELECT {', '.join(['*', *read])} FROM (SELECT {', '.join(['*', *cores])} "
        f"FROM (SELECT {line}{', '.join(texts)} FROM {job.raw.relation})))"
    )
    columns = {*typed, *section.extract, *call_direction.made(job)}
    return Staged(
        table=table,
        relation=relation,
        columns=frozenset(columns),
        words=words,
        line="line" if first is None else _line(job.connection, relation, first),
        headers={column: job.header(column) for column in typed},
        decided=job.decided,
    )


def _told(job: Job, typed: Mapping[str, str], words: frozenset[str]) -> list[str]:
    """The columns of the staged table, from the typed cells and from what others tell."""
    section, made = job.found.section, call_direction.made(job)
    told = []
    for column in typed:
        if column in section.extract or column in made:
            continue
        if column in words:
            told.append(f"x_{column} AS word_{column}")
            continue
        kind, value = type_of(section.table, column), f"v_{column}"
        if kind in (Type.MOMENT, Type.DAY):
            value = f"CAST({datetime_sql.dated(value)} AS {kind})"
        if column == "amount" and section.sign < 0:
            value = f"-abs({value})"
        elif column == "amount" and refunded(job):
            value = f"CASE WHEN is_refund THEN -abs({value}) ELSE {value} END"
        told.append(f"{value} AS {column}")
    for column in section.extract:
        told.append(
            f"coalesce(v_{column}, y_{column}) AS {column}"
            if column in typed
            else f"y_{column} AS {column}"
        )
    told += [
        f"coalesce(p_{column}, v_{column}) AS {column}"
        if column in typed
        else f"p_{column} AS {column}"
        for column in made
    ]
    if "amount" in typed:
        told.append(f"{cell_sql.mark('x_amount')} AS mark")
    return told


def _line(connection: duckdb.DuckDBPyConnection, relation: str, first: int) -> str:
    """Rows stand in the file's order; within a transaction their ids do not start at zero."""
    (least,) = one(connection, f"SELECT coalesce(min(rowid), 0) FROM {relation}")
    return f"(rowid - {least} + {first})"


def _bad(table: str, typed: Mapping[str, str], words: frozenset[str]) -> str:
    tests = []
    for column in typed:
        kind, text = type_of(table, column), f"x_{column}"
        fails = f"{text} IS NOT NULL AND v_{column} IS NULL"
        if column in words or (kind == Type.TEXT and column not in PHONES):
            fails = cell_sql.is_error(text) if column in words else f"{fails} AND {text} LIKE '#%'"
            tests.append(f"CASE WHEN {fails} THEN '{column}' || {_UNIT} || {_shown(text)} END")
            continue
        excused = cell_sql.is_empty(text)
        if kind in (Type.MOMENT, Type.DAY):
            excused += f" OR {datetime_sql.is_no_date(text)}"
        if column in PHONES:
            excused += f" OR NOT regexp_matches({text}, '[0-9]')"
        excused = f"NOT {cell_sql.is_error(text)} AND ({excused})"
        told = f"CASE WHEN {excused} THEN NULL ELSE '{column}' || {_UNIT} || {_shown(text)} END"
        tests.append(f"CASE WHEN {fails} THEN {told} END")
    return f"nullif(concat_ws({_RECORD}, {', '.join(tests)}), '')" if tests else "NULL::VARCHAR"


def _shown(text: str) -> str:
    """The cell without the marks that part the cells told from each other."""
    return f"translate({text}, {_UNIT} || {_RECORD}, '')"


def _cores(table: str, typed: Mapping[str, str]) -> list[str]:
    """Helper columns: what of an amount or a phone needs a closer look."""
    made = []
    for column in typed:
        if type_of(table, column) == Type.MONEY:
            made.append(f"{cell_sql.amount_core(f'x_{column}')} AS d_{column}")
        elif column in PHONES:
            made.append(f"{cell_sql.phone_core(f'x_{column}')} AS d_{column}")
    return made
