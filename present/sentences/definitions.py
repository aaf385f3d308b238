"""Where a figure comes from, in human words."""

from metrics.core.metric import Metric
from present.text import Text


def source(text: Text, metric: Metric) -> str:
    """Tables and columns the figure stands on."""
    told = []
    for table, columns in metric.needs.items():
        names = ", ".join(_column(text, column) for column in sorted(columns))
        told.append(text("passport.from", table=text(f"tables.{table}.title"), columns=names))
    return "; ".join(told)


def _column(text: Text, column: str) -> str:
    return text.get(f"columns.{column}", column).lower()
