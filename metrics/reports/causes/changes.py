"""The largest changes of figures against the compared period, by segment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data.model.dimensions import columns_of
from metrics.core.answer import Run, by, totals
from metrics.core.metric import Metric
from metrics.core.scope import Compare, Scope
from metrics.definitions.average_check import won_amount
from metrics.definitions.conversion import leads, won_deals
from metrics.definitions.receipts import net_receipts

METRICS: tuple[Metric, ...] = (net_receipts, won_amount, won_deals, leads)
# A team moves as its managers do; the kind of a client is looked up for each deal.
DIMENSIONS = columns_of("deals")


@dataclass(frozen=True)
class Change:
    """A figure of a segment that moved.

    `weight` is the change as a part of the whole figure before (of the whole figure now, where
    there was none before); `key` is None for rows without a value in the dimension.
    """

    metric: Metric
    dimension: str
    key: str | None
    value: float
    previous: float
    weight: float

    @property
    def delta(self) -> float:
        """By how much it moved."""
        return self.value - self.previous


def biggest_changes(
    run: Run,
    scope: Scope,
    metrics: Sequence[Metric] = METRICS,
    dimensions: Sequence[str] = DIMENSIONS,
    limit: int = 5,
) -> list[Change]:
    """The changes with the largest weight in their total, the largest first.

    Only additive metrics are compared. A dimension with a single segment is left out.
    Columns:  the fields of Change
    """
    if scope.compare is Compare.NONE:
        return []
    filterable = [metric for metric in metrics if set(scope.filters) <= metric.dimensions]
    wholes = totals(run, filterable, scope)
    before = {name: figure.previous or figure.value for name, figure in wholes.items()}
    changes = [
        change
        for dimension in dimensions
        for change in _changes_along(run, scope, filterable, dimension, before)
        if change.weight
    ]
    return sorted(changes, key=lambda change: -abs(change.weight))[:limit]


def _changes_along(
    run: Run,
    scope: Scope,
    metrics: Sequence[Metric],
    dimension: str,
    wholes: dict[str, float | None],
) -> Iterator[Change]:
    measurable = [m for m in metrics if dimension in m.dimensions and wholes[m.name]]
    rows = by(run, [dimension], measurable, scope) if measurable else []
    if len(rows) < 2:
        return
    for row in rows:
        key = None if row.key[0] is None else str(row.key[0])
        for metric in measurable:
            figure, whole = row.figures[metric.name], wholes[metric.name]
            value, previous = figure.value or 0.0, figure.previous or 0.0
            weight = (value - previous) / abs(whole) if whole else 0.0
            yield Change(metric, dimension, key, value, previous, weight)
