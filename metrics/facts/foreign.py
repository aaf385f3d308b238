"""The fact of payments in other currencies, which are not added to the company's."""

import ibis.expr.types as ir

from data.model.dimensions import of_table
from metrics.core.fact import Fact, WantedColumns, dimensions, select_wanted, with_team
from metrics.core.source_tables import SourceTables, schema
from metrics.facts.identity import in_our_currency


def _foreign(tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    payments = tables.payments
    foreign = select_wanted(payments.filter(~in_our_currency(payments)), wanted, "owner")
    return with_team(foreign, tables, wanted)


FOREIGN = Fact(
    "foreign",
    ("payments",),
    _foreign,
    {**schema("payments"), "team": "string"},
    dimensions(*of_table("payments")),
)
