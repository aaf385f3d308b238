"""The plan page: every section over every state of the data."""

import pytest

from data.model.dimensions import SPLIT
from present.text import LANGUAGES, Text
from tests.pages.conftest import words
from tests.pages.test_pages import assert_no_errors

SECTIONS = ("month", "year", "why", "needed", "build")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("store", ["full", "one_row"])
@pytest.mark.parametrize("part", SECTIONS)
def test_a_section_opens_from_its_address(open_page, part, store, lang):
    app = open_page("plan", store, lang=lang, part=part)

    assert_no_errors(app)
    assert app.button_group("plan_part").value == part


def test_the_lead_sentence_compares_the_forecast_with_the_plan(open_page):
    screen_words = words(open_page("plan"))

    assert "Октябрь: " in screen_words
    assert "при плане" in screen_words


def test_a_month_before_the_data_has_a_sentence_of_its_own(open_page):
    screen_words = words(open_page("plan", **{"from": "2026-09-01", "to": "2026-09-30"}))

    assert Text("ru")("plan.lead.before", subject="Сентябрь") in screen_words


def test_a_future_month_shows_a_forecast_and_a_caveat_of_short_history(open_page):
    screen_words = words(open_page("plan", **{"from": "2026-11-01", "to": "2026-11-30"}))

    assert "Ноябрь: плана нет. Скорее всего будет" in screen_words
    assert Text("ru")("plan.year.rough") in screen_words


def test_the_month_is_the_one_in_which_the_period_ends(open_page):
    screen_words = words(open_page("plan", **{"from": "2026-08-01", "to": "2026-09-30"}))

    assert "Сентябрь: " in screen_words


def test_without_income_the_lead_sentence_names_the_files_to_upload(open_page):
    """The one deal of this store has no closing date, so no month has an income."""
    screen_words = words(open_page("plan", "one_row"))

    assert Text("ru")("plan.lead.nothing", subject="Октябрь") in screen_words


def test_a_section_is_written_into_the_address_unless_it_is_the_default(open_page):
    app = open_page("plan")

    app.button_group("plan_part").set_value("year").run()

    assert_no_errors(app)
    assert app.query_params["part"] == "year"

    app.button_group("plan_part").set_value("month").run()

    assert_no_errors(app)
    assert "part" not in app.query_params


@pytest.mark.parametrize(
    "query",
    [
        {"part": "nothing"},
        {"part": "year", "span": "<b>"},
        {"part": "why", "of": "nobody", "method": "magic"},
        {"part": "why", "compare": "none"},
        {"part": "why", "of": "product", "method": "shapley", "compare": "year"},
        *({"part": "why", "of": name} for name in SPLIT),
        *({"part": "month", "by": name} for name in SPLIT),
        {"part": "needed", "goal": "nan", "check": "-5", "conversion": "1e9", "way": "sideways"},
        {"part": "needed", "margin": "0", "to_lead": "lots", "calls": "", "mode": "wild"},
        {"part": "build", "whose": "nobody", "step": "century"},
        {"part": "month", "by": "moon", "owner": "Никто"},
        {"part": "year", "from": "2030-01-01", "to": "2030-12-31"},
        {"part": "month", "from": "2019-01-01", "to": "2019-01-31"},
    ],
)
def test_invalid_query_parameters_fall_back_to_defaults(open_page, query):
    assert_no_errors(open_page("plan", **query))


def test_the_worked_example_of_decomposition_gives_the_published_figures(open_page):
    """450 000 ÷ 16 % ÷ 2 500 ÷ 35 % ÷ 50 % ÷ 50 a day: cut off 6 428 calls, rounded up 6 430."""
    app = open_page("plan", part="needed")

    app.button("plan_example").click().run()

    assert_no_errors(app)
    screen_words = words(app)
    assert "1125 продаж" in screen_words
    assert "6430 звонков" in screen_words
    assert "129 дней" in screen_words

    app.button_group("plan_mode").set_value("source").run()

    assert_no_errors(app)
    assert "6428 звонков" in words(app)
    assert "129 дней" in words(app)

    app.button("plan_own").click().run()

    assert_no_errors(app)
    assert "goal" not in app.query_params


def test_a_slider_is_written_into_the_address(open_page):
    app = open_page("plan", part="needed", way="up")

    app.slider("plan_knob_people").set_value(12.0).run()

    assert_no_errors(app)
    assert app.query_params["people"] == "12"
    assert "12,0 чел." in words(app).replace("\N{NO-BREAK SPACE}", " ")


def test_a_plan_is_drafted_from_a_goal(open_page):
    app = open_page("plan", part="build")

    app.button("plan_make").click().run()

    assert_no_errors(app)
    assert "План поступлений на" in words(app)
    assert app.button("plan_save").disabled is False


@pytest.mark.parametrize("step", ["week", "day"])
def test_weeks_and_days_of_a_plan_are_drawn(open_page, step):
    assert_no_errors(open_page("plan", part="build", step=step))
