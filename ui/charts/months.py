"""Bar chart of months: fact, forecast with its range, plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from metrics.core.metric import Unit
from metrics.core.scope import Grain
from ui.charts.look import Look

_HEIGHT = 340
_SMALL = 11  # twelve of them stand side by side on a phone
_LETTERS = 3  # of a month's name
_CLEAR = "rgba(0,0,0,0)"


@dataclass(frozen=True)
class Month:
    """One month: its receipts (`fact`), forecast total (`low`, `middle`, `high`) and plan.

    A finished month has no `middle`; a running one has both the receipts so far and the total.
    """

    first: date
    fact: float | None
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    plan: float | None = None

    @property
    def whole(self) -> float | None:
        """Height of the bar: the fact of a finished month, else the median forecast."""
        return self.fact if self.middle is None else self.middle


def months(series: Sequence[Month], look: Look) -> go.Figure:
    """Fact solid, forecast hatched with its range as a band, plan as an outline."""
    marks = [
        _fact(series, look),
        _forecast(series, look),
        _range(series, look),
        _plan(series, look),
    ]
    figure = look.figure(*(mark for mark in marks if mark is not None), height=_HEIGHT)
    figure.update_layout(barmode="overlay")
    top = max([0.0, *(v for m in series for v in (m.whole, m.high, m.plan) if v is not None)])
    figure.update_yaxes(look.value_axis(top, Unit.MONEY))
    figure.update_xaxes(
        tickmode="array",
        tickvals=list(range(len(series))),
        ticktext=_month_names(series, look),
        tickangle=0,
        tickfont={"size": _SMALL},
        range=[-0.6, len(series) - 0.4],
    )
    _labels(figure, series, look)
    return figure


def _fact(series: Sequence[Month], look: Look) -> go.Bar:
    return go.Bar(
        x=list(range(len(series))),
        y=[month.fact for month in series],
        name="fact",
        width=0.62,
        marker={"color": look.palette.accent},
        customdata=[_hover(month, look) for month in series],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _forecast(series: Sequence[Month], look: Look) -> go.Bar | None:
    """Bars of the amount still forecast, on top of the fact."""
    ahead = [(place, month) for place, month in enumerate(series) if month.middle is not None]
    if not ahead:
        return None
    return go.Bar(
        x=[place for place, _ in ahead],
        y=[(month.middle or 0.0) - (month.fact or 0.0) for _, month in ahead],
        base=[month.fact or 0.0 for _, month in ahead],
        name="forecast",
        width=0.62,
        marker={
            "color": look.palette.accent_soft,
            "line": {"color": look.palette.accent, "width": 1},
            "pattern": {
                "shape": "/",
                "fgcolor": look.palette.accent,
                "bgcolor": look.palette.accent_soft,
                "size": 7,
                "solidity": 0.25,
            },
        },
        customdata=[_hover(month, look) for _, month in ahead],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _range(series: Sequence[Month], look: Look) -> go.Bar | None:
    """Draw the 80 % interval of the month's total as a band."""
    ranges = [
        (place, month.low, month.high)
        for place, month in enumerate(series)
        if month.low is not None and month.high is not None
    ]
    if not ranges:
        return None
    return go.Bar(
        x=[place for place, _, _ in ranges],
        y=[high - low for _, low, high in ranges],
        base=[low for _, low, _ in ranges],
        name="range",
        width=0.24,
        opacity=0.9,
        marker={
            "color": look.palette.card,
            "line": {"color": look.palette.accent, "width": 1.5},
        },
        hoverinfo="skip",
    )


def _plan(series: Sequence[Month], look: Look) -> go.Bar | None:
    if all(month.plan is None for month in series):
        return None
    return go.Bar(
        x=list(range(len(series))),
        y=[month.plan for month in series],
        name="plan",
        width=0.84,
        marker={"color": _CLEAR, "line": {"color": look.palette.quiet, "width": 1.5}},
        hoverinfo="skip",
    )


def _labels(figure: go.Figure, series: Sequence[Month], look: Look) -> None:
    """The amount at the end of each bar, all in one scale; the note above the chart names it."""
    words, _ = look.numbers.in_scale([month.whole for month in series])
    for place, (month, label) in enumerate(zip(series, words, strict=True)):
        heights = [v for v in (month.whole, month.high, month.plan) if v is not None]
        if label and heights:
            figure.add_annotation(
                x=place,
                y=max(heights),
                text=label,
                showarrow=False,
                yanchor="bottom",
                font={"size": _SMALL},
            )


def _month_names(series: Sequence[Month], look: Look) -> list[str]:
    """Names of the months; a year stands under its first one only."""
    seen: set[int] = set()
    words = []
    for month in series:
        name, _, year = look.dates.step(month.first, Grain.MONTH).partition("\N{NO-BREAK SPACE}")
        name = name[:_LETTERS]
        words.append(name if month.first.year in seen else f"{name}<br>{year}")
        seen.add(month.first.year)
    return words


def _hover(month: Month, look: Look) -> str:
    name, text, numbers = look.dates.step(month.first, Grain.MONTH), look.text, look.numbers
    lines = [name]
    if month.fact is not None:
        lines.append(f"{text('charts.fact')}: {numbers.full(month.fact, Unit.MONEY)}")
    if month.middle is not None:
        lines.append(f"{text('charts.forecast')}: {numbers.about(month.middle)}")
        low, high = numbers.about(month.low), numbers.about(month.high)
        lines.append(text("charts.range", low=low, high=high))
    if month.plan is not None:
        lines.append(f"{text('charts.plan')}: {numbers.full(month.plan, Unit.MONEY)}")
    return "<br>".join(lines)
