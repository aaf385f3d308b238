"""The coordinator's page by hand: a check, its list, a row of it down to the file, the workbook."""

from io import BytesIO
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.visit import PHONE, tab


def row(page: Page, words: str):
    """The first row of a table that says this."""
    return page.get_by_role("row").filter(has_text=words).first


def test_a_check_its_list_and_a_row_down_to_the_file(browser, full):
    """The link keeps the check, so that it can be sent to whoever mends it."""
    with tab(browser, full.address) as visit:
        visit.open("/control")

        row(visit.page, "Платежи без сделки").click()
        visit.page.wait_for_url("**check=stray**")
        visit.settle()
        expect(visit.page.get_by_text("не привязаны к сделке (").last).to_be_visible()
        row(visit.page, "номера сделки нет").click()
        dialog = visit.page.get_by_role("dialog")

        expect(dialog.get_by_text("Строка файла").first).to_be_visible()
        assert visit.complaints == []


def test_the_list_is_a_workbook_with_true_numbers(browser, full):
    """What is on the screen, and every row of it."""
    with tab(browser, full.address) as visit:
        visit.open("/control?check=overpaid")
        button = visit.page.get_by_role("button", name="Скачать Excel").nth(1)

        with visit.page.expect_download() as loading:
            button.click()

        content = Path(loading.value.path()).read_bytes()
        rows = list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
        assert "Менеджер" in rows[0]
        assert any(isinstance(cell, int | float) for cell in rows[1])


def test_the_queue_says_why_on_a_phone(browser, full):
    """There the reason has no column: a press tells it."""
    with tab(browser, full.address, PHONE) as visit:
        visit.open("/control?part=queue")

        row(visit.page, "ООО").click()

        advice = visit.page.get_by_role("dialog").get_by_text("Отдать — ")
        expect(advice).to_be_visible()
        visit.fits()
