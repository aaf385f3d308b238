"""The month: five figures, the fan, whose forecasts it is made of, and how far to trust them."""

import streamlit as st

from metrics.core.metric import Unit
from metrics.forecasting.month import MonthForecast, State
from metrics.forecasting.record import Accuracy, accuracy
from present.markup import tag
from present.sentences.plan import forecast
from ui.charts.fan import Point, fan
from ui.components.panel import panel
from ui.components.plan.parts import parts
from ui.components.plan.tiles import month_tiles
from ui.components.table import Column, Line, Table, figure_cell, text_cell
from ui.view import View

_USUAL_DAY = 10  # on which a finished month's forecasts are judged
_LOW, _MIDDLE, _HIGH = ("pessimistic", 0.1), ("realistic", 0.5), ("optimistic", 0.9)


def month_section(view: View) -> None:
    """Draw everything about the asked month."""
    told = forecast(view)
    if told is None:
        panel(view, view.text("plan.month.title"), "plan_fan", empty=view.text("plan.month.none"))
        return
    month_tiles(view, told)
    _fan(view, told)
    if told.state is State.RUNNING:
        left, right = st.columns(2)
        with left:
            _pipeline(view, told)
        with right:
            _record(view, told)
    else:
        _record(view, told)
    parts(view)


def _fan(view: View, told: MonthForecast) -> None:
    points = [Point(d.day, d.fact, d.low, d.middle, d.high, d.plan) for d in told.days]
    if told.state is State.FINISHED:
        points = [Point(d.day, d.fact, plan=d.plan) for d in told.days]
    title = view.text(f"plan.month.{told.state.value}")
    panel(
        view,
        title,
        "plan_fan",
        fan(points, view.look),
        _table(view, title, points),
        note=_note(view, told),
    )


def _note(view: View, told: MonthForecast) -> str:
    """The three versions in words, and what the marks mean."""
    planned = "_plan" if told.whole.plan is not None else ""
    if told.state is State.FINISHED:
        return view.text(f"plan.month.legend_over{planned}")
    said = [
        view.text(
            f"plan.month.{name}", value=view.numbers.about(told.whole.outlook.quantile(level))
        )
        for name, level in (_LOW, _MIDDLE, _HIGH)
    ]
    return f"{' · '.join(said)}. {view.text(f'plan.month.legend{planned}')}"


def _table(view: View, title: str, points: list[Point]) -> Table:
    names = ("fact", "low", "middle", "high", "plan")
    shown = [n for n in names if any(getattr(point, n) is not None for point in points)]
    columns = [Column(view.text("overview.day"))]
    columns += [
        Column(view.text(f"plan.columns.{name}"), Unit.MONEY, wide=name in ("low", "high"))
        for name in shown
    ]
    lines = [
        Line(
            [
                text_cell(view.dates.day(point.day)),
                *(figure_cell(view, getattr(point, name), Unit.MONEY) for name in shown),
            ]
        )
        for point in points
    ]
    return Table(title, columns, lines, height=420)


def _pipeline(view: View, told: MonthForecast) -> None:
    """What the open deals should still bring: a number of its own."""
    _words(
        "pipeline",
        view.text("plan.pipeline.title"),
        view.numbers.about(told.pipeline) if told.pipeline is not None else "",
        view.text("plan.pipeline.note" if told.pipeline is not None else "plan.pipeline.none"),
    )


def _record(view: View, told: MonthForecast) -> None:
    """How right the forecasts of the past months were on this day of theirs."""
    day = told.origin.day if told.state is State.RUNNING else _USUAL_DAY
    found = view.kept(accuracy, day, record=view.record())
    _words(
        "record",
        view.text("plan.record.title"),
        "" if found is None else view.text("plan.record.error", value=_percent(view, found.error)),
        view.text("plan.record.none") if found is None else record_words(view, found),
    )


def record_words(view: View, found: Accuracy) -> str:
    """The record in a sentence or two."""
    said = view.text(
        "plan.record.words",
        n=found.months,
        day=found.day,
        error=_percent(view, found.error),
        naive=_percent(view, found.run_rate_error),
    )
    inside = view.text(
        "plan.record.inside", n=round(found.covered * found.months), months=found.months
    )
    how = view.text("plan.record.kept" if found.kept else "plan.record.replayed")
    return f"{said} {inside} {how}"


def _percent(view: View, value: float) -> str:
    return view.numbers.chance(value) if value < 1 else view.numbers.show(value, Unit.SHARE)


def _words(key: str, title: str, figure: str, note: str) -> None:
    with st.container(border=True, key=f"panel_plan_{key}"):
        st.html(tag("h3", title, kind="pl-panel").html)
        if figure:
            st.html(tag("p", figure, kind="pl-figure").html)
        st.html(tag("p", note, kind="pl-note").html)
