"""Sentences on changes, gaps, levers, unsupported targets and accuracy."""

from dataclasses import replace
from datetime import date

import pytest

from metrics.core.scope import Period
from metrics.forecasting.month import MonthState
from metrics.forecasting.record import Accuracy
from metrics.planning.checks import BestMonth, UnsupportedTarget
from metrics.planning.draft import build_plan
from metrics.planning.edits import Reallocation
from metrics.planning.grid import Cell
from metrics.reports.causes.attribution import Method
from metrics.reports.causes.drivers import Driver, Drivers
from metrics.reports.causes.levers import Gap, Lever
from tests.ui.components.plan.workspace import month, spoken, view
from ui.components.plan.causes_section import change_words
from ui.components.plan.draft import CellChange
from ui.components.plan.gap_to_plan import gap_words, lever_words
from ui.components.plan.month_section import accuracy_words
from ui.components.plan.reallocate import question, ways
from ui.components.plan.unsupported_warning import unsupported_words

CHECK = Driver("check", 120_000.0, 142_000.0, 800_000.0)
CONVERSION = Driver("conversion", 0.24, 0.2, -300_000.0)
GREW = Drivers(6_000_000.0, 6_500_000.0, Method.LMDI, (CHECK, CONVERSION), 0.0, 0.0, 0.0)
LEVER = Lever("conversion", 0.01, 150_000.0, 0.25, 0.2, 0.27, 0.24, 0.42, 0.03)
SHORT = Gap(600_000.0, (CHECK, CONVERSION), (LEVER,), LEVER)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "ru",
            "Поступления выросли на 500 тыс. ₽ к 1–21 сентября 2026. Вверх сильнее всего тянет "
            "средний чек (+800 тыс. ₽), вниз — конверсия (−300 тыс. ₽).",
        ),
        (
            "en",
            "Receipts grew by ₽500k against 1–21 September 2026. Pulling up most: the average "
            "check (+₽800k); pulling down most: conversion (−₽300k).",
        ),
    ],
)
def test_a_change_names_its_largest_driver(lang, expected):
    assert spoken(change_words(view(lang), GREW)) == expected


def test_without_drivers_no_cause_is_named():
    up = replace(GREW, drivers=(CHECK,))
    down = replace(GREW, after=5_700_000.0, drivers=(CONVERSION,))
    same = replace(GREW, after=6_000_000.2, drivers=())

    assert spoken(change_words(view(), up)).endswith("тянет средний чек (+800 тыс. ₽).")
    assert spoken(change_words(view(), down)).startswith("Поступления упали на 300 тыс. ₽ к ")
    assert spoken(change_words(view(), down)).endswith(
        "Вниз сильнее всего тянет конверсия (−300 тыс. ₽)."
    )
    assert "те же" in change_words(view(), same)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "ru",
            "До плана не хватает 600 тыс. ₽: сильнее всего вниз тянет конверсия (↓ −300 тыс. ₽).",
        ),
        ("en", "₽600k short of the plan: pulling down most is conversion (↓ −₽300k)."),
    ],
)
def test_the_gap_names_its_largest_driver(lang, expected):
    october = month(7.0, 9.8, 11.0)

    assert spoken(gap_words(view(lang), october, SHORT)) == expected


def test_the_gap_of_a_finished_month_is_in_the_past_tense():
    over = month(9.8, 9.8, 11.0, state=MonthState.FINISHED)

    assert spoken(gap_words(view(), over, SHORT)).startswith("До плана не хватило 600 тыс. ₽")
    assert spoken(gap_words(view(), over, Gap(-600_000.0, (CHECK,)))).startswith(
        "Прогноз выше плана на 600 тыс. ₽"
    )


def test_the_cheapest_lever_is_named_beside_its_usual_and_best_values():
    assert spoken(lever_words(view(), SHORT)) == (
        "Легче всего закрыть разрыв конверсией: нужно 27,0 % вместо обычных 24,0 %; "
        "в лучший месяц было 42,0 %."
    )
    assert "Ни один рычаг" in lever_words(view(), replace(SHORT, cheapest=None))


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "ru",
            "Прошлые 6 месяцев на 10-е число: прогноз ошибался на 7 %, обычный темп — на 15 %. "
            "В диапазон попали 5 из 6. Сравнены прогнозы, записанные при загрузках.",
        ),
        (
            "en",
            "The last 6 months on day 10: the forecast was wrong by 7%, the usual pace by 15%. "
            "5 of 6 fell into the range. These are forecasts written down at the uploads.",
        ),
    ],
)
def test_the_accuracy_of_past_forecasts_is_a_sentence(lang, expected):
    record = Accuracy(10, 6, 0.07, 0.15, 0.01, 5 / 6, None, True)

    assert spoken(accuracy_words(view(lang), record)) == expected


GRID = build_plan(
    600_000_00, [date(2026, 11, 1), date(2026, 12, 1)], None, {"owner": {"Анна": 1.0}}
)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))


def test_an_unsupported_target_names_the_best_result_and_its_owner():
    best = BestMonth(120_000.0, "Борис", date(2026, 3, 1))
    doubt = UnsupportedTarget("amount", date(2026, 12, 1), 180_000.0, best, "Анна")

    assert spoken(unsupported_words(view(), GRID, [doubt])) == (
        "История такого плана не подтверждает. Анна: нужно 180 тыс. ₽ в рабочий день (дек 2026), "
        "а больше 120 тыс. ₽ ещё никто не приносил (Борис, март 2026)."
    )


def test_a_changed_cell_asks_where_the_difference_goes():
    change = CellChange(Cell(NOVEMBER, "owner", "Анна"), 350_000_00)

    assert spoken(question(view(), GRID, change)) == (
        "Анна, ноябрь 2026: было 300 000 ₽, стало 350 000 ₽. Куда деть разницу в 50 000 ₽?"
    )


def test_only_possible_distributions_are_offered():
    """With one owner no other can compensate; a change of the total can only change the goal."""
    one = CellChange(Cell(NOVEMBER, "owner", "Анна"), 1)
    two = build_plan(100, GRID.months, None, {"owner": {"Анна": 1.0, "Борис": 1.0}})

    assert ways(GRID, one) == [Reallocation.REST, Reallocation.UP]
    assert ways(two, one) == [Reallocation.SIBLINGS, Reallocation.REST, Reallocation.UP]
    assert ways(GRID, CellChange(Cell(GRID.period), 1)) == [Reallocation.UP]
