"""Every page over every state of the data, in both languages."""

import pytest

from data.model.dimensions import FILTERED
from metrics.reports.funnel.steps import Basis
from present import pages
from present.text import LANGUAGES, Text
from tests.pages.conftest import ROOT, words

# the data quality page has a file of its own
PAGES = tuple(page.name for page in pages.PAGES if page.name != "control")
WAIT_FOR_DATA = tuple(page.name for page in pages.PAGES if page.lacks_data([]))


def assert_no_errors(app):
    """The page raised no exception and shows no error."""
    assert not app.exception
    assert [error.value for error in app.error] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("store", ["full", "empty", "one_row"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_its_title(open_page, page, store, lang):
    app = open_page(page, store, lang=lang)

    assert_no_errors(app)
    assert app.title[0].value == Text(lang)(f"{page}.title")


@pytest.mark.parametrize("page", WAIT_FOR_DATA)
def test_an_empty_store_lists_the_files_to_upload_and_offers_the_demo(open_page, page):
    app = open_page(page, "empty")

    assert Text("ru")("empty.words") in words(app)
    assert app.button("show_demo").label == Text("ru")("empty.demo")


def test_the_overview_begins_with_a_sentence_about_the_plan(open_page):
    app = open_page("overview")

    assert "плана при" in words(app)


def test_the_basis_of_the_funnel_is_written_into_the_address(open_page):
    app = open_page("funnel", basis="movement")
    assert_no_errors(app)
    assert Text("ru")("funnel.basis_hint.movement") in words(app)

    app.button_group("funnel_basis").set_value(Basis.SNAPSHOT).run()

    assert_no_errors(app)
    assert app.query_params["basis"] == "snapshot"


def test_one_manager_in_the_address_opens_their_card(open_page):
    app = open_page("managers", owner="Соколова Марина")

    assert_no_errors(app)
    assert "Соколова Марина: двенадцать показателей" in words(app)

    app.button("all_managers").click().run()

    assert_no_errors(app)
    assert "owner" not in app.query_params


@pytest.mark.parametrize(
    "query",
    [
        {"owner": "Никто Никакой"},
        {"owner": "<b>*не имя*</b> $x$ :red[да]"},
        {name: "Нет" for name in FILTERED if name != "owner"},
        {"from": "1999-01-01", "to": "1999-12-31"},
        {"from": "2026-10-05", "to": "2026-10-05", "compare": "year"},
        {"period": "last_12_months", "compare": "none", "grain": "quarter"},
    ],
)
@pytest.mark.parametrize("page", ["overview", "funnel", "managers", "plan"])
def test_any_filter_or_period_draws_without_an_error(open_page, page, query):
    assert_no_errors(open_page(page, **query))


NONSENSE = {"from": "вчера", "to": "0", "grain": "\0", "owner": "Никто", "lang": "xx", "x": "1"}


@pytest.mark.parametrize("page", sorted(path.stem for path in (ROOT / "pages").glob("*.py")))
def test_invalid_query_parameters_fall_back_to_defaults(open_page, page):
    """What cannot be read falls back. A browser opens one such link in tests/browser."""
    assert_no_errors(open_page(page, **NONSENSE))


def test_the_handbook_finds_a_metric_by_a_word_of_its_title(open_page):
    app = open_page("handbook")

    app.text_input("handbook_search").set_value("отток").run()

    assert_no_errors(app)
    labels = [box.label for box in app.expander]
    assert Text("ru")("metrics.churn.title") in labels
    assert Text("ru")("metrics.connect_rate.title") not in labels


def test_an_upload_can_be_undone_and_redone(open_page):
    app = open_page("intake")
    undo = next(button for button in app.button if str(button.key).startswith("undo_"))

    undo.click().run()

    assert_no_errors(app)
    redo = next(button for button in app.button if str(button.key).startswith("redo_"))
    redo.click().run()
    assert_no_errors(app)
    assert any(button.key == undo.key for button in app.button)


def test_a_range_inside_a_month_is_judged_by_its_pace_and_not_as_closed(open_page):
    """The plan is of whole months: three weeks of the last one are no failure."""
    app = open_page("overview", **{"from": "2026-09-01", "to": "2026-10-10"})

    assert "закрыт" not in words(app)
    assert "плана при" in words(app)


def test_money_of_one_foreign_currency_is_shown_in_it(open_page):
    """A store that knows one currency alone is a company of that currency."""
    app = open_page("overview", "foreign")

    assert_no_errors(app)
    assert "1\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}€" in words(app)
