"""Uploaded rows behind a finding: its own row and those of the same deal or client."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.types as ir
import pyarrow as pa

from data.model.tables import TABLES
from metrics.core.evaluate import Run, report_query
from metrics.core.query_params import param
from metrics.core.query_plan import Shape
from metrics.core.scope import Scope
from metrics.reports.checks.finding import Finding

_MOST = 200
_CARDS = ("deals", "contacts")
_WHEN = {"deals": "created_at", "leads": "created_at", "contacts": "created_at"}
_WHEN |= {"calls": "started_at", "payments": "paid_at"}
_NUMBERS = (("deal_id", "deal_id"), ("client_id", "client_id"), ("client_phone", "phone"))


@dataclass(frozen=True)
class _RowsWithValue:
    """Builds the rows of a table with a value in a column, the latest first."""

    table: str
    column: str

    def __call__(self, shape: Shape) -> ir.Table:
        rows = getattr(shape.tables, self.table)
        rows = rows.filter(rows[self.column] == param("mark"))
        return _latest(rows, self.table)


@dataclass(frozen=True)
class _RowByKey:
    """Builds the one row of a table by source system and row key."""

    table: str

    def __call__(self, shape: Shape) -> ir.Table:
        rows = getattr(shape.tables, self.table)
        rows = rows.filter(rows.source_system == param("system"), rows.row_key == param("mark"))
        return _latest(rows, self.table)


def rows_behind_finding(
    run: Run, scope: Scope, check: str, row: Finding, table: str
) -> dict[str, pa.Table]:
    """Tables and their rows behind a finding; its own table first, empty ones left out.

    A deal adds its payments and calls, an unknown caller all calls of the number, a duplicate
    client every deal and contact of the same phone, e-mail or taxpayer number.
    """
    if check == "twins" and row.name and row.reason:
        tables = {each: _rows_with_value(run, scope, each, row.reason, row.name) for each in _CARDS}
    elif check == "strangers" and row.name:
        tables = {"calls": _calls(run, scope, {"client_phone": row.name, "client_id": row.name})}
    else:
        own = row_by_key(run, scope, table, row.source_system, row.row_key)
        tables = {table: own}
        if table == "deals" and own.num_rows:
            (deal,) = own.select([name for _, name in _NUMBERS]).to_pylist()[:1]
            if deal["deal_id"]:
                tables["payments"] = _rows_with_value(
                    run, scope, "payments", "deal_id", deal["deal_id"]
                )
            tables["calls"] = _calls(run, scope, {of: deal[name] for of, name in _NUMBERS})
    return {name: rows for name, rows in tables.items() if rows.num_rows}


def row_by_key(run: Run, scope: Scope, table: str, system: str, row_key: str) -> pa.Table:
    """The one row of a table by its key within its source system."""
    query = report_query(_RowByKey(table), scope, {"system": system, "mark": row_key})
    return run(query)


def rows_with_value(run: Run, scope: Scope, column: str, value: str) -> dict[str, pa.Table]:
    """Tables and their rows with this value in the column, such as an owner or a deal's id."""
    tables_with_column = [table for table in _WHEN if column in _columns(table)]
    tables = {
        table: _rows_with_value(run, scope, table, column, value) for table in tables_with_column
    }
    return {name: rows for name, rows in tables.items() if rows.num_rows}


def _columns(table: str) -> frozenset[str]:
    return frozenset(TABLES[table].names)


def _calls(run: Run, scope: Scope, values: Mapping[str, str | None]) -> pa.Table:
    """Calls with any of these column values, each once, the latest first."""
    matches = [
        _rows_with_value(run, scope, "calls", name, value)
        for name, value in values.items()
        if value
    ]
    if not matches:
        return pa.table({})
    return (
        _without_repeats(pa.concat_tables(matches))
        .sort_by([("started_at", "descending")])
        .slice(0, _MOST)
    )


def _without_repeats(rows: pa.Table) -> pa.Table:
    seen: set[tuple[object, object]] = set()
    first_places = []
    for place, each in enumerate(rows.select(["source_system", "row_key"]).to_pylist()):
        key = (each["source_system"], each["row_key"])
        if key not in seen:
            seen.add(key)
            first_places.append(place)
    return rows.take(pa.array(first_places, pa.int64()))


def _rows_with_value(run: Run, scope: Scope, table: str, column: str, value: str) -> pa.Table:
    query = report_query(_RowsWithValue(table, column), scope, {"mark": value})
    return run(query)


def _latest(rows: ir.Table, table: str) -> ir.Table:
    order = (rows[_WHEN[table]].desc(), rows.source_system, rows.row_key)
    return rows.order_by(*order).limit(_MOST)
