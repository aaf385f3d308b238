"""The data quality page in a browser: checks, findings, uploaded rows, workbooks."""

from io import BytesIO
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.visit import PHONE, tab


def row(page: Page, words: str):
    """The first table row with this text."""
    return page.get_by_role("row").filter(has_text=words).first


def test_findings_of_a_check_open_their_uploaded_rows(browser, full):
    """The address holds the check, so that it can be sent to the person who corrects it."""
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


def test_the_workbook_of_findings_has_typed_numbers(browser, full):
    """The workbook has every row of the screen."""
    with tab(browser, full.address) as visit:
        visit.open("/control?check=overpaid")
        button = visit.page.get_by_role("button", name="Скачать Excel").nth(1)

        with visit.page.expect_download() as loading:
            button.click()

        content = Path(loading.value.path()).read_bytes()
        rows = list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
        assert "Менеджер" in rows[0]
        assert any(isinstance(cell, int | float) for cell in rows[1])


def test_on_a_phone_pressing_a_waiting_client_shows_the_reason(browser, full):
    """A narrow screen has no column for the reason."""
    with tab(browser, full.address, PHONE) as visit:
        visit.open("/control?part=queue")

        row(visit.page, "ООО").click()

        advice = visit.page.get_by_role("dialog").get_by_text("Отдать — ")
        expect(advice).to_be_visible()
        visit.fits()
