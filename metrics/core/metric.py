"""A metric: its definition over the rows of a fact or over other metrics."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from inspect import cleandoc

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from metrics.core.fact import Fact
from metrics.core.scope import Grain

Measured = tuple[ir.Value, ir.Value]
"""Value of a metric and the number it is divided by or counted over (`n`)."""

Measure = Callable[..., Measured]
RowFilter = Callable[[ir.Table], ir.BooleanValue]
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
    """The docstring of a metric, split into its sections."""

    title: str
    formula: str
    unit: str
    source: str
    notes: str = ""


@dataclass(frozen=True, eq=False)
class Metric:
    """A figure with one definition.

    It either measures the rows of a fact or combines other metrics (`parts`). `at` is the column
    that dates an event; `during` the two columns between which a row is open; a fact that is
    already a snapshot of the period's end has neither. `counts` selects the rows to drill down
    to. `adds_up`: segments sum to the whole, and so do days where there is an `at`. `beside` names
    the metrics shown next to it. `whole_period`: days and months of a trend are computed one by
    one, for they cannot be grouped.
    """

    name: str
    unit: Unit
    words: Words
    measure: Measure
    better: Better = Better.MORE
    adds_up: bool = False
    fact: Fact | None = None
    at: str | None = None
    during: tuple[str, str] | None = None
    counts: RowFilter | None = None
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
        columns = [*(self.during or ()), *([self.at] if self.at else [])]
        for value in self.measure(self.fact.unbound):
            columns += [column.name for column in value.op().find(ops.Field)]
        return frozenset(columns)

    @cached_property
    def needs(self) -> Mapping[str, frozenset[str]]:
        """Uploaded tables and columns without which the metric has no answer."""
        columns_by_table: dict[str, frozenset[str]] = {}
        for leaf in self.leaves:
            if leaf.fact:
                for table, columns in leaf.fact.needs(leaf.used).items():
                    columns_by_table[table] = columns_by_table.get(table, frozenset()) | columns
        return columns_by_table

    @cached_property
    def dimensions(self) -> frozenset[str]:
        """Dimensions to segment or filter the metric by, grains of time included."""
        by_leaf = [
            leaf.fact.dimensions | {grain.value for grain in leaf.fact.grains}
            for leaf in self.leaves
            if leaf.fact
        ]
        return frozenset.intersection(*by_leaf)

    @cached_property
    def per_period(self) -> bool:
        """Whether the figure depends on the period's ends, so that days cannot be grouped."""
        if self.whole_period:
            return True
        return any(
            leaf.at is None or leaf.whole_period or (leaf.fact is not None and leaf.fact.per_period)
            for leaf in self.leaves
        )


def metric(
    fact: Fact,
    *,
    unit: Unit,
    at: str | None = None,
    during: tuple[str, str] | None = None,
    better: Better = Better.MORE,
    adds_up: bool = False,
    counts: RowFilter | None = None,
    beside: tuple[str, ...] = (),
    whole_period: bool = False,
) -> Callable[[Measure], Metric]:
    """Make a metric of a function over the rows of a fact; the arguments are fields of Metric."""

    def decorate(measure: Measure) -> Metric:
        return Metric(
            measure.__name__,
            unit,
            _words(measure),
            measure,
            better=better,
            adds_up=adds_up,
            fact=fact,
            at=at,
            during=during,
            counts=counts,
            beside=beside,
            whole_period=whole_period,
        )

    return decorate


def derived(
    *parts: Metric,
    unit: Unit,
    better: Better = Better.MORE,
    beside: tuple[str, ...] = (),
    whole_period: bool = False,
) -> Callable[[Measure], Metric]:
    """Make a metric of a function over other metrics, each given as its `value` and `n`.

    Each part is computed by itself and the results are combined; segments do not sum to the whole.
    """

    def decorate(measure: Measure) -> Metric:
        return Metric(
            measure.__name__,
            unit,
            _words(measure),
            measure,
            better=better,
            parts=parts,
            beside=beside,
            whole_period=whole_period,
        )

    return decorate


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
    known_count = column.count(where=where)
    all_unknown = (where.sum().coalesce(0) > 0) & (known_count == 0)
    summed = column.sum(where=where).coalesce(0)
    return all_unknown.ifelse(ibis.null(summed.type()), summed), known_count


def _words(measure: Measure) -> Words:
    """The docstring of the measure, split into its sections."""
    lines = cleandoc(measure.__doc__ or "").splitlines()
    sections = {"formula": "", "unit": "", "source": "", "notes": ""}
    title, last = lines[0], "notes"
    for line in lines[1:]:
        name, colon, rest = line.partition(":")
        if colon and name.lower() in ("formula", "unit", "source"):
            last, line = name.lower(), rest
        elif not line.strip():
            last = "notes"
        sections[last] = f"{sections[last]} {line.strip()}".strip()
    return Words(title, **sections)
