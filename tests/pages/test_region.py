"""The client's region on the screen: the filter, the month and the causes split by it."""

import pytest

from data.ingest.load import LoadOptions, load
from data.storage.store import Store
from present.text import LANGUAGES, Text
from tests.pages.conftest import words
from tests.pages.test_pages import assert_no_errors
from tests.present.test_region import DEALS, FILES
from ui.components import custom


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """One store in place of the usual ones: six deals, four of them with a region."""
    store = Store.open(tmp_path_factory.mktemp("regions"))
    load(store, DEALS.encode(), "amocrm.csv", LoadOptions())
    for kind, text in FILES.items():
        load(store, text.encode(), f"{kind}.csv", LoadOptions(kind=kind))
    store.close()
    return {"full": store.folder}


@pytest.fixture
def tables(monkeypatch):
    """Data of the tables that the page draws, by their keys."""
    drawn = {}
    monkeypatch.setattr(custom, "table", lambda data, key: drawn.update({key: data}))
    return drawn


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("query", "key", "title"),
    [
        ({"part": "month", "by": "region"}, "plan_parts", "expected"),
        ({"part": "why", "of": "region"}, "plan_whose", "changed"),
    ],
)
def test_the_plan_page_splits_by_region(open_page, tables, lang, query, key, title):
    """Rows without a region are a row of their own; a plan is set for none, so none is shown."""
    text, app = Text(lang), open_page("plan", lang=lang, **query)

    assert_no_errors(app)
    assert text(f"dimensions.region.{title}") in words(app)
    table = tables[f"table_{key}"]
    assert table["columns"][0]["title"] == text("dimensions.region.title")
    assert text("plan.columns.plan") not in {column["title"] for column in table["columns"]}
    names = {row["cells"][0]["text"] for row in table["rows"]}
    assert names == {"Тверь", "Тула", text("figure.not_given")}


def test_the_filter_offers_regions_and_narrows_every_page(open_page):
    """300 of 1050 received are of Tver."""
    app = open_page("overview", region="Тверь")
    (offered,) = (box for box in app.multiselect if box.key == "q_region")

    assert_no_errors(app)
    assert (offered.label, set(offered.options)) == ("Регион", {"Тверь", "Тула"})
    assert offered.value == ["Тверь"]
    plain = words(app).replace("\N{NO-BREAK SPACE}", " ")
    assert "300 ₽" in plain
    assert "1 050 ₽" not in plain
