"""Amounts: export_formats 4.40 to 4.49, a test a row."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from data.ingest.replay import rebuild, redo
from data.model.problems import LoadResult
from data.parse.column_format import UndecidableNumbers
from tests.data.nasty.drawn import HEADER, ONE, TWO, book, edited, saved, text, xlsx
from tests.data.workspace import Desk, identity_holds, problems

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"
STRIPE = ("id", "paid_at", "amount", "currency", "status", "Amount Refunded", "Refunded date (UTC)")
PRESET = """
id = "kassa"
[payments]
signature = ["Amount Refunded", "refund of"]
payment_id = ["id"]
paid_at = ["paid_at"]
amount = ["amount"]
currency = ["currency"]
fee = ["fee"]
status = ["status"]
refund_of = ["refund of"]
refund_amount = ["Amount Refunded"]
refunded_at = ["Refunded date (UTC)"]
"""
BACK_OF_KASSA = ("id", "refund of", "paid_at", "amount", "Refunded date (UTC)")
MONEY = "SELECT payment_id, paid_at::DATE::VARCHAR, amount::INT, refund_of FROM payments ORDER BY 1"


def deals(desk: Desk, cells: Sequence[str], column: str = "amount", **choice: Any) -> LoadResult:
    lines = [("deal_id", "created_at", column)]
    lines += [(f"N{n}", "2026-09-01", cell) for n, cell in enumerate(cells, 1)]
    return desk.load(text(*lines), kind="deals", **choice)


SPELLED = ["1234.50", "1234,50", "1 234,50", "1.234,50", "1,234.50", "1'234.50"]
SPELLED += [f"1{gap}234,50" for gap in (NBSP, NARROW, THIN)]


@pytest.mark.parametrize("cell", SPELLED)
def test_4_40_one_amount_in_every_spelling(desk: Desk, cell: str) -> None:
    deals(desk, [cell])

    assert desk.column("amount", "deals") == [Decimal("1234.50")]


@pytest.mark.parametrize("cell", ["1,234", "1.234"])
def test_4_40_one_separator_before_three_digits_is_asked_about(desk: Desk, cell: str) -> None:
    with pytest.raises(UndecidableNumbers) as refused:
        deals(desk, [cell, "700"])

    assert refused.value.facts == {"file": "export.csv", "column": "amount", "example": cell}
    assert desk.is_empty()


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["1.234", "99,50"], Decimal(1234)),
        (["1,234", "99.50"], Decimal(1234)),
        (["1,234", "12,345,678"], Decimal(1234)),
        (["1.234", "12.345.678"], Decimal(1234)),
    ],
)
def test_4_40_the_rest_of_the_column_decides(desk: Desk, cells: list[str], first: Decimal) -> None:
    deals(desk, cells)

    assert desk.column("amount", "deals")[0] == first


def test_4_40_a_number_of_a_workbook_needs_no_question(desk: Desk) -> None:
    desk.load(xlsx(HEADER, (*ONE[:4], 1.234, ONE[5])), "deals.xlsx")

    assert desk.column("amount", "deals") == [Decimal("1.23")]


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("12 000 ₽", 12000, "RUB"),
        ("300 руб.", 300, "RUB"),
        ("12.5 р.", Decimal("12.5"), "RUB"),
        ("€ 3.500,00", 3500, "EUR"),
        ("€ 11398,00", 11398, "EUR"),
        ("RUB 500", 500, "RUB"),
    ],
)
def test_4_41_an_amount_brings_its_currency(
    desk: Desk, cell: str, amount: Decimal, currency: str
) -> None:
    deals(desk, [cell])

    assert desk.rows("SELECT amount, currency FROM deals") == [(amount, currency)]


def test_4_42_text_amounts_among_numbers_are_read(desk: Desk) -> None:
    rows = [(*ONE[:4], 1000, ONE[5]), ("2", *TWO[1:4], "€ 3.500,00", TWO[5])]
    desk.load(xlsx(HEADER, *rows), "deals.xlsx")

    assert desk.column("amount::INT", "deals") == [1000, 3500]


@pytest.mark.parametrize("cell", ["-500", "−500", "(500)", "500-"])
def test_4_43_every_minus(desk: Desk, cell: str) -> None:
    deals(desk, [cell])

    assert desk.column("amount", "deals") == [-500]


def test_4_44_a_register_of_refunds_is_subtracted_on_its_own_dates(desk: Desk) -> None:
    paid = "Идентификатор платежа;Сумма платежа;Валюта платежа;Время платежа;Описание\n"
    desk.load(paid + "P;1000;RUB;01.08.2026 10:00:00;Заказ 1234\n")
    back = "Идентификатор возврата;Идентификатор платежа;Сумма возврата;Валюта возврата;"
    desk.load(back + "Время возврата\nR;P;400;RUB;05.09.2026 10:00:00\n")

    assert desk.rows(MONEY) == [("P", "2026-08-01", 1000, None), ("R", "2026-09-05", -400, "P")]
    assert desk.column("deal_id", "payments") == ["1234", "1234"]


def test_4_44_a_refund_in_a_column_is_a_payment_of_its_own(desk: Desk) -> None:
    rows = [
        ("A", "2026-08-01", "1000", "rub", "Paid", "0", ""),
        ("B", "2026-08-02", "900", "rub", "Refunded", "900", "2026-09-05 22:30:00"),
        ("C", "2026-08-03", "800", "rub", "Paid", "300", "2026-09-06 10:00:00"),
    ]
    loaded = desk.load(text(STRIPE, *rows), preset_file=PRESET)

    assert desk.rows(MONEY) == [
        ("A", "2026-08-01", 1000, None),
        ("B", "2026-08-02", 900, None),
        ("B-refund", "2026-09-06", -900, "B"),  # half past ten in UTC is the next day in Moscow
        ("C", "2026-08-03", 800, None),
        ("C-refund", "2026-09-06", -300, "C"),
    ]
    assert (loaded.rows.read, loaded.rows.accepted, loaded.objects) == (3, 3, 5)
    assert problems(loaded) == {}
    assert identity_holds(loaded)


def test_4_44_a_payment_refunded_later_is_a_changed_row(desk: Desk) -> None:
    paid = ("A", "2026-08-01", "1000", "rub", "Paid", "0", "")
    unchanged = ("B", "2026-08-02", "900", "rub", "Paid", "0", "")
    desk.load(text(STRIPE, paid, unchanged), preset_file=PRESET)
    back = (*paid[:5], "1000", "2026-09-05 10:00:00")
    again = desk.load(text(STRIPE, back, unchanged), preset_file=PRESET)

    assert (again.rows.changed, again.rows.unchanged) == (1, 1)
    assert desk.value("SELECT sum(amount)::INT FROM payments") == 900
    assert identity_holds(again)
    once_more = desk.load(text(STRIPE, unchanged, back), preset_file=PRESET)
    assert (once_more.rows.accepted, once_more.rows.unchanged) == (0, 2)


def test_4_44_a_refund_in_a_column_can_be_undone(desk: Desk) -> None:
    paid = ("A", "2026-08-01", "1000", "rub", "Paid", "0", "")
    desk.load(text(STRIPE, paid), preset_file=PRESET)
    before = desk.rows(MONEY)
    back = desk.load(text(STRIPE, (*paid[:5], "1000", "2026-09-05 10:00:00")), preset_file=PRESET)
    desk.store.undo(back.upload_id or 0)

    assert desk.rows(MONEY) == before


def test_4_44_a_bare_status_is_subtracted_on_the_payment_date_and_reported(desk: Desk) -> None:
    rows = [
        ("payment_id", "paid_at", "amount", "status"),
        ("A", "2026-08-01", "1000", "оплачен"),
        ("B", "2026-08-02", "900", "Возвращён"),
        ("C", "2026-08-03", "800", "refunded"),
    ]
    loaded = desk.load(text(*rows), kind="payments")

    assert desk.rows(MONEY)[1:3] == [
        ("B", "2026-08-02", 900, None),
        ("B-refund", "2026-08-02", -900, "B"),
    ]
    assert desk.value("SELECT sum(amount)::INT FROM payments") == 1000
    (problem,) = loaded.problems
    facts = (problem.code, problem.rows, problem.line, problem.example)
    assert facts == ("refunded_without_row", 2, 3, "900.00")
    assert (loaded.rows.read, loaded.rows.accepted) == (3, 3)


def test_4_44_a_status_beside_a_row_of_its_own_is_subtracted_once(desk: Desk) -> None:
    rows = [
        ("payment_id", "paid_at", "amount", "status", "refund_of"),
        ("B", "2026-08-02", "900", "refunded", ""),
        ("R", "2026-09-05", "-900", "", "B"),
    ]
    loaded = desk.load(text(*rows), kind="payments")

    assert [row[0] for row in desk.rows(MONEY)] == ["B", "R"]
    assert problems(loaded) == {}


WITH_STATUS = text(
    ("payment_id", "paid_at", "amount", "status"),
    ("A", "2026-08-01", "1000", "paid"),
    ("B", "2026-08-02", "900", "refunded"),
)
BACK = text(
    ("payment_id", "refund_of", "paid_at", "amount"),
    ("R1", "B", "2026-09-05", "-500"),
    ("R2", "B", "2026-09-06", "-400"),
)
ONCE = [
    ("A", "2026-08-01", 1000, None),
    ("B", "2026-08-02", 900, None),
    ("R1", "2026-09-05", -500, "B"),
    ("R2", "2026-09-06", -400, "B"),
]


@pytest.mark.parametrize("order", [(WITH_STATUS, BACK), (BACK, WITH_STATUS)])
def test_4_44_a_status_and_a_register_of_another_file_are_subtracted_once(
    desk: Desk, order: tuple[str, str]
) -> None:
    uploads = {body: desk.load(body, f"{n}.csv", kind="payments") for n, body in enumerate(order)}
    status_upload, back = (uploads[body].upload_id or 0 for body in (WITH_STATUS, BACK))

    assert desk.rows(MONEY) == ONCE
    desk.store.undo(back)  # the status alone tells it again, on the day of the payment
    alone = [*ONCE[:2], ("B-refund", "2026-08-02", -900, "B")]
    assert desk.rows(MONEY) == alone
    rebuild(desk.store)
    assert desk.rows(MONEY) == alone
    redo(desk.store, back)
    assert desk.rows(MONEY) == ONCE
    desk.store.undo(status_upload)
    assert desk.rows(MONEY) == ONCE[2:]
    redo(desk.store, status_upload)
    rebuild(desk.store)
    assert desk.rows(MONEY) == ONCE


def test_4_44_a_status_loaded_again_beside_a_register_changes_nothing(desk: Desk) -> None:
    desk.load(WITH_STATUS, kind="payments")
    desk.load(BACK, "back.csv", kind="payments")
    again = desk.load(WITH_STATUS + "C;2026-08-03;1;paid\n", "again.csv", kind="payments")

    assert (again.rows.accepted, again.rows.changed, again.rows.unchanged) == (1, 0, 2)
    assert desk.rows(MONEY) == [*ONCE[:2], ("C", "2026-08-03", 1, None), *ONCE[2:]]


@pytest.mark.parametrize(("registered", "left"), [("-300", 700), ("-100", 600)])
def test_4_44_a_sum_in_a_column_is_subtracted_beside_other_money_only(
    desk: Desk, registered: str, left: int
) -> None:
    """1000 − 300; the register's 300 is the same money, its 100 is not known to be."""
    paid = ("A", "2026-08-01", "1000", "rub", "Paid", "300", "2026-09-06 10:00:00")
    desk.load(text(STRIPE, paid), preset_file=PRESET)
    back = text(BACK_OF_KASSA, ("R", "A", "2026-09-06", registered))
    desk.load(back, "back.csv", preset_file=PRESET)

    assert desk.value("SELECT sum(amount)::INT FROM payments") == left


BANK = """1CClientBankExchange
Кодировка=Windows
РасчСчет=40702810000000000001
СекцияДокумент=Платежное поручение
Номер=1
Дата=01.09.2026
Сумма=1000.00
Плательщик1=ООО Сад
ПлательщикИНН=7700000001
ДатаПоступило=01.09.2026
КонецДокумента
СекцияДокумент=Платежное поручение
Номер=2
Дата=02.09.2026
Сумма=300.00
ДатаСписано=02.09.2026
КонецДокумента
КонецФайла
"""


def test_4_45_only_incoming_money_is_a_payment(desk: Desk) -> None:
    loaded = desk.load(BANK.encode("cp1251"), "kl_to_1c.txt")

    assert desk.column("amount::INT", "payments") == [1000]
    assert loaded.skipped == {"outgoing": 1}
    assert identity_holds(loaded)


def test_4_45_a_direction_column_decides_what_is_income(desk: Desk) -> None:
    preset_text = 'id = "bank"\n[payments]\nsignature = ["Дебет/Кредит"]\npaid_at = ["Дата"]\n'
    preset_text += (
        'amount = ["Сумма"]\n[[payments.skip]]\ncolumn = "Дебет/Кредит"\nkeep = ["Кредит"]\n'
    )
    preset_text += 'reason = "outgoing"\n'
    rows = [("Дата", "Дебет/Кредит", "Сумма"), ("01.09.2026", "Кредит", "6635,0")]
    loaded = desk.load(text(*rows, ("02.09.2026", "Дебет", "300,0")), preset_file=preset_text)

    assert desk.column("amount::INT", "payments") == [6635]
    assert loaded.skipped == {"outgoing": 1}


def test_4_46_failed_payments_are_not_income(desk: Desk) -> None:
    head = "Идентификатор платежа;Сумма платежа;Валюта платежа;Время платежа;Статус\n"
    statuses = ["succeeded", "canceled", "Отменён", "Тест", "Не оплачен"]
    rows = [f"{n};100;RUB;0{n}.09.2026 10:00:00;{word}\n" for n, word in enumerate(statuses, 1)]
    loaded = desk.load(head + "".join(rows))

    assert desk.value("SELECT sum(amount)::INT FROM payments") == 100
    assert loaded.skipped == {"failed": 4}
    assert identity_holds(loaded)


def test_4_47_currencies_stay_apart(desk: Desk) -> None:
    loaded = deals(desk, ["$ 100", "€ 200", "300"])

    assert desk.rows("SELECT currency, sum(amount)::INT FROM deals GROUP BY 1 ORDER BY 1") == [
        ("EUR", 200),
        ("RUB", 300),
        ("USD", 100),
    ]
    assert problems(loaded) == {"bare_amounts": 1}


@pytest.mark.parametrize("word", ["Российский рубль", "RUB", "₽", "руб.", "643"])
def test_4_48_a_currency_by_name_sign_or_number(desk: Desk, word: str) -> None:
    deals(desk, [word], "currency")

    assert desk.column("currency", "deals") == ["RUB"]


@pytest.mark.parametrize("cell", ["#REF!", "#VALUE!", "#Н/Д", "#ЗНАЧ!", "#DIV/0!"])
@pytest.mark.parametrize("column", ["amount", "closed_at", "title", "phone", "is_repeat"])
def test_4_49_an_error_of_excel_is_empty_and_reported(desk: Desk, cell: str, column: str) -> None:
    loaded = deals(desk, ["", cell, cell], column)

    assert desk.column(column, "deals") == [None] * 3
    (problem,) = loaded.problems
    facts = (problem.code, problem.column, problem.rows, problem.line, problem.example)
    assert facts == ("error_cells", column, 2, 3, cell)


def test_4_49_an_error_in_a_workbook_is_reported_once(desk: Desk) -> None:
    content = xlsx(HEADER, ONE, (*TWO[:4], 7, TWO[5]))
    wrong = (b'<c r="E3" t="n"><v>7</v>', b'<c r="E3" t="e"><v>#REF!</v>')
    loaded = desk.load(edited(content, "xl/worksheets/sheet1.xml", wrong), "deals.xlsx")

    assert desk.column("amount::INT", "deals") == [1000, None]
    assert [(each.code, each.column, each.line) for each in loaded.problems] == [
        ("error_cells", "Сумма", 3)
    ]


def test_4_49_a_formula_without_a_value_is_empty_and_reported(desk: Desk) -> None:
    workbook = book(HEADER, ONE, (*TWO[:4], "=E2/2", TWO[5]))
    loaded = desk.load(saved(workbook), "deals.xlsx")

    assert desk.column("amount::INT", "deals") == [1000, None]
    assert [(e.code, e.rows, e.line) for e in loaded.problems] == [("uncounted_formulas", 1, 3)]
