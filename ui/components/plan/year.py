"""The year month by month, its quarters and its outcome; or the next twelve months."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from metrics.core.calendar import unit
from metrics.core.metric import Unit
from metrics.core.scope import Grain
from metrics.forecasting.month import Forecast, State
from metrics.forecasting.year import MonthAhead, YearForecast, ahead, year
from present.sentences.plan import answer_words, asked_month, forecast
from ui.charts.months import Month, months
from ui.components.panel import panel
from ui.components.plan.choice import choice
from ui.components.plan.parts import forecast_cell
from ui.components.plan.year_tiles import year_tiles
from ui.components.table import Cell, Column, Line, Table, text_cell
from ui.view import View

_COLUMNS = ("plan", "fact", "forecast", "range", "chance")
_PHONE = frozenset(("plan", "forecast"))


def year_section(view: View) -> None:
    """Draw the asked year or the months ahead."""
    number = asked_month(view).year
    span = choice(
        "span",
        ("calendar", "ahead"),
        lambda name: view.text(f"plan.year.{name}", year=str(number)),
        view.text("plan.year.span"),
        inner=True,
    )
    if span == "ahead":
        _months(view, view.text("plan.year.ahead_title"), view.kept(ahead), None)
        return
    found, this = view.kept(year, number), forecast(view)
    if found is None or this is None:
        panel(view, view.text("plan.year.months"), "plan_year", empty=view.text("plan.year.none"))
        return
    told = _as_far_as_planned(found)
    year_tiles(view, told)
    subject = view.text("plan.year.subject", year=str(number))
    state = state_of_year(told)
    title = answer_words(view, told.whole, state, subject, this.measure)
    _months(view, title, told.months, told)


def _as_far_as_planned(told: YearForecast) -> YearForecast:
    """Without the plan of a quarter or a year of which some months have none: it is not whole."""
    without = [month.first for month in told.months if month.plan is None]
    quarters = {unit(first, Grain.QUARTER).start.isoformat() for first in without}
    return replace(
        told,
        quarters=tuple(replace(q, plan=None) if q.key in quarters else q for q in told.quarters),
        whole=replace(told.whole, plan=None) if without else told.whole,
    )


def state_of_year(told: YearForecast) -> State:
    """Over, going on or not begun: as its months are."""
    states = {month.state for month in told.months}
    return states.pop() if len(states) == 1 else State.RUNNING


def _months(view: View, title: str, told: Sequence[MonthAhead], whole: YearForecast | None) -> None:
    """The bars and their table."""
    known = [month for month in told if month.fact or month.state is not State.FINISHED]
    bars = [_bar(month) for month in (told if whole else known)]
    planned = any(month.plan is not None for month in told)
    _, scale = view.numbers.in_scale([bar.whole for bar in bars])
    key = "plan.year.legend_plan" if planned else "plan.year.legend"
    note = view.text(key, unit=scale)
    without = sum(month.plan is None for month in told)
    if whole and planned and without:
        note = f"{note} {view.text('plan.year.partly', n=without)}"
    if any(month.outlook.rough for month in told if month.state is not State.FINISHED):
        note = f"{note} {view.text('plan.year.rough')}"
    chart = months(bars, view.look) if bars else None
    table = as_table(view, told, whole, planned=planned)
    panel(view, title, "plan_year", chart, table, note=note, empty=view.text("plan.year.none"))


def _bar(month: MonthAhead) -> Month:
    if month.state is State.FINISHED:
        return Month(month.first, month.fact, plan=month.plan)
    low, middle, high = (month.outlook.quantile(level) for level in (0.1, 0.5, 0.9))
    return Month(month.first, month.fact, low, middle, high, month.plan)


def as_table(
    view: View, told: Sequence[MonthAhead], whole: YearForecast | None, *, planned: bool
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
    for month in told:
        first = unit(month.first, Grain.QUARTER).start
        name = view.dates.step(month.first, Grain.MONTH)
        lines.append(_line(view, name, _as_forecast(month), month.state, names))
        if first in quarters and month.first.month % 3 == 0:
            over = month.state is State.FINISHED
            state = State.FINISHED if over else State.RUNNING
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
    view: View, name: str, told: Forecast, state: State, names: Sequence[str], mark: str = ""
) -> Line:
    cells: list[Cell] = [text_cell(name, mark=mark)]
    for each in names:
        hidden = each in ("forecast", "range", "chance") and state is State.FINISHED
        hidden = hidden or (each == "fact" and state is State.FUTURE)
        cells.append(Cell("", None) if hidden else forecast_cell(view, told, each, mark))
    return Line(cells)
