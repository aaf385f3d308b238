"""Months side by side: what came, what will come with its range, what was planned."""

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
    """One month: money in, the whole expected with its range, the plan.

    A finished month has no `middle`; a running one has both the fact so far and the expected whole.
    """

    first: date
    fact: float | None
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    plan: float | None = None

    @property
    def whole(self) -> float | None:
        """What the bar comes to."""
        return self.fact if self.middle is None else self.middle


def months(told: Sequence[Month], look: Look) -> go.Figure:
    """Fact solid, forecast hatched with its range as a band, plan as an outline."""
    marks = [_fact(told, look), _to_come(told, look), _range(told, look), _plan(told, look)]
    figure = look.figure(*(mark for mark in marks if mark is not None), height=_HEIGHT)
    figure.update_layout(barmode="overlay")
    top = max([0.0, *(v for m in told for v in (m.whole, m.high, m.plan) if v is not None)])
    figure.update_yaxes(look.value_axis(top, Unit.MONEY))
    figure.update_xaxes(
        tickmode="array",
        tickvals=list(range(len(told))),
        ticktext=_words(told, look),
        tickangle=0,
        tickfont={"size": _SMALL},
        range=[-0.6, len(told) - 0.4],
    )
    _labels(figure, told, look)
    return figure


def _fact(told: Sequence[Month], look: Look) -> go.Bar:
    return go.Bar(
        x=list(range(len(told))),
        y=[month.fact for month in told],
        name="fact",
        width=0.62,
        marker={"color": look.palette.accent},
        customdata=[_said(month, look) for month in told],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _to_come(told: Sequence[Month], look: Look) -> go.Bar | None:
    """What is still to come, on top of what came."""
    ahead = [(place, month) for place, month in enumerate(told) if month.middle is not None]
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
        customdata=[_said(month, look) for _, month in ahead],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _range(told: Sequence[Month], look: Look) -> go.Bar | None:
    """The band that the month ends in eight times of ten."""
    known = [
        (place, month.low, month.high)
        for place, month in enumerate(told)
        if month.low is not None and month.high is not None
    ]
    if not known:
        return None
    return go.Bar(
        x=[place for place, _, _ in known],
        y=[high - low for _, low, high in known],
        base=[low for _, low, _ in known],
        name="range",
        width=0.24,
        opacity=0.9,
        marker={
            "color": look.palette.card,
            "line": {"color": look.palette.accent, "width": 1.5},
        },
        hoverinfo="skip",
    )


def _plan(told: Sequence[Month], look: Look) -> go.Bar | None:
    if all(month.plan is None for month in told):
        return None
    return go.Bar(
        x=list(range(len(told))),
        y=[month.plan for month in told],
        name="plan",
        width=0.84,
        marker={"color": _CLEAR, "line": {"color": look.palette.quiet, "width": 1.5}},
        hoverinfo="skip",
    )


def _labels(figure: go.Figure, told: Sequence[Month], look: Look) -> None:
    """The amount at the end of each bar, all in one scale; the note above the chart names it."""
    words, _ = look.numbers.in_scale([month.whole for month in told])
    for place, (month, said) in enumerate(zip(told, words, strict=True)):
        heights = [v for v in (month.whole, month.high, month.plan) if v is not None]
        if said and heights:
            figure.add_annotation(
                x=place,
                y=max(heights),
                text=said,
                showarrow=False,
                yanchor="bottom",
                font={"size": _SMALL},
            )


def _words(told: Sequence[Month], look: Look) -> list[str]:
    """Names of the months; a year stands under its first one only."""
    seen: set[int] = set()
    words = []
    for month in told:
        name, _, year = look.dates.step(month.first, Grain.MONTH).partition("\N{NO-BREAK SPACE}")
        name = name[:_LETTERS]
        words.append(name if month.first.year in seen else f"{name}<br>{year}")
        seen.add(month.first.year)
    return words


def _said(month: Month, look: Look) -> str:
    name, text, numbers = look.dates.step(month.first, Grain.MONTH), look.text, look.numbers
    told = [name]
    if month.fact is not None:
        told.append(f"{text('charts.fact')}: {numbers.full(month.fact, Unit.MONEY)}")
    if month.middle is not None:
        told.append(f"{text('charts.forecast')}: {numbers.about(month.middle)}")
        low, high = numbers.about(month.low), numbers.about(month.high)
        told.append(text("charts.range", low=low, high=high))
    if month.plan is not None:
        told.append(f"{text('charts.plan')}: {numbers.full(month.plan, Unit.MONEY)}")
    return "<br>".join(told)
