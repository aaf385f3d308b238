"""Metrics of the pipeline: open deals and their amount, stale deals, overdue debt."""

import ibis.expr.types as ir

from metrics.core.metric import Better, Measured, Unit, metric, number, share, total
from metrics.facts.stock import DEBTS, OPEN_DEALS


def _stale(deals: ir.Table) -> ir.BooleanValue:
    return deals.is_stale


@metric(OPEN_DEALS, unit=Unit.COUNT, better=Better.NEITHER, adds_up=True)
def open_deals(deals: ir.Table) -> Measured:
    """Number of open deals.

    Formula:  deals created before the period's end and neither won nor lost by then
    Unit:     deals
    Source:   deals.status, deals.created_at, deals.closed_at
    """
    return number(deals.source_system.notnull())


@metric(OPEN_DEALS, unit=Unit.MONEY, adds_up=True, beside=("weighted_pipeline",))
def open_pipeline(deals: ir.Table) -> Measured:
    """Amount of the open deals.

    Formula:  Σ amount, over deals open at the period's end
    Unit:     money; empty when none of the amounts is known
    Source:   deals.amount, deals.status, deals.created_at, deals.closed_at
    """
    return total(deals.amount, deals.source_system.notnull())


@metric(OPEN_DEALS, unit=Unit.MONEY, adds_up=True)
def weighted_pipeline(deals: ir.Table) -> Measured:
    """Amount of the open deals, each by the chance of its stage.

    Formula:  Σ amount × won ÷ closed, of the past deals that have been in the same stage (of all
              past deals where fewer than 10 have), over deals open at the period's end
    Unit:     money; empty when no deal has been closed yet
    Source:   deals.amount, deals.status, deals.stage, stage_history.stage
    """
    return total(deals.amount.cast("float64") * deals.chance, deals.source_system.notnull())


@metric(OPEN_DEALS, unit=Unit.SHARE, better=Better.LESS, counts=_stale)
def stale_deals(deals: ir.Table) -> Measured:
    """Share of the open deals with which nothing has happened for too long.

    Formula:  open without a call, stage move or payment for over N days ÷ open, at the period's
              end; N = 75th percentile of past times in the stage (10 or more of them), else 14 days
              (setting)
    Unit:     share from 0 to 1; empty without open deals
    Source:   deals.status, calls.started_at, stage_history.entered_at, payments.paid_at
    """
    return share(deals.is_stale, deals.source_system.notnull())


@metric(DEBTS, unit=Unit.MONEY, better=Better.LESS, adds_up=True)
def overdue_debt(deals: ir.Table) -> Measured:
    """Money that should have been paid by now.

    Formula:  Σ (amount − net paid by then), over won deals due before the period's end
    Unit:     money
    Source:   deals.amount, deals.due_at, deals.status, payments.amount, payments.deal_id
    """
    return total(deals.debt, deals.source_system.notnull())
