"""Plan, fact and forecast of each segment of a dimension, under the department's own."""

from collections.abc import Mapping

from data.model.dimensions import DIMENSIONS, PLANNED, SPLIT
from metrics.core.metric import Unit
from metrics.forecasting.month import Forecast, MonthForecast, MonthState
from metrics.forecasting.verdict import share
from present.sentences.plan import forecast
from ui.components.link_choice import link_choice
from ui.components.panel import panel
from ui.components.table import Cell, Column, Line, Table, figure_cell, text_cell
from ui.view import View

_SHOWN: Mapping[MonthState, tuple[str, ...]] = {
    MonthState.FINISHED: ("plan", "fact", "share"),
    MonthState.RUNNING: ("plan", "fact", "expected", "forecast", "range", "chance", "needed"),
    MonthState.FUTURE: ("plan", "forecast", "range", "chance", "needed"),
}
_SCREEN, _MANY = 900, 25  # more rows than that scroll under their header


def breakdown(view: View) -> None:
    """Draw the choice of a dimension and its table."""
    dimensions = [name for name in SPLIT if view.data_state.choices.get(name)]
    if not dimensions:
        return
    by = link_choice(
        "by",
        dimensions,
        lambda name: split_title(view, name),
        view.text("plan.by.label"),
        inner=True,
    )
    month_forecast = forecast(view, by)
    table = as_table(view, month_forecast, by) if month_forecast else None
    over = month_forecast is not None and month_forecast.state is MonthState.FINISHED
    note = "" if over else view.text("plan.parts.note")
    panel(view, _title(view, month_forecast, by), "plan_parts", table=table, note=note)


def split_title(view: View, name: str) -> str:
    """Title of the split by a dimension; of any other name, that of the whole department."""
    return view.text(f"dimensions.{name}.split" if name in DIMENSIONS else "plan.of.whole")


def _title(view: View, month_forecast: MonthForecast | None, by: str) -> str:
    if month_forecast is not None and month_forecast.state is MonthState.FINISHED:
        return view.text(f"dimensions.{by}.{'plan_and_fact' if by in PLANNED else 'split'}")
    planned = month_forecast is not None and month_forecast.whole.plan is not None
    return view.text(f"dimensions.{by}.{'reach_plan' if planned and by in PLANNED else 'expected'}")


def as_table(view: View, month_forecast: MonthForecast, by: str) -> Table:
    """One line a segment, the biggest forecast first; the last line is the department's own.

    Without a plan, or where none can be set for the segments, it shows the fact and the forecast.
    """
    forecasts = (month_forecast.whole, *month_forecast.parts)
    planned = by in PLANNED and any(each.plan is not None for each in forecasts)
    names = _columns(month_forecast.state, planned)
    columns = [Column(view.text(f"dimensions.{by}.title"))]
    columns += [_column(view, name, planned) for name in names]
    lines = [_line(view, part, view.look.name(part.key), names) for part in month_forecast.parts]
    everybody = "plan.build.whole" if view.scope.filters else "managers.department"
    total = _line(view, month_forecast.whole, view.text(everybody), names)
    height = _SCREEN if len(lines) > _MANY else None
    return Table(_title(view, month_forecast, by), columns, lines, total, height=height)


def _columns(state: MonthState, planned: bool) -> tuple[str, ...]:
    names = _SHOWN[state]
    return names if planned else tuple(n for n in names if n in ("fact", "forecast", "range"))


def _column(view: View, name: str, planned: bool) -> Column:
    on_a_phone = {"forecast", "share", "chance" if planned else "fact"}
    unit = Unit.SHARE if name in ("chance", "share") else Unit.MONEY
    return Column(
        view.text(f"plan.columns.{name}"),
        unit,
        view.text.get(f"plan.hints.{name}", ""),
        wide=name not in on_a_phone,
    )


def _line(view: View, segment: Forecast, name: str, names: tuple[str, ...]) -> Line:
    cells = [text_cell(name), *(forecast_cell(view, segment, each) for each in names)]
    return Line(cells, faint=segment.key is None and name == view.look.name(None))


def forecast_cell(view: View, segment: Forecast, name: str, mark: str = "") -> Cell:
    """One figure of a plan beside its fact and forecast."""
    outlook, about = segment.outlook, view.numbers.about
    match name:
        case "range":
            low, high = outlook.quantile(0.1), outlook.quantile(0.9)
            words = view.text("plan.parts.range", low=about(low), high=about(high))
            hint = view.text("charts.range", low=about(low), high=about(high))
            return Cell(words, low, hint=hint, mark=mark)
        case "chance":
            has_chance = segment.chance is not None
            words = view.numbers.chance(segment.chance)
            return Cell(
                words, segment.chance, bar=segment.chance, unknown=not has_chance, mark=mark
            )
        case "forecast":
            return Cell(about(outlook.median), round(outlook.median, 2), mark=mark)
        case "share":
            return figure_cell(view, share(segment), Unit.SHARE, mark=mark)
        case "needed" | "expected":
            return _plan_cell(view, segment, name)
        case _:
            return figure_cell(view, getattr(segment, name), Unit.MONEY, mark=mark)


def _plan_cell(view: View, segment: Forecast, name: str) -> Cell:
    """A figure that only a plan makes; nothing is needed once it is made."""
    value = getattr(segment, name)
    if value is None and segment.plan is not None:
        return Cell("\N{EM DASH}", None)
    return Cell(view.numbers.about(value), value, unknown=value is None)
