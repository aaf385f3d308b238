"""Raw text → typed canonical columns, in one pass over the file.

The query has named steps: raw rows → trimmed_<column> (text without spaces around it) →
core_<column> (of amounts and phones, what needs a closer look) → typed_<column> → canonical.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import duckdb

from data.model.query_one import one
from data.model.tables import Type
from data.parse import call_direction, cell_sql, column_format, datetime_sql
from data.parse.table_context import (
    DURATIONS,
    PHONES,
    TableContext,
    extracted_columns,
    is_refund,
    skip_reason,
    type_of,
)

IDS = frozenset(
    "deal_id client_id call_id payment_id lead_id activity_id feedback_id refund_of inn".split()
)
_UNIT = "chr(31)"
_RECORD = "chr(30)"


@dataclass
class StagedTable:
    """The temporary table of a file's typed rows, and which of its columns are what.

    Rows: `line`, the canonical columns that the file brings, `word_<column>` for columns
    whose words are yet to be mapped to values, `leg_<…>` (the row as a leg of a call),
    `currency_mark`, `skip` (reason), `bad` (column and value pairs). `line` is SQL of the line, as
    not every staged table has such a column.
    `headers`: by column, its name in the file. `decided`: by column, how its cells were read.
    """

    table: str
    relation: str
    columns: frozenset[str]
    words: frozenset[str]
    line: str
    headers: Mapping[str, str] = field(default_factory=dict)
    decided: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def stage(context: TableContext) -> StagedTable:
    """Read every row of a raw table once; nothing is dropped yet."""
    connection, raw = context.connection, context.raw
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE peeked AS FROM {raw.relation} LIMIT {column_format.PEEK}"
    )
    context = replace(context, oddly_spaced=_oddly_spaced(context))
    typed = {column: _typed_sql(context, column, "peeked") for column in context.match.places}
    staged = _write(context, typed)
    if raw.rows > column_format.PEEK and _has_bad(connection, staged):
        context = replace(context, oddly_spaced=frozenset(range(len(raw.headers))))
        again = _misread_dates(connection, staged)
        typed |= {column: _typed_sql(context, column, raw.relation) for column in again}
        staged = _write(context, typed)
    connection.execute("DROP TABLE IF EXISTS peeked")
    return staged


def _oddly_spaced(context: TableContext) -> frozenset[int]:
    """Places of columns in whose first rows cells have unusual spaces around them."""
    places = range(len(context.raw.headers))
    tests = (f"bool_or({cell_sql.has_odd_ends(f'c{place}')})" for place in places)
    row = one(context.connection, f"SELECT {', '.join(tests)} FROM peeked")
    return frozenset(place for place, is_odd in enumerate(row) if is_odd)


def _has_bad(connection: duckdb.DuckDBPyConnection, staged: StagedTable) -> bool:
    return bool(one(connection, f"SELECT count(bad) > 0 FROM {staged.relation}")[0])


def _misread_dates(connection: duckdb.DuckDBPyConnection, staged: StagedTable) -> list[str]:
    """Date columns whose later rows do not read the way the first ones did."""
    bad = connection.execute(f"SELECT bad FROM {staged.relation} WHERE bad IS NOT NULL").fetchall()
    seen = {pair.split("\x1f")[0] for (pairs,) in bad for pair in pairs.split("\x1e")}
    return [column for column in seen if type_of(staged.table, column) in (Type.MOMENT, Type.DAY)]


def _typed_sql(context: TableContext, column: str, relation: str) -> str:
    """SQL of a column's value from its text; how it is read is decided by the relation's rows."""
    section = context.match.section
    text, kind = f"trimmed_{column}", type_of(section.table, column)
    sample, file_format = context.sample(column, relation), context.file_format.of_column(column)
    if kind in (Type.MOMENT, Type.DAY):
        datetime_format = column_format.datetime_format(sample, file_format, context.company)
        order = column_format.order_of(datetime_format.formats)
        context.decided[column] = {"order": order or ""}
        return datetime_sql.moment(text, datetime_format)
    if kind == Type.MONEY:
        sign = column_format.decimal_sign(sample, file_format)
        context.decided[column] = {"decimal": sign}
        return cell_sql.money(text, f"core_{column}", sign)
    if column in DURATIONS:
        is_hours = column_format.is_hours_and_minutes(sample, file_format)
        context.decided[column] = {"durations": "h:m" if is_hours else "m:s"}
        return cell_sql.seconds(text, is_hours)
    if kind == Type.FLAG and column not in section.values:
        return cell_sql.flag(text)
    if kind in (Type.NUMBER, Type.COUNT):
        return cell_sql.number(text) if kind == Type.NUMBER else cell_sql.count(text)
    if column in PHONES:
        return cell_sql.phone(text, f"core_{column}")
    if column in IDS:
        return cell_sql.identity(text)
    stored = cell_sql.stored_text(text)
    return f"lower({stored})" if column == "email" else stored


def _write(context: TableContext, typed: Mapping[str, str]) -> StagedTable:
    """Create the staged table: the query of the four steps, and what its columns are."""
    section, table = context.match.section, context.match.section.table
    relation = f"staged_{context.number}"
    words = frozenset(column for column in section.values if column in typed)
    first = context.raw.first_line
    line = [] if first is not None else ["line"]
    cores = [*_cores(table, typed), *call_direction.party_cores(context)]
    values = [f"{sql} AS typed_{column}" for column, sql in typed.items()]
    values += call_direction.direction_columns(context)
    canonical = [*line, *_canonical(context, typed, words), "skip"]
    context.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {relation} AS "
        f"WITH trimmed AS NOT MATERIALIZED (SELECT {', '.join([*line, *_trimmed(context, typed)])} "
        f"FROM {context.raw.relation}), "
        f"cored AS NOT MATERIALIZED (SELECT {', '.join(['*', *cores])} FROM trimmed), "
        f"typed AS NOT MATERIALIZED (SELECT {', '.join(['*', *values])} FROM cored) "
        f"SELECT {', '.join(canonical)}, {_bad(table, typed, words)} AS bad FROM typed"
    )
    provided = call_direction.provided_columns(context)
    columns = {*typed, *section.extract, *provided, *call_direction.leg_columns(context)}
    return StagedTable(
        table=table,
        relation=relation,
        columns=frozenset(columns),
        words=words,
        line="line" if first is None else _line(context.connection, relation, first),
        headers={column: context.header(column) for column in typed},
        decided=context.decided,
    )


def _trimmed(context: TableContext, typed: Mapping[str, str]) -> list[str]:
    """The texts of all columns, and what is decided by the raw cells of a row."""
    select_list = [f"{context.text(column)} AS trimmed_{column}" for column in typed]
    select_list.append(f"{skip_reason(context, context.match.section.skip)} AS skip")
    select_list += [*extracted_columns(context), *call_direction.party_cells(context)]
    if refund := is_refund(context):
        select_list.append(f"{refund} AS is_refund")
    return select_list


def _canonical(context: TableContext, typed: Mapping[str, str], words: frozenset[str]) -> list[str]:
    """The columns of the staged table, from the typed cells and from what others provide."""
    section, provided = context.match.section, call_direction.provided_columns(context)
    select_list = []
    for column in typed:
        if column in section.extract or column in provided:
            continue
        if column in words:
            select_list.append(f"trimmed_{column} AS word_{column}")
            continue
        kind, value = type_of(section.table, column), f"typed_{column}"
        if kind in (Type.MOMENT, Type.DAY):
            value = f"CAST({datetime_sql.or_no_date(value)} AS {kind})"
        if column == "amount" and section.sign < 0:
            value = f"-abs({value})"
        elif column == "amount" and is_refund(context):
            value = f"CASE WHEN is_refund THEN -abs({value}) ELSE {value} END"
        select_list.append(f"{value} AS {column}")
    for column in section.extract:
        extracted = f"extracted_{column}"
        value = f"coalesce(typed_{column}, {extracted})" if column in typed else extracted
        select_list.append(f"{value} AS {column}")
    for column in provided:
        party = f"party_{column}"
        value = f"coalesce({party}, typed_{column})" if column in typed else party
        select_list.append(f"{value} AS {column}")
    legs = call_direction.leg_columns(context)
    select_list += [f"{value} AS {column}" for column, value in legs.items()]
    if "amount" in typed:
        select_list.append(f"{cell_sql.currency_mark('trimmed_amount')} AS currency_mark")
    return select_list


def _line(connection: duckdb.DuckDBPyConnection, relation: str, first: int) -> str:
    """Rows stand in the file's order; within a transaction their ids do not start at zero."""
    (least,) = one(connection, f"SELECT coalesce(min(rowid), 0) FROM {relation}")
    return f"(rowid - {least} + {first})"


def _bad(table: str, typed: Mapping[str, str], words: frozenset[str]) -> str:
    """SQL of the cells of a row that cannot be read, as column and value pairs; NULL without."""
    tests = []
    for column in typed:
        kind, text = type_of(table, column), f"trimmed_{column}"
        pair = f"'{column}' || {_UNIT} || {_printable(text)}"
        fails = f"{text} IS NOT NULL AND typed_{column} IS NULL"
        if column in words or (kind == Type.TEXT and column not in PHONES):
            fails = cell_sql.is_error(text) if column in words else f"{fails} AND {text} LIKE '#%'"
            tests.append(f"CASE WHEN {fails} THEN {pair} END")
            continue
        excused = cell_sql.is_empty(text)
        if kind in (Type.MOMENT, Type.DAY):
            excused += f" OR {datetime_sql.is_no_date(text)}"
        if column in PHONES:
            excused += f" OR NOT regexp_matches({text}, '[0-9]')"
        excused = f"NOT {cell_sql.is_error(text)} AND ({excused})"
        unless_excused = f"CASE WHEN {excused} THEN NULL ELSE {pair} END"
        tests.append(f"CASE WHEN {fails} THEN {unless_excused} END")
    return f"nullif(concat_ws({_RECORD}, {', '.join(tests)}), '')" if tests else "NULL::VARCHAR"


def _printable(text: str) -> str:
    """The cell without the marks that separate the pairs of `bad` from each other."""
    return f"translate({text}, {_UNIT} || {_RECORD}, '')"


def _cores(table: str, typed: Mapping[str, str]) -> list[str]:
    """Helper columns: what of an amount or a phone needs a closer look."""
    select_list = []
    for column in typed:
        if type_of(table, column) == Type.MONEY:
            core = cell_sql.amount_core(f"trimmed_{column}")
            select_list.append(f"{core} AS core_{column}")
        elif column in PHONES:
            core = cell_sql.phone_core(f"trimmed_{column}")
            select_list.append(f"{core} AS core_{column}")
    return select_list
