"""The lead sentence of the plan page, in every state of a month and both languages."""

from datetime import date

import pytest

from metrics.definitions.average_check import won_amount
from metrics.forecasting.month import MonthState
from present.sentences.plan import caveats, plan_words
from tests.ui.components.plan.workspace import month, spoken, view

M = 1_000_000
OVER = {"state": MonthState.FINISHED, "sigma": 0.0, "origin": date(2026, 10, 31)}
FIRST_LINES = {
    "short": (
        month(7.05 * M, 9.8 * M, 11 * M, needed=564_285.0),
        "Октябрь: скорее всего не хватит 1,2 млн ₽ — прогноз 9,8 млн ₽ при плане 11,0 млн ₽, "
        "шанс выполнить план меньше 1 %. Нужно 564 тыс. ₽ в рабочий день, сейчас идёт 470 тыс. ₽.",
        "October: most likely ₽1.2m short — forecast ₽9.8m against a plan of ₽11.0m, chance to "
        "make the plan under 1%. It takes ₽564k a working day, now it is ₽470k.",
    ),
    "at risk": (
        month(7.05 * M, 11 * M, 11 * M, needed=564_285.0),
        "Октябрь: план под вопросом — прогноз 11,0 млн ₽ при плане 11,0 млн ₽, шанс выполнить "
        "50 %. Нужно 564 тыс. ₽ в рабочий день, сейчас идёт 470 тыс. ₽.",
        "October: the plan is in question — forecast ₽11.0m against a plan of ₽11.0m, chance to "
        "make it 50%. It takes ₽564k a working day, now it is ₽470k.",
    ),
    "on track": (
        month(7.05 * M, 13.2 * M, 11 * M, needed=564_285.0),
        "Октябрь: план скорее всего выполним — прогноз 13,2 млн ₽ при плане 11,0 млн ₽, шанс "
        "больше 99 %. Нужно 564 тыс. ₽ в рабочий день, сейчас идёт 470 тыс. ₽.",
        "October: we will most likely make the plan — forecast ₽13.2m against a plan of ₽11.0m, "
        "chance over 99%. It takes ₽564k a working day, now it is ₽470k.",
    ),
    "already made": (
        month(11.2 * M, 12.1 * M, 11 * M),
        "Октябрь: план уже выполнен — поступило 11,2 млн ₽ при плане 11,0 млн ₽. Всего скорее "
        "всего будет 12,1 млн ₽.",
        "October: the plan is made already — ₽11.2m received against a plan of ₽11.0m. In all it "
        "will most likely be ₽12.1m.",
    ),
    "not begun": (
        month(0, 9.8 * M, 11 * M, state=MonthState.FUTURE, needed=500_000.0),
        "Октябрь: скорее всего не хватит 1,2 млн ₽ — прогноз 9,8 млн ₽ при плане 11,0 млн ₽, "
        "шанс выполнить план меньше 1 %. Нужно 500 тыс. ₽ в рабочий день.",
        "October: most likely ₽1.2m short — forecast ₽9.8m against a plan of ₽11.0m, chance to "
        "make the plan under 1%. It takes ₽500k a working day.",
    ),
    "finished above": (
        month(11.44 * M, 11.44 * M, 11 * M, **OVER),
        "Октябрь: план выполнен на 104,0 % — поступило 11,4 млн ₽ при плане 11,0 млн ₽.",
        "October: the plan is made, 104.0% of it — ₽11.4m received against a plan of ₽11.0m.",
    ),
    "finished below": (
        month(9.9 * M, 9.9 * M, 11 * M, **OVER),
        "Октябрь: до плана не хватило 1,1 млн ₽ — поступило 9,9 млн ₽ при плане 11,0 млн ₽, "
        "это 90,0 %.",
        "October: ₽1.1m short of the plan — ₽9.9m received against a plan of ₽11.0m, that is "
        "90.0%.",
    ),
    "finished without a plan": (
        month(9.9 * M, 9.9 * M, None, **OVER),
        "Октябрь: поступило 9,9 млн ₽, плана не было.",
        "October: ₽9.9m received, there was no plan.",
    ),
    "no plan, no payments": (
        month(7 * M, 9.8 * M, None, sigma=0.0, measure=won_amount, state=MonthState.FINISHED),
        "Октябрь: продано на 7,0 млн ₽, плана не было.",
        "October: ₽7.0m sold, there was no plan.",
    ),
    "nothing at all": (
        None,
        "Октябрь: денег в данных ещё не было, прогнозировать нечего. Загрузите выписку банка, "
        "выгрузку оплат или сделок — и здесь будет ответ.",
        "October: there has been no money in the data yet, so there is nothing to forecast. "
        "Upload a bank statement, payments or deals, and the answer will be here.",
    ),
}


@pytest.mark.parametrize("state", FIRST_LINES)
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_lead_sentence_answers_whether_the_plan_will_be_met(state, lang):
    month_forecast, *by_language = FIRST_LINES[state]

    assert spoken(plan_words(view(lang), month_forecast)) == by_language[lang == "en"]


@pytest.mark.parametrize(
    ("lang", "begins"),
    [
        ("ru", "Октябрь: плана нет. Скорее всего будет 9,8 млн ₽; в 8 случаях из 10 — от 9,5 млн"),
        ("en", "October: there is no plan. Most likely ₽9.8m; 8 times out of 10 between ₽9.5m and"),
    ],
)
def test_without_a_plan_the_lead_sentence_gives_the_forecast(lang, begins):
    assert spoken(plan_words(view(lang), month(7 * M, 9.8 * M, None))).startswith(begins)


@pytest.mark.parametrize(
    ("month_forecast", "begins"),
    [
        (month(7 * M, 9.8 * M, 11 * M), ""),
        (month(7 * M, 9.8 * M, 11 * M, rough=True), "Мало истории"),
        (
            month(7 * M, 9.8 * M, 11 * M, origin=date(2026, 10, 2)),
            "Оплаты есть только по 2 октября",
        ),
        (month(7 * M, 9.8 * M, None, measure=won_amount), "Оплат в данных нет"),
        (None, ""),
    ],
)
def test_unusual_bases_of_the_forecast_are_named_as_caveats(month_forecast, begins):
    words = spoken(caveats(view(), month_forecast))

    assert words.startswith(begins)
    assert bool(words) == bool(begins)


def test_a_month_before_the_data_is_told_from_an_empty_store():
    words = spoken(plan_words(view(now=date(2027, 2, 3)), None))

    assert words.startswith("Октябрь 2026: за этот месяц денег в данных нет, они начинаются позже.")
