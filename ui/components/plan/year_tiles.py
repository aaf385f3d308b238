"""The four figures of a year: fact, forecast, plan, chance."""

from metrics.core.metric import Unit
from metrics.forecasting.month import MonthState
from metrics.forecasting.verdict import share
from metrics.forecasting.year import YearForecast
from ui.components import custom
from ui.components.plan.month_tiles import tile
from ui.view import View


def year_tiles(view: View, year_forecast: YearForecast) -> None:
    """Draw the tiles."""
    whole, numbers, money = year_forecast.whole, view.numbers, Unit.MONEY
    over = all(month.state is MonthState.FINISHED for month in year_forecast.months)
    day = view.dates.day(year_forecast.origin)
    fact = [view.text("plan.year.over" if over else "plan.year.so_far", day=day)]
    if whole.plan is not None:
        attainment = numbers.show(share(whole), Unit.SHARE)
        fact.append(view.text("plan.tiles.of_plan", share=attainment))
    low, high = (numbers.about(whole.outlook.quantile(level)) for level in (0.1, 0.9))
    notes = [view.text("charts.range", low=low, high=high), view.text("plan.tiles.eight")]
    middle = whole.outlook.median
    shown = [
        tile(view, "fact", numbers.show(whole.fact, money), numbers.full(whole.fact, money), fact),
        tile(
            view,
            "forecast",
            numbers.about(middle),
            numbers.full(round(middle), money),
            [] if over else notes,
        ),
    ]
    if whole.plan is not None:
        plan = whole.plan
        shown.append(tile(view, "plan", numbers.show(plan, money), numbers.full(plan, money), []))
        chance = numbers.chance(whole.chance)
        shown.append(tile(view, "chance", chance, chance, []))
    custom.tiles({"columns": 4, "tiles": shown}, "plan_year_tiles")
