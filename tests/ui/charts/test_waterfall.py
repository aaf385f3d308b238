"""The waterfall: positions, labels and colours of its bars."""

import pytest

from present.dates import Dates
from present.numbers import Numbers
from present.palette import DARK, LIGHT
from present.text import Text
from ui.charts.look import Look
from ui.charts.waterfall import Step, waterfall

TEXT = Text("ru")
LOOK = Look(LIGHT, Numbers(TEXT), Dates(TEXT), TEXT)
STEPS = [
    Step("Октябрь", 500_000, "500 000 ₽", "previous"),
    Step("Лиды", 100_000, "↑ +100 000 ₽"),
    Step("Конверсия", -60_000, "↓ −60 000 ₽"),
    Step("Оплата", 0, "0 ₽"),
    Step("Ноябрь", 540_000, "540 000 ₽", "fact"),
]


def ends(figure):
    """Where each bar begins and ends, from the top down."""
    bars = figure.data[0]
    return [(base, base + length) for base, length in zip(bars.base, bars.x, strict=True)]


def test_a_change_starts_where_the_bar_before_ended_and_a_sum_at_zero():
    figure = waterfall(STEPS, LOOK)

    assert ends(figure) == [
        (0, 500_000),
        (500_000, 600_000),
        (600_000, 540_000),
        (540_000, 540_000),
        (0, 540_000),
    ]


def test_the_first_step_is_on_top_with_its_label_above():
    figure = waterfall(STEPS, LOOK)

    assert list(figure.data[0].y) == [4, 3, 2, 1, 0]
    labels = [note.text for note in figure.layout.annotations]
    assert labels[:4] == ["Октябрь", "500 000 ₽", "Лиды", "↑ +100 000 ₽"]
    assert [note.y for note in figure.layout.annotations][:4] == [4, 4, 3, 3]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_increases_are_green_and_decreases_red(palette):
    figure = waterfall(STEPS, Look(palette, LOOK.numbers, LOOK.dates, TEXT))

    colours = [palette.previous, palette.good, palette.bad, palette.quiet, palette.accent]
    assert list(figure.data[0].marker.color) == colours
    inks = [note.font.color for note in figure.layout.annotations[1::2]]
    assert inks == [palette.text, palette.good, palette.bad, palette.quiet, palette.text]


def test_a_plan_is_an_outline_and_a_forecast_is_hatched():
    steps = [Step("План", 100, "", "plan"), Step("Чек", -20, ""), Step("Итог", 80, "", "forecast")]

    marker = waterfall(steps, LOOK).data[0].marker

    assert marker.color[0] == "rgba(0,0,0,0)"
    assert (marker.line.color[0], marker.line.width[0] > 0) == (LIGHT.quiet, True)
    assert list(marker.pattern.shape) == ["", "", "/"]


def test_connectors_join_the_bars():
    connectors = waterfall(STEPS[:3], LOOK).data[1]

    assert list(connectors.x) == [500_000, 500_000, None, 600_000, 600_000, None]
    assert [y is None or 0 < y % 1 < 1 for y in connectors.y] == [True] * 6  # between the bars
    assert [y if y is None else round(y) for y in connectors.y] == [2, 1, None, 1, 0, None]


def test_a_tiny_change_has_a_visible_outline():
    figure = waterfall([Step("Было", 1e9, "", "previous"), Step("Прочее", -1, "")], LOOK)

    assert figure.data[0].marker.line.width[1] > 0
    assert figure.data[0].marker.line.color[1] == LIGHT.bad


def test_the_axis_includes_values_below_zero():
    steps = [Step("Было", 100, "", "previous"), Step("Возвраты", -150, "")]

    low, high = waterfall(steps, LOOK).layout.xaxis.range

    assert low <= -50
    assert high >= 100


def test_names_are_escaped():
    figure = waterfall([Step("<a href='x'>Анна</a>", 1, "1")], LOOK)

    assert "<a" not in figure.to_json()


@pytest.mark.parametrize("steps", [[], [Step("Было", 0, "0", "fact")]])
def test_no_steps_give_an_empty_chart(steps):
    figure = waterfall(steps, LOOK)

    assert figure.layout.height > 0
    low, high = figure.layout.xaxis.range
    assert low < high
