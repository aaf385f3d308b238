"""Every page in a browser: with and without data, both languages, widths and colour modes."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.server import ROOT, Server
from tests.browser.visit import BROKEN, PHONE, WIDE, Visit, tab

START = "overview"
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem != "__init__")

# Latin words that a Russian reader expects: names of programs, file kinds and units of the trade.
ALLOWED_WORDS = set(
    """
    english planerka bitrix amocrm zoho excel csv xlsx xls txt html freepbx asterisk yookassa crm
    kassa id sql ltv nps duckdb utf url rfm bg nbd
    ii iii iv
    """.split()
)
LATIN = re.compile(r"[A-Za-z][A-Za-z]+")
# A file's name and an e-mail are shown as they are.
NAMES = re.compile(r"\S+\.(?:csv|xlsx?|txt|html|toml|py)\b|\S+@\S+", re.IGNORECASE)


def address(page: str, lang: str) -> str:
    """The page's address, in that language."""
    path = "/" if page == START else f"/{page}"
    return path if lang == "ru" else f"{path}?lang={lang}"


def check(visit: Visit, lang: str, scheme: str) -> None:
    """No errors, no horizontal overflow, no words of another language."""
    assert visit.page.locator(BROKEN).count() == 0, visit.page.locator(BROKEN).first.inner_text()
    assert visit.complaints == []
    visit.fits()
    assert is_dark(visit) == (scheme == "dark")
    if lang == "ru":
        assert english(visit.text()) == set()


def english(words: str) -> set[str]:
    """Latin words that a Russian reader does not expect."""
    return {word.lower() for word in LATIN.findall(NAMES.sub(" ", words))} - ALLOWED_WORDS


def is_dark(visit: Visit) -> bool:
    """Whether the background is darker than mid-grey."""
    colour = visit.page.get_by_test_id("stApp").evaluate("e => getComputedStyle(e).backgroundColor")
    red, green, blue = (int(part) for part in re.findall(r"\d+", colour)[:3])
    return red + green + blue < 3 * 128


def walk(browser: Browser, server: Server, page: str, lang: str) -> list[str]:
    """Draw the page at both widths, in Russian in both colour modes too; gives its titles."""
    titles = []
    modes = (("light", WIDE, PHONE), ("dark", PHONE, WIDE))
    for scheme, first, second in modes if lang == "ru" else modes[:1]:
        with tab(browser, server.address, first, scheme) as visit:
            visit.open(address(page, lang))
            check(visit, lang, scheme)
            visit.resize(second)
            check(visit, lang, scheme)
            titles.append(visit.title())
    return titles


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_with_data_opens(browser, full, page, lang):
    titles = walk(browser, full, page, lang)

    assert all(re.search("[а-яё]" if lang == "ru" else "[a-z]", title) for title in titles)


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_data_opens(browser, empty, page, lang):
    titles = walk(browser, empty, page, lang)

    assert all(re.search("[а-яё]" if lang == "ru" else "[a-z]", title) for title in titles)


def test_menus_of_filters_are_in_russian(browser, full):
    """Menus that open on a press: periods, filters, the list of managers."""
    with tab(browser, full.address) as visit:
        visit.open("/overview")
        for popover in visit.page.get_by_test_id("stPopover").all():
            popover.get_by_role("button").click()
            for field in visit.page.get_by_test_id("stMultiSelect").all()[:1]:
                field.locator("input").click()
                expect(visit.page.get_by_role("option").first).to_be_visible()
            assert english(visit.text()) == set()
            visit.page.keyboard.press("Escape")
            visit.page.keyboard.press("Escape")
        assert visit.complaints == []


def test_the_list_of_pages_is_not_empty():
    """With an empty list of pages every test above would pass."""
    assert START in PAGES
    assert len(PAGES) >= 5
