"""The page of plans and forecasts: every section over every state of the data."""

import pytest

from data.model.dimensions import SPLIT
from present.text import LANGUAGES, Text
from tests.pages.conftest import words
from tests.pages.test_pages import healthy

SECTIONS = ("month", "year", "why", "needed", "build")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("store", ["full", "one_row"])
@pytest.mark.parametrize("part", SECTIONS)
def test_a_section_opens_from_its_link(open_page, part, store, lang):
    app = open_page("plan", store, lang=lang, part=part)

    healthy(app)
    assert app.button_group("plan_part").value == part


def test_the_first_line_says_whether_the_plan_will_be_made(open_page):
    screen_words = words(open_page("plan"))

    assert "Октябрь: " in screen_words
    assert "при плане" in screen_words


def test_a_month_before_the_data_says_so(open_page):
    screen_words = words(open_page("plan", **{"from": "2026-09-01", "to": "2026-09-30"}))

    assert Text("ru")("plan.lead.before", subject="Сентябрь") in screen_words


def test_a_month_to_come_says_what_to_expect_and_that_history_is_short(open_page):
    screen_words = words(open_page("plan", **{"from": "2026-11-01", "to": "2026-11-30"}))

    assert "Ноябрь: плана нет. Скорее всего будет" in screen_words
    assert Text("ru")("plan.year.rough") in screen_words


def test_the_month_is_the_one_in_which_the_asked_period_ends(open_page):
    screen_words = words(open_page("plan", **{"from": "2026-08-01", "to": "2026-09-30"}))

    assert "Сентябрь: " in screen_words


def test_without_any_money_it_says_what_to_bring(open_page):
    """The one deal of this store is won on a day that nobody wrote down."""
    screen_words = words(open_page("plan", "one_row"))

    assert Text("ru")("plan.lead.nothing", subject="Октябрь") in screen_words


def test_a_section_is_kept_in_the_link_and_the_usual_one_is_not(open_page):
    app = open_page("plan")

    app.button_group("plan_part").set_value("year").run()

    healthy(app)
    assert app.query_params["part"] == "year"

    app.button_group("plan_part").set_value("month").run()

    healthy(app)
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
def test_a_broken_link_falls_back(open_page, query):
    healthy(open_page("plan", **query))


def test_the_worked_example_comes_out_to_the_figure(open_page):
    """450 000 ÷ 16 % ÷ 2 500 ÷ 35 % ÷ 50 % ÷ 50 a day: cut off 6 428 calls, rounded up 6 430."""
    app = open_page("plan", part="needed")

    app.button("plan_example").click().run()

    healthy(app)
    screen_words = words(app)
    assert "1125 продаж" in screen_words
    assert "6430 звонков" in screen_words
    assert "129 дней" in screen_words

    app.button_group("plan_mode").set_value("source").run()

    healthy(app)
    assert "6428 звонков" in words(app)
    assert "129 дней" in words(app)

    app.button("plan_own").click().run()

    healthy(app)
    assert "goal" not in app.query_params


def test_a_slider_goes_into_the_link(open_page):
    app = open_page("plan", part="needed", way="up")

    app.slider("plan_knob_people").set_value(12.0).run()

    healthy(app)
    assert app.query_params["people"] == "12"
    assert "12,0 чел." in words(app).replace("\N{NO-BREAK SPACE}", " ")


def test_a_new_plan_is_made_from_a_goal(open_page):
    app = open_page("plan", part="build")

    app.button("plan_make").click().run()

    healthy(app)
    assert "План поступлений на" in words(app)
    assert app.button("plan_save").disabled is False


@pytest.mark.parametrize("step", ["week", "day"])
def test_weeks_and_days_of_a_plan_are_there_to_read(open_page, step):
    healthy(open_page("plan", part="build", step=step))
