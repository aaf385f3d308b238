"""Rejected rows are downloaded as a workbook, corrected, and uploaded again."""

import io
import re

import openpyxl
from playwright.sync_api import expect

from tests.browser.test_upload import accept, words
from tests.browser.visit import tab

PAYMENTS = """\
Номер платежа;Дата оплаты;Сумма;Клиент;Ответственный
1;02.10.2026;100 000,00;ООО «Ромашка»;Анна Соколова
2;завтра;250 000,00;=1+1;Борис Орлов
3;16.10.2026;;ООО «Лютик»;Анна Соколова
"""


def corrected_workbook(path):
    """The workbook with both marked cells filled in."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    sheet = book.worksheets[0]
    assert [sheet["A2"].value, sheet["A3"].value] == [
        "Дата оплаты: дата не читается",
        "Сумма: не заполнено",
    ]
    sheet["D2"], sheet["E3"] = "09.10.2026", 400_000
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_rejected_rows_are_downloaded_corrected_and_uploaded(browser, blank):
    """100 000, then 250 000 + 400 000 more: 750 000."""
    with tab(browser, blank.address) as visit:
        visit.open("/intake")
        visit.drop("оплаты.csv", PAYMENTS.encode("utf-8"))
        visit.page.get_by_text(re.compile("Отклонены 2 строки")).click()
        button = visit.page.get_by_role("button", name="Отклонённые строки в Excel")
        with visit.page.expect_download() as download:
            button.click()
        book = corrected_workbook(download.value.path())
        accept(visit)
        visit.drop(download.value.suggested_filename, book)
        title = visit.page.get_by_text(re.compile("Что станет с показателями: изменится 1"))
        title.click()
        expect(visit.page.get_by_text(re.compile(r"\+650\s000\s₽"))).to_be_visible()
        accept(visit)
        shown = words(visit, "/overview")

        assert visit.complaints == []
    assert "750 000 ₽" in shown
    assert blank.tracebacks() == []
