"""Facts of managers' working days, which talks and margins are divided by."""

import ibis
import ibis.expr.types as ir

from metrics.core.fact import Fact, WantedColumns, dimensions, left_join, with_team
from metrics.core.query_params import param
from metrics.core.source_tables import SourceTables

_COLUMNS = {"owner": "string", "team": "string", "day": "date", "hours": "float64"}


def _calling_days(tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    """A row for each working day so far of each manager who has calls in the period."""
    calls = tables.calls.filter(tables.calls.direction.isin(("in", "out")))
    calls = calls.filter(calls.started_at >= param("start"), calls.started_at < param("end"))
    return _days(calls, tables, wanted)


def _selling_days(tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    """A row for each working day so far of each manager who won a deal in the period."""
    deals = tables.deals.filter(tables.deals.status == "won")
    deals = deals.filter(deals.closed_at >= param("start"), deals.closed_at < param("end"))
    return _days(deals, tables, wanted)


def _days(work: ir.Table, tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    people = work.filter(work.owner.notnull()).select("owner").distinct()
    about = tables.owners.select("owner", "hired_at", "left_at", "full_time_share")
    people = left_join(people, about, "owner")
    days = tables.calendar
    start, end = param("start").date(), param("moment").date()
    days = days.filter(days.is_working, days.day >= start, days.day < end).select("day")
    rows = people.cross_join(days)
    here = rows.hired_at.isnull() | (rows.day >= rows.hired_at)
    still = rows.left_at.isnull() | (rows.day <= rows.left_at)
    rows = rows.filter(here, still)
    hours = param("day_hours") * rows.full_time_share.coalesce(ibis.literal(1).cast("float64"))
    return with_team(rows.select("owner", "day", hours=hours), tables, wanted)


_BY = dimensions("owner", "team")
_ORIGINS = dict.fromkeys(_COLUMNS, ())

CALLING_DAYS = Fact(
    "calling_days", ("calls",), _calling_days, _COLUMNS, _BY, origins=_ORIGINS, per_period=True
)
SELLING_DAYS = Fact(
    "selling_days", ("deals",), _selling_days, _COLUMNS, _BY, origins=_ORIGINS, per_period=True
)
