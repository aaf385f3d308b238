"""Bar chart of segments, the largest first; a thin mark shows the compared period."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from metrics.core.metric import Unit
from ui.charts.look import CAPTIONED, Look, caption, escape_tags

_LONGEST_NAME = 32


@dataclass(frozen=True)
class Segment:
    """One bar: the segment, its value, the number of cases, the value of the compared period."""

    name: str
    value: float | None
    n: int | None = None
    previous: float | None = None


def ranked(segments: Sequence[Segment], unit: Unit, look: Look) -> go.Figure:
    """Horizontal bars, the largest on top; unknown segments keep their place at the bottom."""
    rows = sorted(segments, key=lambda s: (s.value is not None, s.value or 0))
    values = [float(row.value or 0) for row in rows]
    bars = go.Bar(
        x=values,
        y=list(range(len(rows))),
        orientation="h",
        width=0.26,
        marker={"color": look.palette.accent, "cornerradius": 3},
        customdata=[_hover(row, unit, look) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )
    height = CAPTIONED * max(len(rows), 1) + 8
    figure = look.figure(bars, *_marks(rows, look), height=height)
    top = max([*values, *(float(row.previous or 0) for row in rows), 0.0])
    figure.update_xaxes(visible=False, range=[min([0.0, *values]), top * 1.01 or 1])
    figure.update_yaxes(visible=False, range=[-0.4, len(rows) - 0.4])
    figure.update_layout(margin={"t": 12, "b": 0, "l": 0, "r": 0})
    for place, row in enumerate(rows):
        caption(figure, place, _short(row.name), look.numbers.show(row.value, unit))
    return figure


def _marks(rows: Sequence[Segment], look: Look) -> list[go.Scatter]:
    previous = [(place, row.previous) for place, row in enumerate(rows) if row.previous is not None]
    if not previous:
        return []
    return [
        go.Scatter(
            x=[float(value) for _, value in previous],
            y=[place for place, _ in previous],
            mode="markers",
            marker={
                "symbol": "line-ns",
                "size": 16,
                "line": {"width": 3, "color": look.palette.previous},
            },
            hoverinfo="skip",
        )
    ]


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _hover(row: Segment, unit: Unit, look: Look) -> str:
    words = f"{escape_tags(row.name)}: {look.numbers.full(row.value, unit)}"
    if row.previous is not None:
        words += "<br>" + look.text("charts.before", value=look.numbers.full(row.previous, unit))
    if row.n is not None:
        words += "<br>" + look.text("figure.n", n=row.n)
    return words
