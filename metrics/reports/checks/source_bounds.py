"""Lower and upper bounds of a source's conversion while some deals have no source."""

from dataclasses import dataclass

import ibis.expr.types as ir

from metrics.core.evaluate import Run, report_query
from metrics.core.query_params import param
from metrics.core.query_plan import Shape, apply_filters
from metrics.core.scope import Scope
from metrics.facts.deals import DEALS


@dataclass(frozen=True)
class SourceBounds:
    """Conversion of a source by close date, the worst and the best it could be.

    With W won and L lost deals of the period that have no source:
    low = won ÷ (won + lost + L), high = (won + W) ÷ (won + lost + W).
    """

    source: str
    value: float
    low: float
    high: float
    n: int


def source_bounds(run: Run, scope: Scope) -> list[SourceBounds]:
    """The sources of the deals closed in the period, the most deals first.

    Empty where no closed deal is without a source.
    """
    query = report_query(_by_source, scope)
    rows = run(query).to_pylist()
    unknown = next((row for row in rows if row["source"] is None), None)
    if not unknown:
        return []
    more_won, more_lost = int(unknown["won"]), int(unknown["lost"])
    every_source = []
    for row in rows:
        won, closed = int(row["won"]), int(row["won"]) + int(row["lost"])
        if row["source"] is not None:
            low = won / (closed + more_lost)
            high = (won + more_won) / (closed + more_won)
            every_source.append(SourceBounds(row["source"], won / closed, low, high, closed))
    return sorted(every_source, key=lambda each: (-each.n, each.source))


def _by_source(shape: Shape) -> ir.Table:
    wants = frozenset(("source", "status", "closed_at", *shape.filters))
    rows = apply_filters(DEALS.build(shape.tables, wants), shape)
    ended = rows.status.isin(("won", "lost"))
    rows = rows.filter(ended, rows.closed_at >= param("start"), rows.closed_at < param("moment"))
    return rows.group_by("source").agg(
        won=(rows.status == "won").sum(), lost=(rows.status == "lost").sum()
    )
