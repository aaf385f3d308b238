"""Compiles questions to SQL: one text a question, compiled once and cached."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from data.model.rights import NotAllowed
from data.storage.engine import Query
from metrics.core import compile_cache
from metrics.core.compile_cache import CompiledSql
from metrics.core.errors import UnknownDimension
from metrics.core.metric import Metric
from metrics.core.query_params import param_values, write_placeholders
from metrics.core.query_plan import Shape, metric_table
from metrics.core.scope import Scope

__all__ = ["Query", "Run", "compile_sql", "evaluate", "refuse_unknown", "report_query"]

Run = Callable[[Query], pa.Table]
"""Answers a query; the store's `run`, or a cached one."""


def evaluate(
    metrics: Sequence[Metric], scope: Scope, by: Sequence[str] = (), dialect: str = "duckdb"
) -> Query:
    """The query of these metrics: a row for each combination of `by`, two columns for each metric.

    The columns are the metric's name (its value) and the name with `__n` (its denominator).
    Raises UnknownDimension where a metric lacks a dimension, NotAllowed where the rights of the
    scope let totals through only.
    """
    for metric in metrics:
        refuse_unknown(metric, (*by, *scope.filters))
    if scope.rights.totals_only and (by or scope.filters):
        raise NotAllowed(what=", ".join((*by, *scope.filters)))
    sql, names = _cached_metrics_sql(tuple(metrics), tuple(by), Shape.of(scope), dialect)
    params = param_values(scope)
    return Query(sql, {name: params[name] for name in names}, scope.rights, self_filtered=True)


def report_query(
    build: Callable[[Shape], ir.Table],
    scope: Scope,
    extra_params: Mapping[str, object] | None = None,
    dialect: str = "duckdb",
    self_filtered: bool = False,
) -> Query:
    """The query of any other report: the table that `build` makes of the scope's shape.

    `extra_params` are values that only this report has. `self_filtered` says that the table is
    filtered by the scope already; any other reads only the rows that the rights let through.
    """
    if scope.rights.totals_only:
        raise NotAllowed(what=getattr(build, "__qualname__", type(build).__name__))
    sql, names = _cached_report_sql(build, Shape.of(scope), dialect)
    params = param_values(scope) | dict(extra_params or {})
    return Query(sql, {name: params[name] for name in names}, scope.rights, self_filtered)


def refuse_unknown(metric: Metric, dimensions: Sequence[str]) -> None:
    """Raise UnknownDimension when the metric has no value by one of these dimensions."""
    for dimension in dimensions:
        if dimension not in metric.dimensions:
            raise UnknownDimension.of(metric.name, dimension, metric.dimensions)


@lru_cache(maxsize=512)
def _cached_metrics_sql(
    metrics: tuple[Metric, ...], by: tuple[str, ...], shape: Shape, dialect: str
) -> CompiledSql:
    cache = compile_cache.installed()
    name = cache.name_of("metrics", metrics, by, shape, dialect)
    return cache.get(name, lambda: compile_sql(metric_table(metrics, by, shape), dialect))


@lru_cache(maxsize=128)
def _cached_report_sql(
    build: Callable[[Shape], ir.Table], shape: Shape, dialect: str
) -> CompiledSql:
    def compile_report() -> CompiledSql:
        with _without_garbage_collection():
            return compile_sql(build(shape), dialect)

    cache = compile_cache.installed()
    return cache.get(cache.name_of("report", build, shape, dialect), compile_report)


def compile_sql(expression: ir.Table, dialect: str) -> CompiledSql:
    """SQL text of an expression and the names of its parameters."""
    with _without_garbage_collection():
        return write_placeholders(str(ibis.to_sql(expression, dialect=dialect)), dialect)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Pause the garbage collector: what a compilation allocates lives as long as it does."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
