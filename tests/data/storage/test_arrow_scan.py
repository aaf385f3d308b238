"""A query answers the same over a registered Arrow table and over a stored table of equal rows."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drawing import cases

COLUMNS = {  # name → its type in DuckDB, its type in Arrow, the values that are drawn
    "amount": (
        "DECIMAL(18,2)",
        pa.decimal128(18, 2),
        [Decimal("-0.01"), Decimal("0.00"), Decimal("19.90"), Decimal("9999999999999999.99")],
    ),
    "number": ("BIGINT", pa.int64(), [-1, 0, 7, 2**53 + 1]),
    "rate": ("DOUBLE", pa.float64(), [-0.5, 0.0, 0.1, 1e300]),
    "client": ("VARCHAR", pa.string(), ["", "Ромашка", "ромашка", "ООО «Вектор-Плюс»", "O'Hara"]),
    "day": ("DATE", pa.date32(), [date(1969, 12, 31), date(2024, 2, 29), date(2026, 10, 1)]),
    "moment": (
        "TIMESTAMP",
        pa.timestamp("us"),
        [datetime(1969, 12, 31, 23, 59, 59, 999999), datetime(2026, 10, 25, 0, 30)],
    ),
    "is_won": ("BOOLEAN", pa.bool_(), [True, False]),
}
SCHEMA = pa.schema([("line", pa.int64()), *((name, kind[1]) for name, kind in COLUMNS.items())])
ROW = st.tuples(*(st.sampled_from([None, *values]) for _, _, values in COLUMNS.values()))

QUERIES = {
    "filter": "SELECT * FROM {rows} WHERE {condition} ORDER BY line",
    "one column": "SELECT client FROM {rows} WHERE {condition} ORDER BY ALL",
    "count": "SELECT count(*), count(amount), count(client) FROM {rows} WHERE {condition}",
    "limit": "SELECT * FROM {rows} WHERE {condition} ORDER BY line LIMIT 5 OFFSET 3",
    "limit in file order": "SELECT * FROM {rows} LIMIT 7 OFFSET 2",
    "top": "SELECT amount, line FROM {rows} WHERE {condition}"
    " ORDER BY amount DESC NULLS LAST, line LIMIT 4",
    "group": "SELECT client, is_won, count(*), sum(amount), min(moment), max(day) FROM {rows}"
    " WHERE {condition} GROUP BY ALL ORDER BY ALL",
    "group by month": "SELECT date_trunc('month', day), count(DISTINCT client) FROM {rows}"
    " GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL",
    "distinct": "SELECT DISTINCT amount, moment FROM {rows} WHERE {condition} ORDER BY ALL",
    "join": "SELECT line, total FROM {rows} JOIN lookup ON client = partner"
    " WHERE {condition} ORDER BY ALL",
    "join on the filter": "SELECT partner, count(line) FROM lookup LEFT JOIN {rows}"
    " ON client = partner AND {condition} GROUP BY ALL ORDER BY ALL",
    "join of itself": "SELECT count(*), sum(a.line - b.line) FROM {rows} a JOIN {rows} b"
    " ON a.number = b.number AND a.line < b.line AND a.line < 50 AND b.line < 50",
    "absent": "SELECT partner, total FROM lookup WHERE NOT EXISTS"
    " (SELECT 1 FROM {rows} WHERE client = partner AND {condition}) ORDER BY ALL",
    "window": "SELECT line, sum(amount) OVER (PARTITION BY client ORDER BY line), lag(day) OVER"
    " (ORDER BY line) FROM {rows} WHERE {condition} ORDER BY line",
    "union": "SELECT line FROM {rows} WHERE {condition} EXCEPT"
    " SELECT line FROM {rows} WHERE amount > 0 ORDER BY ALL",
}


def literal(value: object, kind: str) -> str:
    """The value as SQL."""
    return f"CAST('{str(value).replace(chr(39), chr(39) * 2)}' AS {kind})"


@st.composite
def comparisons(draw: st.DrawFn) -> str:
    """One condition on one column."""
    name = draw(st.sampled_from(list(COLUMNS)))
    kind, _, values = COLUMNS[name]
    low, high = (literal(draw(st.sampled_from(values)), kind) for _ in range(2))
    operator = draw(st.sampled_from(["=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM"]))
    return draw(
        st.sampled_from(
            [
                f"{name} {operator} {low}",
                f"{name} IN ({low}, {high})",
                f"{name} NOT IN ({low}, {high})",
                f"{name} BETWEEN {low} AND {high}",
                f"{name} IS NULL",
                f"{name} IS NOT NULL",
                f"coalesce({name}, {low}) = {high}",
                "client LIKE '%омаш%'",
                "starts_with(client, 'О')",
            ]
        )
    )


CONDITIONS = st.recursive(
    comparisons(),
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from(["AND", "OR"]), inner)
        | st.builds("NOT ({})".format, inner)
    ),
    max_leaves=4,
)


class Sides:
    """The same rows twice: stored by single inserts, and registered as Arrow batches."""

    def __init__(self, rows: Sequence[tuple[Any, ...]], times: int, batch: int, offset: int):
        self._connection = duckdb.connect()
        self._store(rows, times)
        repeated = [(line, *row) for line, row in enumerate(list(rows) * times)]
        # rows before the offset are sliced away, so that no buffer begins at its first bit
        padded = [(-1, *[None] * len(COLUMNS))] * offset + repeated
        table = pa.table(
            [pa.array([row[at] for row in padded], field.type) for at, field in enumerate(SCHEMA)],
            schema=SCHEMA,
        ).slice(offset)
        batches = table.to_batches(max_chunksize=batch)
        self._connection.register("registered", pa.Table.from_batches(batches, SCHEMA))

    def _store(self, rows: Sequence[tuple[Any, ...]], times: int) -> None:
        typed = ", ".join(f"{name} {kind[0]}" for name, kind in COLUMNS.items())
        self._connection.execute(f"CREATE TABLE one_time (line BIGINT, {typed})")
        places = ", ".join("?" * len(SCHEMA))
        for line, row in enumerate(rows):
            self._connection.execute(f"INSERT INTO one_time VALUES ({places})", [line, *row])
        self._connection.execute(
            f"CREATE TABLE stored AS SELECT * REPLACE (line + {len(rows)} * again AS line)"
            f" FROM one_time, range({times}) repeats(again) ORDER BY line"
        )
        self._connection.execute("ALTER TABLE stored DROP COLUMN again")
        self._connection.execute(
            "CREATE TABLE lookup AS"
            " SELECT DISTINCT client AS partner, amount AS total FROM one_time"
        )

    def answer(self, query: str, rows: str, condition: str) -> list[tuple[Any, ...]]:
        """The rows that the query gives over one of the two tables."""
        return self._connection.execute(query.format(rows=rows, condition=condition)).fetchall()

    def close(self) -> None:
        """Close the database."""
        self._connection.close()


@given(
    rows=st.lists(ROW, max_size=12),
    times=st.sampled_from([1, 3, 700]),
    batch=st.sampled_from([1, 5, 2048, 5000]),
    offset=st.sampled_from([0, 1, 8, 13]),
    conditions=st.lists(CONDITIONS, min_size=3, max_size=3),
)
@settings(max_examples=cases(5))
def test_a_query_answers_the_same_over_arrow_and_over_a_stored_table(
    rows: list[tuple[Any, ...]], times: int, batch: int, offset: int, conditions: list[str]
) -> None:
    """700 times twelve rows fill more than one vector of the engine, and more than one batch."""
    sides = Sides(rows, times, batch if times < 700 else max(batch, 2048), offset)
    try:
        for name, query in QUERIES.items():
            for condition in conditions if "{condition}" in query else [""]:
                registered = sides.answer(query, "registered", condition)
                assert registered == sides.answer(query, "stored", condition), (name, condition)
    finally:
        sides.close()


@pytest.mark.parametrize(
    ("condition", "lines"),
    [
        ("amount > 0", [1, 4]),
        ("amount IS NULL", [2]),
        ("NOT (client = 'Ромашка')", [2, 3]),
        ("client IS DISTINCT FROM 'Ромашка'", [1, 2, 3]),
        ("day < DATE '2024-02-29' OR client IS NULL", [1, 3]),
        ("moment >= TIMESTAMP '2026-10-25 00:30:00'", [0, 4]),
    ],
)
def test_a_filter_over_arrow_gives_the_rows_counted_by_hand(
    condition: str, lines: list[int]
) -> None:
    """Both sides could be wrong together; these five rows are few enough to read."""
    early, late = datetime(1969, 12, 31, 23, 59), datetime(2026, 10, 25, 0, 30)
    rows = [
        (Decimal("0.00"), 0, 0.0, "Ромашка", date(2024, 2, 29), late, True),
        (Decimal("0.01"), 1, 0.0, None, None, None, None),
        (None, 2, 0.0, "", date(2026, 10, 1), early, False),
        (Decimal("-0.01"), 3, 0.0, "ромашка", date(1969, 12, 31), early, False),
        (Decimal("19.90"), 4, 0.0, "Ромашка", None, late, True),
    ]
    sides = Sides(rows, times=1, batch=2, offset=3)
    try:
        rows_given = sides.answer(QUERIES["filter"], "registered", condition)
    finally:
        sides.close()

    assert [row[0] for row in rows_given] == lines
