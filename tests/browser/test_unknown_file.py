"""Files of systems that nobody has described: right after a drop and a press or two."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_upload import words
from tests.browser.visit import tab

STATEMENT = """\
АО «Банк Прогресс»;;;;
Выписка по счёту 40702810000000000001;;;;
Период: 01.10.2026 — 31.10.2026;;;;

Дата проводки;Плательщик / получатель;Приход;Расход;Основание
02.10.2026;ООО «Ромашка»;100 000,00;;Оплата по счёту 17
05.10.2026;ООО «Аренда»;;45 000,00;Аренда за октябрь
09.10.2026;ИП Ветров В. В.;250 000,00;;Оплата по счёту 18
16.10.2026;ООО «Лютик»;400 000,00;;Оплата по счёту 19
20.10.2026;ПАО «Связь»;;1 200,00;Связь
Итого;;750 000,00;46 200,00;
"""
SPANISH = """\
ID;Nombre del negocio;Etapa;Importe;Moneda;Propietario;Fecha de creación;Fecha de cierre
1;Ventanas;Ganado;100.000,00;RUB;Ana Kim;01/10/2026;15/10/2026
2;Puertas;Perdido;80.000,00;RUB;Luis Paz;02/10/2026;16/10/2026
3;Suelos;Ganado;250.000,00;RUB;Ana Kim;13/10/2026;20/10/2026
4;Techos;Negociación;40.000,00;RUB;Luis Paz;14/10/2026;
5;Muros;Ganado;400.000,00;RUB;Luis Paz;15/10/2026;28/10/2026
6;Patios;Perdido;10.000,00;RUB;Ana Kim;16/10/2026;29/10/2026
"""


@pytest.mark.parametrize(
    ("name", "content", "figure"),
    [
        ("выписка.csv", STATEMENT.encode("cp1251"), "750 000 ₽"),
        ("negocios.csv", SPANISH.encode(), "350 000 ₽"),
    ],
    ids=["statement", "spanish_deals"],
)
def test_an_unknown_file_is_read_right_after_one_press(browser, blank, name, content, figure):
    """100 000 + 250 000 + 400 000 = 750 000 received; Ana Kim won 100 000 + 250 000."""
    with tab(browser, blank.address) as visit:
        visit.open("/intake")
        visit.drop(name, content)
        expect(visit.page.get_by_text("Колонки поняты сами")).to_be_visible()
        visit.page.get_by_role("button", name=re.compile("Загрузить 1 файл")).click()
        expect(visit.page.get_by_text("Показатели пересчитаны")).to_be_visible()
        visit.settle()

        assert figure in words(visit, "/overview")
        assert visit.complaints == []
    assert blank.tracebacks() == []
