"""Questions that cannot be answered as they are put."""

from collections.abc import Iterable
from difflib import get_close_matches

from data.model.errors import ExportError


class QuestionError(ExportError):
    """A question that the metrics cannot answer."""

    key = "errors.question"


class UnknownMetric(QuestionError):
    """No metric of the catalogue has this name."""

    key = "errors.unknown_metric"

    @classmethod
    def named(cls, name: str, known: Iterable[str]) -> "UnknownMetric":
        """The error for `name`, with the nearest names that exist."""
        return cls(metric=name, close=_nearest(name, known))


class UnknownDimension(QuestionError):
    """The metric cannot be told by this dimension, nor filtered by it."""

    key = "errors.unknown_dimension"

    @classmethod
    def of(cls, metric: str, dimension: str, known: Iterable[str]) -> "UnknownDimension":
        """The error for a dimension that the facts behind `metric` do not have."""
        told = sorted(known)
        return cls(metric=metric, dimension=dimension, known=", ".join(told))


class UnknownPreset(QuestionError):
    """No period has this name."""

    key = "errors.unknown_period"


class UnknownName(QuestionError):
    """The data know nobody and nothing of this name."""

    key = "errors.unknown_name"

    @classmethod
    def of(cls, dimension: str, name: str, known: Iterable[str]) -> "UnknownName":
        """The error for `name`, with the nearest names that exist."""
        return cls(dimension=dimension, name=name, close=_nearest(name, known))


class MonthAhead(QuestionError):
    """The data end before the month begins. Facts: month, day (the last one known)."""

    key = "errors.month_ahead"


def _nearest(name: str, known: Iterable[str]) -> str:
    return ", ".join(get_close_matches(name, list(known), n=3, cutoff=0.5))
