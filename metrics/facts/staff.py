"""Working days of the managers: what talks and margins are divided by."""

import ibis
import ibis.expr.types as ir

from metrics.core.fact import Fact, Wants, attach, dimensions, with_team
from metrics.core.query_params import asked
from metrics.core.source_tables import Known

_COLUMNS = {"owner": "string", "team": "string", "day": "date", "hours": "float64"}


def _calling_days(known: Known, wants: Wants) -> ir.Table:
    """A row for each working day so far of each manager who has calls in the period."""
    calls = known.calls.filter(known.calls.direction.isin(("in", "out")))
    calls = calls.filter(calls.started_at >= asked("start"), calls.started_at < asked("end"))
    return _days(calls, known, wants)


def _selling_days(known: Known, wants: Wants) -> ir.Table:
    """A row for each working day so far of each manager who won a deal in the period."""
    deals = known.deals.filter(known.deals.status == "won")
    deals = deals.filter(deals.closed_at >= asked("start"), deals.closed_at < asked("end"))
    return _days(deals, known, wants)


def _days(work: ir.Table, known: Known, wants: Wants) -> ir.Table:
    people = work.filter(work.owner.notnull()).select("owner").distinct()
    about = known.owners.select("owner", "hired_at", "left_at", "full_time_share")
    people = attach(people, about, "owner")
    days = known.calendar
    start, end = asked("start").date(), asked("moment").date()
    days = days.filter(days.is_working, days.day >= start, days.day < end).select("day")
    rows = people.cross_join(days)
    here = rows.hired_at.isnull() | (rows.day >= rows.hired_at)
    still = rows.left_at.isnull() | (rows.day <= rows.left_at)
    rows = rows.filter(here, still)
    hours = asked("day_hours") * rows.full_time_share.coalesce(ibis.literal(1).cast("float64"))
    return with_team(rows.select("owner", "day", hours=hours), known, wants)


_BY = dimensions("owner", "team")
_ORIGINS = dict.fromkeys(_COLUMNS, ())

CALLING_DAYS = Fact(
    "calling_days", ("calls",), _calling_days, _COLUMNS, _BY, origins=_ORIGINS, per_period=True
)
SELLING_DAYS = Fact(
    "selling_days", ("deals",), _selling_days, _COLUMNS, _BY, origins=_ORIGINS, per_period=True
)
