"""The table of an unknown statement is found whatever stands around it."""

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from data.presets import preset
from data.readers.raw import Layout, RawTable
from data.readers.read_file import read
from tests.data.nasty.drawn import xlsx
from tests.data.readers.drawn_statements import Row, Statement, delimiters, statements
from tests.drawing import cases

KNOWN_HEADERS = preset.known_headers(preset.builtin().values())
TableRead = tuple[RawTable, list[tuple[int, Row]]]


def text_of(lines: Sequence[Row], delimiter: str) -> bytes:
    """The lines as a text table."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(lines)
    return out.getvalue().encode()


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@contextmanager
def table_of(content: bytes, name: str = "export.csv") -> Iterator[TableRead]:
    """The only table of a file, and its rows with their lines."""
    connection = _connection()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        with read(path, name, Layout(known_headers=KNOWN_HEADERS), connection) as file:
            (table,) = file.tables
            read_back = connection.execute(
                f"SELECT * FROM {table.relation} ORDER BY line"
            ).fetchall()
            yield table, [(row[0], tuple(cell or "" for cell in row[1:])) for row in read_back]


def assert_found(read_back: TableRead, statement: Statement) -> None:
    """The header and the rows are those of the statement, on their lines."""
    table, rows = read_back
    assert table.headers == statement.header
    assert table.header_line == statement.header_line
    assert [row for _, row in rows] == list(statement.rows)
    assert [line for line, _ in rows] == [
        statement.header_line + number for number in range(1, len(statement.rows) + 1)
    ]


@settings(max_examples=cases(5))
@given(statements(below=0), delimiters)
def test_the_header_is_found_below_any_preamble(statement: Statement, delimiter: str) -> None:
    with table_of(text_of(statement.lines, delimiter)) as read_back:
        assert_found(read_back, statement)


@settings(max_examples=cases(5))
@given(statements(least=2), delimiters)
def test_sums_and_notes_below_the_table_are_no_rows(statement: Statement, delimiter: str) -> None:
    with table_of(text_of(statement.lines, delimiter)) as read_back:
        assert_found(read_back, statement)
        assert sum(read_back[0].skipped.values()) == len(statement.below)


@settings(max_examples=cases(5))
@given(statements(least=2))
def test_a_sheet_of_a_workbook_is_read_alike(statement: Statement) -> None:
    lines = [[cell or None for cell in line] for line in statement.lines]
    with table_of(xlsx(*lines), "export.xlsx") as read_back:
        assert_found(read_back, statement)
        assert sum(read_back[0].skipped.values()) == len(statement.below)


@settings(max_examples=cases(6))
@given(statements(least=3, above=4, below=0), delimiters, st.data())
def test_a_small_summary_above_is_no_table(
    statement: Statement, delimiter: str, data: st.DataObject
) -> None:
    language = statement.language
    count = data.draw(st.integers(1, 4))
    summary = [
        language.summary,
        *((label, f"{100 + n},50") for n, label in enumerate(language.labels[:count])),
    ]
    above = (*statement.above, *summary, ("",))
    changed = Statement(language, statement.header, statement.rows, above)

    with table_of(text_of(changed.lines, delimiter)) as read_back:
        assert_found(read_back, changed)


@settings(max_examples=cases(5))
@given(statements(least=3, above=4, below=0), delimiters, st.booleans(), st.data())
def test_a_small_summary_below_is_no_part_of_the_table(
    statement: Statement, delimiter: str, is_parted: bool, data: st.DataObject
) -> None:
    language = statement.language
    count = data.draw(st.integers(1, 4))
    values = [(label, f"{100 + n},50") for n, label in enumerate(language.labels[:count])]
    below = [*[("",)] * is_parted, language.summary, *values]
    changed = replace(statement, below=tuple(below))

    with table_of(text_of(changed.lines, delimiter)) as read_back:
        assert_found(read_back, changed)
        assert sum(read_back[0].skipped.values()) == count + 1


@settings(max_examples=cases(5))
@given(statements(least=2, above=8, below=0), delimiters, st.booleans())
def test_a_header_of_two_rows_is_one_header(
    statement: Statement, delimiter: str, is_numbered: bool
) -> None:
    """The sums stand under one group, the other names in the upper row or in the lower one."""
    language, header = statement.language, statement.header
    sums = {language.income, language.outgoing}
    first = min(header.index(name) for name in sums)
    group = f"{language.summary[1]} {language.date}"
    upper = tuple(
        group if place == first else "" if name in sums else name * (place % 2)
        for place, name in enumerate(header)
    )
    lower = tuple(
        name if name in sums or place % 2 == 0 else "" for place, name in enumerate(header)
    )
    numbers = [tuple(str(place + 1) for place in range(len(header)))] * is_numbered
    above = (*statement.above, upper)
    changed = Statement(language, lower, (*numbers, *statement.rows), above)

    with table_of(text_of(changed.lines, delimiter)) as (table, rows):
        assert table.headers == header
        assert [row for _, row in rows] == list(statement.rows)


@settings(max_examples=cases(6))
@given(statements(least=4, below=0), delimiters, st.integers(1, 3), st.booleans())
def test_a_header_repeated_on_each_page_is_skipped(
    statement: Statement, delimiter: str, every: int, is_preamble_repeated: bool
) -> None:
    lines = [*statement.above, statement.header]
    top = [line for line in statement.above if any(line)] if is_preamble_repeated else []
    repeated = 0
    for number, row in enumerate(statement.rows):
        if number and number % every == 0:
            lines += [*top, statement.header]
            repeated += len(top) + 1
        lines.append(row)
    width = len(statement.header)
    padded = [(*line, *[""] * (width - len(line))) for line in lines]

    with table_of(text_of(padded, delimiter)) as (table, rows):
        assert table.headers == statement.header
        assert [row for _, row in rows] == list(statement.rows)
        assert sum(table.skipped.values()) == repeated


@settings(max_examples=cases(6))
@given(statements(least=3, above=8), delimiters, st.integers(1, 2))
def test_a_note_below_each_payment_is_joined_to_it(
    statement: Statement, delimiter: str, notes: int
) -> None:
    place = statement.header.index(statement.language.text)
    width = len(statement.header)
    lines, expected = [*statement.above, statement.header], []
    for number, row in enumerate(statement.rows):
        texts = [f"note {number} {chr(97 + each)}" for each in range(notes)]
        lines.append(row)
        lines += [tuple(text if at == place else "" for at in range(width)) for text in texts]
        expected.append(
            tuple(" ".join([cell, *texts]) if at == place else cell for at, cell in enumerate(row))
        )
    padded = [(*line, *[""] * (width - len(line))) for line in [*lines, *statement.below]]

    with table_of(text_of(padded, delimiter)) as (table, rows):
        assert table.headers == statement.header
        assert [row for _, row in rows] == expected
        assert sum(table.skipped.values()) == len(statement.below)
        joined = [note.rows for note in table.problems if note.code == "joined_lines"]
        assert joined == [notes * len(statement.rows)]


@settings(max_examples=cases(6))
@given(statements(least=2, above=0, below=0), delimiters)
def test_rows_without_a_header_stay_rows(statement: Statement, delimiter: str) -> None:
    with table_of(text_of(statement.rows, delimiter)) as (table, rows):
        assert table.header_line is None
        assert table.headers == tuple(str(n + 1) for n in range(len(statement.header)))
        assert [row for _, row in rows] == list(statement.rows)


@settings(max_examples=cases(6))
@given(statements(least=2, above=3, below=0), delimiters, st.sampled_from("\"'«"))
def test_quotes_behind_a_backslash_are_quotes(
    statement: Statement, delimiter: str, quote: str
) -> None:
    place = statement.header.index(statement.language.text)
    rows = [
        tuple(
            f'{cell} {quote}A{delimiter} B" \\ C' if at == place else cell
            for at, cell in enumerate(row)
        )
        for row in statement.rows
    ]
    width = len(statement.header)
    escaped = [
        delimiter.join('"' + cell.replace("\\", "\\\\").replace('"', '\\"') + '"' for cell in line)
        for line in [
            *((*line, *[""] * (width - len(line))) for line in statement.above),
            statement.header,
            *rows,
        ]
    ]

    with table_of(("\n".join(escaped) + "\n").encode()) as (table, read_back):
        assert table.headers == statement.header
        assert [row for _, row in read_back] == rows
