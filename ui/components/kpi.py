"""A row of figures: value, change, how it moved; a press opens the passport."""

from collections.abc import Mapping, Sequence
from typing import Any

from metrics.answer import Figure, Row
from metrics.metric import Better, Metric
from ui.components import islands, passport
from ui.numbers import Change
from ui.view import View

FEW = 10  # outcomes below which neither colour nor rank is given


def kpi_row(
    view: View,
    *metrics: Metric,
    trend: Sequence[Row] = (),
    notes: Mapping[str, str] | None = None,
    columns: int | None = None,
    key: str = "kpi",
) -> None:
    """Draw the tiles of these metrics; the pressed one opens its passport."""
    figures = view.totals(*metrics)
    told = notes or {}
    tiles = [tile(view, m, figures[m.name], trend, told.get(m.name, "")) for m in metrics]
    pressed = islands.tiles({"columns": columns or len(metrics), "tiles": tiles}, key)
    for metric in metrics:
        if metric.name == pressed:
            passport.open_passport(view, metric, figures[metric.name])


def tile(
    view: View, metric: Metric, figure: Figure, trend: Sequence[Row], note: str
) -> dict[str, Any]:
    """What one tile says."""
    numbers, text = view.numbers, view.text
    title = text(f"metrics.{metric.name}.title")
    value = numbers.show(figure.value, metric.unit)
    change = numbers.change(figure.value, figure.previous, metric.unit)
    versus = text("figure.versus", period=passport.beside_words(view)) if change else ""
    return {
        "id": metric.name,
        "title": title,
        "value": value,
        "full": numbers.full(figure.value, metric.unit),
        "known": figure.value is not None,
        "change": arrow(change) if change else "",
        "tone": tone(metric, change, figure),
        "versus": versus,
        "note": note or _note(view, metric, figure),
        "points": [_point(row, metric) for row in trend],
        "running": view.running,
        "label": text("figure.open", title=title, value=value),
    }


def arrow(change: Change) -> str:
    """The change with its arrow: colour is never the only carrier."""
    mark = {1: "↑ ", -1: "↓ "}.get(change.sign, "")
    return f"{mark}{change.words}"


def tone(metric: Metric, change: Change | None, figure: Figure) -> str:
    """Good or bad news, where the direction has a meaning and there are enough outcomes."""
    few = any(n is not None and n < FEW for n in (figure.n, figure.previous_n))
    if change is None or not change.sign or metric.better is Better.NEITHER or few:
        return "flat"
    wanted = 1 if metric.better is Better.MORE else -1
    return "good" if change.sign == wanted else "bad"


def _note(view: View, metric: Metric, figure: Figure) -> str:
    obstacle = view.obstacle(metric)
    if obstacle:
        return obstacle
    if figure.n is not None and figure.value is not None and 0 < figure.n < FEW:
        return view.text("figure.few", n=figure.n)
    return ""


def _point(row: Row, metric: Metric) -> float | None:
    figure = row.figures.get(metric.name)
    return None if figure is None or figure.value is None else float(figure.value)
