"""What is not filled in, whose it is, and what stands untouched in the pipeline.

Each is a check with the rows it was looked for among, so that it has a share: new deals of the
period without a source, a phone or any client; deals won in it without an amount; deals lost in it
without a reason; deals open at its end that are stale, or without anybody at work on them.
"""

from collections.abc import Callable
from functools import partial

import ibis.expr.types as ir

from metrics.core.fact import dimensions
from metrics.core.query_params import asked
from metrics.core.query_plan import Shape, kept
from metrics.facts.stock import OPEN_DEALS
from metrics.reports.checks.check import Check, leavers, told
from metrics.reports.checks.reconciliation import deals

_ANY = dimensions("owner", "team", "pipeline", "source", "product")
_CLIENT = ("client_id", "phone", "email", "inn")
_COLUMNS = ("amount", "status", "created_at", "closed_at", "lost_reason", *_CLIENT)
_OF_OPEN = frozenset(
    (
        *("source_system", "row_key", "upload_id", "line", "deal_id", "owner", "client", "title"),
        *("source", "stage", "amount", "created_at"),
    )
)
Rows = Callable[[Shape], ir.Table]


def _within(moment: ir.TimestampValue) -> ir.BooleanValue:
    return (moment >= asked("start")) & (moment < asked("moment"))


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
    rows = kept(OPEN_DEALS.build(shape.known, wants), shape)
    return rows.mutate(at=rows.created_at)


def _empty(shape: Shape, rows: Rows, columns: tuple[str, ...]) -> ir.Table:
    """Those of the rows in which all these columns are empty."""
    found = rows(shape)
    found = found.filter(*(found[column].isnull() for column in columns))
    return told(found, name=found.title, money=found.amount)


def _stale(shape: Shape) -> ir.Table:
    """Open deals with which nothing has happened for longer than is usual in their stage.

    Days are those of silence; `many` the usual ones; the reason is the stage.
    """
    rows = _open(shape, "touched_at", "stale_after", "is_stale")
    rows = rows.filter(rows.is_stale).drop("at")
    usual = rows.stale_after.round()
    return told(
        rows, name=rows.title, money=rows.amount, at=rows.touched_at, many=usual, reason=rows.stage
    )


def _unowned(shape: Shape) -> ir.Table:
    """Open deals with no manager, or with one who has left; the reason is none or left."""
    rows = _open(shape)
    gone = leavers(shape.known)
    rows = rows.filter(rows.owner.isnull()).union(rows.semi_join(gone, "owner"))
    reason = rows.owner.isnull().ifelse("none", "left")
    return told(rows, name=rows.title, money=rows.amount, reason=reason)


def _gap(name: str, rows: Rows, columns: tuple[str, ...], when: str) -> Check:
    build = partial(_empty, rows=rows, columns=columns)
    return Check(name, "deals", build, _ANY, (("deals", (when,)),), rows, columns)


_won, _lost = partial(_ended, status="won"), partial(_ended, status="lost")

NO_SOURCE = _gap("no_source", _new, ("source",), "created_at")
NO_PHONE = _gap("no_phone", _new, ("phone",), "created_at")
NO_CLIENT = _gap("no_client", _new, _CLIENT, "created_at")
NO_AMOUNT = _gap("no_amount", _won, ("amount",), "closed_at")
NO_REASON = _gap("no_reason", _lost, ("lost_reason",), "closed_at")
STALE = Check("stale", "deals", _stale, _ANY, (("deals", ()),), base=_open)
UNOWNED = Check("unowned", "deals", _unowned, _ANY, (("deals", ()),), base=_open)

GAPS = (UNOWNED, STALE, NO_SOURCE, NO_PHONE, NO_CLIENT, NO_AMOUNT, NO_REASON)
