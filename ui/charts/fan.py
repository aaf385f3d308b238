"""Fan chart of the running total: the fact, the forecast with its range, the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from metrics.core.metric import Unit
from metrics.core.scope import Grain
from ui.charts.look import Look

_HEIGHT = 340
_PLOT = 296  # of the height, what the values themselves take
_LABEL_DISTANCE = 36  # pixels between two labels of two lines
_TICKS = 9
_ROOM = 76  # on the right, for the labels


@dataclass(frozen=True)
class ForecastPoint:
    """Running totals at the end of a day; `low`, `middle`, `high` from the last known day on."""

    day: date
    fact: float | None
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    plan: float | None = None


def fan(points: Sequence[ForecastPoint], look: Look) -> go.Figure:
    """Fact as a solid line, the forecast dashed on its hatched band, the plan as a thin line."""
    palette = look.palette
    lines = [
        *_band(points, look),
        _line(points, "plan", {"color": palette.quiet, "width": 1.5}, look),
        _line(points, "middle", {"color": palette.accent, "width": 2.5, "dash": "dash"}, look),
        _line(points, "fact", {"color": palette.accent, "width": 4}, look),
    ]
    figure = look.figure(*(line for line in lines if line is not None), height=_HEIGHT)
    top = max((value for point in points for value in _values(point)), default=0.0)
    figure.update_yaxes(look.value_axis(top, Unit.MONEY))
    figure.update_layout(margin={"r": _ROOM})
    _days(figure, points, look)
    _labels(figure, points, figure.layout.yaxis.range[1], look)
    return figure


def _values(point: ForecastPoint) -> list[float]:
    values = (point.fact, point.low, point.middle, point.high, point.plan)
    return [value for value in values if value is not None]


def _band(points: Sequence[ForecastPoint], look: Look) -> list[go.Scatter]:
    """The lower and the upper edge, and hatching between them."""
    places = [place for place, point in enumerate(points) if point.high is not None]
    if not places:
        return []
    thin = {"color": look.palette.accent, "width": 0.75}
    edges: list[go.Scatter] = []
    for kind in ("low", "high"):
        edges.append(
            go.Scatter(
                x=places,
                y=[getattr(points[place], kind) for place in places],
                mode="lines",
                name=kind,
                line=thin,
                hoverinfo="skip",
            )
        )
    edges[1].update(
        fill="tonexty",
        fillcolor=look.palette.accent_soft,
        fillpattern={
            "shape": "/",
            "fgcolor": look.palette.accent,
            "bgcolor": look.palette.accent_soft,
            "size": 7,
            "solidity": 0.12,
            "fillmode": "overlay",
        },
    )
    return edges


def _line(
    points: Sequence[ForecastPoint], kind: str, stroke: dict[str, object], look: Look
) -> go.Scatter | None:
    values = [getattr(point, kind) for point in points]
    if all(value is None for value in values):
        return None
    return go.Scatter(
        x=list(range(len(points))),
        y=values,
        mode="lines",
        name=kind,
        line=stroke,
        customdata=[_hover(point, kind, look) for point in points],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _hover(point: ForecastPoint, kind: str, look: Look) -> str:
    day = look.dates.day(point.day)
    if kind != "middle" or point.low is None:
        value = look.numbers.full(getattr(point, kind), Unit.MONEY)
        return f"{day} · {look.text(f'charts.{_NAMES[kind]}')}: {value}"
    low, middle, high = (look.numbers.about(each) for each in (point.low, point.middle, point.high))
    range_words = look.text("charts.range", low=low, high=high)
    return f"{day} · {look.text('charts.forecast')}: {middle}<br>{range_words}"


_NAMES = {"fact": "fact", "middle": "forecast", "plan": "plan"}


def _labels(figure: go.Figure, points: Sequence[ForecastPoint], top: float, look: Look) -> None:
    """Names and amounts at the ends of the lines, moved apart where they would meet."""
    ends = []
    for kind in ("plan", "middle", "fact"):
        ends_of_kind = [(place, getattr(point, kind)) for place, point in enumerate(points)]
        ends_of_kind = [(place, value) for place, value in ends_of_kind if value is not None]
        if ends_of_kind and not (kind == "fact" and _has_values(points, "middle")):
            ends.append((*ends_of_kind[-1], kind))
    ends.sort(key=lambda end: end[1])
    for (place, value, kind), shift in zip(
        ends, _label_shifts([end[1] * _PLOT / (top or 1) for end in ends]), strict=True
    ):
        words, _ = look.text(f"charts.{_NAMES[kind]}"), None
        figure.add_annotation(
            x=place,
            y=value,
            yshift=shift,
            text=f"{words}<br>{look.numbers.about(value)}",
            align="left",
            showarrow=False,
            xanchor="left",
            xshift=8,
            font={"color": look.palette.quiet if kind == "plan" else look.palette.accent},
        )


def _has_values(points: Sequence[ForecastPoint], kind: str) -> bool:
    return any(getattr(point, kind) is not None for point in points)


def _label_shifts(heights: Sequence[float]) -> list[float]:
    """By how many pixels to move labels, given from the lowest up, so that none cover another."""
    placed = list(heights)
    for place in range(1, len(placed)):
        close = _LABEL_DISTANCE - (placed[place] - placed[place - 1])
        if close > 0:
            placed[place] += close / 2
            placed[place - 1] -= close / 2
    return [now - was for now, was in zip(placed, heights, strict=True)]


def _days(figure: go.Figure, points: Sequence[ForecastPoint], look: Look) -> None:
    every = max(1, -(-len(points) // _TICKS))
    places = list(range(0, len(points), every))
    words = [
        look.dates.step(points[place].day, Grain.DAY) if not place else str(points[place].day.day)
        for place in places
    ]
    figure.update_xaxes(
        tickmode="array",
        tickvals=places,
        ticktext=words,
        tickangle=0,
        range=[-0.6, len(points) - 0.9],
    )
