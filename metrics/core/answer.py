"""Answers questions about metrics: totals, segments, trends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from metrics.core.calendar import floor, periods, shift
from metrics.core.comparison import comparison_period, like_last_year
from metrics.core.drill_rows import drill_rows
from metrics.core.evaluate import Run, evaluate, refuse_unknown
from metrics.core.metric import GRAINS, Metric
from metrics.core.scope import Compare, Grain, Scope

__all__ = ["Figure", "Row", "Run", "by", "drill_rows", "totals", "trend"]

Key = tuple[object, ...]


@dataclass(frozen=True)
class Figure:
    """A value and `n`, the number it is counted over, with those of the compared period."""

    value: float | None
    n: int | None
    previous: float | None = None
    previous_n: int | None = None


@dataclass(frozen=True)
class Row:
    """Figures of one segment by metric name; None in the key where the rows lack the dimension."""

    key: Key
    figures: Mapping[str, Figure]


_FiguresByKey = dict[Key, dict[str, Figure]]
_NOTHING = Figure(None, None)
_ZERO = Figure(0.0, 0)


def totals(run: Run, metrics: Sequence[Metric], scope: Scope) -> dict[str, Figure]:
    """The figure of each metric over the whole scope, by metric name."""
    return _compared_figures(run, (), metrics, scope)[()]


def by(run: Run, dimensions: Sequence[str], metrics: Sequence[Metric], scope: Scope) -> list[Row]:
    """The metrics by segments, sorted by key, those without a key last."""
    figures = _compared_figures(run, dimensions, metrics, scope)
    return [Row(key, figures[key]) for key in sorted(figures, key=_sort_key)]


def trend(run: Run, metrics: Sequence[Metric], scope: Scope) -> list[Row]:
    """The metrics by the grain of the scope, every calendar unit of the period present.

    `previous` of a figure is the unit before it, or the same unit of last year.
    """
    firsts, figures = _series(run, metrics, scope)
    if scope.compare is Compare.YEAR:
        year = like_last_year(replace(scope.period, end=_last(scope)), None, scope.rules)
        before = list(_series(run, metrics, scope.over(year))[1].values())
        earlier = [*before, *[{} for _ in firsts]][: len(firsts)]
    elif scope.compare is Compare.PREVIOUS:
        earlier = [{}, *list(figures.values())[:-1]]
    else:
        earlier = [{} for _ in firsts]
    return [
        Row(
            (first,),
            {
                name: _with_previous(figure, earlier_figures.get(name))
                for name, figure in row.items()
            },
        )
        for (first, row), earlier_figures in zip(
            zip(firsts, figures.values(), strict=True), earlier, strict=True
        )
    ]


def _compared_figures(
    run: Run, dimensions: Sequence[str], metrics: Sequence[Metric], scope: Scope
) -> _FiguresByKey:
    """The figures of every segment, with those of the compared period as `previous`."""
    figures = _period_figures(run, dimensions, metrics, scope)
    other = comparison_period(scope)
    if other is None or GRAINS & set(dimensions):
        return figures
    before = _period_figures(run, dimensions, metrics, scope.over(other))
    return {
        key: {
            metric.name: _with_previous(_figure(figures, key, metric), _figure(before, key, metric))
            for metric in metrics
        }
        for key in {**figures, **before}
    }


def _series(run: Run, metrics: Sequence[Metric], scope: Scope) -> tuple[list[date], _FiguresByKey]:
    """First days of the calendar units of the period, and the figures of each."""
    grain = scope.grain
    figures = _period_figures(run, (grain.value,), metrics, scope)
    firsts = [floor(part.start, grain) for part in periods(scope.period, grain)]
    sums = [metric for metric in metrics if metric.adds_up]
    missing = any((first,) not in figures for first in firsts)
    whole_period = _run_metrics(run, (), sums, scope) if missing and sums else {}
    figures_by_unit: _FiguresByKey = {}
    for first in firsts:
        passed = scope.known_until is None or first < scope.known_until
        absent = {
            name: _ZERO
            for name, all_of_it in whole_period.get((), {}).items()
            if all_of_it.value is not None
        }
        empty = {m.name: absent.get(m.name, _NOTHING) if passed else _NOTHING for m in metrics}
        figures_by_unit[(first,)] = {**empty, **figures.get((first,), {})}
    return firsts, figures_by_unit


def _period_figures(
    run: Run, dimensions: Sequence[str], metrics: Sequence[Metric], scope: Scope
) -> _FiguresByKey:
    """The figures of every segment in this period alone."""
    for metric in metrics:
        refuse_unknown(metric, (*dimensions, *scope.filters))
    grains = [Grain(name) for name in dimensions if name in GRAINS]
    standing = [metric for metric in metrics if grains and metric.per_period]
    flows = [metric for metric in metrics if metric not in standing]
    by_key: _FiguresByKey = _run_metrics(run, dimensions, flows, scope) if flows else {}
    if standing:
        for part in periods(scope.elapsed, min(grains, key=list(Grain).index)):
            rest = [name for name in dimensions if name not in GRAINS]
            for key, figures in _run_metrics(run, rest, standing, scope.over(part)).items():
                segment = dict(zip(rest, key, strict=True))
                dated = {grain.value: floor(part.start, grain) for grain in grains}
                whole = tuple({**segment, **dated}[name] for name in dimensions)
                by_key.setdefault(whole, {}).update(figures)
    return {
        key: {metric.name: _figure(by_key, key, metric) for metric in metrics} for key in by_key
    }


def _run_metrics(
    run: Run, dimensions: Sequence[str], metrics: Sequence[Metric], scope: Scope
) -> _FiguresByKey:
    query = evaluate(metrics, scope, dimensions)
    return {
        tuple(row[name] for name in dimensions): {
            metric.name: Figure(row[metric.name], int(row[f"{metric.name}__n"]))
            for metric in metrics
        }
        for row in run(query).to_pylist()
    }


def _figure(figures_by_key: _FiguresByKey, key: Key, metric: Metric) -> Figure:
    """The figure of a segment; a sum without a row is 0 where other segments have some."""
    figures = figures_by_key.get(key, {})
    if metric.name in figures:
        return figures[metric.name]
    values = (other.get(metric.name, _NOTHING).value for other in figures_by_key.values())
    return _ZERO if metric.adds_up and any(value is not None for value in values) else _NOTHING


def _with_previous(figure: Figure, before: Figure | None) -> Figure:
    before = before or _NOTHING
    return replace(figure, previous=before.value, previous_n=before.n)


def _last(scope: Scope) -> date:
    """End of the last calendar unit that the period touches."""
    *_, last = periods(scope.period, scope.grain)
    return shift(floor(last.start, scope.grain), scope.grain, 1)


def _sort_key(key: Key) -> tuple[tuple[bool, str], ...]:
    return tuple((part is None, str(part)) for part in key)
