"""Funnel chart: how many deals reached each stage; the bottleneck is marked."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from ui.charts.look import CAPTIONED, Look, caption


@dataclass(frozen=True)
class Stage:
    """One bar of the funnel: its width, label and hover text; `narrow` marks the bottleneck."""

    name: str
    width: float
    label: str
    hover: str
    narrow: bool = False  # the bottleneck leads here


def stages(rows: Sequence[Stage], look: Look) -> go.Figure:
    """Bars from the left, in the order of the stages; the step that loses most is marked."""
    places = list(range(len(rows)))[::-1]
    bars = go.Bar(
        x=[row.width for row in rows],
        y=places,
        orientation="h",
        width=0.34,
        marker={
            "color": [look.palette.bad if row.narrow else look.palette.accent for row in rows],
            "cornerradius": 3,
        },
        customdata=[row.hover for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure = look.figure(bars, height=CAPTIONED * max(len(rows), 1) + 8)
    top = max([*(row.width for row in rows), 0.0])
    figure.update_xaxes(visible=False, range=[0, top or 1])
    figure.update_yaxes(visible=False, range=[-0.4, len(rows) - 0.4])
    figure.update_layout(margin={"t": 12, "b": 0, "l": 0, "r": 0})
    for place, row in zip(places, rows, strict=True):
        caption(figure, place, row.name, row.label)
    return figure
