"""Bars, trends and funnel: order and values of traces; unknown values are not drawn as zero."""

from datetime import date

import pytest

from metrics.core.metric import Unit
from metrics.core.scope import Grain
from present.dates import Dates
from present.numbers import Numbers
from present.palette import DARK, LIGHT
from present.text import Text
from ui.charts import bars, funnel, trend
from ui.charts.look import Look

TEXT = Text("ru")
LOOK = Look(LIGHT, Numbers(TEXT), Dates(TEXT), TEXT)


def captions(figure):
    """Texts of the annotations, with ordinary spaces."""
    return [note.text.replace("\N{NO-BREAK SPACE}", " ") for note in figure.layout.annotations]


def test_bars_are_sorted_with_the_largest_on_top_and_unknown_ones_below():
    segments = [bars.Segment("Б", 20), bars.Segment("А", 30), bars.Segment("В", None)]

    figure = bars.ranked(segments, Unit.COUNT, LOOK)

    assert list(figure.data[0].x) == [0, 20, 30]
    assert captions(figure) == ["В", "н/д", "Б", "20", "А", "30"]


def test_the_compared_value_is_a_mark_where_it_is_known():
    segments = [bars.Segment("А", 30, previous=25), bars.Segment("Б", 20)]

    figure = bars.ranked(segments, Unit.COUNT, LOOK)

    assert list(figure.data[1].x) == [25]
    assert list(figure.data[1].y) == [1]
    assert figure.data[1].marker.line.color == LIGHT.previous


def test_bars_start_at_zero():
    figure = bars.ranked([bars.Segment("А", 30), bars.Segment("Б", 29)], Unit.COUNT, LOOK)

    assert figure.layout.xaxis.range[0] == 0


def test_names_are_escaped():
    figure = bars.ranked([bars.Segment("<a href='x'>Анна</a>", 1)], Unit.COUNT, LOOK)

    assert "<a" not in figure.to_json()


def test_a_hover_shows_value_compared_value_and_number_of_cases():
    figure = bars.ranked([bars.Segment("А", 0.5, n=12, previous=0.4)], Unit.SHARE, LOOK)

    hover = figure.data[0].customdata[0].replace("\N{NO-BREAK SPACE}", " ")
    assert hover == "А: 50,0 %<br>Раньше: 40,0 %<br>n = 12"


POINTS = [
    trend.TrendPoint(date(2025, 10, 1), 10, 8, 12),
    trend.TrendPoint(date(2025, 10, 2), 25, 20, 24),
    trend.TrendPoint(date(2025, 10, 3), None, 31, 36),
]


def test_the_running_total_draws_the_fact_above_plan_and_compared_period():
    figure = trend.running_total(POINTS, Unit.MONEY, LOOK)

    assert [line.name for line in figure.data] == ["Раньше", "План", "Факт"]
    assert list(figure.data[2].y) == [10, 25, None]
    assert (figure.data[1].line.dash, figure.data[1].line.width) == ("solid", 1.5)
    assert figure.data[2].line.color == LIGHT.accent


def test_series_without_values_are_not_drawn():
    alone = [trend.TrendPoint(point.day, point.fact) for point in POINTS]

    assert [line.name for line in trend.running_total(alone, Unit.MONEY, LOOK).data] == ["Факт"]


def test_the_running_step_is_hatched_and_no_other():
    points = [
        trend.TrendPoint(date(2025, 9, 1), 10),
        trend.TrendPoint(date(2025, 10, 1), 5, running=True),
    ]

    figure = trend.steps(points, Unit.MONEY, Grain.MONTH, LOOK)

    assert list(figure.data[0].marker.pattern.shape) == ["", "/"]
    assert figure.data[0].marker.pattern.bgcolor == LIGHT.accent
    assert "идёт" in figure.data[0].customdata[1]


def test_a_plan_is_an_outline():
    points = [trend.TrendPoint(date(2025, 9, 1), 10, plan=12)]

    outline = trend.steps(points, Unit.MONEY, Grain.MONTH, LOOK).data[1]

    assert outline.marker.color == "rgba(0,0,0,0)"
    assert list(outline.y) == [12]


def test_the_bottleneck_alone_is_red():
    stages = [
        funnel.Stage("Новая", 100, "100", ""),
        funnel.Stage("КП", 30, "30 · 30 %", "", narrow=True),
        funnel.Stage("Продажа", 20, "20", ""),
    ]

    figure = funnel.stages(stages, LOOK)

    assert list(figure.data[0].marker.color) == [LIGHT.accent, LIGHT.bad, LIGHT.accent]
    assert list(figure.data[0].y) == [2, 1, 0]
    assert captions(figure)[:2] == ["Новая", "100"]


def luminance(colour):
    """Relative luminance of a colour, by WCAG."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Contrast of two colours, by WCAG."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
def test_text_and_marks_have_the_contrast_of_wcag(palette):
    for ground in (palette.paper, palette.card):
        for words in (palette.text, palette.quiet, palette.accent, palette.good, palette.bad):
            assert contrast(words, ground) >= 4.5, words
    assert contrast(palette.card, palette.accent) >= 4.5
    assert contrast(palette.accent, palette.card) >= 3
