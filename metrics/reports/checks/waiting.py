"""The queue for a first contact: leads and deals not called yet, and their waiting time.

A deal waits while it is open and its client got no outgoing attempt and no answered incoming call,
from a day before its creation on; a lead likewise, by its number. The time is in working
minutes from the creation to the end of the last day that the calls cover: of what comes later the
calls say nothing, nor of what came before their first day.
"""

from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from data.model.dimensions import of_table
from metrics.core.evaluate import Run
from metrics.core.fact import dimensions
from metrics.core.metric import ratio
from metrics.core.query_params import param
from metrics.core.query_plan import Shape, apply_filters
from metrics.core.scope import Scope
from metrics.core.source_tables import SourceTables
from metrics.definitions.service import LEADS
from metrics.facts.contacts import worked_seconds
from metrics.facts.stock import OPEN_DEALS
from metrics.facts.uncontacted import calls_until, uncontacted_deals, uncontacted_leads
from metrics.reports.checks.check import Check, run_check, to_findings
from metrics.reports.checks.finding import Finding, Findings

_TRAIL = ("source_system", "row_key", "upload_id", "line")
_ABOUT = ("owner", "client", "title", "source", "amount", "created_at", "phone")
EVERY_ROW = 100_000  # a limit above any real queue


@dataclass(frozen=True)
class Queue:
    """Waiting deals and leads, the longest wait first; `results` has the totals of each check."""

    rows: tuple[Finding, ...]
    results: tuple[Findings, ...]

    @property
    def count(self) -> int:
        """How many wait."""
        return sum(each.count for each in self.results)

    @property
    def money(self) -> float | None:
        """Amount of those whose amount is known."""
        amounts = [each.money for each in self.results if each.money is not None]
        return round(sum(amounts), 2) if amounts else None

    @property
    def longest(self) -> float | None:
        """Working minutes of the one that has waited longest."""
        return self.rows[0].minutes if self.rows else None


def waiting(run: Run, scope: Scope) -> Queue:
    """Everybody who waits at the end of the period, whenever created.

    Leads have no pipeline and no product: filtered by these, only deals are listed.
    """
    checks = [check for check in WAITING_CHECKS if set(scope.filters) <= check.dimensions]
    results = tuple(run_check(run, scope, check, limit=EVERY_ROW) for check in checks)
    rows = [row for each in results for row in each.rows]
    results = tuple(replace(each, rows=()) for each in results)
    return Queue(tuple(sorted(rows, key=_longest)), results)


def _waiting_deals(shape: Shape) -> ir.Table:
    wants = frozenset((*_TRAIL, *_ABOUT, "deal_id", "client_id", *shape.filters))
    rows = apply_filters(OPEN_DEALS.build(shape.tables, wants), shape)
    rows = uncontacted_deals(rows.filter(rows.created_at.notnull()), shape.tables)
    return _timed(rows, shape.tables, "deal")


def _waiting_leads(shape: Shape) -> ir.Table:
    wants = frozenset((*_TRAIL, *_ABOUT, "lead_id", "status", "closed_at", *shape.filters))
    rows = apply_filters(LEADS.build(shape.tables, wants), shape)
    ended = rows.status.isin(("won", "lost")).fill_null(False)
    rows = rows.filter(~ended | (rows.closed_at >= param("moment")).fill_null(False))
    return _timed(uncontacted_leads(rows, shape.tables), shape.tables, "lead")


def _timed(rows: ir.Table, tables: SourceTables, kind: str) -> ir.Table:
    """The rows with the working minutes they have waited; the reason says what waits."""
    last = (calls_until(tables) - ibis.interval(seconds=1)).cast("timestamp")
    rows = worked_seconds(rows.mutate(until=last), tables, "created_at", "until")
    minutes = ratio(rows.seconds, ibis.literal(60))
    return to_findings(
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
    dimensions(*of_table("deals")),
    (("deals", ("created_at",)), ("deals", ("phone", "client_id")), ("calls", ())),
)
WAITING_LEADS = Check(
    "waiting_leads",
    "leads",
    _waiting_leads,
    dimensions(*of_table("leads")),
    (("leads", ("phone",)), ("calls", ("client_phone",))),
)
WAITING_CHECKS = (WAITING_DEALS, WAITING_LEADS)
