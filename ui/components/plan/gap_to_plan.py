"""Gap between forecast and plan by drivers, and the levers that would close it."""

from collections.abc import Sequence

from metrics.core.calendar import unit
from metrics.core.metric import Unit
from metrics.core.scope import Grain
from metrics.forecasting.month import MonthForecast, MonthState
from metrics.reports.causes.attribution import Method
from metrics.reports.causes.levers import Gap, Lever, gap
from present.factor_units import LEVER_UNITS
from present.sentences.plan import asked_month, forecast
from ui.charts.waterfall import Step, waterfall
from ui.components.panel import panel
from ui.components.plan.drivers_table import drivers_table, factor_text, money_moved
from ui.components.table import Cell, Column, Line, Table, figure_cell, text_cell
from ui.view import View


def gap_to_plan(view: View, method: Method) -> None:
    """Draw drivers and levers of the gap between forecast and plan of the selected month."""
    month_forecast = forecast(view)
    if month_forecast is None or month_forecast.whole.plan is None:
        return
    plan_gap = gap_of(view, month_forecast, method)
    if not plan_gap.drivers:
        panel(view, view.text("plan.gap.title"), "plan_gap", empty=view.text("plan.gap.none"))
        return
    panel(
        view,
        gap_words(view, month_forecast, plan_gap),
        "plan_gap",
        waterfall(_steps(view, month_forecast, plan_gap), view.look),
        drivers_table(view, plan_gap.drivers),
        note=view.text("plan.gap.note"),
    )
    if plan_gap.levers and month_forecast.state is not MonthState.FINISHED:
        panel(
            view,
            lever_words(view, plan_gap),
            "plan_levers",
            table=levers_table(view, plan_gap.levers),
            note=view.text("plan.gap.levers_note"),
        )


def gap_of(view: View, month_forecast: MonthForecast, method: Method) -> Gap:
    """The gap of the selected month, also where the page covers a longer period."""
    month = unit(asked_month(view), Grain.MONTH)
    assert month_forecast.whole.plan is not None
    return view.over(month).cached(
        gap, month_forecast.whole.plan, month_forecast.whole.outlook.median, method
    )


def gap_words(view: View, month_forecast: MonthForecast, plan_gap: Gap) -> str:
    """How far the forecast is from the plan, and the driver of the largest effect."""
    value = view.numbers.about(abs(plan_gap.gap))
    if plan_gap.gap <= 0:
        return view.text("plan.gap.over", value=value)
    worst = min(plan_gap.drivers, key=lambda driver: driver.delta)
    key = "missed" if month_forecast.state is MonthState.FINISHED else "short"
    cause = view.text(f"plan.causes.{worst.factor}")
    return view.text(
        f"plan.gap.{key}", value=value, cause=cause, part=money_moved(view, worst.delta)
    )


def lever_words(view: View, plan_gap: Gap) -> str:
    """The smallest change of one driver that closes the gap, beside its past values."""
    best = plan_gap.cheapest
    if best is None:
        return view.text("plan.gap.no_lever")
    return view.text(
        f"plan.gap.cheapest.{best.factor}",
        needed=_value(view, best, best.needed),
        usual=_value(view, best, best.usual),
        best=_value(view, best, best.best),
    )


def levers_table(view: View, lever_list: Sequence[Lever]) -> Table:
    """A table of the levers: the value each needs, and whether it was ever reached."""
    text = view.text
    names = ("closes", "share", "needed", "now", "usual", "best")
    columns = [Column(text("plan.gap.lever"))]
    columns += [
        Column(
            text(f"plan.gap.{name}"),
            number=True,
            hint=text.get(f"plan.gap.hints.{name}", ""),
            wide=name not in ("closes", "needed"),
        )
        for name in names
    ]
    return Table(
        text("plan.gap.lever"), columns, [_lever_line(view, lever) for lever in lever_list]
    )


def _lever_line(view: View, lever: Lever) -> Line:
    reach = "" if lever.possible else view.text("plan.gap.never")
    return Line(
        [
            text_cell(view.text(f"plan.gap.steps.{lever.factor}")),
            Cell(view.numbers.about(lever.closes), round(lever.closes, 2)),
            figure_cell(view, lever.share, Unit.SHARE),
            Cell(_value(view, lever, lever.needed), lever.needed, sub=reach),
            *(
                Cell(_value(view, lever, value), value)
                for value in (lever.now, lever.usual, lever.best)
            ),
        ]
    )


def _value(view: View, lever: Lever, value: float | None) -> str:
    return view.numbers.show(value, LEVER_UNITS[lever.factor])


def _steps(view: View, month_forecast: MonthForecast, plan_gap: Gap) -> list[Step]:
    """Steps of the waterfall: the plan, the drivers, the forecast."""
    show, middle = view.numbers.show, month_forecast.whole.outlook.median
    plan = month_forecast.whole.plan or 0.0
    over = month_forecast.state is MonthState.FINISHED
    end = view.text("charts.fact" if over else "charts.forecast")
    return [
        Step(view.text("charts.plan"), plan, show(plan, Unit.MONEY), "plan"),
        *(
            Step(factor_text(view, driver), driver.delta, money_moved(view, driver.delta))
            for driver in plan_gap.drivers
        ),
        Step(end, middle, view.numbers.about(middle), "fact" if over else "forecast"),
    ]
