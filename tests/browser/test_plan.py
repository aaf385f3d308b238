"""The plan page in a browser: the lead sentence, the sections, editing a plan and undo."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import english
from tests.browser.visit import BROKEN, PHONE, tab

OWNER, OTHER, MONTH = "Соколова Марина", "Латышев Павел", "окт 2026"
FIRST_LINE = {
    "ru": r"Октябрь: .*(не хватит|под вопросом|выполним|уже выполнен).* при плане .*₽",
    "en": r"October: .*(short|in question|make the plan|made already).* against a plan of ₽",
}
SECTIONS = ("year", "why", "needed", "build")


def plain(words):
    """The same with ordinary spaces."""
    return words.replace("\N{NO-BREAK SPACE}", " ")


def lead(visit):
    """The lead sentence."""
    return plain(visit.page.locator(".pl-lead").first.inner_text()).replace("\n", " ")


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_lead_sentence_fits_the_first_screen_of_a_phone(browser, full, lang):
    with tab(browser, full.address, PHONE) as visit:
        visit.open("/plan" if lang == "ru" else "/plan?lang=en")

        assert re.search(FIRST_LINE[lang], lead(visit)), lead(visit)
        box = visit.page.locator(".pl-lead").first.bounding_box()
        assert box["y"] + box["height"] < PHONE["height"]
        visit.fits()
        assert visit.complaints == []


@pytest.mark.parametrize("part", SECTIONS)
def test_every_section_fits_a_phone_and_speaks_russian(browser, full, part):
    with tab(browser, full.address, PHONE, "dark") as visit:
        visit.open(f"/plan?part={part}")

        expect(visit.page.locator(BROKEN)).to_have_count(0)
        visit.fits()
        assert english(visit.text()) == set()
        assert visit.complaints == []


def cell(visit, who):
    """The cell of the running month."""
    return visit.page.get_by_label(f"{MONTH}, {who}", exact=True)


def amount(visit, who):
    """The amount in it, in roubles."""
    return int(re.sub(r"\D", "", cell(visit, who).input_value()))


def change(visit, who, text, answer):
    """Type another amount and choose how the difference is distributed."""
    cell(visit, who).fill(text)
    cell(visit, who).press("Enter")
    visit.page.get_by_role("button", name=answer).click()
    expect(visit.page.get_by_role("button", name=answer)).to_have_count(0)
    visit.settle()


def planned(visit, who):
    """The plan of one manager on the page of the month."""
    visit.open("/plan")
    row = visit.page.locator("tr", has_text=who)
    return plain(row.locator("td").first.inner_text())


def test_a_changed_cell_is_distributed_saved_and_undone(browser, fresh):
    with tab(browser, fresh.address) as visit:
        before = planned(visit, OWNER)
        visit.open("/plan?part=build")
        whole, other = amount(visit, "Всего"), amount(visit, OTHER)

        change(visit, OWNER, "2,5 млн", "Взять у других в этом же месяце")

        assert amount(visit, OWNER) == 2_500_000
        assert amount(visit, "Всего") == whole
        assert amount(visit, OTHER) < other
        visit.page.get_by_label("Кто составил").fill("Ирина")
        visit.page.get_by_label("Кто составил").press("Tab")
        visit.page.get_by_role("button", name="Сохранить план").click()
        expect(visit.page.get_by_text("Ирина", exact=False).first).to_be_visible()
        visit.settle()
        assert planned(visit, OWNER) == "2,5 млн ₽" != before

        visit.open("/plan?part=build")
        assert amount(visit, OWNER) == 2_500_000
        visit.page.get_by_role("button", name="Отменить эту версию").first.click()
        expect(visit.page.get_by_text("Ирина", exact=False)).to_have_count(0)
        visit.settle()
        assert amount(visit, OTHER) == other
        assert planned(visit, OWNER) == before
        assert visit.complaints == []
    assert fresh.tracebacks() == []


def test_a_raised_goal_can_be_undone_step_by_step(browser, fresh):
    with tab(browser, fresh.address) as visit:
        visit.open("/plan?part=build")
        whole, own = amount(visit, "Всего"), amount(visit, OWNER)

        change(visit, OWNER, str(own + 100_000), "Пусть вырастет цель")

        assert amount(visit, "Всего") == whole + 100_000
        visit.page.get_by_role("button", name="Отменить шаг").click()
        expect(cell(visit, OWNER)).to_have_value(re.compile(rf"^{own:,}".replace(",", ".")))
        assert amount(visit, "Всего") == whole
        cell(visit, OWNER).fill("сколько-нибудь")
        cell(visit, OWNER).press("Enter")
        expect(visit.page.get_by_text("не похоже на сумму", exact=False)).to_be_visible()
        assert amount(visit, OWNER) == own
        assert visit.complaints == []
