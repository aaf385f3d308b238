"""Plan, fact and forecast of each owner, source or product, under the department's own."""

from collections.abc import Mapping

from metrics.core.metric import Unit
from metrics.forecasting.month import Forecast, MonthForecast, State
from metrics.forecasting.verdict import share
from present.sentences.plan import forecast
from ui.components.panel import panel
from ui.components.plan.choice import choice
from ui.components.table import Cell, Column, Line, Table, figure_cell, text_cell
from ui.view import View

_BY = ("owner", "source", "product")
_SHOWN: Mapping[State, tuple[str, ...]] = {
    State.FINISHED: ("plan", "fact", "share"),
    State.RUNNING: ("plan", "fact", "expected", "forecast", "range", "chance", "needed"),
    State.FUTURE: ("plan", "forecast", "range", "chance", "needed"),
}
_SCREEN, _MANY = 900, 25  # more rows than that scroll under their header


def parts(view: View) -> None:
    """Draw the choice of a dimension and its table."""
    known = [name for name in _BY if view.known.choices.get(name)]
    if not known:
        return
    by = choice(
        "by",
        known,
        lambda name: view.text(f"plan.by.{name}"),
        view.text("plan.by.label"),
        inner=True,
    )
    told = forecast(view, by)
    table = as_table(view, told, by) if told else None
    over = told is not None and told.state is State.FINISHED
    note = "" if over else view.text("plan.parts.note")
    panel(view, _title(view, told, by), "plan_parts", table=table, note=note)


def _title(view: View, told: MonthForecast | None, by: str) -> str:
    if told is not None and told.state is State.FINISHED:
        return view.text(f"plan.over.{by}")
    planned = told is not None and told.whole.plan is not None
    return view.text(f"plan.parts.{by}" if planned else f"plan.expect.{by}")


def as_table(view: View, told: MonthForecast, by: str) -> Table:
    """One line a segment, the biggest forecast first; the last line is the department's own."""
    planned = told.whole.plan is not None or any(part.plan is not None for part in told.parts)
    names = _columns(told.state, planned)
    columns = [Column(view.text(f"dimensions.{by}.title"))]
    columns += [_column(view, name, planned) for name in names]
    lines = [_line(view, part, view.look.name(part.key), names) for part in told.parts]
    everybody = "plan.build.whole" if view.scope.filters else "managers.department"
    total = _line(view, told.whole, view.text(everybody), names)
    height = _SCREEN if len(lines) > _MANY else None
    return Table(_title(view, told, by), columns, lines, total, height=height)


def _columns(state: State, planned: bool) -> tuple[str, ...]:
    told = _SHOWN[state]
    return told if planned else tuple(n for n in told if n in ("fact", "forecast", "range"))


def _column(view: View, name: str, planned: bool) -> Column:
    on_a_phone = {"forecast", "share", "chance" if planned else "fact"}
    unit = Unit.SHARE if name in ("chance", "share") else Unit.MONEY
    return Column(
        view.text(f"plan.columns.{name}"),
        unit,
        view.text.get(f"plan.hints.{name}", ""),
        wide=name not in on_a_phone,
    )


def _line(view: View, told: Forecast, name: str, names: tuple[str, ...]) -> Line:
    cells = [text_cell(name), *(forecast_cell(view, told, each) for each in names)]
    return Line(cells, faint=told.key is None and name == view.look.name(None))


def forecast_cell(view: View, told: Forecast, name: str, mark: str = "") -> Cell:
    """One figure of a plan beside its fact and forecast."""
    outlook, about = told.outlook, view.numbers.about
    match name:
        case "range":
            low, high = outlook.quantile(0.1), outlook.quantile(0.9)
            words = view.text("plan.parts.range", low=about(low), high=about(high))
            hint = view.text("charts.range", low=about(low), high=about(high))
            return Cell(words, low, hint=hint, mark=mark)
        case "chance":
            known = told.chance is not None
            words = view.numbers.chance(told.chance)
            return Cell(words, told.chance, bar=told.chance, unknown=not known, mark=mark)
        case "forecast":
            return Cell(about(outlook.median), round(outlook.median, 2), mark=mark)
        case "share":
            return figure_cell(view, share(told), Unit.SHARE, mark=mark)
        case "needed" | "expected":
            return _by_plan(view, told, name)
        case _:
            return figure_cell(view, getattr(told, name), Unit.MONEY, mark=mark)


def _by_plan(view: View, told: Forecast, name: str) -> Cell:
    """A figure that only a plan makes; nothing is needed once it is made."""
    value = getattr(told, name)
    if value is None and told.plan is not None:
        return Cell("\N{EM DASH}", None)
    return Cell(view.numbers.about(value), value, unknown=value is None)
