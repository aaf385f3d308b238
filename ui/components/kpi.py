"""Row of KPI tiles: value, change, trend; a press opens the passport."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from metrics.core.answer import Figure, Row
from metrics.core.metric import Metric
from metrics.core.targets import FEW
from present.markup import tag
from present.sentences.change import arrow, tone
from ui.components import custom, passport
from ui.view import View


@dataclass(frozen=True)
class Tile:
    """One tile: a metric, the view that it is queried in, a note below its value."""

    view: View
    metric: Metric
    note: str = ""


@dataclass(frozen=True)
class KpiRow:
    """Contents of a row: the tiles, and the figures by month of their small trends."""

    tiles: Sequence[Tile]
    trend: Sequence[Row]


def kpi_row(count: int, answer: Callable[[], KpiRow], key: str, columns: int | None = None) -> None:
    """Draw `count` tiles; the pressed one opens its passport.

    The first time, placeholders are drawn while the figures are computed.
    """
    slot = st.empty()
    if not st.session_state.get(f"{key}_drawn"):
        places = tag(
            "div", *(tag("div") for _ in range(count)), kind=f"pl-waiting n{columns or count}"
        )
        slot.html(places.html)
    answered = answer()
    tiles, figures = answered.tiles, _figures(answered.tiles)
    drawn = [_tile(tile, figures[tile.metric.name], answered.trend) for tile in tiles]
    with slot.container():
        pressed = custom.tiles({"columns": columns or count, "tiles": drawn}, key)
    st.session_state[f"{key}_drawn"] = True
    for tile in tiles:
        if tile.metric.name == pressed:
            passport.open_passport(tile.view, tile.metric, figures[pressed])


def _figures(tiles: Sequence[Tile]) -> dict[str, Figure]:
    """Figures of all tiles; metrics of one scope are queried together."""
    figures: dict[str, Figure] = {}
    for scope in dict.fromkeys(tile.view.scope for tile in tiles):
        same_scope = [tile for tile in tiles if tile.view.scope == scope]
        figures |= same_scope[0].view.totals(*(tile.metric for tile in same_scope))
    return figures


def _tile(tile: Tile, figure: Figure, trend: Sequence[Row]) -> dict[str, Any]:
    view, metric = tile.view, tile.metric
    numbers, text = view.numbers, view.text
    title = text(f"metrics.{metric.name}.title")
    value = numbers.show(figure.value, metric.unit)
    change = numbers.change(figure.value, figure.previous, metric.unit)
    versus = [text("figure.versus", period=passport.beside_words(view))] if change else []
    if figure.n is not None and figure.value is not None:
        versus.append(text("figure.n", n=figure.n))
    return {
        "id": metric.name,
        "title": title,
        "value": value,
        "full": numbers.full(figure.value, metric.unit),
        "known": figure.value is not None,
        "change": arrow(change) if change else "",
        "tone": tone(metric, change, figure),
        "versus": " · ".join(versus),
        "note": _note(tile, figure),
        "points": [_point(row, metric) for row in trend],
        "running": view.is_running,
        "label": text("figure.open", title=title, value=value),
    }


def _note(tile: Tile, figure: Figure) -> str:
    """Why there is no figure, that there are too few cases, or the note of the tile."""
    if figure.value is None:
        view, metric = tile.view, tile.metric
        return view.obstacle(metric) or view.missing_column(metric) or ""
    if figure.n is not None and 0 < figure.n < FEW:
        return tile.view.text("figure.few", n=figure.n)
    return tile.note


def _point(row: Row, metric: Metric) -> float | None:
    figure = row.figures.get(metric.name)
    return None if figure is None or figure.value is None else float(figure.value)
