"""Mapping of an unknown file in a browser: few steps, and recognised the next time."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, expect

from tests.browser.test_pages import english
from tests.browser.visit import PHONE, Visit, tab

HEADER = "№;Когда обратился;Покупатель;Продажник;Развязка;Денег;Подъезд;Дата итога\n"
SALES = HEADER + (
    "1;01.09.2026;ООО «Север»;Ким Артём;Купил;100 000,00;Тверь;11.09.2026\n"
    "2;02.09.2026;ООО «Юг»;Белов Игорь;Отказался;80 000,00;Псков;12.09.2026\n"
    "3;03.09.2026;ИП Лось;Ким Артём;Взял паузу;40 000,00;Тверь;\n"
    "4;04.09.2026;ИП Заяц;Ким Артём;Купил;50 000,00;Тверь;14.09.2026\n"
)
OCTOBER = HEADER.strip() + (
    ";Склад\n5;05.10.2026;ИП Ёж;Белов Игорь;Купил;70 000,00;Тверь;15.10.2026;Южный\n"
)


@dataclass
class StepCounter:
    """Performs and counts the steps of a user: drops, presses, choices."""

    visit: Visit
    done: list[str] = field(default_factory=list)

    def drop(self, name: str, content: str) -> None:
        """Drop a file."""
        self.done.append(f"drop {name}")
        self.visit.drop(name, content.encode("cp1251"))

    def press(self, button: Locator) -> None:
        """Press a button."""
        self.done.append("press")
        button.click()

    def choose(self, header: str, option: str) -> None:
        """Choose what a column is."""
        self.done.append(f"choose {header}")
        app = self.visit.page.locator('[data-testid="stApp"]')
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        self.visit.page.get_by_role("combobox", name=header).click()
        self.visit.page.keyboard.type(option)
        self.visit.page.get_by_role("option", name=option, exact=True).click()


def test_an_unknown_file_is_mapped_in_under_ten_steps_and_recognised_next_month(browser, blank):
    """September has 100 000 and 50 000 of one owner; October has one deal of the other."""
    with tab(browser, blank.address) as visit:
        visit.open("/intake")
        hand, page = StepCounter(visit), visit.page
        hand.drop("продажи сентябрь.csv", SALES)
        expect(page.get_by_text("такого файла ещё не было")).to_be_visible()
        assert english(visit.text()) == set()
        hand.choose("Развязка", "Этап")
        expect(page.get_by_text("Этап: проверьте 1 слово")).to_be_visible()
        hand.press(page.get_by_role("button", name="Запомнить и прочитать"))
        expect(page.get_by_text("продажи сентябрь · Сделки")).to_be_visible()
        hand.press(page.get_by_role("button", name=re.compile("Загрузить 1 файл")))
        expect(page.get_by_text("Показатели пересчитаны")).to_be_visible()
        assert len(hand.done) < 10

        hand.done.clear()
        hand.drop("продажи октябрь.csv", OCTOBER)
        expect(page.get_by_role("button", name="Эта колонка не нужна")).to_be_visible()
        expect(page.get_by_role("combobox")).to_have_count(1)
        hand.press(page.get_by_role("button", name="Эта колонка не нужна"))
        hand.press(page.get_by_role("button", name=re.compile("Загрузить 1 файл")))
        expect(page.get_by_text("Показатели пересчитаны")).to_be_visible()
        assert len(hand.done) == 3

        visit.settle()
        visit.resize(PHONE)
        visit.fits()
        visit.open("/overview?from=2026-09-01&to=2026-10-31")
        shown = re.sub(r"\s+", " ", visit.text())
        assert visit.complaints == []
    assert "Ким Артём · сумма выигранных сделок 0 ₽ → 150 000 ₽" in shown
    assert "Белов Игорь · выигранные сделки 0 → 1" in shown
    assert blank.tracebacks() == []
