"""Who is who and payments without a deal, by hand: answered, taken back, edited."""

import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.server import serve
from tests.browser.visit import PHONE, tab


@pytest.fixture(scope="module")
def own(demo_store, tmp_path_factory):
    """A dashboard with the demo that these tests may change; each leaves it as it was."""
    store = tmp_path_factory.mktemp("answers") / "store"
    shutil.copytree(demo_store, store)
    with serve(store) as server:
        yield server


def card(visit, prefix):
    """The first card, and how to find it again: by a key of its own."""
    first = visit.page.locator(f'[class*="st-key-{prefix}_"]').first
    name = first.evaluate("each => each.className.match(/st-key-\\S+/)[0]")
    return first, visit.page.locator(f".{name}")


def button(place, words):
    return place.get_by_role("button", name=words, exact=True)


def undo_last(visit, words):
    """Take back the newest answer or edit."""
    visit.page.get_by_text(words).first.click()
    button(visit.page, "Отменить").first.click()


def test_a_payment_is_given_its_deal_and_taken_back(browser, own):
    with tab(browser, own.address) as visit:
        visit.open("/control?part=matching")
        first, again = card(visit, "pay")

        button(first, "Подтвердить").click()

        expect(again).to_have_count(0)
        undo_last(visit, "1 ответ")
        expect(again).to_have_count(1)
        assert visit.complaints == []
    assert own.tracebacks() == []


def test_rows_of_a_payment_and_its_deal_down_to_the_file(browser, own):
    with tab(browser, own.address) as visit:
        visit.open("/control?part=matching")
        first, _ = card(visit, "pay")

        button(first, "Строки").click()

        dialog = visit.page.get_by_role("dialog")
        expect(dialog.get_by_text("Строка файла")).to_have_count(2)
        assert visit.complaints == []


def test_two_clients_are_united_and_taken_back(browser, own):
    with tab(browser, own.address) as visit:
        visit.open("/control?part=people")
        first, again = card(visit, "who")

        button(first, "Объединить").click()

        expect(again).to_have_count(0)
        undo_last(visit, "1 ответ")
        expect(again).to_have_count(1)
        assert visit.complaints == []
    assert own.tracebacks() == []


def test_a_team_is_edited_on_a_phone_and_taken_back(browser, own):
    """A new team typed in, seen in the table at once; undone, the old one is back."""
    with tab(browser, own.address, PHONE) as visit:
        visit.open("/control?part=people")
        row = visit.page.get_by_role("row").filter(has_text="Латышев Павел")
        expect(row).to_contain_text("Команда Волга")

        row.click()
        dialog = visit.page.get_by_role("dialog")
        dialog.get_by_label("Команда").fill("Команда Север")
        visit.page.get_by_text("Команда Север").last.click()
        visit.fits()
        button(dialog, "Сохранить").click()

        expect(dialog).to_have_count(0)
        expect(row).to_contain_text("Команда Север")
        undo_last(visit, "1 правка")
        expect(row).to_contain_text("Команда Волга")
        assert visit.complaints == []
    assert own.tracebacks() == []


def test_what_cannot_be_is_said_in_the_form(browser, own):
    """A name that is somebody else's: a sentence."""
    with tab(browser, own.address) as visit:
        visit.open("/control?part=people")
        row = visit.page.get_by_role("row").filter(has_text="Мельник Юлия")
        row.click()
        dialog = visit.page.get_by_role("dialog")
        dialog.get_by_role("textbox", name="Сотрудник").fill("Латышев Павел")
        button(dialog, "Сохранить").click()

        expect(dialog.get_by_text("это уже Латышев Павел", exact=False)).to_be_visible()
        assert visit.complaints == []
