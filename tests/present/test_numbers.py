"""Formats of figures by unit, language and currency."""

from decimal import Decimal

import pytest

from metrics.core.metric import Unit
from present.numbers import Change, Numbers
from present.text import Text

NBSP = "\N{NO-BREAK SPACE}"
RU = Numbers(Text("ru"))
EN = Numbers(Text("en"))


def plain(words):
    """The same with ordinary spaces, so that the test can be read."""
    return words.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1_234_567, Unit.MONEY, "1,2 млн ₽"),
        (987_654, Unit.MONEY, "987 654 ₽"),
        (999_999.6, Unit.MONEY, "1,0 млн ₽"),
        (999_960_000, Unit.MONEY, "1,0 млрд ₽"),
        (999_940_000, Unit.MONEY, "999,9 млн ₽"),
        (Decimal("12345.67"), Unit.MONEY, "12 346 ₽"),
        (-1500, Unit.MONEY, "−1 500 ₽"),
        (-2_500_000, Unit.MONEY, "−2,5 млн ₽"),
        (0, Unit.MONEY, "0 ₽"),
        (0.6, Unit.SHARE, "60,0 %"),
        (1.0345, Unit.SHARE, "103,5 %"),
        (15.5, Unit.PER_DAY, "15,5"),
        (23, Unit.DAYS, "23,0 дн."),
        (7.25, Unit.MINUTES, "7,3 мин"),
        (42.4, Unit.MINUTES, "42 мин"),
        (125, Unit.MINUTES, "2 ч 5 мин"),
        (91936, Unit.COUNT, "91 936"),
        (3.5, Unit.COUNT, "3,5"),
        (1_234_567, Unit.COUNT, "1,2 млн"),
        (None, Unit.MONEY, "н/д"),
        (float("nan"), Unit.SHARE, "н/д"),
        (float("inf"), Unit.SHARE, "н/д"),
    ],
)
def test_short_figures(value, unit, expected):
    assert plain(RU.show(value, unit)) == expected


def test_figures_never_break_over_two_lines():
    assert " " not in RU.show(1_234_567, Unit.MONEY)
    assert " " not in RU.show(987_654, Unit.MONEY)


def test_full_figures_keep_every_digit():
    assert plain(RU.full(Decimal("1234567.89"), Unit.MONEY)) == "1 234 567,89 ₽"
    assert plain(RU.full(1_234_567, Unit.MONEY)) == "1 234 567 ₽"
    assert plain(RU.full(1_234_567, Unit.COUNT)) == "1 234 567"


def test_english_figures():
    assert EN.show(1_234_567, Unit.MONEY) == "₽1.2m"
    assert EN.show(0.6, Unit.SHARE) == "60.0%"
    assert EN.show(None, Unit.SHARE) == "n/a"
    assert EN.full(91936, Unit.COUNT) == "91,936"


def test_another_currency_has_its_own_sign():
    assert Numbers(Text("en"), "USD").show(-1500, Unit.MONEY) == "−$1,500"


@pytest.mark.parametrize(
    ("now", "before", "unit", "expected", "sign"),
    [
        (112, 100, Unit.MONEY, "+12,0 %", 1),
        (88, 100, Unit.MONEY, "−12,0 %", -1),
        (0.421, 0.4, Unit.SHARE, "+2,1 п.п.", 1),
        (0.30, 0.35, Unit.SHARE, "−5,0 п.п.", -1),
        (20, 23.5, Unit.DAYS, "−3,5 дн.", -1),
        (1200, 100, Unit.COUNT, "×12", 1),
        (500, 0, Unit.MONEY, "+500 ₽", 1),
        (100, -50, Unit.MONEY, "+150 ₽", 1),
        (100, 100, Unit.MONEY, "без изменений", 0),
        (100.01, 100, Unit.MONEY, "без изменений", 0),
    ],
)
def test_changes(now, before, unit, expected, sign):
    change = RU.change(now, before, unit)

    assert change is not None
    assert Change(plain(change.words), change.sign) == Change(expected, sign)


def test_no_change_where_either_side_is_unknown():
    assert RU.change(None, 5, Unit.MONEY) is None
    assert RU.change(5, None, Unit.MONEY) is None


def test_axis_places_are_round_and_cover_the_top():
    places, labels = RU.ticks(3_700_000, Unit.MONEY)

    assert places == [0, 1_000_000, 2_000_000, 3_000_000]
    assert [plain(words) for words in labels] == ["0", "1 млн", "2 млн", "3 млн"]


def test_an_axis_of_shares_is_written_in_percent():
    assert [plain(words) for words in RU.ticks(0.4, Unit.SHARE)[1]] == [
        "0 %",
        "10 %",
        "20 %",
        "30 %",
        "40 %",
    ]


@pytest.mark.parametrize("top", [0, -3, float("nan"), float("inf"), 1e-9, 1e15])
def test_ticks_of_any_top_are_round_and_reach_it(top):
    places, labels = RU.ticks(top, Unit.MONEY)

    assert len(places) == len(labels) >= 1


@pytest.mark.parametrize(
    ("value", "ru", "en"),
    [
        (640_483, "640 тыс. ₽", "₽640k"),
        (9_812_345, "9,8 млн ₽", "₽9.8m"),
        (999_700, "1,0 млн ₽", "₽1.0m"),
        (9_412, "9 412 ₽", "₽9,412"),
        (-640_483, "−640 тыс. ₽", "−₽640k"),
        (None, "н/д", "n/a"),
    ],
)
def test_forecast_amounts_are_rounded(value, ru, en):
    assert (plain(RU.about(value)), plain(EN.about(value))) == (ru, en)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0 %"),
        (0.004, "меньше 1 %"),
        (0.18, "18 %"),
        (0.995, "больше 99 %"),
        (1, "100 %"),
        (None, "н/д"),
    ],
)
def test_a_chance_near_its_ends_is_never_0_or_100_percent(value, expected):
    assert plain(RU.chance(value)) == expected


def test_labels_side_by_side_share_one_scale():
    words, unit = RU.in_scale([9_400_000, 700_000, None])

    assert (words, plain(unit)) == (["9,4", "0,7", ""], "млн ₽")
    assert EN.in_scale([40_000])[1] == "₽k"
