"""Errors of questions that have no answer."""

from collections.abc import Iterable
from difflib import get_close_matches

from data.model.errors import ExportError


class QuestionError(ExportError):
    """A question that the metrics cannot answer."""

    key = "errors.question"
    exit_status = 2


class UnknownMetric(QuestionError):
    """No metric of the catalogue has this name."""

    key = "errors.unknown_metric"

    @classmethod
    def named(cls, name: str, names: Iterable[str]) -> "UnknownMetric":
        """The error for `name`, with the nearest names that exist."""
        return cls(metric=name, close=_nearest(name, names))


class UnknownDimension(QuestionError):
    """The metric can be neither segmented nor filtered by this dimension."""

    key = "errors.unknown_dimension"

    @classmethod
    def of(cls, metric: str, dimension: str, dimensions: Iterable[str]) -> "UnknownDimension":
        """The error for a dimension that the facts of `metric` do not have."""
        return cls(metric=metric, dimension=dimension, known=", ".join(sorted(dimensions)))


class UnknownPreset(QuestionError):
    """No period has this name."""

    key = "errors.unknown_period"


class UnknownName(QuestionError):
    """No value of the dimension in the data has this name."""

    key = "errors.unknown_name"

    @classmethod
    def of(cls, dimension: str, name: str, names: Iterable[str]) -> "UnknownName":
        """The error for `name`, with the nearest names that exist."""
        return cls(dimension=dimension, name=name, close=_nearest(name, names))


class MonthBeyondData(QuestionError):
    """The data end before the month begins. Facts: month, day (the last one known)."""

    key = "errors.month_ahead"


def _nearest(name: str, names: Iterable[str]) -> str:
    return ", ".join(get_close_matches(name, list(names), n=3, cutoff=0.5))
