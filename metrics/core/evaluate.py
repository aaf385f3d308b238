"""Questions as SQL: one question, one text, compiled once and kept."""

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
from metrics.core.errors import UnknownDimension
from metrics.core.metric import Metric
from metrics.core.query_params import place, values
from metrics.core.query_plan import Shape, frame
from metrics.core.scope import Scope

__all__ = ["Query", "Run", "ask", "compiled", "evaluate", "refuse_unknown"]

Run = Callable[[Query], pa.Table]


def evaluate(
    asked: Sequence[Metric], scope: Scope, by: Sequence[str] = (), dialect: str = "duckdb"
) -> Query:
    """The question as SQL: a row for each combination of `by`, two columns for each metric.

    The columns are the metric's name (its value) and the name with `__n` (its denominator).
    """
    for metric in asked:
        refuse_unknown(metric, (*by, *scope.filters))
    if scope.rights.totals_only and (by or scope.filters):
        raise NotAllowed(what=", ".join((*by, *scope.filters)))
    sql, names = _compiled(tuple(asked), tuple(by), Shape.of(scope), dialect)
    known = values(scope)
    return Query(sql, {name: known[name] for name in names}, scope.rights, narrowed=True)


def ask(
    build: Callable[[Shape], ir.Table],
    scope: Scope,
    more: Mapping[str, object] | None = None,
    dialect: str = "duckdb",
    narrowed: bool = False,
) -> Query:
    """Any other question: what `build` makes of the scope's shape, compiled once.

    `more` are values that only this question has. `narrowed` says that it filters the rows it
    tells of itself; any other sees nothing but the rows of its rights.
    """
    if scope.rights.totals_only:
        raise NotAllowed(what=getattr(build, "__qualname__", type(build).__name__))
    sql, names = _compiled_report(build, Shape.of(scope), dialect)
    known = values(scope) | dict(more or {})
    return Query(sql, {name: known[name] for name in names}, scope.rights, narrowed)


def refuse_unknown(metric: Metric, dimensions: Sequence[str]) -> None:
    """Raise UnknownDimension when the metric cannot be told by one of these."""
    for dimension in dimensions:
        if dimension not in metric.dimensions:
            raise UnknownDimension.of(metric.name, dimension, metric.dimensions)


@lru_cache(maxsize=512)
def _compiled(
    asked: tuple[Metric, ...], by: tuple[str, ...], shape: Shape, dialect: str
) -> tuple[str, tuple[str, ...]]:
    name = compile_cache.named("metrics", asked, by, shape, dialect)
    return compile_cache.kept(name, lambda: compiled(frame(asked, by, shape), dialect))


@lru_cache(maxsize=128)
def _compiled_report(
    build: Callable[[Shape], ir.Table], shape: Shape, dialect: str
) -> tuple[str, tuple[str, ...]]:
    def made() -> tuple[str, tuple[str, ...]]:
        with _uncollected():
            return compiled(build(shape), dialect)

    return compile_cache.kept(compile_cache.named("report", build, shape, dialect), made)


def compiled(expression: ir.Table, dialect: str) -> tuple[str, tuple[str, ...]]:
    """SQL text of an expression and the names of the values it waits for."""
    with _uncollected():
        return place(str(ibis.to_sql(expression, dialect=dialect)), dialect)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for garbage meanwhile: a compilation makes much that lives as long as it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
