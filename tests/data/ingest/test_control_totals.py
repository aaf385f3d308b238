"""What a file says of itself is held against what was read of it."""

import pytest

from tests.data.workspace import problems

RU_HEADER = "Дата;Контрагент;Приход;Расход;Назначение"
RU_ROWS = (
    "01.09.2026;ООО «Ромашка»;120 000,00;;Оплата по счёту 17",
    "03.09.2026;ООО «Аренда»;;45 150,00;Аренда за сентябрь",
    "14.09.2026;ИП Ким А. А.;80 500,50;;Оплата по счёту 18",
    "20.09.2026;ПАО «Связь»;;1 200,00;Связь",
)
SIGNED_HEADER = "Booking date,Counterparty,Amount,Currency,Balance"
SIGNED_ROWS = (
    "2026-09-01,Acme GmbH,1000.00,EUR,1500.00",
    "2026-09-02,Landlord,-300.00,EUR,1200.00",
    "2026-09-05,Beta SARL,250.50,EUR,1450.50",
    "2026-09-09,Grocer,-50.50,EUR,1400.00",
)
ONE_C = """1CClientBankExchange
ВерсияФормата=1.03
Кодировка=UTF-8
СекцияРасчСчет
ДатаНачала=01.09.2026
ДатаКонца=30.09.2026
РасчСчет=40702810900000000001
НачальныйОстаток=1000.00
ВсегоПоступило={income}
ВсегоСписано=300.00
КонечныйОстаток={closing}
КонецРасчСчет
СекцияДокумент=Платежное поручение
Номер=1
Дата=02.09.2026
Сумма=1500.00
Плательщик1=ООО Ромашка
ПлательщикСчет=40702810900000000777
Получатель1=ООО Наша
ПолучательСчет=40702810900000000001
ДатаПоступило=02.09.2026
НазначениеПлатежа=Оплата по счету 7
КонецДокумента
СекцияДокумент=Платежное поручение
Номер=2
Дата=03.09.2026
Сумма=300.00
Плательщик1=ООО Наша
ПлательщикСчет=40702810900000000001
Получатель1=ООО Аренда
ПолучательСчет=40702810900000000888
ДатаСписано=03.09.2026
НазначениеПлатежа=Аренда
КонецДокумента
КонецФайла
"""


def _control(loaded):
    return {
        (each.code, each.example) for each in loaded.problems if each.code.startswith("control")
    }


def _statement(*, above=(), header=RU_HEADER, rows=RU_ROWS, below=()):
    return "\n".join((*above, header, *rows, *below)) + "\n"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ((), ("Итого;;200 500,50;46 350,00;",)),
        (("Входящий остаток: 10 000,00;;;;",), ("Исходящий остаток: 164 150,50;;;;",)),
        ((), ("Всего поступило: 200 500,50;;;;",)),
        (("Количество документов;4;;;",), ()),
    ],
)
def test_a_statement_that_was_read_whole_agrees_with_what_it_says(desk, above, below):
    loaded = desk.load(_statement(above=above, below=below))

    assert desk.value("SELECT sum(amount) FROM payments") * 100 == 20_050_050
    assert _control(loaded) == set()


@pytest.mark.parametrize(
    ("above", "below", "example"),
    [
        ((), ("Итого;;230 500,50;46 350,00;",), "230 500,50 ≠ 200 500,50"),
        (
            ("Входящий остаток: 10 000,00;;;;",),
            ("Исходящий остаток: 194 150,50;;;;",),
            "184 150,50 ≠ 154 150,50",
        ),
        ((), ("Всего поступило: 230 500,50;;;;",), "230 500,50 ≠ 200 500,50"),
        (("Количество документов;9;;;",), (), "9 ≠ 4"),
    ],
)
def test_a_statement_with_a_row_missing_is_told(desk, above, below, example):
    loaded = desk.load(_statement(above=above, below=below))

    assert _control(loaded) == {("control", example)}


def test_a_signed_statement_in_english_agrees_by_its_balances(desk):
    above = ("Opening balance,,500.00,EUR,", "")
    below = ("Closing balance,,1400.00,EUR,",)

    loaded = desk.load(_statement(above=above, header=SIGNED_HEADER, rows=SIGNED_ROWS, below=below))

    assert desk.value("SELECT sum(amount) FROM payments") * 100 == 125_050
    assert _control(loaded) == set()


def test_a_signed_statement_whose_balance_went_elsewhere_is_told(desk):
    above = ("Opening balance,,500.00,EUR,", "")
    below = ("Closing balance,,2400.00,EUR,",)

    loaded = desk.load(_statement(above=above, header=SIGNED_HEADER, rows=SIGNED_ROWS, below=below))

    assert _control(loaded) == {("control", "1 900 ≠ 900")}


def test_the_totals_of_an_account_in_a_file_of_1c_agree(desk):
    loaded = desk.load(ONE_C.format(income="1500.00", closing="2200.00"), "kl_to_1c.txt")

    assert desk.column("amount", "payments") == [1500]
    assert _control(loaded) == set()


def test_a_document_missing_in_a_file_of_1c_is_told(desk):
    loaded = desk.load(ONE_C.format(income="9500.00", closing="10200.00"), "kl_to_1c.txt")

    assert _control(loaded) == {("control", "9 500 ≠ 1 500"), ("control", "9 200 ≠ 1 200")}


def test_rows_that_were_not_accepted_are_named_as_the_cause(desk):
    rows = (*RU_ROWS, "32.13.2026;ИП Нет;30 000,00;;Оплата")
    loaded = desk.load(_statement(rows=rows, below=("Итого;;230 500,50;46 350,00;",)))

    assert problems(loaded)["control_rejected"] == 1


def test_deals_are_held_against_their_total(desk):
    deals = (
        "ID сделки;Название;Стадия;Сумма;Дата создания\n"
        "1;Окна;Сделка успешна;100 000,00;01.09.2026\n"
        "2;Двери;В работе;50 000,00;02.09.2026\n"
        "Итого;;;{total};\n"
    )

    assert _control(desk.load(deals.format(total="150 000,00"), "a.csv")) == set()
    assert _control(desk.load(deals.format(total="190 000,00"), "b.csv")) == {
        ("control", "190 000 ≠ 150 000")
    }
