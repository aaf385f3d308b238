"""Metrics of conversion: win rate, cohort conversion, deals won and lost, new deals."""

import ibis.expr.types as ir

from metrics.core.metric import Better, Measured, Unit, metric, number, share
from metrics.facts.deals import DEALS


def closed(deals: ir.Table) -> ir.BooleanValue:
    """Deals that are won or lost."""
    return deals.status.isin(("won", "lost"))


def won(deals: ir.Table) -> ir.BooleanValue:
    """Deals that are won."""
    return deals.status == "won"


def lost(deals: ir.Table) -> ir.BooleanValue:
    """Deals that are lost."""
    return deals.status == "lost"


def _still_open(deals: ir.Table) -> ir.BooleanValue:
    return ~closed(deals).fill_null(False)


@metric(
    DEALS,
    at="closed_at",
    unit=Unit.SHARE,
    counts=closed,
    beside=("cohort_conversion", "cohort_open"),
)
def win_rate(deals: ir.Table) -> Measured:
    """Share of closed deals that were won.

    Formula:  won ÷ (won + lost), over deals closed in the period
    Unit:     share from 0 to 1; empty when nothing was closed
    Source:   deals.status, deals.closed_at
    """
    return share(won(deals), closed(deals))


@metric(DEALS, at="created_at", unit=Unit.SHARE, beside=("cohort_open",))
def cohort_conversion(deals: ir.Table) -> Measured:
    """Share of the period's new deals that are won by now.

    Formula:  won ÷ created, over deals created in the period
    Unit:     share from 0 to 1; empty when nothing was created; not final while deals are open
    Source:   deals.status, deals.created_at
    """
    return share(won(deals), deals.created_at.notnull())


@metric(DEALS, at="created_at", unit=Unit.SHARE, better=Better.NEITHER, counts=_still_open)
def cohort_open(deals: ir.Table) -> Measured:
    """Share of the period's new deals that are still open.

    Formula:  neither won nor lost ÷ created, over deals created in the period
    Unit:     share from 0 to 1; over 0.2 the conversion of these deals is not final
    Source:   deals.status, deals.created_at
    """
    return share(_still_open(deals), deals.created_at.notnull())


@metric(DEALS, at="closed_at", unit=Unit.COUNT, adds_up=True, counts=won)
def won_deals(deals: ir.Table) -> Measured:
    """Number of deals won.

    Formula:  number of won deals closed in the period
    Unit:     deals
    Source:   deals.status, deals.closed_at
    """
    return number(won(deals))


@metric(DEALS, at="closed_at", unit=Unit.COUNT, better=Better.LESS, adds_up=True, counts=lost)
def lost_deals(deals: ir.Table) -> Measured:
    """Number of deals lost.

    Formula:  number of lost deals closed in the period
    Unit:     deals
    Source:   deals.status, deals.closed_at
    """
    return number(lost(deals))


@metric(DEALS, at="created_at", unit=Unit.COUNT, adds_up=True)
def leads(deals: ir.Table) -> Measured:
    """Number of new deals.

    Formula:  number of deals created in the period
    Unit:     deals
    Source:   deals.created_at
    """
    return number(deals.created_at.notnull())
