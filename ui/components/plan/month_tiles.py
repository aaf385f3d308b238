"""Tiles of a month: fact, forecast, plan, chance, amount needed a day."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from metrics.catalog import metric
from metrics.core.metric import Metric, Unit
from metrics.forecasting.month import MonthForecast, MonthState
from metrics.forecasting.verdict import receipts_per_day, share
from present.markup import escape_md, tag
from ui.components import custom, passport
from ui.view import View

_COLUMNS = 4  # fewer tiles keep the width of four


def month_tiles(view: View, month_forecast: MonthForecast) -> None:
    """Draw the tiles; pressing one opens how it is computed."""
    drawn = [make(view, month_forecast) for make in _shown(month_forecast)]
    columns = max(len(drawn), _COLUMNS)
    pressed = custom.tiles({"columns": columns, "tiles": drawn}, "plan_tiles")
    if pressed == "fact":
        _passport(view, month_forecast.measure)
    elif pressed == "plan":
        _passport(view, metric("plan"))
    elif pressed:
        title = escape_md(view.text(f"plan.tiles.{pressed}"))
        st.dialog(title, width="medium")(_explanation)(view, month_forecast, pressed)


def _shown(month_forecast: MonthForecast) -> list[Callable[[View, MonthForecast], dict[str, Any]]]:
    """Tiles of the month: no forecast of a finished one, no fact of a future one."""
    if month_forecast.state is MonthState.FINISHED:
        return [_fact, _plan]
    begun = [_fact] if month_forecast.state is MonthState.RUNNING else []
    planned = [_chance, _needed] if month_forecast.whole.plan is not None else []
    return [*begun, _forecast, _plan, *planned]


def tile(
    view: View, name: str, value: str, full: str, notes: Sequence[str], title: str = ""
) -> dict[str, Any]:
    """One tile: its figure, the exact one on hover, notes below."""
    title = title or view.text(f"plan.tiles.{name}")
    return {
        "id": name,
        "title": title,
        "value": value,
        "full": full,
        "known": value != view.numbers.show(None, Unit.MONEY),
        "change": "",
        "tone": "flat",
        "versus": notes[0] if notes else "",
        "note": notes[1] if len(notes) > 1 else "",
        "points": [],
        "running": False,
        "label": view.text("figure.open", title=title, value=value),
    }


def _fact(view: View, month_forecast: MonthForecast) -> dict[str, Any]:
    fact = month_forecast.whole.fact
    notes = [_until(view, month_forecast)]
    if month_forecast.whole.plan is not None:
        attainment = view.numbers.show(share(month_forecast.whole), Unit.SHARE)
        notes.append(view.text("plan.tiles.of_plan", share=attainment))
    money = Unit.MONEY
    return tile(view, "fact", view.numbers.show(fact, money), view.numbers.full(fact, money), notes)


def _until(view: View, month_forecast: MonthForecast) -> str:
    if month_forecast.state is MonthState.FINISHED:
        return view.text("plan.tiles.over")
    return view.text("plan.tiles.until", day=view.dates.day(month_forecast.origin))


def _forecast(view: View, month_forecast: MonthForecast) -> dict[str, Any]:
    outlook, about = month_forecast.whole.outlook, view.numbers.about
    low, high = about(outlook.quantile(0.1)), about(outlook.quantile(0.9))
    notes = [view.text("charts.range", low=low, high=high), view.text("plan.tiles.eight")]
    full = view.numbers.full(round(outlook.median), Unit.MONEY)
    return tile(view, "forecast", about(outlook.median), full, notes)


def _plan(view: View, month_forecast: MonthForecast) -> dict[str, Any]:
    plan, money = month_forecast.whole.plan, Unit.MONEY
    if plan is None:
        value = view.numbers.show(None, money)
        return tile(view, "plan", value, value, [view.text("plan.tiles.no_plan")])
    notes = []
    if month_forecast.state is MonthState.RUNNING and month_forecast.whole.expected is not None:
        expected = view.numbers.about(month_forecast.whole.expected)
        notes = [view.text("plan.tiles.expected", value=expected)]
    return tile(view, "plan", view.numbers.show(plan, money), view.numbers.full(plan, money), notes)


def _chance(view: View, month_forecast: MonthForecast) -> dict[str, Any]:
    value = view.numbers.chance(month_forecast.whole.chance)
    notes = [
        view.text(
            "plan.tiles.likely", value=view.numbers.about(month_forecast.whole.outlook.median)
        )
    ]
    if month_forecast.whole.outlook.rough:
        notes = [view.text("plan.tiles.little")]
    return tile(view, "chance", value, value, notes)


def _needed(view: View, month_forecast: MonthForecast) -> dict[str, Any]:
    needed, numbers = month_forecast.whole.needed, view.numbers
    if needed is None:
        words = view.text("plan.tiles.made")
        return tile(view, "needed", "—", words, [words])
    notes = []
    now = receipts_per_day(month_forecast, view.scope.rules)
    if now is not None:
        notes.append(view.text("plan.tiles.now", value=numbers.about(now)))
    notes.append(view.text("plan.tiles.days_left", n=month_forecast.days_left))
    full = numbers.full(round(needed), Unit.MONEY)
    return tile(view, "needed", numbers.about(needed), full, notes)


def _passport(view: View, measure: Metric) -> None:
    figure = view.totals(measure)[measure.name]
    passport.open_passport(view, measure, figure)


def _explanation(view: View, month_forecast: MonthForecast, name: str) -> None:
    """Draw how the figure is computed, and the quantiles of the forecast."""
    text, numbers = view.text, view.numbers
    st.html(tag("p", text(f"plan.about.{name}"), kind="pl-note").html)
    st.html(tag("h4", text("plan.about.levels"), kind="pl-panel").html)
    rows = []
    for tenth in range(1, 10):
        value = numbers.about(month_forecast.whole.outlook.quantile(tenth / 10))
        words = text("plan.about.level", n=10 - tenth)
        rows.append(tag("li", tag("span", words), tag("strong", value)))
    st.html(tag("ul", *rows, kind="pl-list").html)
    rate = numbers.about(month_forecast.run_rate)
    st.html(tag("p", text("plan.about.run_rate", value=rate), kind="pl-note").html)
