"""Section about a month: tiles, fan chart, forecasts by segment, accuracy of past forecasts."""

import streamlit as st

from metrics.core.metric import Unit
from metrics.forecasting.month import MonthForecast, MonthState
from metrics.forecasting.record import Accuracy, accuracy
from present.markup import tag
from present.sentences.plan import forecast
from ui.charts.fan import ForecastPoint, fan
from ui.components.panel import panel
from ui.components.plan.breakdown import breakdown
from ui.components.plan.month_tiles import month_tiles
from ui.components.table import Column, Line, Table, figure_cell, text_cell
from ui.view import View

_DEFAULT_DAY = 10  # on which a finished month's forecasts are judged
_LOW, _MIDDLE, _HIGH = ("pessimistic", 0.1), ("realistic", 0.5), ("optimistic", 0.9)


def month_section(view: View) -> None:
    """Draw the section of the selected month."""
    month_forecast = forecast(view)
    if month_forecast is None:
        panel(view, view.text("plan.month.title"), "plan_fan", empty=view.text("plan.month.none"))
        return
    month_tiles(view, month_forecast)
    _fan(view, month_forecast)
    if month_forecast.state is MonthState.RUNNING:
        left, right = st.columns(2)
        with left:
            _pipeline(view, month_forecast)
        with right:
            _accuracy(view, month_forecast)
    else:
        _accuracy(view, month_forecast)
    breakdown(view)


def _fan(view: View, month_forecast: MonthForecast) -> None:
    points = [
        ForecastPoint(d.day, d.fact, d.low, d.middle, d.high, d.plan) for d in month_forecast.days
    ]
    if month_forecast.state is MonthState.FINISHED:
        points = [ForecastPoint(d.day, d.fact, plan=d.plan) for d in month_forecast.days]
    title = view.text(f"plan.month.{month_forecast.state.value}")
    panel(
        view,
        title,
        "plan_fan",
        fan(points, view.look),
        _table(view, title, points),
        note=_note(view, month_forecast),
    )


def _note(view: View, month_forecast: MonthForecast) -> str:
    """The forecast quantiles in words, and a legend of the marks."""
    planned = "_plan" if month_forecast.whole.plan is not None else ""
    if month_forecast.state is MonthState.FINISHED:
        return view.text(f"plan.month.legend_over{planned}")
    versions = [
        view.text(
            f"plan.month.{name}",
            value=view.numbers.about(month_forecast.whole.outlook.quantile(level)),
        )
        for name, level in (_LOW, _MIDDLE, _HIGH)
    ]
    return f"{' · '.join(versions)}. {view.text(f'plan.month.legend{planned}')}"


def _table(view: View, title: str, points: list[ForecastPoint]) -> Table:
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


def _pipeline(view: View, month_forecast: MonthForecast) -> None:
    """Expected receipts of the open deals."""
    _figure_panel(
        "pipeline",
        view.text("plan.pipeline.title"),
        view.numbers.about(month_forecast.pipeline) if month_forecast.pipeline is not None else "",
        view.text(
            "plan.pipeline.note" if month_forecast.pipeline is not None else "plan.pipeline.none"
        ),
    )


def _accuracy(view: View, month_forecast: MonthForecast) -> None:
    """Accuracy of the past months' forecasts as of the same day of the month."""
    day = month_forecast.origin.day if month_forecast.state is MonthState.RUNNING else _DEFAULT_DAY
    track_record = view.cached(accuracy, day, record=view.record())
    _figure_panel(
        "record",
        view.text("plan.record.title"),
        ""
        if track_record is None
        else view.text("plan.record.error", value=_percent(view, track_record.error)),
        view.text("plan.record.none")
        if track_record is None
        else accuracy_words(view, track_record),
    )


def accuracy_words(view: View, track_record: Accuracy) -> str:
    """The accuracy in a sentence or two."""
    errors = view.text(
        "plan.record.words",
        n=track_record.months,
        day=track_record.day,
        error=_percent(view, track_record.error),
        naive=_percent(view, track_record.run_rate_error),
    )
    inside = view.text(
        "plan.record.inside",
        n=round(track_record.covered * track_record.months),
        months=track_record.months,
    )
    how = view.text("plan.record.kept" if track_record.from_log else "plan.record.replayed")
    return f"{errors} {inside} {how}"


def _percent(view: View, value: float) -> str:
    return view.numbers.chance(value) if value < 1 else view.numbers.show(value, Unit.SHARE)


def _figure_panel(key: str, title: str, figure: str, note: str) -> None:
    with st.container(border=True, key=f"panel_plan_{key}"):
        st.html(tag("h3", title, kind="pl-panel").html)
        if figure:
            st.html(tag("p", figure, kind="pl-figure").html)
        st.html(tag("p", note, kind="pl-note").html)
