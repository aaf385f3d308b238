"""A data check: builds wrong rows, counts them by owner and lists them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from metrics.core.errors import UnknownDimension
from metrics.core.evaluate import Run, report_query
from metrics.core.fact import left_join
from metrics.core.metric import ratio
from metrics.core.query_params import param
from metrics.core.query_plan import Shape
from metrics.core.scope import Scope
from metrics.core.source_tables import SourceTables
from metrics.reports.checks.finding import COLUMNS, Finding, Findings, Tally, finding_from_row

_DAY = 24 * 60 * 60
Build = Callable[[Shape], ir.Table]


@dataclass(frozen=True)
class Check:
    """A check for one kind of wrong rows.

    `table` is the uploaded table a row stands in. `needs` are tables with the columns of which
    one must be filled, or nothing can be said. `base` builds the rows among which the wrong ones
    are looked for, with their owner; without it there is no share. `fields` are the columns that
    the check wants filled.
    """

    name: str
    table: str
    build: Build
    dimensions: frozenset[str]
    needs: tuple[tuple[str, tuple[str, ...]], ...]
    base: Build | None = None
    fields: tuple[str, ...] = ()

    def lacking(self, filled: Mapping[str, frozenset[str]]) -> tuple[str, str] | None:
        """The table and column whose absence leaves the check without an answer.

        The column is empty when the whole table is missing; None when nothing is.
        """
        for table, columns in self.needs:
            there = filled.get(table, frozenset())
            if not there:
                return table, ""
            if columns and not there & set(columns):
                return table, columns[0]
        return None

    def never_filled(self, filled: Mapping[str, frozenset[str]]) -> str | None:
        """The column that no row ever had: the export lacks it, and no manager is to blame."""
        there = filled.get(self.table, frozenset())
        return self.fields[0] if self.fields and not there & set(self.fields) else None


@dataclass(frozen=True)
class _Listing:
    """Builds the first rows of a check: the most money first, then the longest ago."""

    check: Check
    limit: int

    def __call__(self, shape: Shape) -> ir.Table:
        rows = _with_has_left(self.check.build(shape), shape.tables)
        order = (rows.money.coalesce(0).desc(), rows["at"], rows.source_system, rows.row_key)
        return rows.order_by(*order).limit(self.limit)


@dataclass(frozen=True)
class _ByOwner:
    """Builds count and money by owner, and how many rows of each were looked at."""

    check: Check

    def __call__(self, shape: Shape) -> ir.Table:
        wrong = self.check.build(shape).select("owner", "money", wrong=ibis.literal(1))
        if self.check.base:
            base = self.check.base(shape).select("owner")
            nothing = ibis.null("decimal(38, 2)")
            wrong = wrong.union(base.select("owner", money=nothing, wrong=ibis.literal(0)))
        counts = wrong.group_by("owner").agg(
            count=wrong.wrong.sum(), money=wrong.money.sum(), of=(wrong.wrong == 0).sum()
        )
        return _with_has_left(counts, shape.tables)


def run_check(run: Run, scope: Scope, check: Check, limit: int = 500) -> Findings:
    """The check's findings in the scope, at most `limit` rows of them.

    Raises UnknownDimension for a filter that the check does not have.
    """
    for dimension in scope.filters:
        if dimension not in check.dimensions:
            raise UnknownDimension.of(check.name, dimension, check.dimensions)
    query = report_query(_ByOwner(check), scope)
    tallies = run(query).to_pylist()
    owners = [_owner_tally(row, check) for row in tallies]
    wrong = sorted((each for each in owners if each.count), key=_heaviest)
    rows: tuple[Finding, ...] = ()
    if wrong and limit:
        listing = report_query(_Listing(check, limit), scope)
        rows = tuple(finding_from_row(row) for row in run(listing).to_pylist())
    return Findings(check.name, _total_tally(owners, check), tuple(wrong), rows)


def prepare(scope: Scope, check: Check, limit: int = 0) -> None:
    """Compiles the queries of `run_check` ahead of its first use."""
    report_query(_ByOwner(check), scope)
    if limit:
        report_query(_Listing(check, limit), scope)


def to_findings(rows: ir.Table, **more: ir.Value) -> ir.Table:
    """The rows in the columns of a finding; `more` adds or replaces columns, others are dropped.

    Days are counted from the day of `at`, where there is one, to the last day of the period.
    """
    rows = rows.mutate(**more)
    if "days" not in rows.columns and "at" in rows.columns:
        since = rows["at"].truncate("D").epoch_seconds()
        elapsed = ratio(param("moment").epoch_seconds() - since, ibis.literal(_DAY))
        rows = rows.mutate(days=elapsed.floor() - 1)
    return rows.select(
        **{
            name: rows[name].cast(kind) if name in rows.columns else ibis.null(kind)
            for name, kind in COLUMNS.items()
        }
    )


def former_employees(tables: SourceTables) -> ir.Table:
    """Managers who had left by the end of the period."""
    owners = tables.owners.filter(tables.owners.left_at < param("moment").date())
    return owners.select("owner").distinct()


def _with_has_left(rows: ir.Table, tables: SourceTables) -> ir.Table:
    marked = left_join(rows, former_employees(tables).mutate(has_left=ibis.literal(True)), "owner")
    return marked.mutate(has_left=marked.has_left.fill_null(False))


def _owner_tally(row: Mapping[str, Any], check: Check) -> Tally:
    money = None if row["money"] is None else float(row["money"])
    of = int(row["of"]) if check.base else None
    return Tally(row["owner"], bool(row["has_left"]), int(row["count"]), money, of)


def _total_tally(owners: list[Tally], check: Check) -> Tally:
    amounts = [each.money for each in owners if each.money is not None]
    of = sum(each.of or 0 for each in owners) if check.base else None
    money = round(sum(amounts), 2) if amounts else None
    return Tally(None, False, sum(each.count for each in owners), money, of)


def _heaviest(tally: Tally) -> tuple[int, float, bool, str]:
    return -tally.count, -(tally.money or 0.0), tally.owner is None, tally.owner or ""
