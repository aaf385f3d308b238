"""Addresses: the filters of a page are in its query parameters."""

from playwright.sync_api import expect

from tests.browser.test_pages import address
from tests.browser.visit import BROKEN, tab

NONSENSE = "from=вчера&to=0&grain=%00&owner=Никто&lang=xx&x=1"
QUESTION = "from=2026-01-01&to=2026-03-31&compare=year&grain=week"


def seen(browser, server, path):
    """The text that a new browser shows at this address."""
    with tab(browser, server.address) as visit:
        visit.open(path)
        assert visit.complaints == []
        return visit.text()


def test_a_page_opens_as_the_first_request_of_a_server(browser, full, fresh):
    """Until app.py has run once, Streamlit would run the page's file without its frame."""
    page = "funnel"
    path = f"{address(page, 'ru')}?{QUESTION}"

    first = seen(browser, fresh, path)

    assert first == seen(browser, full, path)
    assert first != seen(browser, full, address(page, "ru"))
    assert fresh.tracebacks() == []


def test_a_copied_address_opens_the_same_filters(browser, full):
    """A month back and one manager are selected, then the address is opened in a new browser."""
    with tab(browser, full.address) as visit:
        visit.open("/overview")
        everything = visit.text()
        visit.page.get_by_role("button", name="Раньше").click()
        visit.page.wait_for_url("**from=**")
        visit.settle()
        visit.page.locator(".st-key-filters_box button").first.click()
        owners = visit.page.get_by_test_id("stMultiSelect").filter(has_text="Менеджер").last
        owners.locator("input").fill("Сокол")
        visit.page.get_by_role("option", name="Соколова Марина").click()
        visit.page.wait_for_url("**owner=**")
        copied = visit.page.url.removeprefix(full.address)
        visit.page.locator("h1").click()
        expect(visit.page.get_by_test_id("stMultiSelect")).to_have_count(0)
        visit.settle()
        chosen = visit.text()
        assert visit.complaints == []

    assert seen(browser, full, copied) == chosen
    assert "Соколова Марина" in chosen
    assert chosen != everything


def test_invalid_query_parameters_fall_back_to_defaults(browser, full):
    """The page names what it could not read and works. tests/pages tries every page."""
    with tab(browser, full.address) as visit:
        visit.open(f"{address('plan', 'ru')}?{NONSENSE}")

        expect(visit.page.locator(BROKEN)).to_have_count(0)
        assert visit.complaints == []
