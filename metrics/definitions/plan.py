"""Metrics of the plan: its amount, attainment and pace."""

import ibis.expr.types as ir

from metrics.core.metric import Better, Measured, Unit, derived, metric, ratio
from metrics.core.query_params import param
from metrics.definitions.receipts import net_receipts
from metrics.facts.plans import PLANS


@metric(PLANS, unit=Unit.MONEY, better=Better.NEITHER)
def plan(plans: ir.Table) -> Measured:
    """Planned net receipts.

    Formula:  Σ realistic plan of the whole months that the period touches: the company's; in a
              month without one the teams', else the managers'; by a dimension the plans of that
              dimension
    Unit:     money; empty without a plan, and a plan of zero is none
    Source:   plans.amount, plans.month, plans.owner, plans.team, plans.scenario
    """
    return plans.amount.sum(), plans.amount.count()


def _fulfilled(receipts: Measured, planned: ir.NumericValue) -> Measured:
    """Fact by plan; there is no plan of zero or less."""
    return ratio(receipts[0], (planned > 0).ifelse(planned, 0.0)), receipts[1]


@derived(net_receipts, plan, unit=Unit.SHARE, beside=("plan_pace", "plan"), whole_period=True)
def plan_attainment(receipts: Measured, planned: Measured) -> Measured:
    """Share of the plan that has come in.

    Formula:  net receipts ÷ plan
    Unit:     share; may exceed 1; empty without a plan
    Source:   payments.amount, payments.paid_at, plans.amount, plans.month
    """
    return _fulfilled(receipts, planned[0])


@derived(net_receipts, plan, unit=Unit.SHARE, whole_period=True)
def plan_pace(receipts: Measured, planned: Measured) -> Measured:
    """Receipts beside what the plan asks for by now.

    Formula:  net receipts ÷ (plan × working days of the period so far ÷ all working days of its
              months)
    Unit:     share; 1 is on schedule; empty without a plan
    Source:   payments.amount, payments.paid_at, plans.amount, plans.month
    """
    return _fulfilled(receipts, planned[0] * param("elapsed_share"))
