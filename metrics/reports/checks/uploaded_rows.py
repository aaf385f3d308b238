"""The uploaded rows behind a finding: its own, and what is known of the same deal or client."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.types as ir
import pyarrow as pa

from data.model.tables import TABLES
from metrics.core.evaluate import Run, ask
from metrics.core.query_params import asked
from metrics.core.query_plan import Shape
from metrics.core.scope import Scope
from metrics.reports.checks.finding import Finding

_MOST = 200
_CARDS = ("deals", "contacts")
_WHEN = {"deals": "created_at", "leads": "created_at", "contacts": "created_at"}
_WHEN |= {"calls": "started_at", "payments": "paid_at"}
_NUMBERS = (("deal_id", "deal_id"), ("client_id", "client_id"), ("client_phone", "phone"))


@dataclass(frozen=True)
class _Marked:
    """Builds the rows of a table that bear a mark in a column, the latest first."""

    table: str
    column: str

    def __call__(self, shape: Shape) -> ir.Table:
        rows = getattr(shape.known, self.table)
        rows = rows.filter(rows[self.column] == asked("mark"))
        return _latest(rows, self.table)


@dataclass(frozen=True)
class _Itself:
    """Builds the one row of a table that a finding stands in."""

    table: str

    def __call__(self, shape: Shape) -> ir.Table:
        rows = getattr(shape.known, self.table)
        rows = rows.filter(rows.source_system == asked("system"), rows.row_key == asked("mark"))
        return _latest(rows, self.table)


def opened(run: Run, scope: Scope, check: str, row: Finding, table: str) -> dict[str, pa.Table]:
    """Tables and their rows behind a finding; its own table first, empty ones left out.

    Behind a deal stand its payments and its calls, behind a caller all his calls, behind a double
    name every deal and contact of the same phone, e-mail or taxpayer number.
    """
    if check == "twins" and row.name and row.reason:
        told = {each: _marked(run, scope, each, row.reason, row.name) for each in _CARDS}
    elif check == "strangers" and row.name:
        told = {"calls": _calls(run, scope, {"client_phone": row.name, "client_id": row.name})}
    else:
        own = itself(run, scope, table, row.source_system, row.row_key)
        told = {table: own}
        if table == "deals" and own.num_rows:
            (deal,) = own.select([name for _, name in _NUMBERS]).to_pylist()[:1]
            if deal["deal_id"]:
                told["payments"] = _marked(run, scope, "payments", "deal_id", deal["deal_id"])
            told["calls"] = _calls(run, scope, {of: deal[name] for of, name in _NUMBERS})
    return {name: rows for name, rows in told.items() if rows.num_rows}


def itself(run: Run, scope: Scope, table: str, system: str, row_key: str) -> pa.Table:
    """The one row of a table by its key within its source system."""
    query = ask(_Itself(table), scope, {"system": system, "mark": row_key})
    return run(query)


def bearing(run: Run, scope: Scope, column: str, mark: str) -> dict[str, pa.Table]:
    """Tables and their rows that bear a mark: of a manager's name, a client's key, a deal's id."""
    there = [table for table in _WHEN if column in _columns(table)]
    told = {table: _marked(run, scope, table, column, mark) for table in there}
    return {name: rows for name, rows in told.items() if rows.num_rows}


def _columns(table: str) -> frozenset[str]:
    return frozenset(TABLES[table].names)


def _calls(run: Run, scope: Scope, marks: Mapping[str, str | None]) -> pa.Table:
    """Calls that bear one of these marks, each once, the latest first."""
    found = [_marked(run, scope, "calls", name, mark) for name, mark in marks.items() if mark]
    if not found:
        return pa.table({})
    return _once(pa.concat_tables(found)).sort_by([("started_at", "descending")]).slice(0, _MOST)


def _once(rows: pa.Table) -> pa.Table:
    seen: set[tuple[object, object]] = set()
    kept = []
    for place, each in enumerate(rows.select(["source_system", "row_key"]).to_pylist()):
        key = (each["source_system"], each["row_key"])
        if key not in seen:
            seen.add(key)
            kept.append(place)
    return rows.take(pa.array(kept, pa.int64()))


def _marked(run: Run, scope: Scope, table: str, column: str, mark: str) -> pa.Table:
    query = ask(_Marked(table, column), scope, {"mark": mark})
    return run(query)


def _latest(rows: ir.Table, table: str) -> ir.Table:
    order = (rows[_WHEN[table]].desc(), rows.source_system, rows.row_key)
    return rows.order_by(*order).limit(_MOST)
