"""Downloads of the month's report: the HTML file opens offline, the digest is copied."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.server import Server
from tests.browser.test_pages import english
from tests.browser.visit import PHONE, WIDE, Visit, tab

SHEET = re.compile(rb"/Type\s*/Page\b")  # one of a PDF's pages


def opened(visit: Visit) -> None:
    """The dialog of the report, drawn to its end."""
    visit.open("/overview")
    visit.page.get_by_role("button", name="Отчёт за октябрь").click()
    expect(visit.page.get_by_role("button", name="Скопировать")).to_be_visible()
    visit.settle()


@pytest.fixture(scope="module")
def sent(browser: Browser, full: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The downloaded HTML report."""
    with tab(browser, full.address) as visit:
        opened(visit)
        with visit.page.expect_download(timeout=120_000) as coming:
            visit.page.get_by_role("button", name="Страница HTML").click()
        assert coming.value.suggested_filename == "Отчёт за октябрь 2026.html"
        place = tmp_path_factory.mktemp("sent") / "report.html"
        coming.value.save_as(place)
        assert visit.complaints == []
    return place


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_html_report_opens_without_a_network(
    browser: Browser, sent: Path, size: dict[str, int]
) -> None:
    context = browser.new_context(viewport=size)  # type: ignore[arg-type]
    context.set_offline(True)
    page = context.new_page()
    events: list[str] = []
    page.on("console", lambda message: events.append(message.text))
    page.on("pageerror", lambda error: events.append(str(error)))
    page.on("request", lambda request: events.append(request.url))

    page.goto(sent.as_uri())

    assert events == [sent.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.locator("svg.chart").count() == 2
    assert english(page.inner_text("body")) == set()
    context.close()


def test_the_html_report_prints_on_a_few_sheets(browser: Browser, sent: Path) -> None:
    page = browser.new_page()
    page.goto(sent.as_uri())

    printed = page.pdf(prefer_css_page_size=True)

    assert 4 <= len(SHEET.findall(printed)) <= 8
    page.close()


def test_the_digest_is_copied(browser: Browser, full: Server) -> None:
    with tab(browser, full.address) as visit:
        visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        opened(visit)
        visit.page.get_by_text("За неделю").click()
        expect(visit.page.get_by_text("Неделя 19–21")).to_be_visible()
        visit.page.get_by_role("button", name="Скопировать").click()
        expect(visit.page.get_by_role("status")).to_have_text("Скопировано")

        copied = visit.page.evaluate("navigator.clipboard.readText()")

        assert copied.startswith("Октябрь")
        assert copied == visit.page.locator("pre").inner_text()
        assert visit.complaints == []
