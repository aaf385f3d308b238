"""Section about a year: months, quarters and the total; or the next twelve months."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from metrics.core.calendar import unit
from metrics.core.metric import Unit
from metrics.core.scope import Grain
from metrics.forecasting.month import Forecast, MonthState
from metrics.forecasting.year import MonthAhead, YearForecast, ahead, year
from present.sentences.plan import answer_words, asked_month, forecast
from ui.charts.months import Month, months
from ui.components.link_choice import link_choice
from ui.components.panel import panel
from ui.components.plan.breakdown import forecast_cell
from ui.components.plan.year_tiles import year_tiles
from ui.components.table import Cell, Column, Line, Table, text_cell
from ui.view import View

_COLUMNS = ("plan", "fact", "forecast", "range", "chance")
_PHONE = frozenset(("plan", "forecast"))


def year_section(view: View) -> None:
    """Draw the selected year or the months ahead."""
    number = asked_month(view).year
    span = link_choice(
        "span",
        ("calendar", "ahead"),
        lambda name: view.text(f"plan.year.{name}", year=str(number)),
        view.text("plan.year.span"),
        inner=True,
    )
    if span == "ahead":
        _months(view, view.text("plan.year.ahead_title"), view.cached(ahead), None)
        return
    year_found, this = view.cached(year, number), forecast(view)
    if year_found is None or this is None:
        panel(view, view.text("plan.year.months"), "plan_year", empty=view.text("plan.year.none"))
        return
    year_forecast = _without_partial_plans(year_found)
    year_tiles(view, year_forecast)
    subject = view.text("plan.year.subject", year=str(number))
    state = state_of_year(year_forecast)
    title = answer_words(view, year_forecast.whole, state, subject, this.measure)
    _months(view, title, year_forecast.months, year_forecast)


def _without_partial_plans(year_forecast: YearForecast) -> YearForecast:
    """The forecast without plans of quarters and years in which a month has no plan."""
    without = [month.first for month in year_forecast.months if month.plan is None]
    quarters = {unit(first, Grain.QUARTER).start.isoformat() for first in without}
    return replace(
        year_forecast,
        quarters=tuple(
            replace(q, plan=None) if q.key in quarters else q for q in year_forecast.quarters
        ),
        whole=replace(year_forecast.whole, plan=None) if without else year_forecast.whole,
    )


def state_of_year(year_forecast: YearForecast) -> MonthState:
    """State of the year: that of its months, running where they differ."""
    states = {month.state for month in year_forecast.months}
    return states.pop() if len(states) == 1 else MonthState.RUNNING


def _months(
    view: View, title: str, months_ahead: Sequence[MonthAhead], whole: YearForecast | None
) -> None:
    """The bars and their table."""
    with_data = [
        month for month in months_ahead if month.fact or month.state is not MonthState.FINISHED
    ]
    bars = [_bar(month) for month in (months_ahead if whole else with_data)]
    planned = any(month.plan is not None for month in months_ahead)
    _, scale = view.numbers.in_scale([bar.whole for bar in bars])
    key = "plan.year.legend_plan" if planned else "plan.year.legend"
    note = view.text(key, unit=scale)
    without = sum(month.plan is None for month in months_ahead)
    if whole and planned and without:
        note = f"{note} {view.text('plan.year.partly', n=without)}"
    if any(month.outlook.rough for month in months_ahead if month.state is not MonthState.FINISHED):
        note = f"{note} {view.text('plan.year.rough')}"
    chart = months(bars, view.look) if bars else None
    table = as_table(view, months_ahead, whole, planned=planned)
    panel(view, title, "plan_year", chart, table, note=note, empty=view.text("plan.year.none"))


def _bar(month: MonthAhead) -> Month:
    if month.state is MonthState.FINISHED:
        return Month(month.first, month.fact, plan=month.plan)
    low, middle, high = (month.outlook.quantile(level) for level in (0.1, 0.5, 0.9))
    return Month(month.first, month.fact, low, middle, high, month.plan)


def as_table(
    view: View, months_ahead: Sequence[MonthAhead], whole: YearForecast | None, *, planned: bool
) -> Table:
    """Months, after each third the quarter they make, and the year as the total."""
    names = [name for name in _COLUMNS if planned or name not in ("plan", "chance")]
    columns = [Column(view.text("plan.columns.month"))]
    columns += [
        Column(
            view.text(f"plan.columns.{name}"),
            Unit.SHARE if name == "chance" else Unit.MONEY,
            view.text.get(f"plan.hints.{name}", ""),
            wide=name not in (_PHONE if planned else {"fact", "forecast"}),
        )
        for name in names
    ]
    lines = []
    quarters = {date.fromisoformat(q.key or ""): q for q in whole.quarters} if whole else {}
    for month in months_ahead:
        first = unit(month.first, Grain.QUARTER).start
        name = view.dates.step(month.first, Grain.MONTH)
        lines.append(_line(view, name, _as_forecast(month), month.state, names))
        if first in quarters and month.first.month % 3 == 0:
            over = month.state is MonthState.FINISHED
            state = MonthState.FINISHED if over else MonthState.RUNNING
            name = view.dates.step(first, Grain.QUARTER)
            lines.append(_line(view, name, quarters[first], state, names, mark="strong"))
    total = None
    if whole:
        name = view.text("plan.year.subject", year=str(whole.year))
        total = _line(view, name, whole.whole, state_of_year(whole), names)
    return Table(view.text("plan.year.months"), columns, lines, total)


def _as_forecast(month: MonthAhead) -> Forecast:
    return Forecast(None, month.outlook, month.plan)


def _line(
    view: View,
    name: str,
    forecast_shown: Forecast,
    state: MonthState,
    names: Sequence[str],
    mark: str = "",
) -> Line:
    cells: list[Cell] = [text_cell(name, mark=mark)]
    for each in names:
        hidden = each in ("forecast", "range", "chance") and state is MonthState.FINISHED
        hidden = hidden or (each == "fact" and state is MonthState.FUTURE)
        cells.append(Cell("", None) if hidden else forecast_cell(view, forecast_shown, each, mark))
    return Line(cells)
