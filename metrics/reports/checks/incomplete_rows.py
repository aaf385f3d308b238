"""Rows with an empty cell that a figure needs, counted by manager."""

import ibis.expr.types as ir

from metrics.core.query_params import param
from metrics.core.query_plan import Shape, apply_filters
from metrics.facts.deals import DEALS
from metrics.facts.receipts import RECEIPTS
from metrics.facts.stock import OPEN_DEALS

LOW, HIGH = 0.1, 0.9  # the part of the amounts below a small and a large one
_OF_OPEN = frozenset(("owner", "amount", "is_stale"))


def unsure_deals(shape: Shape) -> ir.Table:
    """Deals of each manager that count in the period's figures, and those that might.

    Columns: owner; won, lost, unmapped, undated_won, undated_lost; priced, unpriced, amount,
    net_amount (less refunds) of the won; reachable, never, unreachable of the new.
    """
    wants = frozenset(
        (
            *("owner", "status", "amount", "refunds", "closed_at", "created_at", "client_id"),
            *("phone", "first_contact", "stage_changed_at", "modified_at"),
        )
    )
    rows = apply_filters(DEALS.build(shape.tables, wants | frozenset(shape.filters)), shape)
    ended = rows.status.isin(("won", "lost")).fill_null(False)
    moved = rows.stage_changed_at.coalesce(rows.modified_at, rows.created_at)
    in_period = _within(rows.closed_at)
    undated = ended & rows.closed_at.isnull() & _within(moved)
    unmapped = (rows.status == "unmapped").fill_null(True) & _within(moved)
    won, lost = rows.status == "won", rows.status == "lost"
    new = _within(rows.created_at)
    spoken = rows.first_contact.notnull()
    reachable = rows.phone.notnull() | rows.client_id.notnull() | spoken
    sold, priced = in_period & won, rows.amount.notnull()
    return rows.group_by("owner").agg(
        won=sold.sum(),
        lost=(in_period & lost).sum(),
        unmapped=unmapped.sum(),
        undated_won=(undated & won).sum(),
        undated_lost=(undated & lost).sum(),
        priced=(sold & priced).sum(),
        unpriced=(sold & ~priced).sum(),
        amount=rows.amount.sum(where=sold),
        net_amount=(rows.amount - rows.refunds).sum(where=sold),
        reachable=(new & reachable).sum(),
        never=(new & reachable & ~spoken).sum(),
        unreachable=(new & ~reachable).sum(),
    )


def unmoved_deals(shape: Shape) -> ir.Table:
    """Open deals of each manager at the end of the period: all money, and money of stale deals.

    Columns: owner, pipeline (money of all), moving (money of those not stale), idle (stale ones
    and ones without an amount), empty (ones without an amount).
    """
    rows = apply_filters(OPEN_DEALS.build(shape.tables, _OF_OPEN | frozenset(shape.filters)), shape)
    stale, empty = rows.is_stale.fill_null(False), rows.amount.isnull()
    return rows.group_by("owner").agg(
        pipeline=rows.amount.sum(),
        moving=rows.amount.sum(where=~stale),
        idle=(stale | empty).sum(),
        empty=empty.sum(),
    )


def unnamed_receipts(shape: Shape) -> ir.Table:
    """Receipts of each manager in the period: net, paid in, paid back, number of rows."""
    wants = frozenset(("owner", "paid_at", "amount", *shape.filters))
    rows = apply_filters(RECEIPTS.build(shape.tables, wants), shape)
    rows = rows.filter(_within(rows.paid_at))
    return rows.group_by("owner").agg(
        net=rows.amount.sum(),
        paid_in=rows.amount.sum(where=rows.amount > 0),
        paid_back=rows.amount.sum(where=rows.amount < 0),
        rows=rows.count(),
    )


def usual_amounts(shape: Shape) -> ir.Table:
    """A small and a large amount among those won in the last twelve months."""
    rows = apply_filters(
        DEALS.build(shape.tables, frozenset(("status", "amount", "closed_at", *shape.filters))),
        shape,
    )
    recent = (rows.closed_at >= param("year_back")) & (rows.closed_at < param("moment"))
    won = rows.filter((rows.status == "won") & recent, rows.amount.notnull())
    amount = won.amount.cast("float64")
    return won.aggregate(low=amount.quantile(LOW), high=amount.quantile(HIGH))


def _within(moment: ir.TimestampValue) -> ir.BooleanValue:
    inside = (moment >= param("start")) & (moment < param("moment"))
    return inside.fill_null(False)
