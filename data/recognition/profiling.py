"""Profiles an unknown file: its headers, its first rows, the forms of its values."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from data.model.errors import ExportError
from data.model.query_one import one
from data.parse import cell_sql, column_format
from data.parse.column_format import ColumnSample, CompanySettings
from data.presets.file_format import FileFormat
from data.readers.raw import RawFile, RawTable
from data.readers.read_file import sample
from data.recognition.forms import FORMS, PATTERNS

Numbers = npt.NDArray[Any]  # one number or truth value a row

MOST_WORDS = 60  # a column of more different values is no list of stages
_SHOWN_ROWS = 8
_SAMPLED_ROWS = 5_000  # rows whose values are looked at
_NUMBERS = 2_000  # rows whose amounts are held against one another
_QUESTIONS = {"moment": "dates", "number": "decimal", "clock": "durations"}


@dataclass(frozen=True)
class ColumnProfile:
    """One column: `form_shares` gives the share of its filled cells that have a form.

    `words` are its values and their row counts, where they are few. `open_questions`: what its
    values leave undecided (dates, decimal, durations), with an example. `numbers`: its first cells
    as numbers, NaN where a cell is none; None for a column of something else. `cells`: the same
    cells as text, of every column.
    """

    place: int
    header: str
    examples: tuple[str, ...]
    filled: int
    rows: int
    distinct: int
    form_shares: Mapping[str, float]
    words: tuple[tuple[str, int], ...] = ()
    open_questions: Mapping[str, str] | None = None
    numbers: Numbers | None = field(default=None, compare=False, repr=False)
    cells: tuple[str | None, ...] = field(default=(), compare=False, repr=False)

    @property
    def is_constant(self) -> bool:
        """Whether all its filled cells, of which there are several, hold one value."""
        return self.distinct == 1 and self.filled > 2

    @property
    def is_counter(self) -> bool:
        """Whether it counts the rows: 1, 2, 3 …"""
        if self.numbers is None or len(self.numbers) < 3:
            return False
        return bool((np.diff(self.numbers) == 1).mean() > 0.95)

    def has_form(self, form: str) -> bool:
        """Whether most of its cells have the form."""
        return self.form_shares.get(form, 0.0) >= 0.6


@dataclass(frozen=True)
class TableProfile:
    """One table of the file: its first rows as text and the profiles of its columns."""

    name: str | None
    is_headed: bool
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int
    columns: tuple[ColumnProfile, ...]

    def column_at(self, place: int) -> ColumnProfile:
        """The profile of the column at a place of the file."""
        return next(each for each in self.columns if each.place == place)


def profile_table(
    connection: duckdb.DuckDBPyConnection,
    raw: RawFile,
    table: RawTable,
    name: str,
    house: CompanySettings,
    places: Collection[int] | None = None,
) -> TableProfile:
    """The first rows of a table that is being read, and what its columns hold.

    `places`: the columns to be looked at; all of them where None.
    """
    first = sample(connection, table, _SHOWN_ROWS).drop_columns(["line"]).to_pylist()
    rows = tuple(tuple(str(cell or "") for cell in row.values()) for row in first)
    is_headed = table.header_line is not None or raw.container == "1c"
    headers = table.headers if is_headed else tuple(str(n + 1) for n in range(len(table.headers)))
    _sample_rows(connection, table)
    file_format = FileFormat(has_numbers=raw.has_numbers)
    columns = tuple(
        _profile_column(connection, place, header, name, file_format, house)
        for place, header in enumerate(headers)
        if places is None or place in places
    )
    columns = _with_cells(connection, columns, name, file_format)
    connection.execute("DROP TABLE looked")
    return TableProfile(table.name, is_headed, headers, rows, table.rows, columns)


def _sample_rows(connection: duckdb.DuckDBPyConnection, table: RawTable) -> None:
    """Create the table `looked`: the first rows as they follow each other, then rows to the end."""
    first = _SAMPLED_ROWS // 2
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE looked AS FROM {table.relation} LIMIT {first}"
    )
    if table.rows > first:
        step = max(1, (table.rows - first) // first)
        connection.execute(
            f"INSERT INTO looked FROM {table.relation} "
            f"WHERE line > (SELECT max(line) FROM looked) AND line % {step} = 0"
        )


def _profile_column(
    connection: duckdb.DuckDBPyConnection,
    place: int,
    header: str,
    name: str,
    file_format: FileFormat,
    house: CompanySettings,
) -> ColumnProfile:
    text = cell_sql.trimmed(f"c{place}")
    cells = f"(SELECT {text} AS v FROM looked) WHERE v IS NOT NULL AND NOT {cell_sql.is_empty('v')}"
    forms = ", ".join(f"count(*) FILTER (WHERE {form})" for form in FORMS)
    filled, distinct, *hits = one(
        connection, f"SELECT count(*), count(DISTINCT v), {forms} FROM {cells}"
    )
    (rows,) = one(connection, "SELECT count(*) FROM looked")
    form_shares = (
        {form: hit / filled for form, hit in zip(PATTERNS, hits, strict=True)} if filled else {}
    )
    common = connection.execute(
        f"SELECT v, count(*) FROM {cells} GROUP BY v ORDER BY count(*) DESC, v LIMIT {MOST_WORDS}"
    ).fetchall()
    column = ColumnSample(connection, "looked", text, header, name)
    return ColumnProfile(
        *(
            place,
            header,
            tuple(word for word, _ in common[:3]),
            filled,
            rows,
            distinct,
            form_shares,
        ),
        words=tuple(common) if distinct <= MOST_WORDS else (),
        open_questions=_open_questions(column, form_shares, file_format, house),
    )


def _with_cells(
    connection: duckdb.DuckDBPyConnection,
    columns: Sequence[ColumnProfile],
    name: str,
    file_format: FileFormat,
) -> tuple[ColumnProfile, ...]:
    """The columns with their first cells, those of amounts as numbers too."""
    texts = {each.place: cell_sql.trimmed(f"c{each.place}") for each in columns}
    select_list = [f"{text} AS t{place}" for place, text in texts.items()]
    amounts = {each.place for each in columns if each.form_shares.get("number", 0.0) >= 0.6}
    for each in (each for each in columns if each.place in amounts):
        text = texts[each.place]
        sample = ColumnSample(connection, "looked", text, each.header, name)
        core, sign = cell_sql.amount_core(text), _likely_decimal(sample, file_format)
        sql = cell_sql.money(text, core, sign)
        select_list.append(f"CAST({sql} AS DOUBLE) AS n{each.place}")
    if not select_list:
        return tuple(columns)
    query = f"SELECT {', '.join(select_list)} FROM looked LIMIT {_NUMBERS}"
    values = connection.execute(query).fetchnumpy()
    return tuple(
        replace(
            each,
            cells=tuple(np.ma.filled(values[f"t{each.place}"], None)),
            numbers=np.ma.filled(values[f"n{each.place}"], np.nan)
            if each.place in amounts
            else None,
        )
        for each in columns
    )


def _likely_decimal(column: ColumnSample, file_format: FileFormat) -> str:
    """The decimal sign of a column; a point where nothing decides."""
    try:
        return column_format.decimal_sign(column, file_format)
    except ExportError:
        return "."


def _open_questions(
    column: ColumnSample,
    form_shares: Mapping[str, float],
    file_format: FileFormat,
    house: CompanySettings,
) -> dict[str, str]:
    """The questions that the values of a column leave open, each with an example."""
    checks: dict[str, Callable[[], object]] = {
        "dates": lambda: column_format.datetime_format(column, FileFormat(), house),
        "decimal": lambda: column_format.decimal_sign(column, file_format),
        "durations": lambda: column_format.is_hours_and_minutes(column, FileFormat()),
    }
    open_questions = {}
    for form, question in _QUESTIONS.items():
        if form_shares.get(form, 0.0) < 0.6:
            continue
        try:
            checks[question]()
        except ExportError as error:
            open_questions[question] = str(error.facts["example"])
    return open_questions
