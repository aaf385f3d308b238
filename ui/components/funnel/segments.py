"""A metric by the segments of a dimension, as ranked bars with their table."""

from metrics.core.answer import Figure, Row
from metrics.core.metric import Metric, Unit
from ui.charts import bars
from ui.components.panel import panel
from ui.components.table import Column, Line, Table, figure_cell, text_cell
from ui.view import View

_MOST = 20


def segments(view: View, title: str, dimension: str, metric: Metric) -> None:
    """Draw the bars of one metric by one dimension."""
    rows = view.by(dimension, metric)
    with_value = [row for row in rows if _figure(row, metric).value is not None]
    ranked = sorted(with_value, key=lambda row: -float(_figure(row, metric).value or 0))[:_MOST]
    chart = None
    if ranked:
        bars_drawn = [_segment(view, row, metric) for row in ranked]
        chart = bars.ranked(bars_drawn, metric.unit, view.look)
    key = f"{dimension}_{metric.name}"
    panel(view, title, key, chart, _table(view, title, dimension, metric, rows))


def _figure(row: Row, metric: Metric) -> Figure:
    return row.figures.get(metric.name, Figure(None, None))


def _segment(view: View, row: Row, metric: Metric) -> bars.Segment:
    figure = _figure(row, metric)
    name = view.look.name(row.key[0])
    return bars.Segment(name, figure.value, figure.n, figure.previous)


def _table(view: View, title: str, dimension: str, metric: Metric, rows: list[Row]) -> Table:
    text = view.text
    columns = [
        Column(text(f"dimensions.{dimension}.title")),
        Column(text(f"metrics.{metric.name}.short"), metric.unit),
        Column(text("overview.previous_column"), metric.unit, wide=True),
        Column(text("passport.n"), Unit.COUNT, wide=True),
    ]
    lines = [
        Line(
            [
                text_cell(view.look.name(row.key[0])),
                figure_cell(view, _figure(row, metric).value, metric.unit),
                figure_cell(view, _figure(row, metric).previous, metric.unit),
                figure_cell(view, _figure(row, metric).n, Unit.COUNT),
            ]
        )
        for row in rows
    ]
    return Table(title, columns, lines)
