"""Checks of empty fields, stale and unowned deals.

Each check has a base of rows, and so a share: new deals of the
period without a source, a phone or any client; deals won in it without an amount; deals lost in it
without a reason; deals open at its end that are stale, or without anybody at work on them.
"""

from collections.abc import Callable
from functools import partial

import ibis.expr.types as ir

from data.model.dimensions import of_table
from metrics.core.fact import dimensions
from metrics.core.query_params import param
from metrics.core.query_plan import Shape, apply_filters
from metrics.facts.stock import OPEN_DEALS
from metrics.reports.checks.check import Check, former_employees, to_findings
from metrics.reports.checks.reconciliation import deals

_ANY = dimensions(*of_table("deals"))
_CLIENT = ("client_id", "phone", "email", "inn")
_COLUMNS = ("amount", "status", "created_at", "closed_at", "lost_reason", *_CLIENT)
_OF_OPEN = frozenset(
    (
        *("source_system", "row_key", "upload_id", "line", "deal_id", "owner", "client", "title"),
        *("source", "stage", "amount", "created_at"),
    )
)
RowBuilder = Callable[[Shape], ir.Table]


def _within(moment: ir.TimestampValue) -> ir.BooleanValue:
    return (moment >= param("start")) & (moment < param("moment"))


def _new(shape: Shape) -> ir.Table:
    """Deals created in the period."""
    rows = deals(shape, *_COLUMNS)
    return rows.filter(_within(rows.created_at)).mutate(at=lambda row: row.created_at)


def _ended(shape: Shape, status: str) -> ir.Table:
    """Deals that came to this end in the period."""
    rows = deals(shape, *_COLUMNS)
    rows = rows.filter(rows.status == status, _within(rows.closed_at))
    return rows.mutate(at=rows.closed_at)


def _open(shape: Shape, *columns: str) -> ir.Table:
    """Deals open at the end of the period."""
    wants = _OF_OPEN | frozenset((*columns, *shape.filters))
    rows = apply_filters(OPEN_DEALS.build(shape.tables, wants), shape)
    return rows.mutate(at=rows.created_at)


def _empty(shape: Shape, rows: RowBuilder, columns: tuple[str, ...]) -> ir.Table:
    """Those of the rows in which all these columns are empty."""
    incomplete = rows(shape)
    incomplete = incomplete.filter(*(incomplete[column].isnull() for column in columns))
    return to_findings(incomplete, name=incomplete.title, money=incomplete.amount)


def _stale(shape: Shape) -> ir.Table:
    """Open deals without any event for longer than is usual in their stage.

    Days are those of silence; `many` the usual ones; the reason is the stage.
    """
    rows = _open(shape, "touched_at", "stale_after", "is_stale")
    rows = rows.filter(rows.is_stale).drop("at")
    usual = rows.stale_after.round()
    return to_findings(
        rows, name=rows.title, money=rows.amount, at=rows.touched_at, many=usual, reason=rows.stage
    )


def _unowned(shape: Shape) -> ir.Table:
    """Open deals with no manager, or with one who has left; the reason is none or left."""
    rows = _open(shape)
    gone = former_employees(shape.tables)
    rows = rows.filter(rows.owner.isnull()).union(rows.semi_join(gone, "owner"))
    reason = rows.owner.isnull().ifelse("none", "left")
    return to_findings(rows, name=rows.title, money=rows.amount, reason=reason)


def _empty_check(name: str, rows: RowBuilder, columns: tuple[str, ...], when: str) -> Check:
    build = partial(_empty, rows=rows, columns=columns)
    return Check(name, "deals", build, _ANY, (("deals", (when,)),), rows, columns)


_won, _lost = partial(_ended, status="won"), partial(_ended, status="lost")

NO_SOURCE = _empty_check("no_source", _new, ("source",), "created_at")
NO_PHONE = _empty_check("no_phone", _new, ("phone",), "created_at")
NO_CLIENT = _empty_check("no_client", _new, _CLIENT, "created_at")
NO_AMOUNT = _empty_check("no_amount", _won, ("amount",), "closed_at")
NO_REASON = _empty_check("no_reason", _lost, ("lost_reason",), "closed_at")
STALE = Check("stale", "deals", _stale, _ANY, (("deals", ()),), base=_open)
UNOWNED = Check("unowned", "deals", _unowned, _ANY, (("deals", ()),), base=_open)

QUALITY_CHECKS = (UNOWNED, STALE, NO_SOURCE, NO_PHONE, NO_CLIENT, NO_AMOUNT, NO_REASON)
