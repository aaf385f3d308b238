"""Who waits for a first contact: leads and deals that nobody has rung yet, and for how long.

A deal waits while it is open and its client got no outgoing attempt and no answered incoming call,
from a day before its creation on; a lead likewise, by its number. The time is told in working
minutes from the creation to the end of the last day that the calls cover: of what comes later the
calls say nothing, nor of what came before their first day.
"""

from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from metrics.core.evaluate import Run
from metrics.core.fact import dimensions
from metrics.core.metric import ratio
from metrics.core.query_params import asked
from metrics.core.query_plan import Shape, kept
from metrics.core.scope import Scope
from metrics.core.source_tables import Known
from metrics.definitions.service import LEADS
from metrics.facts.contacts import worked_seconds
from metrics.facts.reached import spoken_until, unspoken_deals, unspoken_leads
from metrics.facts.stock import OPEN_DEALS
from metrics.reports.checks.check import Check, found, told
from metrics.reports.checks.finding import Finding, Found

_TRAIL = ("source_system", "row_key", "upload_id", "line")
_WORDS = ("owner", "client", "title", "source", "amount", "created_at", "phone")
ALL = 100_000  # a queue that long is no queue


@dataclass(frozen=True)
class Queue:
    """The deals and the leads that wait, the longest wait first; `found` tells them apart."""

    rows: tuple[Finding, ...]
    found: tuple[Found, ...]

    @property
    def count(self) -> int:
        """How many wait."""
        return sum(each.count for each in self.found)

    @property
    def money(self) -> float | None:
        """Amount of those whose amount is known."""
        known = [each.money for each in self.found if each.money is not None]
        return round(sum(known), 2) if known else None

    @property
    def longest(self) -> float | None:
        """Working minutes of the one that has waited longest."""
        return self.rows[0].minutes if self.rows else None


def waiting(run: Run, scope: Scope) -> Queue:
    """Everybody who waits at the end of the period, whenever they came.

    A lead has no pipeline and no product: filtered by these, only deals are told.
    """
    checks = [check for check in WAITING if set(scope.filters) <= check.dimensions]
    told_of = tuple(found(run, scope, check, limit=ALL) for check in checks)
    rows = [row for each in told_of for row in each.rows]
    told_of = tuple(replace(each, rows=()) for each in told_of)
    return Queue(tuple(sorted(rows, key=_longest)), told_of)


def _waiting_deals(shape: Shape) -> ir.Table:
    wants = frozenset((*_TRAIL, *_WORDS, "deal_id", "client_id", *shape.filters))
    rows = kept(OPEN_DEALS.build(shape.known, wants), shape)
    rows = unspoken_deals(rows.filter(rows.created_at.notnull()), shape.known)
    return _timed(rows, shape.known, "deal")


def _waiting_leads(shape: Shape) -> ir.Table:
    wants = frozenset((*_TRAIL, *_WORDS, "lead_id", "status", "closed_at", *shape.filters))
    rows = kept(LEADS.build(shape.known, wants), shape)
    ended = rows.status.isin(("won", "lost")).fill_null(False)
    rows = rows.filter(~ended | (rows.closed_at >= asked("moment")).fill_null(False))
    return _timed(unspoken_leads(rows, shape.known), shape.known, "lead")


def _timed(rows: ir.Table, known: Known, kind: str) -> ir.Table:
    """The rows with the working minutes they have waited; the reason says what waits."""
    last = (spoken_until(known) - ibis.interval(seconds=1)).cast("timestamp")
    rows = worked_seconds(rows.mutate(until=last), known, "created_at", "until")
    minutes = ratio(rows.seconds, ibis.literal(60))
    return told(
        rows,
        name=rows.title,
        other=rows.phone,
        money=rows.amount,
        at=rows.created_at,
        minutes=minutes,
        reason=ibis.literal(kind),
    )


def _longest(row: Finding) -> tuple[float, str, str]:
    return -(row.minutes or 0.0), row.source_system, row.row_key


WAITING_DEALS = Check(
    "waiting_deals",
    "deals",
    _waiting_deals,
    dimensions("owner", "team", "pipeline", "source", "product"),
    (("deals", ("created_at",)), ("deals", ("phone", "client_id")), ("calls", ())),
)
WAITING_LEADS = Check(
    "waiting_leads",
    "leads",
    _waiting_leads,
    dimensions("owner", "team", "source"),
    (("leads", ("phone",)), ("calls", ("client_phone",))),
)
WAITING = (WAITING_DEALS, WAITING_LEADS)
