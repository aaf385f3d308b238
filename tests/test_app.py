"""The frame of a page: start from any address, the language, links that keep the question."""

import pytest
from streamlit.testing.v1 import AppTest

from metrics.core.scope import Compare
from present.text import Text
from tests.pages.conftest import ROOT, open_page, stores  # noqa: F401  fixtures


def test_the_bare_address_opens_the_overview(open_page):  # noqa: F811
    app = open_page("overview")

    assert app.title[0].value == "Обзор"


def test_the_first_request_of_a_server_reads_the_address(open_page):  # noqa: F811
    """AppTest starts every run as a new server does: without app.py, from the page's address."""
    app = open_page(
        "funnel", **{"from": "2026-09-01", "to": "2026-09-30", "owner": "Соколова Марина"}
    )

    assert not app.exception
    assert app.date_input("q_from").value.isoformat() == "2026-09-01"
    assert app.multiselect("q_owner").value == ["Соколова Марина"]


def test_filters_are_written_into_the_address(open_page):  # noqa: F811
    app = open_page("overview")

    app.multiselect("q_owner").select("Соколова Марина").run()
    app.button_group("q_compare").set_value(Compare.YEAR).run()

    assert app.query_params["owner"] == "Соколова Марина"
    assert app.query_params["compare"] == "year"


def test_the_period_moves_by_a_month_and_stays_a_month(open_page):  # noqa: F811
    app = open_page("overview")

    app.button("period_earlier").click().run()

    assert app.query_params["from"] == "2026-09-01"
    assert app.query_params["to"] == "2026-09-30"


def test_the_language_switch_is_written_into_the_address(open_page):  # noqa: F811
    app = open_page("overview")

    app.button("language").click().run()

    assert app.title[0].value == Text("en")("overview.title")
    assert app.query_params["lang"] == "en"
    app.button("language").click().run()
    assert "lang" not in app.query_params


def test_links_between_pages_carry_the_question(open_page):  # noqa: F811
    app = open_page("overview", owner="Соколова Марина", lang="en")

    links = [part.proto for part in app.get("page_link")]
    assert links
    assert all("owner" in str(link) for link in links)


@pytest.mark.parametrize(
    "query", [{"from": "вчера", "to": "x"}, {"grain": "неделя"}, {"lang": "fr"}, {"period": "мая"}]
)
def test_a_broken_link_warns_and_shows_defaults(open_page, query):  # noqa: F811
    app = open_page("overview", **query)

    assert not app.exception
    assert len(app.warning) == 1
    assert app.title[0].value == "Обзор"


def test_a_damaged_store_is_reported_in_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "planerka.duckdb").write_bytes(b"not a database" * 1000)
    monkeypatch.setenv("PLANERKA_STORE", str(tmp_path))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)

    app.switch_page("pages/funnel.py").run()

    assert not app.exception
    assert [error.value for error in app.error]
    assert "Ваши выгрузки целы" in app.error[0].value
