"""The fan chart of a month and the bars of a year: hatched forecasts, outlined plans."""

from datetime import date

from present.palette import LIGHT
from tests.ui.charts.test_charts import LOOK, captions
from ui.charts import fan, months

DAYS = [
    fan.ForecastPoint(date(2026, 10, 1), 10, plan=12),
    fan.ForecastPoint(date(2026, 10, 2), 25, 25, 25, 25, 24),
    fan.ForecastPoint(date(2026, 10, 3), None, 28, 30, 35, 36),
]


def marks(figure):
    """Traces of the figure by their names."""
    return {mark.name: mark for mark in figure.data}


def test_the_fan_draws_the_fact_to_the_last_day_and_the_forecast_from_there():
    drawn = marks(fan.fan(DAYS, LOOK))

    assert list(drawn["fact"].y) == [10, 25, None]
    assert list(drawn["middle"].y) == [None, 25, 30]
    assert drawn["middle"].line.dash == "dash"
    assert drawn["fact"].line.dash is None


def test_the_interval_is_a_hatched_band_between_its_edges():
    drawn = marks(fan.fan(DAYS, LOOK))

    assert list(drawn["low"].y) == [25, 28]
    assert list(drawn["high"].y) == [25, 35]
    assert drawn["high"].fill == "tonexty"
    assert drawn["high"].fillpattern.shape == "/"


def test_the_plan_is_a_thin_grey_line():
    line = marks(fan.fan(DAYS, LOOK))["plan"].line

    assert (line.color, line.width) == (LIGHT.quiet, 1.5)


def test_a_month_that_is_over_has_no_forecast_and_no_band():
    over = [fan.ForecastPoint(point.day, point.fact or 30) for point in DAYS]

    assert list(marks(fan.fan(over, LOOK))) == ["fact"]


def test_labels_at_the_ends_never_cover_each_other():
    """Plan 30 and forecast 30.5 end at one height: their labels stand a label apart."""
    close = [*DAYS[:2], fan.ForecastPoint(date(2026, 10, 3), None, 28, 30.5, 35, 30)]
    figure = fan.fan(close, LOOK)
    top = figure.layout.yaxis.range[1]
    heights = [n.y * fan._PLOT / top + (n.yshift or 0) for n in figure.layout.annotations]

    assert abs(heights[0] - heights[1]) >= fan._LABEL_DISTANCE - 0.01


def test_a_hover_shows_the_range():
    hover = marks(fan.fan(DAYS, LOOK))["middle"].customdata[2].replace("\N{NO-BREAK SPACE}", " ")

    assert hover == "3 октября · Прогноз: 30 ₽<br>от 28 ₽ до 35 ₽"


YEAR = [
    months.Month(date(2026, 9, 1), 9_400_000, plan=10_500_000),
    months.Month(date(2026, 10, 1), 7_000_000, 9_500_000, 10_300_000, 11_100_000, 10_900_000),
    months.Month(date(2026, 11, 1), None, 8_000_000, 10_000_000, 12_000_000),
]


def test_the_forecast_part_is_hatched_above_the_fact():
    drawn = marks(months.months(YEAR, LOOK))

    assert list(drawn["fact"].y) == [9_400_000, 7_000_000, None]
    assert list(drawn["forecast"].x) == [1, 2]
    assert list(drawn["forecast"].base) == [7_000_000, 0]
    assert list(drawn["forecast"].y) == [3_300_000, 10_000_000]
    assert drawn["forecast"].marker.pattern.shape == "/"


def test_the_range_is_a_band_from_low_to_high():
    band = marks(months.months(YEAR, LOOK))["range"]

    assert list(band.base) == [9_500_000, 8_000_000]
    assert list(band.y) == [1_600_000, 4_000_000]
    assert band.width < marks(months.months(YEAR, LOOK))["forecast"].width


def test_a_plan_is_an_outline_and_bars_start_at_zero():
    figure = months.months(YEAR, LOOK)

    assert marks(figure)["plan"].marker.color == "rgba(0,0,0,0)"
    assert figure.layout.yaxis.range[0] == 0


def test_labels_of_bars_share_one_scale():
    assert captions(months.months(YEAR, LOOK)) == ["9,4", "10,3", "10,0"]


def test_the_year_is_written_under_its_first_month_only():
    words = list(months.months(YEAR, LOOK).layout.xaxis.ticktext)

    assert words == ["сен<br>2026", "окт", "ноя"]
