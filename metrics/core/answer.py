"""Answers to questions: totals, segments, trends, and the rows behind a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from metrics.core.calendar import floor, periods, shift
from metrics.core.comparison import compared, like_last_year
from metrics.core.drill_rows import rows
from metrics.core.evaluate import Run, evaluate, refuse_unknown
from metrics.core.metric import GRAINS, Metric
from metrics.core.scope import Compare, Grain, Scope

__all__ = ["Figure", "Row", "Run", "by", "rows", "totals", "trend"]

Key = tuple[object, ...]


@dataclass(frozen=True)
class Figure:
    """A value with the number of outcomes behind it, beside that of the compared period."""

    value: float | None
    n: int | None
    previous: float | None = None
    previous_n: int | None = None


@dataclass(frozen=True)
class Row:
    """Figures of one segment; None in the key means that it is not given."""

    key: Key
    figures: Mapping[str, Figure]


_Found = dict[Key, dict[str, Figure]]
_NOTHING = Figure(None, None)
_ZERO = Figure(0.0, 0)


def totals(run: Run, metrics: Sequence[Metric], scope: Scope) -> dict[str, Figure]:
    """Each metric over the whole scope, by its name."""
    return _compared(run, (), metrics, scope)[()]


def by(run: Run, dimensions: Sequence[str], metrics: Sequence[Metric], scope: Scope) -> list[Row]:
    """The metrics by segments; segments in order, those not given last."""
    found = _compared(run, dimensions, metrics, scope)
    return [Row(key, found[key]) for key in sorted(found, key=_in_order)]


def trend(run: Run, metrics: Sequence[Metric], scope: Scope) -> list[Row]:
    """The metrics by the grain of the scope, every calendar unit of the period present.

    Beside each stands the unit before it, or the same unit of last year.
    """
    firsts, found = _series(run, metrics, scope)
    if scope.compare is Compare.YEAR:
        year = like_last_year(replace(scope.period, end=_last(scope)), None, scope.rules)
        before = list(_series(run, metrics, scope.over(year))[1].values())
        olds = [*before, *[{} for _ in firsts]][: len(firsts)]
    elif scope.compare is Compare.PREVIOUS:
        olds = [{}, *list(found.values())[:-1]]
    else:
        olds = [{} for _ in firsts]
    return [
        Row((first,), {name: _beside(figure, old.get(name)) for name, figure in row.items()})
        for (first, row), old in zip(zip(firsts, found.values(), strict=True), olds, strict=True)
    ]


def _compared(
    run: Run, dimensions: Sequence[str], metrics: Sequence[Metric], scope: Scope
) -> _Found:
    """The figures of every segment beside those of the compared period."""
    found = _found(run, dimensions, metrics, scope)
    other = compared(scope)
    if other is None or GRAINS & set(dimensions):
        return found
    before = _found(run, dimensions, metrics, scope.over(other))
    return {
        key: {
            metric.name: _beside(_figure(found, key, metric), _figure(before, key, metric))
            for metric in metrics
        }
        for key in {**found, **before}
    }


def _series(run: Run, metrics: Sequence[Metric], scope: Scope) -> tuple[list[date], _Found]:
    """First days of the calendar units of the period, and the figures of each."""
    grain = scope.grain
    found = _found(run, (grain.value,), metrics, scope)
    firsts = [floor(part.start, grain) for part in periods(scope.period, grain)]
    sums = [metric for metric in metrics if metric.adds_up]
    missing = any((first,) not in found for first in firsts)
    whole = _ask(run, (), sums, scope) if missing and sums else {}
    told: _Found = {}
    for first in firsts:
        passed = scope.known_until is None or first < scope.known_until
        absent = {
            name: _ZERO
            for name, all_of_it in whole.get((), {}).items()
            if all_of_it.value is not None
        }
        empty = {m.name: absent.get(m.name, _NOTHING) if passed else _NOTHING for m in metrics}
        told[(first,)] = {**empty, **found.get((first,), {})}
    return firsts, told


def _found(run: Run, dimensions: Sequence[str], metrics: Sequence[Metric], scope: Scope) -> _Found:
    """The figures of every segment in this period alone."""
    for metric in metrics:
        refuse_unknown(metric, (*dimensions, *scope.filters))
    grains = [Grain(name) for name in dimensions if name in GRAINS]
    standing = [metric for metric in metrics if grains and metric.per_period]
    flows = [metric for metric in metrics if metric not in standing]
    found: _Found = _ask(run, dimensions, flows, scope) if flows else {}
    if standing:
        for part in periods(scope.elapsed, min(grains, key=list(Grain).index)):
            rest = [name for name in dimensions if name not in GRAINS]
            for key, figures in _ask(run, rest, standing, scope.over(part)).items():
                segment = dict(zip(rest, key, strict=True))
                dated = {grain.value: floor(part.start, grain) for grain in grains}
                whole = tuple({**segment, **dated}[name] for name in dimensions)
                found.setdefault(whole, {}).update(figures)
    return {key: {metric.name: _figure(found, key, metric) for metric in metrics} for key in found}


def _ask(run: Run, dimensions: Sequence[str], metrics: Sequence[Metric], scope: Scope) -> _Found:
    query = evaluate(metrics, scope, dimensions)
    return {
        tuple(row[name] for name in dimensions): {
            metric.name: Figure(row[metric.name], int(row[f"{metric.name}__n"]))
            for metric in metrics
        }
        for row in run(query).to_pylist()
    }


def _figure(found: _Found, key: Key, metric: Metric) -> Figure:
    """The figure of a segment; a sum without a row is 0 where other segments have some."""
    figures = found.get(key, {})
    if metric.name in figures:
        return figures[metric.name]
    told = (other.get(metric.name, _NOTHING).value for other in found.values())
    return _ZERO if metric.adds_up and any(value is not None for value in told) else _NOTHING


def _beside(figure: Figure, before: Figure | None) -> Figure:
    before = before or _NOTHING
    return replace(figure, previous=before.value, previous_n=before.n)


def _last(scope: Scope) -> date:
    """End of the last calendar unit that the period touches."""
    *_, last = periods(scope.period, scope.grain)
    return shift(floor(last.start, scope.grain), scope.grain, 1)


def _in_order(key: Key) -> tuple[tuple[bool, str], ...]:
    return tuple((part is None, str(part)) for part in key)
