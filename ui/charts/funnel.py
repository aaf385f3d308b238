"""The funnel: what reached each stage, and the widest gap between two of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from ui.charts.look import Look, inert

_ROW = 46


@dataclass(frozen=True)
class Stage:
    """One stage as it is drawn: its width and what is written on it."""

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
        marker={
            "color": [look.palette.bad if row.narrow else look.palette.accent for row in rows],
            "cornerradius": 3,
        },
        text=[row.label for row in rows],
        textposition="outside",
        cliponaxis=False,
        customdata=[row.hover for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure = look.figure(bars, height=_ROW * max(len(rows), 2) + 16)
    top = max([*(row.width for row in rows), 0.0])
    figure.update_xaxes(visible=False, range=[0, top * 1.35 or 1])
    figure.update_yaxes(
        tickmode="array",
        tickvals=places,
        ticktext=[inert(row.name) for row in rows],
        showgrid=False,
    )
    return figure
