"""Raw text → typed canonical columns, in one pass over the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from data import reading, values
from data.ask import one
from data.identify import Found, column_places
from data.preset import HELPERS, Skip
from data.readers.headers import fold
from data.readers.raw import RawTable
from data.reading import House
from data.tables import TABLES, Type

PHONES = ("phone", "client_phone")
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


@dataclass(frozen=True)
class _Job:
    connection: duckdb.DuckDBPyConnection
    raw: RawTable
    found: Found
    file: Mapping[str, Any]
    house: House
    name: str
    number: int

    def text(self, column: str) -> str:
        """SQL text of a canonical column as it stands in the raw table."""
        kind = _type(self.found.section.table, column)
        parts = [self._part(spot, kind) for spot in self.found.places[column]]
        return parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"

    def _part(self, spot: Sequence[int], kind: Type) -> str:
        cells = [values.trimmed(f"c{place}") for place in spot]
        if len(cells) == 1:
            return cells[0]
        if kind in (Type.MOMENT, Type.DAY) and len(cells) == 2:
            return values.joined_moment(*cells)
        return f"nullif(concat_ws(' ', {', '.join(cells)}), '')"

    def header(self, column: str) -> str:
        """The file's own name of a column."""
        place = self.found.places[column][0][0]
        return self.raw.headers[place] if place < len(self.raw.headers) else column

    def column(self, name: str, relation: str) -> reading.Column:
        """The column's values, to be asked how they are to be read."""
        return reading.Column(
            self.connection, relation, self.text(name), self.header(name), self.name
        )


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
    job = _Job(connection, raw, found, file, house, name, number)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE peeked AS FROM {raw.relation} LIMIT {reading.PEEK}"
    )
    typed = {column: _typed(job, column, "peeked") for column in found.places}
    staged = _write(job, typed)
    if raw.rows > reading.PEEK:
        again = _surprised(connection, staged, found.section.table)
        if again:
            typed |= {column: _typed(job, column, raw.relation) for column in again}
            staged = _write(job, typed)
    connection.execute("DROP TABLE IF EXISTS peeked")
    return staged


def _surprised(connection: duckdb.DuckDBPyConnection, staged: Staged, table: str) -> list[str]:
    """Date columns whose later rows do not read the way the first ones did."""
    bad = connection.execute(f"SELECT bad FROM {staged.relation} WHERE bad IS NOT NULL").fetchall()
    seen = {pair.split("\x1f")[0] for (pairs,) in bad for pair in pairs.split("\x1e")}
    return [column for column in seen if _type(table, column) in (Type.MOMENT, Type.DAY)]


def _type(table: str, column: str) -> Type:
    if column in HELPERS.get(table, ()):
        helpers = {"quantity": Type.NUMBER, "total_seconds": Type.COUNT, "refunded_at": Type.MOMENT}
        return helpers.get(column, Type.MONEY)
    return TABLES[table].type_of(column)


def _typed(job: _Job, column: str, relation: str) -> str:
    """SQL of a typed column over its text, called x_<column>."""
    text, kind = f"x_{column}", _type(job.found.section.table, column)
    if kind in (Type.MOMENT, Type.DAY):
        how = reading.moments(job.column(column, relation), job.file, job.house)
        return values.moment(text, how)
    if kind == Type.MONEY:
        decimal = reading.decimal(job.column(column, relation), job.file)
        return values.money(text, f"d_{column}", decimal)
    if column.endswith("_seconds"):
        is_hours = reading.hours_and_minutes(job.column(column, relation), job.file)
        return values.seconds(text, is_hours)
    if kind == Type.FLAG and column not in job.found.section.values:
        return values.flag(text)
    if kind in (Type.NUMBER, Type.COUNT):
        return values.number(text) if kind == Type.NUMBER else values.count(text)
    if column in PHONES:
        return values.phone(text, f"d_{column}")
    if column in IDS:
        return values.identity(text)
    return f"lower({values.plain(text)})" if column == "email" else values.plain(text)


def _write(job: _Job, typed: Mapping[str, str]) -> Staged:
    section, table = job.found.section, job.found.section.table
    relation = f"staged_{job.number}"
    words = frozenset(column for column in section.values if column in typed)
    texts = [f"{job.text(column)} AS x_{column}" for column in typed]
    texts += [f"{_skip(job, section.skip)} AS skip", *_found_inside(job), *_parties(job)]
    cores = _cores(table, typed)
    read = [f"{sql} AS v_{column}" for column, sql in typed.items()]
    if section.parties:
        cores += [f"{values.phone_core(f'p_{side}')} AS d_{side}" for side in ("caller", "called")]
        read += _sides()
    first = job.raw.first_line
    line = "" if first is not None else "line, "
    told = ", ".join(_told(job, typed, words))
    job.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {relation} AS SELECT {line}{told}, "
        f"skip, {_bad(table, typed, words)} AS bad "
        f"FROM (SELECT {', '.join(['*', *read])} FROM (SELECT {', '.join(['*', *cores])} "
        f"FROM (SELECT {line}{', '.join(texts)} FROM {job.raw.relation})))"
    )
    columns = {*typed, *section.extract}
    if section.parties:
        columns |= {"direction", "owner_written", "client_phone"}
    return Staged(
        table=table,
        relation=relation,
        columns=frozenset(columns),
        words=words,
        line="line" if first is None else _line(job.connection, relation, first),
        headers={column: job.header(column) for column in typed},
    )


def _told(job: _Job, typed: Mapping[str, str], words: frozenset[str]) -> list[str]:
    """The columns of the staged table, from the typed cells and from what others tell."""
    section = job.found.section
    told = []
    for column in typed:
        if column in section.extract:
            continue
        if column in words:
            told.append(f"x_{column} AS word_{column}")
            continue
        kind, value = _type(section.table, column), f"v_{column}"
        if kind in (Type.MOMENT, Type.DAY):
            value = f"CAST({values.dated(value)} AS {kind})"
        if column == "amount" and section.sign < 0:
            value = f"-abs({value})"
        told.append(f"{value} AS {column}")
    for column in section.extract:
        told.append(
            f"coalesce(v_{column}, y_{column}) AS {column}"
            if column in typed
            else f"y_{column} AS {column}"
        )
    if section.parties:
        made = ("direction", "owner_written", "client_phone")
        told += [f"p_{column} AS {column}" for column in made if column not in typed]
    if "amount" in typed:
        told.append(f"{values.mark('x_amount')} AS mark")
    return told


def _line(connection: duckdb.DuckDBPyConnection, relation: str, first: int) -> str:
    """Rows stand in the file's order; within a transaction their ids do not start at zero."""
    (least,) = one(connection, f"SELECT coalesce(min(rowid), 0) FROM {relation}")
    return f"(rowid - {least} + {first})"


def _bad(table: str, typed: Mapping[str, str], words: frozenset[str]) -> str:
    tests = []
    for column in typed:
        kind, text = _type(table, column), f"x_{column}"
        if column in words or (kind == Type.TEXT and column not in PHONES):
            continue
        fails = f"{text} IS NOT NULL AND v_{column} IS NULL"
        excused = values.is_empty(text)
        if kind in (Type.MOMENT, Type.DAY):
            excused += f" OR {values.is_no_date(text)}"
        if column in PHONES:
            excused += f" OR NOT regexp_matches({text}, '[0-9]')"
        told = f"CASE WHEN {excused} THEN NULL ELSE '{column}' || {_UNIT} || {text} END"
        tests.append(f"CASE WHEN {fails} THEN {told} END")
    return f"nullif(concat_ws({_RECORD}, {', '.join(tests)}), '')" if tests else "NULL::VARCHAR"


def _skip(job: _Job, rules: Sequence[Skip]) -> str:
    cases = []
    for rule in rules:
        spots = column_places(job.raw.headers, rule.column)
        if not spots:
            continue
        cells = ", ".join(values.trimmed(f"c{place}") for place in spots)
        text = f"coalesce({cells})"
        if rule.empty:
            cases.append(f"WHEN {text} IS NULL THEN {values.literal(rule.reason)}")
            continue
        listed = values.words(tuple(_lowered(each) for each in rule.values or rule.keep))
        sign = "IN" if rule.values else "NOT IN"
        told = f"coalesce({values.lowered(text)}, '')"
        cases.append(f"WHEN {told} {sign} {listed} THEN {values.literal(rule.reason)}")
    return f"CASE {' '.join(cases)} END" if cases else "NULL::VARCHAR"


def _lowered(word: str) -> str:
    return word.lower().replace("ё", "е")


def _found_inside(job: _Job) -> list[str]:
    made = []
    for column, rule in job.found.section.extract.items():
        spots = column_places(job.raw.headers, rule.columns)
        cells = ", ".join(f"c{place}" for place in spots)
        inside = f"regexp_extract(concat_ws(' ', {cells}), {values.literal(rule.pattern)}, 1)"
        told = f"nullif({inside}, '')" if cells else "NULL::VARCHAR"
        made.append(f"{told} AS y_{column}")
    return made


def _parties(job: _Job) -> list[str]:
    """Who called whom, and whether the called side is a group of ours."""
    rule = job.found.section.parties
    if rule is None:
        return []
    cells = [
        values.trimmed(f"c{column_places(job.raw.headers, (header,))[0]}")
        for header in (rule.caller, rule.called)
    ]
    group = _is_group(job, rule.group_column, rule.groups)
    return [f"{cells[0]} AS p_caller", f"{cells[1]} AS p_called", f"{group} AS p_group"]


def _sides() -> list[str]:
    """Direction, our side and the other side of a call, told from who called whom."""
    comes, goes = (
        f"(d_{side} IS NULL AND p_{side} IS NOT NULL "
        f"OR length(regexp_replace(d_{side}, '[^0-9]', '', 'g')) >= 6)"
        for side in ("caller", "called")
    )
    direction = f"CASE WHEN {comes} THEN 'in' WHEN {goes} THEN 'out' ELSE 'internal' END"
    ours = (
        f"CASE WHEN p_group OR ({comes} AND {goes}) THEN NULL "
        f"WHEN {comes} THEN p_called ELSE p_caller END"
    )
    other = (
        f"CASE WHEN {comes} THEN {values.phone('p_caller', 'd_caller')} "
        f"WHEN {goes} THEN {values.phone('p_called', 'd_called')} ELSE p_called END"
    )
    return [
        f"{direction} AS p_direction",
        f"{ours} AS p_owner_written",
        f"{other} AS p_client_phone",
    ]


def _cores(table: str, typed: Mapping[str, str]) -> list[str]:
    """Helper columns: what of an amount or a phone needs a closer look."""
    made = []
    for column in typed:
        if _type(table, column) == Type.MONEY:
            made.append(f"{values.amount_core(f'x_{column}')} AS d_{column}")
        elif column in PHONES:
            made.append(f"{values.phone_core(f'x_{column}')} AS d_{column}")
    return made


def _is_group(job: _Job, column: str, words: Sequence[str]) -> str:
    spots = column_places(job.raw.headers, (column,)) if column else ()
    if not spots or not words:
        return "false"
    cell = f"lower(trim(c{spots[0]}))"
    forms = [word.lower().replace("_", r"\_").replace("*", "%") for word in words]
    met = " OR ".join(f"{cell} LIKE {values.literal(form)} ESCAPE '\\'" for form in forms)
    return f"coalesce({met}, false)"


def same_word(word: str, forms: Sequence[str]) -> bool:
    """The word is one of the forms; a `*` in a form stands for anything."""
    text = fold(word)
    return any(_fits(text, form) for form in forms)


def _fits(text: str, form: str) -> bool:
    if "*" not in form:
        return text == fold(form)
    head, _, tail = form.partition("*")
    return text.startswith(fold(head)) and text.endswith(fold(tail))
