"""How far the conversion of a source may be off while some deals have no source."""

from dataclasses import dataclass

import ibis.expr.types as ir

from metrics.core.evaluate import Run, ask
from metrics.core.query_params import asked
from metrics.core.query_plan import Shape, kept
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
    query = ask(_by_source, scope)
    rows = run(query).to_pylist()
    unknown = next((row for row in rows if row["source"] is None), None)
    if not unknown:
        return []
    more_won, more_lost = int(unknown["won"]), int(unknown["lost"])
    told = []
    for row in rows:
        won, closed = int(row["won"]), int(row["won"]) + int(row["lost"])
        if row["source"] is not None:
            low = won / (closed + more_lost)
            high = (won + more_won) / (closed + more_won)
            told.append(SourceBounds(row["source"], won / closed, low, high, closed))
    return sorted(told, key=lambda each: (-each.n, each.source))


def _by_source(shape: Shape) -> ir.Table:
    wants = frozenset(("source", "status", "closed_at", *shape.filters))
    rows = kept(DEALS.build(shape.known, wants), shape)
    ended = rows.status.isin(("won", "lost"))
    rows = rows.filter(ended, rows.closed_at >= asked("start"), rows.closed_at < asked("moment"))
    return rows.group_by("source").agg(
        won=(rows.status == "won").sum(), lost=(rows.status == "lost").sum()
    )
