"""The question of one reader and the ways to query figures for it, without a screen."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Concatenate, ParamSpec, Self, TypeVar

import pyarrow as pa

from data.model.tables import TABLES
from data.storage.engine import Query
from data.storage.row_security import apply_row_security, row_security
from data.storage.uploads import Upload
from metrics.core import answer
from metrics.core.answer import Figure, Row, Run
from metrics.core.calendar import floor, shift
from metrics.core.comparison import comparison_period
from metrics.core.errors import UnknownDimension
from metrics.core.evaluate import evaluate
from metrics.core.metric import GRAINS, Metric
from metrics.core.scope import Grain, Period, Scope
from present.data_state import DataState
from present.dates import Dates
from present.numbers import Numbers
from present.text import Text

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Answers(ABC):
    """The scope of one reader's question, the state of the data, and the formatters.

    Subclasses say how a query is run: `View` for a page, `OfflineAnswers` for a report.
    """

    data_state: DataState
    scope: Scope
    text: Text
    numbers: Numbers
    dates: Dates

    @abstractmethod
    def run(self, query: Query) -> pa.Table:
        """Run a query in the engine."""

    @abstractmethod
    def uploads(self) -> Sequence[Upload]:
        """All uploads of the store, the newest last."""

    def cached(
        self, build: Callable[Concatenate[Run, Scope, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The answer of `report`; a subclass may cache it."""
        return self.report(build, *args, **kwargs)

    def totals(self, *metrics: Metric) -> dict[str, Figure]:
        """Each metric over the whole question; unknown where it cannot be asked."""
        available = [metric for metric in metrics if not self.obstacle(metric)]
        figures = answer.totals(self.run, available, self.scope) if available else {}
        return {metric.name: figures.get(metric.name, Figure(None, None)) for metric in metrics}

    def trend(
        self, *metrics: Metric, over: Period | None = None, grain: Grain | None = None
    ) -> list[Row]:
        """The metrics step by step, over the asked period or another one."""
        step = grain or self.scope.grain
        available = [metric for metric in metrics if not self.obstacle(metric, step.value)]
        scope = replace(self.scope, period=over or self.scope.period, grain=step)
        return answer.trend(self.run, available, scope) if available else []

    def months(self, *metrics: Metric) -> list[Row]:
        """The last twelve months up to the end of the asked period, for a small trend."""
        last = floor(self.scope.elapsed.end - timedelta(days=1), Grain.MONTH)
        year = Period(shift(last, Grain.MONTH, -11), shift(last, Grain.MONTH, 1))
        return self.trend(*metrics, over=year, grain=Grain.MONTH)

    def by(self, dimension: str, *metrics: Metric) -> list[Row]:
        """The metrics by segments of one dimension, without those that do not have it."""
        available = [metric for metric in metrics if not self.obstacle(metric, dimension)]
        return answer.by(self.run, (dimension,), available, self.scope) if available else []

    def report(
        self, build: Callable[Concatenate[Run, Scope, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The answer of a report of `metrics.reports` within this scope."""
        return build(self.run, self.scope, *args, **kwargs)

    def rows(self, metric: Metric, limit: int = 1000, offset: int = 0) -> pa.Table:
        """The rows that a figure is computed from, with the upload and the line of each."""
        return answer.drill_rows(self.run, metric, self.scope, limit, offset)

    def sql(self, *metrics: Metric) -> str:
        """The SQL of these metrics as the engine runs it, row security included."""
        query = evaluate(metrics, self.scope)
        return apply_row_security(row_security(query.rights, query.self_filtered), query.sql)

    def over(self, period: Period) -> Self:
        """The same question about another period."""
        return replace(self, scope=self.scope.over(period))

    @property
    def is_empty(self) -> bool:
        """Whether no table is loaded that a figure could be computed from."""
        return self.data_state.now is None

    @property
    def compared_period(self) -> Period | None:
        """The period the figures are compared with."""
        return comparison_period(self.scope)

    @property
    def is_running(self) -> bool:
        """Whether the asked period goes on after the last known day."""
        return self.scope.elapsed != self.scope.period

    @property
    def is_future(self) -> bool:
        """Whether the asked period begins after the last known day."""
        known_until = self.scope.known_until
        return known_until is not None and self.scope.period.start >= known_until

    def obstacle(self, metric: Metric, *by: str) -> str | None:
        """Why a metric cannot be computed here, in words; None when it can."""
        unknown_dimension = self._refused(metric, by)
        if unknown_dimension:
            title = self.text.get(f"dimensions.{unknown_dimension}.by", unknown_dimension)
            return self.text("figure.no_dimension", by=title)
        for table in metric.needs:
            if not self.data_state.filled.get(table):
                return self.text(f"tables.{table}.need")
        return None

    def missing_column(self, metric: Metric) -> str | None:
        """The column whose absence leaves a metric without a value, in words."""
        for table, columns in metric.needs.items():
            optional = set(TABLES[table].names) if table in TABLES else set()
            missing = sorted((columns & optional) - self.data_state.filled.get(table, frozenset()))
            if missing:
                return self.text("figure.no_column", column=self.text(f"columns.{missing[0]}"))
        return None

    def _refused(self, metric: Metric, by: Sequence[str]) -> str | None:
        """The first dimension that the metric cannot be split or filtered by; None for none."""
        dimensions = [*by, *self.scope.filters]
        segments = [dimension for dimension in by if dimension not in GRAINS]
        for dimension in dimensions:
            if dimension not in metric.dimensions:
                return dimension
        if len(segments) + len(self.scope.filters) > 1:  # each alone is possible: together?
            try:
                evaluate([metric], self.scope, segments)
            except UnknownDimension as error:
                return str(error.facts["dimension"])
        return None

    def freshness(self, tables: Sequence[str]) -> list[tuple[str, date]]:
        """Table and the last day it covers, of those asked that hold anything."""
        covered = self.data_state.covered
        return [(table, covered[table][1]) for table in tables if table in covered]
