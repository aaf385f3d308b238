"""Waterfall chart: from one sum to another by what was added and taken away."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from present.palette import Palette
from ui.charts.look import CAPTIONED, Look, caption, escape_tags

_THICK = 0.34  # of a row; the rest is for the words above the bar


@dataclass(frozen=True)
class Step:
    """One bar: a sum at either end of the chart, or a change between the two.

    `kind`: "previous", "fact", "plan" or "forecast" for a sum, "" for a step between two of them.
    """

    name: str
    value: float
    label: str
    kind: str = ""
    hover: str = ""


def waterfall(steps: Sequence[Step], look: Look) -> go.Figure:
    """Bars from the top down, each starting where the one before it ended."""
    places = list(range(len(steps)))[::-1]
    spans = _spans(steps)
    bars = go.Bar(
        x=[end - start for start, end in spans],
        base=[start for start, _ in spans],
        y=places,
        orientation="h",
        width=_THICK,
        marker=_marks(steps, look),
        customdata=[step.hover or f"{escape_tags(step.name)}: {step.label}" for step in steps],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure = look.figure(
        bars, *_connectors(spans, places, look), height=CAPTIONED * max(len(steps), 1) + 8
    )
    edges = [edge for span in spans for edge in span]
    figure.update_xaxes(visible=False, range=[min([0.0, *edges]), max([0.0, *edges]) or 1])
    figure.update_yaxes(visible=False, range=[-0.4, len(steps) - 0.4])
    figure.update_layout(margin={"t": 12, "b": 0, "l": 0, "r": 0})
    for place, step in zip(places, steps, strict=True):
        caption(figure, place, step.name, step.label)
        figure.layout.annotations[-1].font.color = _step_colour(step, look.palette)
    return figure


def _spans(steps: Sequence[Step]) -> list[tuple[float, float]]:
    """Where each bar starts and ends; a sum starts at zero."""
    spans, at = [], 0.0
    for step in steps:
        start = 0.0 if step.kind else at
        at = start + step.value
        spans.append((start, at))
    return spans


def _step_colour(step: Step, palette: Palette) -> str:
    """Colour of a step's label: green for an increase, red for a decrease, neutral for sums."""
    if step.kind:
        return palette.text
    return palette.good if step.value > 0 else palette.bad if step.value < 0 else palette.quiet


def _marks(steps: Sequence[Step], look: Look) -> dict[str, object]:
    palette = look.palette
    fills = {
        "previous": palette.previous,
        "fact": palette.accent,
        "plan": "rgba(0,0,0,0)",
        "forecast": palette.accent_soft,
    }
    edges = {"plan": palette.quiet, "forecast": palette.accent}
    colours = [fills.get(step.kind, _step_colour(step, palette)) for step in steps]
    return {
        "color": colours,
        "line": {
            # a change too small for a bar beside its sums is still seen by its edge
            "color": [edges.get(step.kind, _step_colour(step, palette)) for step in steps],
            "width": [1.5 if step.kind in ("", *edges) else 0 for step in steps],
        },
        "pattern": {
            "shape": ["/" if step.kind == "forecast" else "" for step in steps],
            "fgcolor": palette.accent,
            "bgcolor": colours,
            "size": 7,
            "solidity": 0.35,
        },
    }


def _connectors(
    spans: Sequence[tuple[float, float]], places: Sequence[int], look: Look
) -> list[go.Scatter]:
    """Thin lines from the end of a bar to the beginning of the next."""
    x: list[float | None] = []
    y: list[float | None] = []
    for (_, end), above, below in zip(spans[:-1], places[:-1], places[1:], strict=True):
        x += [end, end, None]
        y += [above - _THICK / 2, below + _THICK / 2, None]
    line = {"color": look.palette.line, "width": 1}
    return [go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip")] if x else []
