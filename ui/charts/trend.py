"""Charts of a figure over time: the fact, the compared period, the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from metrics.core.metric import Unit
from metrics.core.scope import Grain
from ui.charts.look import Look

_HEIGHT = 320
_TICKS = 9
_FEW = 16  # up to so many bars each gets its label


@dataclass(frozen=True)
class TrendPoint:
    """One step: its first day, fact, compared value, plan, and whether it is still running."""

    day: date
    fact: float | None
    previous: float | None = None
    plan: float | None = None
    running: bool = False


def running_total(points: Sequence[TrendPoint], unit: Unit, look: Look) -> go.Figure:
    """Running totals as lines: the fact against the plan and the compared period."""
    lines = [
        _line(points, "previous", look.palette.previous, 2, "solid", unit, look),
        _line(points, "plan", look.palette.quiet, 1.5, "solid", unit, look),
        _line(points, "fact", look.palette.accent, 3.5, "solid", unit, look),
    ]
    figure = look.figure(*(line for line in lines if line is not None), height=_HEIGHT)
    figure.update_yaxes(look.value_axis(_top(points), unit))
    _day_axis(figure, points, Grain.DAY, look)
    figure.update_layout(margin={"r": 64})
    for kind, colour in _LABELS:
        _end_label(figure, points, kind, getattr(look.palette, colour), look)
    return figure


def steps(points: Sequence[TrendPoint], unit: Unit, grain: Grain, look: Look) -> go.Figure:
    """One bar a step; the last one is hatched while its period is running."""
    x = list(range(len(points)))
    fact = go.Bar(
        x=x,
        y=[_float(point.fact) for point in points],
        marker={
            "color": look.palette.accent,
            "cornerradius": 3,
            "pattern": {
                "shape": ["/" if point.running else "" for point in points],
                "fgcolor": look.palette.card,
                "bgcolor": look.palette.accent,
                "size": 6,
            },
        },
        text=[look.numbers.show(p.fact, unit) if len(points) <= _FEW else "" for p in points],
        textposition=["outside" if point.running else "auto" for point in points],
        insidetextanchor="end",
        insidetextfont={"color": look.palette.card},
        textangle=0,
        cliponaxis=False,
        customdata=[_hover(point, "fact", unit, look, grain) for point in points],
        hovertemplate="%{customdata}<extra></extra>",
    )
    marks = [_outline(points, look), _before(points, look)]
    figure = look.figure(fact, *(mark for mark in marks if mark is not None), height=_HEIGHT)
    figure.update_layout(barmode="overlay")
    figure.update_yaxes(look.value_axis(_top(points), unit))
    _day_axis(figure, points, grain, look)
    return figure


_LABELS = (("plan", "quiet"), ("previous", "quiet"), ("fact", "accent"))


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def _top(points: Sequence[TrendPoint]) -> float:
    values = [
        float(value)
        for point in points
        for value in (point.fact, point.previous, point.plan)
        if value is not None
    ]
    return max([*values, 0.0])


def _line(
    points: Sequence[TrendPoint],
    kind: str,
    colour: str,
    width: float,
    dash: str,
    unit: Unit,
    look: Look,
) -> go.Scatter | None:
    values = [_float(getattr(point, kind)) for point in points]
    if all(value is None for value in values):
        return None
    return go.Scatter(
        x=list(range(len(points))),
        y=values,
        mode="lines",
        name=look.text(f"charts.{kind}"),
        line={"color": colour, "width": width, "dash": dash},
        customdata=[_hover(point, kind, unit, look, Grain.DAY) for point in points],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _end_label(
    figure: go.Figure, points: Sequence[TrendPoint], kind: str, colour: str, look: Look
) -> None:
    points_known = [(place, getattr(point, kind)) for place, point in enumerate(points)]
    points_known = [(place, value) for place, value in points_known if value is not None]
    if not points_known:
        return
    place, value = points_known[-1]
    figure.add_annotation(
        x=place,
        y=float(value),
        text=look.text(f"charts.{kind}"),
        showarrow=False,
        xanchor="left",
        xshift=6,
        font={"color": colour, "size": 13},
    )


def _outline(points: Sequence[TrendPoint], look: Look) -> go.Bar | None:
    if all(point.plan is None for point in points):
        return None
    return go.Bar(
        x=list(range(len(points))),
        y=[_float(point.plan) for point in points],
        width=0.86,
        marker={"color": "rgba(0,0,0,0)", "line": {"color": look.palette.quiet, "width": 1.5}},
        hoverinfo="skip",
    )


def _before(points: Sequence[TrendPoint], look: Look) -> go.Scatter | None:
    if all(point.previous is None for point in points):
        return None
    return go.Scatter(
        x=list(range(len(points))),
        y=[_float(point.previous) for point in points],
        mode="markers",
        marker={
            "symbol": "line-ew",
            "size": 16,
            "line": {"width": 3, "color": look.palette.previous},
        },
        hoverinfo="skip",
    )


def _day_axis(figure: go.Figure, points: Sequence[TrendPoint], grain: Grain, look: Look) -> None:
    every = max(1, -(-len(points) // _TICKS))
    places = list(range(0, len(points), every))
    figure.update_xaxes(
        tickmode="array",
        tickvals=places,
        ticktext=_tick_words([points[place].day for place in places], grain, look),
        tickangle=0,
        range=[-0.6, len(points) - 0.4],
    )


def _tick_words(days: Sequence[date], grain: Grain, look: Look) -> list[str]:
    """Days of one month bear its name once: «1 окт, 5, 9…»."""
    if grain is not Grain.DAY:
        return [look.dates.step(day, grain).replace("\N{NO-BREAK SPACE}", "<br>") for day in days]
    seen: set[tuple[int, int]] = set()
    words = []
    for day in days:
        new = (day.year, day.month) not in seen
        seen.add((day.year, day.month))
        words.append(look.dates.step(day, grain) if new else str(day.day))
    return words


def _hover(point: TrendPoint, kind: str, unit: Unit, look: Look, grain: Grain) -> str:
    value = look.numbers.full(getattr(point, kind), unit)
    words = f"{look.dates.step(point.day, grain)}: {value}"
    return f"{words} · {look.text('charts.running')}" if point.running else words
