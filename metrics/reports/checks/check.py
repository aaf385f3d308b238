"""A check: how wrong rows are built, counted by owner and listed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from metrics.core.errors import UnknownDimension
from metrics.core.evaluate import Run, ask
from metrics.core.fact import attach
from metrics.core.metric import ratio
from metrics.core.query_params import asked
from metrics.core.query_plan import Shape
from metrics.core.scope import Scope
from metrics.core.source_tables import Known
from metrics.reports.checks.finding import COLUMNS, Finding, Found, Whose, finding

_DAY = 24 * 60 * 60
Build = Callable[[Shape], ir.Table]


@dataclass(frozen=True)
class Check:
    """One kind of wrong rows.

    `table` is the uploaded table a row stands in. `needs` are tables with the columns of which
    one must be filled, or nothing can be said. `base` builds the rows among which the wrong ones
    are looked for, with their owner; without it there is no share. `fields` are the columns whose
    emptiness is what is wrong.
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
        rows = _with_leavers(self.check.build(shape), shape.known)
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
        told = wrong.group_by("owner").agg(
            count=wrong.wrong.sum(), money=wrong.money.sum(), of=(wrong.wrong == 0).sum()
        )
        return _with_leavers(told, shape.known)


def found(run: Run, scope: Scope, check: Check, limit: int = 500) -> Found:
    """What the check finds in the scope; UnknownDimension where it cannot be filtered so."""
    for dimension in scope.filters:
        if dimension not in check.dimensions:
            raise UnknownDimension.of(check.name, dimension, check.dimensions)
    query = ask(_ByOwner(check), scope)
    told = run(query).to_pylist()
    owners = [_whose(row, check) for row in told]
    wrong = sorted((each for each in owners if each.count), key=_heaviest)
    rows: tuple[Finding, ...] = ()
    if wrong and limit:
        listing = ask(_Listing(check, limit), scope)
        rows = tuple(finding(row) for row in run(listing).to_pylist())
    return Found(check.name, _whole(owners, check), tuple(wrong), rows)


def prepare(scope: Scope, check: Check, limit: int = 0) -> None:
    """Compile what `found` will ask, so that whoever asks first does not wait for it."""
    ask(_ByOwner(check), scope)
    if limit:
        ask(_Listing(check, limit), scope)


def told(rows: ir.Table, **more: ir.Value) -> ir.Table:
    """The rows as findings: their own columns of those names, what is said in `more`, no others.

    Days are counted from the day of `at`, where that is told, to the last day of the period.
    """
    rows = rows.mutate(**more)
    if "days" not in rows.columns and "at" in rows.columns:
        since = rows["at"].truncate("D").epoch_seconds()
        gone = ratio(asked("moment").epoch_seconds() - since, ibis.literal(_DAY))
        rows = rows.mutate(days=gone.floor() - 1)
    return rows.select(
        **{
            name: rows[name].cast(kind) if name in rows.columns else ibis.null(kind)
            for name, kind in COLUMNS.items()
        }
    )


def leavers(known: Known) -> ir.Table:
    """Managers who had left by the end of the period."""
    owners = known.owners.filter(known.owners.left_at < asked("moment").date())
    return owners.select("owner").distinct()


def _with_leavers(rows: ir.Table, known: Known) -> ir.Table:
    marked = attach(rows, leavers(known).mutate(has_left=ibis.literal(True)), "owner")
    return marked.mutate(has_left=marked.has_left.fill_null(False))


def _whose(row: Mapping[str, Any], check: Check) -> Whose:
    money = None if row["money"] is None else float(row["money"])
    of = int(row["of"]) if check.base else None
    return Whose(row["owner"], bool(row["has_left"]), int(row["count"]), money, of)


def _whole(owners: list[Whose], check: Check) -> Whose:
    known = [each.money for each in owners if each.money is not None]
    of = sum(each.of or 0 for each in owners) if check.base else None
    money = round(sum(known), 2) if known else None
    return Whose(None, False, sum(each.count for each in owners), money, of)


def _heaviest(whose: Whose) -> tuple[int, float, bool, str]:
    return -whose.count, -(whose.money or 0.0), whose.owner is None, whose.owner or ""
