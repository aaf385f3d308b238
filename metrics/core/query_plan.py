"""The one place where metrics meet tables: each home summed up by itself, the sums side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import ibis
import ibis.expr.types as ir

from metrics.core.metric import GRAINS, Metric
from metrics.core.query_params import asked as value_of
from metrics.core.scope import Grain, Scope
from metrics.core.source_tables import Known

_UNITS = {Grain.DAY: "D", Grain.WEEK: "W", Grain.MONTH: "M", Grain.QUARTER: "Q", Grain.YEAR: "Y"}


@dataclass(frozen=True)
class Shape:
    """What of a scope changes the SQL and not only its values."""

    filters: tuple[str, ...]
    as_of: bool
    churn_given: bool

    @classmethod
    def of(cls, scope: Scope) -> "Shape":
        """The shape of a scope."""
        given = scope.rules.churn_days is not None
        return cls(tuple(scope.filters), scope.as_of is not None, given)

    @property
    def known(self) -> Known:
        """The tables as known in such a scope."""
        return Known(self.as_of, self.churn_given)


def frame(asked: Sequence[Metric], by: Sequence[str], shape: Shape) -> ir.Table:
    """One row for each combination of `by`, two columns for each metric asked."""
    leaves = tuple(dict.fromkeys(leaf for metric in asked for leaf in metric.leaves))
    parts = [_sum_up(metrics, by, shape) for metrics in _homes(leaves)]
    whole = _filled(_side_by_side(parts, by), leaves, shape.known)
    figures = {}
    for metric in asked:
        value, n = _combined(metric, whole)
        figures[metric.name] = value.cast("float64")
        figures[f"{metric.name}__n"] = n.cast("int64")
    return whole.select(*by, **figures)


def selected(
    metric: Metric, shape: Shape, wants: frozenset[str], by: Sequence[str] = ()
) -> ir.Table:
    """The rows of the metric's fact that lie in the period and pass the filters."""
    assert metric.fact
    dims = frozenset(name for name in by if name not in GRAINS)
    rows = metric.fact.build(shape.known, wants | dims | frozenset(shape.filters))
    rows = kept(rows, shape)
    if metric.at:
        at = rows[metric.at]
        rows = rows.filter(at >= value_of("start"), at < value_of("end"))
    elif metric.during:
        opened, closed = (rows[column] for column in metric.during)
        moment = value_of("moment")
        rows = rows.filter(opened < moment, closed.isnull() | (closed >= moment))
    return rows


def kept(rows: ir.Table, shape: Shape) -> ir.Table:
    """The rows that pass the filters."""
    for name in shape.filters:
        rows = rows.filter(value_of(name).contains(rows[name]))
    return rows


def _homes(leaves: Sequence[Metric]) -> list[tuple[Metric, ...]]:
    homes: dict[object, list[Metric]] = {}
    for leaf in leaves:
        homes.setdefault((leaf.fact, leaf.at, leaf.during), []).append(leaf)
    return [tuple(metrics) for metrics in homes.values()]


def _sum_up(metrics: Sequence[Metric], by: Sequence[str], shape: Shape) -> ir.Table:
    """One home summed up by itself."""
    first = metrics[0]
    rows = selected(first, shape, frozenset().union(*(metric.used for metric in metrics)), by)
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
    assert at, "a figure of a moment is asked period by period"
    return rows[at].truncate(_UNITS[Grain(name)]).date()


def _side_by_side(parts: Sequence[ir.Table], by: Sequence[str]) -> ir.Table:
    """The summed homes in one table.

    They are stacked and grouped once more, for in a join an empty segment would not meet itself.
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
    kept = {name: stacked[name].max() for name in figures}
    return stacked.group_by(*by).agg(**kept) if by else stacked.aggregate(**kept)


def _filled(frame: ir.Table, leaves: Sequence[Metric], known: Known) -> ir.Table:
    """Sums that found no row become 0, and nothing has a value where its table has no row."""
    present = _present(known, sorted({table for leaf in leaves for table in leaf.needs}))
    frame = frame.cross_join(present)
    filled = {}
    for leaf in leaves:
        value, n = frame[leaf.name], frame[f"{leaf.name}__n"]
        if leaf.adds_up:
            value = n.isnull().ifelse(0.0, value)
        has_rows = reduce(lambda left, right: left & right, (frame[f"has_{t}"] for t in leaf.needs))
        filled[leaf.name] = has_rows.ifelse(value, ibis.null("float64"))
        filled[f"{leaf.name}__n"] = n.coalesce(0)
    return frame.mutate(**filled)


def _present(known: Known, tables: Sequence[str]) -> ir.Table:
    """One row that says which of the tables have any."""
    counted = []
    for name in tables:
        one = getattr(known, name).limit(1)
        counted.append(one.aggregate(**{f"has_{name}": one.count() > 0}))
    return reduce(lambda left, right: left.cross_join(right), counted).alias("present")


def _combined(metric: Metric, frame: ir.Table) -> tuple[ir.Value, ir.Value]:
    if metric.fact:
        return frame[metric.name], frame[f"{metric.name}__n"]
    return metric.measure(*(_combined(part, frame) for part in metric.parts))
