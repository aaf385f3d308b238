"""Files dropped in a browser change the figures, or are refused with a sentence."""

import re

from playwright.sync_api import expect

from tests.browser.visit import tab

PAYMENTS = """\
Номер платежа;Дата оплаты;Сумма;Клиент;Ответственный
1;02.10.2026;100 000,00;ООО «Ромашка»;Анна Соколова
2;09.10.2026;250 000,00;ИП Ветров;Борис Орлов
3;16.10.2026;400 000,00;ООО «Лютик»;Анна Соколова
"""
MORE = """\
Номер платежа;Дата оплаты;Сумма;Клиент;Ответственный
4;16.10.2026;200 000,00;ООО «Клевер»;Борис Орлов
"""


def accept(visit):
    """Press the button that loads the file."""
    visit.page.get_by_role("button", name=re.compile("^.*Загрузить 1 файл")).click()
    expect(visit.page.get_by_text("Показатели пересчитаны")).to_be_visible()
    visit.settle()


def words(visit, path):
    """The text of a page, with ordinary spaces."""
    visit.open(path)
    return re.sub(r"\s+", " ", visit.text())


def test_an_upload_changes_the_figures_and_its_undo_restores_them(browser, blank):
    """100 000 + 250 000 + 400 000 = 750 000; with 200 000 more, 950 000."""
    with tab(browser, blank.address) as visit:
        before = words(visit, "/overview")
        visit.open("/intake")
        visit.drop("оплаты.csv", PAYMENTS.encode("cp1251"))
        accept(visit)
        first = words(visit, "/overview")
        visit.open("/intake")
        visit.drop("ещё.csv", MORE.encode("utf-8"))
        accept(visit)
        second = words(visit, "/overview")
        visit.open("/intake")
        visit.page.get_by_role("button", name=re.compile("Отменить загрузку")).first.click()
        expect(visit.page.get_by_role("button", name=re.compile("Вернуть"))).to_be_visible()
        third = words(visit, "/overview")

        assert visit.complaints == []
    assert "₽" not in before
    assert "750 000 ₽" in first
    assert "950 000 ₽" in second
    assert third == first
    assert blank.tracebacks() == []


def test_a_file_of_another_type_is_refused_with_a_sentence(browser, blank):
    """A PDF named .csv: the sentence names its type and what to do; nothing is stored."""
    with tab(browser, blank.address) as visit:
        visit.open("/intake")
        visit.drop("сделки.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")
        refusal = visit.page.get_by_test_id("stAlertContentError")
        expect(refusal).to_be_visible()

        message = refusal.inner_text()
        assert "PDF" in message
        assert re.search(r"[А-Яа-яё]{4,}.*[.!?]", message, re.DOTALL)
        expect(visit.page.get_by_role("button", name=re.compile("Загрузить"))).to_have_count(0)
        assert "₽" not in words(visit, "/overview")
    assert blank.tracebacks() == []
