"""Metrics of service: NPS, complaints, incoming leads, data completeness, margin per hour."""

import ibis.expr.types as ir

from data.model.dimensions import of_table
from metrics.core.fact import table_fact
from metrics.core.metric import Better, Measured, Unit, derived, metric, number, ratio
from metrics.definitions.conversion import leads, lost, won
from metrics.facts.deals import DEALS
from metrics.facts.staff import SELLING_DAYS

FEEDBACK = table_fact("feedback", *of_table("feedback"))
LEADS = table_fact("leads", *of_table("leads"))


def _costed(deals: ir.Table) -> ir.BooleanValue:
    return won(deals) & deals.amount.notnull() & deals.cost.notnull()


def _rated(feedback: ir.Table) -> ir.BooleanValue:
    return (feedback.kind == "nps") & feedback.score.notnull()


def _complaint(feedback: ir.Table) -> ir.BooleanValue:
    return feedback.kind == "complaint"


@metric(LEADS, at="created_at", unit=Unit.COUNT, adds_up=True)
def incoming_leads(leads: ir.Table) -> Measured:
    """Number of leads that came in, where the CRM keeps them apart from deals.

    Formula:  number of leads created in the period
    Unit:     leads
    Source:   leads.created_at
    """
    return number(leads.created_at.notnull())


@metric(FEEDBACK, at="happened_at", unit=Unit.SCORE, counts=_rated)
def nps(feedback: ir.Table) -> Measured:
    """Net promoter score.

    Formula:  (answers of 9 and 10 − answers of 0 to 6) ÷ answers × 100
    Unit:     points from −100 to 100; empty without answers
    Source:   feedback.kind, feedback.score, feedback.happened_at
    """
    rated = _rated(feedback)
    promoters = (rated & (feedback.score >= 9)).sum()
    detractors = (rated & (feedback.score <= 6)).sum()
    return ratio((promoters - detractors) * 100, rated.sum()), rated.sum()


@metric(
    FEEDBACK, at="happened_at", unit=Unit.COUNT, better=Better.LESS, adds_up=True, counts=_complaint
)
def complaints(feedback: ir.Table) -> Measured:
    """Number of complaints.

    Formula:  number of complaints in the period
    Unit:     complaints
    Source:   feedback.kind, feedback.happened_at
    """
    return number(_complaint(feedback))


@derived(complaints, leads, unit=Unit.SHARE, better=Better.LESS)
def complaints_share(complained: Measured, created: Measured) -> Measured:
    """Complaints by new deals.

    Formula:  complaints ÷ deals created in the period
    Unit:     share; may exceed 1; empty without new deals
    Source:   feedback.kind, feedback.happened_at, deals.created_at
    """
    return ratio(complained[0], created[0]), created[1]


@metric(DEALS, at="created_at", unit=Unit.SHARE)
def data_completeness(deals: ir.Table) -> Measured:
    """How much of what should be known of new deals is filled in.

    Formula:  filled ÷ expected, over deals created in the period: owner, client (id, phone, e-mail
              or taxpayer number), amount, source, and the reason where the deal is lost
    Unit:     share from 0 to 1; empty without new deals
    Source:   deals.owner, client_id, phone, email, inn, amount, source, lost_reason
    """
    client = deals.client_id.notnull() | deals.phone.notnull()
    client = client | deals.email.notnull() | deals.inn.notnull()
    always = (deals.owner.notnull(), client, deals.amount.notnull(), deals.source.notnull())
    filled = (lost(deals) & deals.lost_reason.notnull()).sum().coalesce(0)
    for field in always:
        filled = filled + field.sum()
    expected = deals.created_at.count() * len(always) + lost(deals).sum().coalesce(0)
    return ratio(filled, expected), deals.created_at.count()


@metric(DEALS, at="closed_at", unit=Unit.MONEY, counts=_costed)
def _margin(deals: ir.Table) -> Measured:
    """Margin of the won deals whose cost is known and whose manager is."""
    costed = _costed(deals) & deals.owner.notnull()
    return (deals.amount - deals.cost).sum(where=costed), costed.sum()


@metric(SELLING_DAYS, unit=Unit.COUNT)
def _selling_hours(days: ir.Table) -> Measured:
    """Working hours so far of the managers who won deals."""
    return days.hours.sum(), days.day.count()


@derived(_margin, _selling_hours, unit=Unit.MONEY_PER_HOUR)
def margin_per_hour(margin: Measured, hours: Measured) -> Measured:
    """Margin that a working hour brings.

    Formula:  Σ (amount − cost) of won deals with a known cost ÷ working hours so far of the
              managers who won deals (working days × length of the day × share of full time)
    Unit:     money per hour; empty where no cost is known
    Source:   deals.amount, deals.cost, deals.closed_at, owners.hired_at, owners.left_at
    """
    return ratio(margin[0], hours[0]), margin[1]
