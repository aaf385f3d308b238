"""The words of a definition: what a metric is, what it stands on, how it is worked out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from inspect import cleandoc
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from metrics.core.fact import Fact
from metrics.core.scope import Grain

Measured = tuple[ir.Value, ir.Value]
GRAINS = frozenset(grain.value for grain in Grain)


class Unit(StrEnum):
    """What a figure is counted in."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    DAYS = "days"
    MINUTES = "minutes"
    PER_DAY = "per_day"
    SCORE = "score"
    MONEY_PER_DAY = "money_per_day"
    MONEY_PER_HOUR = "money_per_hour"


class Better(StrEnum):
    """Which direction is good."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True)
class Words:
    """The docstring of a metric, taken apart."""

    title: str
    formula: str
    unit: str
    source: str
    notes: str = ""


@dataclass(frozen=True, eq=False)
class Metric:
    """A figure with one definition.

    It either measures the rows of a fact or combines other metrics (`parts`). `at` is the column
    by which something happens; `during` the two between which it stands; a fact that already
    stands at the period's end has neither. `counts` tells which rows are behind the figure.
    `adds_up`: segments sum to the whole, and so do days where there is an `at`.
    """

    name: str
    unit: Unit
    words: Words
    measure: Callable[..., Measured]
    better: Better = Better.MORE
    adds_up: bool = False
    fact: Fact | None = None
    at: str | None = None
    during: tuple[str, str] | None = None
    counts: Callable[[ir.Table], ir.BooleanValue] | None = None
    parts: tuple["Metric", ...] = ()
    beside: tuple[str, ...] = ()
    whole_period: bool = False

    @property
    def table(self) -> str:
        """Name of the fact the metric stands on; of the first one when it has parts."""
        return self.fact.name if self.fact else self.parts[0].table

    @cached_property
    def leaves(self) -> tuple["Metric", ...]:
        """The metrics that measure rows, of which this one is made."""
        if self.fact:
            return (self,)
        return tuple(dict.fromkeys(leaf for part in self.parts for leaf in part.leaves))

    @cached_property
    def used(self) -> frozenset[str]:
        """Columns of the fact that the figure uses."""
        if not self.fact:
            return frozenset()
        told = [*(self.during or ()), *([self.at] if self.at else [])]
        for value in self.measure(self.fact.unbound):
            told += [column.name for column in value.op().find(ops.Field)]
        return frozenset(told)

    @cached_property
    def needs(self) -> Mapping[str, frozenset[str]]:
        """Uploaded tables and columns without which the metric has no answer."""
        found: dict[str, frozenset[str]] = {}
        for leaf in self.leaves:
            if leaf.fact:
                for table, columns in leaf.fact.needs(leaf.used).items():
                    found[table] = found.get(table, frozenset()) | columns
        return found

    @cached_property
    def dimensions(self) -> frozenset[str]:
        """Dimensions by which the metric can be told or filtered, grains of time included."""
        known = [
            leaf.fact.dimensions | {grain.value for grain in leaf.fact.grains}
            for leaf in self.leaves
            if leaf.fact
        ]
        return frozenset.intersection(*known)

    @cached_property
    def per_period(self) -> bool:
        """Whether the figure depends on the period's ends, so that days cannot be grouped."""
        if self.whole_period:
            return True
        return any(
            leaf.at is None or leaf.whole_period or (leaf.fact is not None and leaf.fact.per_period)
            for leaf in self.leaves
        )


def metric(fact: Fact, **told: Any) -> Callable[[Callable[..., Measured]], Metric]:
    """Make a metric of a function over the rows of a fact."""

    def made(measure: Callable[..., Measured]) -> Metric:
        return Metric(measure.__name__, words=_words(measure), measure=measure, fact=fact, **told)

    return made


def derived(*parts: Metric, **told: Any) -> Callable[[Callable[..., Measured]], Metric]:
    """Make a metric of a function over the values of other metrics (`value`, `n` of each)."""

    def made(measure: Callable[..., Measured]) -> Metric:
        return Metric(measure.__name__, words=_words(measure), measure=measure, parts=parts, **told)

    return made


def ratio(part: ir.Value, whole: ir.Value) -> ir.Value:
    """Part of a whole; empty where the whole is zero. The only division there is."""
    return part.cast("float64") / whole.cast("float64").nullif(0.0)


def share(part: ir.BooleanValue, whole: ir.BooleanValue) -> Measured:
    """Share of the rows of `whole` that are also of `part`, with the number of `whole`."""
    return ratio((part & whole).sum(), whole.sum()), whole.sum()


def number(rows: ir.BooleanValue) -> Measured:
    """Number of such rows."""
    return rows.sum().coalesce(0), rows.sum().coalesce(0)


def total(column: ir.NumericValue, where: ir.BooleanValue) -> Measured:
    """Sum over such rows; empty when there are some and none of them is known."""
    known = column.count(where=where)
    unknown = (where.sum().coalesce(0) > 0) & (known == 0)
    summed = column.sum(where=where).coalesce(0)
    return unknown.ifelse(ibis.null(summed.type()), summed), known


def _words(measure: Callable[..., Measured]) -> Words:
    lines = cleandoc(measure.__doc__ or "").splitlines()
    title, told, last = lines[0], {"formula": "", "unit": "", "source": "", "notes": ""}, "notes"
    for line in lines[1:]:
        name, colon, rest = line.partition(":")
        if colon and name.lower() in ("formula", "unit", "source"):
            last, line = name.lower(), rest
        elif not line.strip():
            last = "notes"
        told[last] = f"{told[last]} {line.strip()}".strip()
    return Words(title, **told)
