"""Metrics of won deals' amounts: average and median check, amount, collection rate."""

import ibis.expr.types as ir

from metrics.core.metric import Measured, Unit, metric, ratio, total
from metrics.definitions.conversion import won
from metrics.facts.deals import DEALS


def _priced(deals: ir.Table) -> ir.BooleanValue:
    return won(deals) & deals.amount.notnull()


@metric(DEALS, at="closed_at", unit=Unit.MONEY, counts=_priced, beside=("median_check",))
def average_check(deals: ir.Table) -> Measured:
    """Average amount of a won deal, refunds taken off.

    Formula:  Σ (amount − refunds to date) ÷ number, over won deals with a known amount, by close
              date
    Unit:     money per deal; empty when no won deal has a known amount
    Source:   deals.amount, deals.status, deals.closed_at, payments.amount
    """
    priced = _priced(deals)
    net_amount = (deals.amount - deals.refunds).sum(where=priced)
    return ratio(net_amount, priced.sum()), priced.sum()


@metric(DEALS, at="closed_at", unit=Unit.MONEY, counts=_priced)
def median_check(deals: ir.Table) -> Measured:
    """Median amount of a won deal, refunds taken off.

    Formula:  median of (amount − refunds to date), over won deals with a known amount, by close
              date
    Unit:     money per deal; empty when no won deal has a known amount
    Source:   deals.amount, deals.status, deals.closed_at, payments.amount
    """
    priced = _priced(deals)
    net_amount = (deals.amount - deals.refunds).cast("float64")
    return net_amount.median(where=priced), priced.sum()


@metric(DEALS, at="closed_at", unit=Unit.MONEY, adds_up=True, counts=won)
def won_amount(deals: ir.Table) -> Measured:
    """Amount of the deals won.

    Formula:  Σ amount, over won deals closed in the period
    Unit:     money; empty when none of the amounts is known
    Source:   deals.amount, deals.status, deals.closed_at
    """
    return total(deals.amount, won(deals))


@metric(DEALS, at="closed_at", unit=Unit.SHARE, counts=_priced)
def collection_rate(deals: ir.Table) -> Measured:
    """Share of the amount of won deals that has been paid to date.

    Formula:  Σ min(net paid to date, amount) ÷ Σ amount, over deals won in the period
    Unit:     share from 0 to 1; empty when no won deal has a known amount
    Source:   deals.amount, deals.closed_at, payments.amount, payments.deal_id
    """
    priced = _priced(deals)
    paid = deals.paid.cast("float64")
    amount = deals.amount.cast("float64")
    within = (paid < 0).ifelse(0.0, (paid < amount).ifelse(paid, amount))
    return ratio(within.sum(where=priced), amount.sum(where=priced)), priced.sum()
