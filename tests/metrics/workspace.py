"""Canonical tables in memory, drawn as text blocks, and short ways to ask them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from data.model.rights import Rights
from data.model.tables import PROVENANCE, TABLES
from data.storage.engine import Query, run_query
from metrics.catalog import metric
from metrics.core.answer import Figure, Row, by, totals
from metrics.core.calendar import is_working
from metrics.core.scope import Compare, Period, Rules, Scope

_EMPTY = "—"
_GAP = re.compile(r"\s{2,}")
MARCH = Period(date(2024, 3, 1), date(2024, 4, 1))


class Desk:
    """An in-memory DuckDB with every canonical table."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self.connection = duckdb.connect()
        self.connection.execute("SET enable_progress_bar = false")
        for table in TABLES.values():
            columns = {c.name: c.type.value for c in (*table.columns, *PROVENANCE)}
            columns_sql = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            self.connection.execute(f"CREATE TABLE {table.name} ({columns_sql})")
        self._calendar()

    def add(self, table: str, drawn: str, **same: object) -> "Desk":
        """Add rows drawn as text: a line of column names, then a line a row; «—» is empty."""
        names, *rows = (_GAP.split(line.strip()) for line in drawn.strip().splitlines())
        for row in rows:
            cells = {n: None if c == _EMPTY else c for n, c in zip(names, row, strict=True)}
            self.put(table, {**same, **cells})
        return self

    def put(self, table: str, cells: Mapping[str, object]) -> None:
        """Add one row."""
        (count,) = self.connection.execute(f"SELECT count(*) + 1 FROM {table}").fetchone() or (1,)
        key = TABLES[table].id
        filled_cells: dict[str, object] = {"source_system": "crm", "upload_id": 1, "line": count}
        if key and key != "owner":
            filled_cells[key] = cells.get(key) or f"{table}-{count}"
        filled_cells |= cells
        filled_cells.setdefault("row_key", filled_cells.get(key or "") or f"{table}-{count}")
        names = ", ".join(f'"{name}"' for name in filled_cells)
        marks = ", ".join("?" for _ in filled_cells)
        self.connection.execute(
            f"INSERT INTO {table} ({names}) VALUES ({marks})", list(filled_cells.values())
        )

    def deals(self, drawn: str, **same: object) -> "Desk":
        """Add deals."""
        return self.add("deals", drawn, **same)

    def calls(self, drawn: str, **same: object) -> "Desk":
        """Add calls."""
        return self.add("calls", drawn, **same)

    def payments(self, drawn: str, **same: object) -> "Desk":
        """Add payments."""
        return self.add("payments", drawn, **same)

    def plans(self, drawn: str) -> "Desk":
        """Add plans."""
        return self.add("plans", drawn)

    def run(self, query: Query) -> pa.Table:
        """Run the question as the store does."""
        return run_query(self.connection.cursor(), query)

    def scope(self, period: Period = MARCH, **fields: Any) -> Scope:
        """A scope over the period, compared with nothing unless told."""
        return Scope(period, **{**self._usual, **fields})

    @property
    def _usual(self) -> dict[str, Any]:
        everything = Rights.everything()
        return {"compare": Compare.NONE, "rules": self.rules, "rights": everything}

    def figure(self, name: str, period: Period = MARCH, **scope_fields: Any) -> Figure:
        """One metric over the period."""
        return totals(self.run, [metric(name)], self.scope(period, **scope_fields))[name]

    def value(self, name: str, period: Period = MARCH, **scope_fields: Any) -> float | None:
        """The value of one metric over the period."""
        return self.figure(name, period, **scope_fields).value

    def by(
        self, dimension: str, name: str, period: Period = MARCH, **scope_fields: Any
    ) -> dict[object, float | None]:
        """The values of one metric by a dimension."""
        rows = by(self.run, [dimension], [metric(name)], self.scope(period, **scope_fields))
        return {row.key[0]: row.figures[name].value for row in rows}

    def segments(self, dimensions: Sequence[str], names: Sequence[str], scope: Scope) -> list[Row]:
        """Several metrics by several dimensions."""
        return by(self.run, dimensions, [metric(name) for name in names], scope)

    def _calendar(self) -> None:
        self.connection.execute(
            "CREATE TABLE calendar (day DATE, is_working BOOLEAN, minutes_before BIGINT,"
            " work_start_minute INT, work_end_minute INT)"
        )
        start = self.rules.work_start.hour * 60 + self.rules.work_start.minute
        passed, rows = 0, []
        for n in range(366 * 3):
            day = date(2023, 1, 1) + timedelta(days=n)
            working = is_working(day, self.rules)
            rows.append((day, working, passed, start, start + self.rules.day_minutes))
            passed += self.rules.day_minutes if working else 0
        self.connection.executemany("INSERT INTO calendar VALUES (?, ?, ?, ?, ?)", rows)
