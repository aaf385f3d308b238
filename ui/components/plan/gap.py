"""The gap to the plan by causes, and the levers that would close it."""

from collections.abc import Sequence

from metrics.core.calendar import unit
from metrics.core.metric import Unit
from metrics.core.scope import Grain
from metrics.forecasting.month import MonthForecast, State
from metrics.reports.causes.attribution import Method
from metrics.reports.causes.levers import Gap, Lever, gap
from present.sentences.plan import asked_month, forecast
from ui.charts.waterfall import Step, waterfall
from ui.components.panel import panel
from ui.components.plan.causes import factor_value, factors, moved
from ui.components.table import Cell, Column, Line, Table, figure_cell, text_cell
from ui.view import View

_UNITS = {"leads": Unit.PER_DAY, "conversion": Unit.SHARE, "check": Unit.MONEY}


def gap_to_plan(view: View, method: Method) -> None:
    """Draw what stands between the forecast and the plan of the asked month."""
    told = forecast(view)
    if told is None or told.whole.plan is None:
        return
    found = gap_of(view, told, method)
    if not found.drivers:
        panel(view, view.text("plan.gap.title"), "plan_gap", empty=view.text("plan.gap.none"))
        return
    panel(
        view,
        gap_words(view, told, found),
        "plan_gap",
        waterfall(_steps(view, told, found), view.look),
        factors(view, found.drivers),
        note=view.text("plan.gap.note"),
    )
    if found.levers and told.state is not State.FINISHED:
        panel(
            view,
            lever_words(view, found),
            "plan_levers",
            table=levers(view, found.levers),
            note=view.text("plan.gap.levers_note"),
        )


def gap_of(view: View, told: MonthForecast, method: Method) -> Gap:
    """The gap of the asked month, whatever longer period the page is about."""
    month = unit(asked_month(view), Grain.MONTH)
    assert told.whole.plan is not None
    return view.over(month).kept(gap, told.whole.plan, told.whole.outlook.median, method)


def gap_words(view: View, told: MonthForecast, found: Gap) -> str:
    """How far the forecast is from the plan, and which cause weighs most."""
    value = view.numbers.about(abs(found.gap))
    if found.gap <= 0:
        return view.text("plan.gap.over", value=value)
    worst = min(found.drivers, key=lambda driver: driver.delta)
    key = "missed" if told.state is State.FINISHED else "short"
    cause = view.text(f"plan.causes.{worst.factor}")
    return view.text(f"plan.gap.{key}", value=value, cause=cause, part=moved(view, worst.delta))


def lever_words(view: View, found: Gap) -> str:
    """The cheapest way to close the gap, by what the department has shown before."""
    best = found.cheapest
    if best is None:
        return view.text("plan.gap.no_lever")
    return view.text(
        f"plan.gap.cheapest.{best.factor}",
        needed=_value(view, best, best.needed),
        usual=_value(view, best, best.usual),
        best=_value(view, best, best.best),
    )


def levers(view: View, found: Sequence[Lever]) -> Table:
    """What each lever would bring, and whether anybody has ever pulled it that far."""
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
    return Table(text("plan.gap.lever"), columns, [_lever(view, lever) for lever in found])


def _lever(view: View, lever: Lever) -> Line:
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
    return view.numbers.show(value, _UNITS.get(lever.factor, Unit.SHARE))


def _steps(view: View, told: MonthForecast, found: Gap) -> list[Step]:
    """From the plan by the causes to the forecast."""
    show, middle = view.numbers.show, told.whole.outlook.median
    plan = told.whole.plan or 0.0
    over = told.state is State.FINISHED
    end = view.text("charts.fact" if over else "charts.forecast")
    return [
        Step(view.text("charts.plan"), plan, show(plan, Unit.MONEY), "plan"),
        *(
            Step(factor_value(view, driver), driver.delta, moved(view, driver.delta))
            for driver in found.drivers
        ),
        Step(end, middle, view.numbers.about(middle), "fact" if over else "forecast"),
    ]
