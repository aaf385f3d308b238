"""Drills down from a figure to its rows, each with the file and the line it came from."""

from dataclasses import dataclass

import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from metrics.core.evaluate import Run, refuse_unknown, report_query
from metrics.core.metric import Metric
from metrics.core.query_plan import Shape, rows_in_scope
from metrics.core.scope import Scope
from metrics.core.source_tables import visible

_PROVENANCE = ("source_system", "row_key", "upload_id", "line")


@dataclass(frozen=True)
class DrillRows:
    """Builds the table of rows that one metric counts, the latest first."""

    metric: Metric
    limit: int
    limited: bool = False  # only rows that the reader's rights show

    def __call__(self, shape: Shape) -> ir.Table:
        """The table for a scope of this shape."""
        metric, fact = self.metric, self.metric.fact
        assert fact
        rows = rows_in_scope(metric, shape, fact.uploaded | metric.used | self._deciding_columns())
        if metric.counts:
            rows = rows.filter(metric.counts(rows))
        when = metric.at or (metric.during or ("",))[0] or fact.when
        if fact.source_rows:
            rows, when = fact.source_rows(shape.tables, rows), fact.when
        own = [name for name in rows.columns if name not in _PROVENANCE]
        rows = rows.select(*own, *_PROVENANCE)
        if self.limited:
            rows = rows.semi_join(visible(fact.tables[0]), ["source_system", "row_key"])
        latest = rows[when].desc() if when in rows.columns else rows.line
        return rows.order_by(latest, rows.source_system, rows.row_key).limit(self.limit)

    def _deciding_columns(self) -> frozenset[str]:
        """Columns that decide whether a row counts."""
        if not (self.metric.counts and self.metric.fact):
            return frozenset()
        counted = self.metric.counts(self.metric.fact.unbound).op()
        return frozenset(column.name for column in counted.find(ops.Field))


def drill_rows(
    run: Run, metric: Metric, scope: Scope, limit: int = 1000, offset: int = 0
) -> pa.Table:
    """The rows that count in the figure, the latest first, each with its upload and line.

    Rows of a metric with several parts are concatenated; the column `part` names the part.
    """
    refuse_unknown(metric, tuple(scope.filters))
    parts = {}
    for leaf in metric.leaves:
        if leaf.fact and leaf.fact.has_rows:
            built = DrillRows(leaf, limit + offset, bool(scope.rights.limits))
            query = report_query(built, scope, self_filtered=True)
            parts[leaf.name.lstrip("_")] = run(query)
    if len(parts) > 1:
        parts = {name: _with_part(rows, name) for name, rows in parts.items()}
    whole = (
        pa.concat_tables(parts.values(), promote_options="permissive") if parts else pa.table({})
    )
    return whole.slice(offset, limit)


def _with_part(rows: pa.Table, part: str) -> pa.Table:
    return rows.append_column("part", pa.array([part] * rows.num_rows, pa.string()))
