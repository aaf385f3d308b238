"""Metrics of receipts: net receipts, refunds, buyers, shares of repeat and key clients."""

import ibis.expr.types as ir

from metrics.core.metric import Better, Measured, Unit, metric, number, ratio, share, total
from metrics.facts.foreign import FOREIGN
from metrics.facts.receipts import RECEIPTS


def _known_client(receipts: ir.Table) -> ir.BooleanValue:
    return receipts.client_key.notnull()


def _refund(receipts: ir.Table) -> ir.BooleanValue:
    return receipts.amount < 0


def _payment(receipts: ir.Table) -> ir.BooleanValue:
    return receipts.amount >= 0


def _purchase(receipts: ir.Table) -> ir.BooleanValue:
    return _payment(receipts) & _known_client(receipts)


@metric(RECEIPTS, at="paid_at", unit=Unit.MONEY, adds_up=True, beside=("refunds",))
def net_receipts(receipts: ir.Table) -> Measured:
    """Money that came in less money given back.

    Formula:  Σ payments − Σ refunds, by payment date
    Unit:     money of the company's currency
    Source:   payments.amount, payments.paid_at
    """
    return total(receipts.amount, receipts.amount.notnull())


@metric(RECEIPTS, at="paid_at", unit=Unit.MONEY, better=Better.LESS, adds_up=True, counts=_refund)
def refunds(receipts: ir.Table) -> Measured:
    """Money given back.

    Formula:  −Σ amount, over negative payments, by payment date
    Unit:     money of the company's currency
    Source:   payments.amount, payments.paid_at
    """
    return total(-receipts.amount, _refund(receipts))


@metric(RECEIPTS, at="paid_at", unit=Unit.COUNT, adds_up=True, counts=_payment)
def payments(receipts: ir.Table) -> Measured:
    """Number of payments that came in.

    Formula:  number of payments that are not refunds, by payment date
    Unit:     payments
    Source:   payments.amount, payments.paid_at
    """
    return number(_payment(receipts))


@metric(RECEIPTS, at="paid_at", unit=Unit.COUNT, counts=_purchase)
def buyers(receipts: ir.Table) -> Measured:
    """Number of clients who bought.

    Formula:  number of distinct clients with a payment in the period that is not a refund
    Unit:     clients; payments whose client is not known are left out
    Source:   payments.paid_at, payments.client_id or the client of the deal
    """
    bought = receipts.client_key.nunique(where=_purchase(receipts))
    return bought, bought


@metric(RECEIPTS, at="paid_at", unit=Unit.SHARE, counts=_known_client)
def repeat_revenue_share(receipts: ir.Table) -> Measured:
    """Share of receipts that clients of earlier months brought.

    Formula:  net receipts from clients who first bought in an earlier month ÷ net receipts of known
              clients
    Unit:     share; may leave 0 to 1 where refunds weigh much
    Source:   payments.amount, payments.paid_at, payments.client_id or the client of the deal
    """
    has_client = _known_client(receipts)
    repeat = has_client & (receipts.client_kind == "repeat")
    brought = ratio(
        receipts.amount.sum(where=repeat).coalesce(0), receipts.amount.sum(where=has_client)
    )
    return brought, has_client.sum()


@metric(RECEIPTS, at="paid_at", unit=Unit.SHARE, better=Better.NEITHER, whole_period=True)
def key_clients_share(receipts: ir.Table) -> Measured:
    """Share of receipts that key clients brought.

    Formula:  net receipts from key clients ÷ net receipts of known clients; key clients are the
              biggest fifth by net receipts of the twelve months before the period's end
    Unit:     share; may leave 0 to 1 where refunds weigh much
    Source:   payments.amount, payments.paid_at, payments.client_id or the client of the deal
    """
    has_client = _known_client(receipts)
    key = has_client & receipts.is_key.fill_null(False)
    brought = ratio(
        receipts.amount.sum(where=key).coalesce(0), receipts.amount.sum(where=has_client)
    )
    return brought, has_client.sum()


@metric(RECEIPTS, at="paid_at", unit=Unit.SHARE)
def client_coverage(receipts: ir.Table) -> Measured:
    """Share of payments whose client is known.

    Formula:  payments with a client ÷ payments, by payment date
    Unit:     share from 0 to 1; the rest is outside of LTV, churn and new clients
    Source:   payments.client_id, phone, email, inn, or those of the deal
    """
    return share(_known_client(receipts), receipts.paid_at.notnull())


@metric(FOREIGN, at="paid_at", unit=Unit.COUNT, better=Better.NEITHER, adds_up=True)
def foreign_payments(payments: ir.Table) -> Measured:
    """Number of payments in another currency, left out of all money.

    Formula:  number of payments whose currency is not the company's, by payment date
    Unit:     payments
    Source:   payments.currency, payments.paid_at
    """
    return number(payments.paid_at.notnull())
