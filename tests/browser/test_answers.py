"""Decisions about identities and payments in a browser, and their undo."""

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
    """The first card of a proposal, located by the key in its class."""
    first = visit.page.locator(f'[class*="st-key-{prefix}_"]').first
    name = first.evaluate("each => each.className.match(/st-key-\\S+/)[0]")
    return first, visit.page.locator(f".{name}")


def button(place, words):
    """The button with this label."""
    return place.get_by_role("button", name=words, exact=True)


def undo_last(visit, words):
    """Undo the newest decision or edit."""
    visit.page.get_by_text(words).first.click()
    button(visit.page, "Отменить").first.click()


def test_a_payment_is_matched_with_a_deal_and_undone(browser, own):
    with tab(browser, own.address) as visit:
        visit.open("/control?part=matching")
        first, again = card(visit, "pay")

        button(first, "Подтвердить").click()

        expect(again).to_have_count(0)
        undo_last(visit, "1 ответ")
        expect(again).to_have_count(1)
        assert visit.complaints == []
    assert own.tracebacks() == []


def test_rows_of_a_payment_and_its_deal_show_file_and_line(browser, own):
    with tab(browser, own.address) as visit:
        visit.open("/control?part=matching")
        first, _ = card(visit, "pay")

        button(first, "Строки").click()

        dialog = visit.page.get_by_role("dialog")
        expect(dialog.get_by_text("Строка файла")).to_have_count(2)
        assert visit.complaints == []


def test_two_clients_are_united_and_split_by_undo(browser, own):
    with tab(browser, own.address) as visit:
        visit.open("/control?part=people")
        first, again = card(visit, "who")

        button(first, "Объединить").click()

        expect(again).to_have_count(0)
        undo_last(visit, "1 ответ")
        expect(again).to_have_count(1)
        assert visit.complaints == []
    assert own.tracebacks() == []


def test_a_team_is_edited_on_a_phone_and_undone(browser, own):
    """A new team shows in the table at once; undo restores the old one."""
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


def test_an_invalid_edit_is_refused_in_the_form(browser, own):
    """A name of another person is refused with a sentence."""
    with tab(browser, own.address) as visit:
        visit.open("/control?part=people")
        row = visit.page.get_by_role("row").filter(has_text="Мельник Юлия")
        row.click()
        dialog = visit.page.get_by_role("dialog")
        dialog.get_by_role("textbox", name="Сотрудник").fill("Латышев Павел")
        button(dialog, "Сохранить").click()

        expect(dialog.get_by_text("это уже Латышев Павел", exact=False)).to_be_visible()
        assert visit.complaints == []
