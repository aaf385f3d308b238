"""Metrics of lifetime value: receipts and margin per client, LTV by a simple formula."""

import ibis
import ibis.expr.types as ir

from metrics.core.metric import Measured, Unit, derived, metric, ratio
from metrics.core.query_params import param
from metrics.definitions.clients import churn
from metrics.definitions.receipts import buyers
from metrics.facts.clients import COHORT
from metrics.facts.receipts import RECEIPTS

_LONGEST_LIFE = 36  # months; what is longer is beyond what the past can show


@metric(COHORT, at="first_at", unit=Unit.MONEY, beside=("ltv_margin", "ltv_simple"))
def ltv(clients: ir.Table) -> Measured:
    """What a client has brought so far.

    Formula:  Σ net payments up to the period's end of the clients who first bought in it ÷ their
              number
    Unit:     money per client; empty without such clients
    Source:   payments.amount, payments.paid_at, payments.client_id or the client of the deal
    """
    return ratio(clients.net.sum(), clients.count()), clients.count()


@metric(COHORT, at="first_at", unit=Unit.MONEY)
def ltv_margin(clients: ir.Table) -> Measured:
    """What a client has brought so far, as margin.

    Formula:  ltv × (Σ amount − Σ cost) ÷ Σ amount, over these clients' won deals with a known cost
    Unit:     money per client; empty where no cost is known
    Source:   payments.amount, payments.paid_at, deals.amount, deals.cost
    """
    margin = ratio(clients.margin.sum(), clients.costed.sum())
    return ratio(clients.net.sum(), clients.count()) * margin, clients.costed.count()


@metric(RECEIPTS, at="paid_at", unit=Unit.MONEY, whole_period=True)
def _brought(receipts: ir.Table) -> Measured:
    """Net receipts of known clients a month."""
    has_client = receipts.client_key.notnull()
    monthly = ratio(receipts.amount.sum(where=has_client), param("months"))
    return monthly, has_client.sum()


@derived(_brought, buyers, churn, unit=Unit.MONEY, whole_period=True)
def ltv_simple(brought: Measured, bought: Measured, gone: Measured) -> Measured:
    """What a client brings: average check × frequency × lifetime.

    Formula:  (net receipts ÷ purchases) × (purchases ÷ buyers ÷ months) × min(1 ÷ monthly churn,
              36), where monthly churn = 1 − (1 − churn) ^ (1 ÷ months)
    Unit:     money per client; empty without buyers or without clients active at the start
    Source:   payments.amount, payments.paid_at, payments.client_id or the client of the deal
    """
    stay = ibis.literal(1).cast("float64") - gone[0]
    monthly = ibis.literal(1).cast("float64") - stay ** ratio(ibis.literal(1), param("months"))
    life = ratio(ibis.literal(1), monthly)
    longest = ibis.literal(_LONGEST_LIFE).cast("float64")
    churn_is_known = gone[0].notnull()
    lasting = churn_is_known.ifelse(
        (life < longest).fill_null(False).ifelse(life, longest), ibis.null("float64")
    )
    return ratio(brought[0], bought[0]) * lasting, bought[1]
