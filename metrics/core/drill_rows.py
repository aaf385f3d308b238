"""The rows behind a figure, down to the file and the line they came from."""

from dataclasses import dataclass

import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from metrics.core.evaluate import Run, ask, refuse_unknown
from metrics.core.metric import Metric
from metrics.core.query_plan import Shape, selected
from metrics.core.scope import Scope
from metrics.core.source_tables import visible

_TRAIL = ("source_system", "row_key", "upload_id", "line")


@dataclass(frozen=True)
class Behind:
    """Builds the rows of one metric that count, the latest first."""

    metric: Metric
    limit: int
    limited: bool = False  # rows that the reader's rights do not show are left out

    def __call__(self, shape: Shape) -> ir.Table:
        metric, fact = self.metric, self.metric.fact
        assert fact
        rows = selected(metric, shape, fact.uploaded | metric.used | self._told())
        if metric.counts:
            rows = rows.filter(metric.counts(rows))
        when = metric.at or (metric.during or ("",))[0] or fact.when
        if fact.trail:
            rows, when = fact.trail(shape.known, rows), fact.when
        own = [name for name in rows.columns if name not in _TRAIL]
        rows = rows.select(*own, *_TRAIL)
        if self.limited:
            rows = rows.semi_join(visible(fact.tables[0]), ["source_system", "row_key"])
        latest = rows[when].desc() if when in rows.columns else rows.line
        return rows.order_by(latest, rows.source_system, rows.row_key).limit(self.limit)

    def _told(self) -> frozenset[str]:
        """Columns by which it is told whether a row counts."""
        if not (self.metric.counts and self.metric.fact):
            return frozenset()
        counted = self.metric.counts(self.metric.fact.unbound).op()
        return frozenset(column.name for column in counted.find(ops.Field))


def rows(run: Run, metric: Metric, scope: Scope, limit: int = 1000, offset: int = 0) -> pa.Table:
    """The rows that count in the figure, the latest first, each with its upload and line.

    Where a metric counts rows of several kinds they stand under each other and `part` says
    which is which.
    """
    refuse_unknown(metric, tuple(scope.filters))
    parts = {}
    for leaf in metric.leaves:
        if leaf.fact and leaf.fact.has_rows:
            built = Behind(leaf, limit + offset, bool(scope.rights.limits))
            query = ask(built, scope, narrowed=True)
            parts[leaf.name.lstrip("_")] = run(query)
    if len(parts) > 1:
        parts = {name: _marked(found, name) for name, found in parts.items()}
    whole = (
        pa.concat_tables(parts.values(), promote_options="permissive") if parts else pa.table({})
    )
    return whole.slice(offset, limit)


def _marked(rows: pa.Table, part: str) -> pa.Table:
    return rows.append_column("part", pa.array([part] * rows.num_rows, pa.string()))
