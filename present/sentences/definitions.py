"""The source of a figure in words."""

from metrics.core.metric import Metric
from present.text import Text


def source(text: Text, metric: Metric) -> str:
    """The tables and columns that the metric is computed from."""
    parts = []
    for table, columns in metric.needs.items():
        names = ", ".join(_column(text, column) for column in sorted(columns))
        parts.append(text("passport.from", table=text(f"tables.{table}.title"), columns=names))
    return "; ".join(parts)


def _column(text: Text, column: str) -> str:
    return text.get(f"columns.{column}", column).lower()
