"""Plans the query of several metrics: each fact is aggregated by itself, then they are merged."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import ibis
import ibis.expr.types as ir

from metrics.core.metric import GRAINS, Metric
from metrics.core.query_params import param
from metrics.core.scope import Grain, Scope
from metrics.core.source_tables import SourceTables

_UNITS = {Grain.DAY: "D", Grain.WEEK: "W", Grain.MONTH: "M", Grain.QUARTER: "Q", Grain.YEAR: "Y"}


@dataclass(frozen=True)
class Shape:
    """The parts of a scope that change the SQL and not only its parameters."""

    filters: tuple[str, ...]
    as_of: bool
    churn_is_set: bool

    @classmethod
    def of(cls, scope: Scope) -> "Shape":
        """The shape of a scope."""
        churn_is_set = scope.rules.churn_days is not None
        return cls(tuple(scope.filters), scope.as_of is not None, churn_is_set)

    @property
    def tables(self) -> SourceTables:
        """The source tables as such a scope sees them."""
        return SourceTables(self.as_of, self.churn_is_set)


def metric_table(metrics: Sequence[Metric], by: Sequence[str], shape: Shape) -> ir.Table:
    """One row for each combination of `by`, two columns for each metric: its value and n."""
    leaves = tuple(dict.fromkeys(leaf for metric in metrics for leaf in metric.leaves))
    parts = [_aggregate(group, by, shape) for group in _by_fact(leaves)]
    whole = _fill_empty(_stack(parts, by), leaves, shape.tables)
    figures = {}
    for metric in metrics:
        value, n = _figure_of(metric, whole)
        figures[metric.name] = value.cast("float64")
        figures[f"{metric.name}__n"] = n.cast("int64")
    return whole.select(*by, **figures)


def rows_in_scope(
    metric: Metric, shape: Shape, wanted: frozenset[str], by: Sequence[str] = ()
) -> ir.Table:
    """The rows of the metric's fact that lie in the period and pass the filters of the scope."""
    assert metric.fact
    dims = frozenset(name for name in by if name not in GRAINS)
    rows = metric.fact.build(shape.tables, wanted | dims | frozenset(shape.filters))
    rows = apply_filters(rows, shape)
    if metric.at:
        at = rows[metric.at]
        rows = rows.filter(at >= param("start"), at < param("end"))
    elif metric.during:
        opened, closed = (rows[column] for column in metric.during)
        moment = param("moment")
        rows = rows.filter(opened < moment, closed.isnull() | (closed >= moment))
    return rows


def apply_filters(rows: ir.Table, shape: Shape) -> ir.Table:
    """The rows that pass the filters of the scope."""
    for name in shape.filters:
        rows = rows.filter(param(name).contains(rows[name]))
    return rows


def _by_fact(leaves: Sequence[Metric]) -> list[tuple[Metric, ...]]:
    """Groups of metrics over the same rows: of one fact, dated by the same columns."""
    groups: dict[object, list[Metric]] = {}
    for leaf in leaves:
        groups.setdefault((leaf.fact, leaf.at, leaf.during), []).append(leaf)
    return [tuple(group) for group in groups.values()]


def _aggregate(metrics: Sequence[Metric], by: Sequence[str], shape: Shape) -> ir.Table:
    """The metrics of one fact, aggregated over its rows."""
    first = metrics[0]
    rows = rows_in_scope(first, shape, frozenset().union(*(metric.used for metric in metrics)), by)
    keys = {name: _key(rows, name, first.at) for name in by}
    figures = {}
    for metric in metrics:
        value, n = metric.measure(rows)
        figures[metric.name] = value.cast("float64")
        figures[f"{metric.name}__n"] = n.cast("int64")
    return rows.group_by(**keys).agg(**figures) if keys else rows.aggregate(**figures)


def _key(rows: ir.Table, name: str, at: str | None) -> ir.Value:
    if name not in GRAINS:
        return rows[name]
    assert at, "a figure of a moment is computed period by period"
    return rows[at].truncate(_UNITS[Grain(name)]).date()


def _stack(parts: Sequence[ir.Table], by: Sequence[str]) -> ir.Table:
    """The aggregates of all facts in one table.

    They are united and grouped once more, because a join does not match empty keys.
    """
    if len(parts) == 1:
        return parts[0]
    figures = {
        name: kind for part in parts for name, kind in part.schema().items() if name not in by
    }
    stacked = reduce(
        lambda left, right: left.union(right),
        (
            part.select(
                *by,
                **{
                    name: part[name] if name in part.columns else ibis.null(kind)
                    for name, kind in figures.items()
                },
            )
            for part in parts
        ),
    )
    merged = {name: stacked[name].max() for name in figures}
    return stacked.group_by(*by).agg(**merged) if by else stacked.aggregate(**merged)


def _fill_empty(merged: ir.Table, leaves: Sequence[Metric], tables: SourceTables) -> ir.Table:
    """Set sums without a row to 0, and values to NULL where a needed table has no row at all."""
    present = _tables_with_rows(tables, sorted({table for leaf in leaves for table in leaf.needs}))
    merged = merged.cross_join(present)
    filled = {}
    for leaf in leaves:
        value, n = merged[leaf.name], merged[f"{leaf.name}__n"]
        if leaf.adds_up:
            value = n.isnull().ifelse(0.0, value)
        has_rows = reduce(
            lambda left, right: left & right, (merged[f"has_{t}"] for t in leaf.needs)
        )
        filled[leaf.name] = has_rows.ifelse(value, ibis.null("float64"))
        filled[f"{leaf.name}__n"] = n.coalesce(0)
    return merged.mutate(**filled)


def _tables_with_rows(tables: SourceTables, names: Sequence[str]) -> ir.Table:
    """One row with a column `has_<name>` for each of these tables: whether it has any row."""
    counted = []
    for name in names:
        one = getattr(tables, name).limit(1)
        counted.append(one.aggregate(**{f"has_{name}": one.count() > 0}))
    return reduce(lambda left, right: left.cross_join(right), counted).alias("present")


def _figure_of(metric: Metric, merged: ir.Table) -> tuple[ir.Value, ir.Value]:
    if metric.fact:
        return merged[metric.name], merged[f"{metric.name}__n"]
    return metric.measure(*(_figure_of(part, merged) for part in metric.parts))
