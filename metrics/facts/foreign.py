"""Payments in other currencies, which are never added to the company's."""

import ibis.expr.types as ir

from metrics.core.fact import Fact, Wants, dimensions, narrow, with_team
from metrics.core.source_tables import Known, schema
from metrics.facts.identity import in_our_currency


def _foreign(known: Known, wants: Wants) -> ir.Table:
    payments = known.payments
    foreign = narrow(payments.filter(~in_our_currency(payments)), wants, "owner")
    return with_team(foreign, known, wants)


FOREIGN = Fact(
    "foreign",
    ("payments",),
    _foreign,
    {**schema("payments"), "team": "string"},
    dimensions("owner", "team"),
)
