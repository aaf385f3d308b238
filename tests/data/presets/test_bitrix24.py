"""Bitrix24 as it exports: product rows, stages typed by hand, durations in words."""

from decimal import Decimal

import pytest

from data.model.errors import NoData
from tests.data.workspace import Desk, identity_holds, problems

HEADER = "ID;Стадия сделки;Название сделки;Сумма;Валюта;Товар;Цена;Количество;Дата создания"
TAIL = ";01.09.2026 10:00:00\n"


def deals(*lines: str, header: str = HEADER) -> str:
    return header + "\n" + "".join(line + TAIL for line in lines)


def test_product_rows_of_a_deal_are_one_deal_with_their_sum(desk: Desk) -> None:
    loaded = desk.load(
        deals(
            "1;Новая;Школа;3000;RUB;Курс;1500;2",
            "1;Новая;Школа;700;RUB;Книга;700;1",
            "2;Новая;Двор;500;RUB;Книга;500;1",
        )
    )

    assert (loaded.rows.read, loaded.rows.accepted, loaded.objects) == (3, 3, 2)
    assert identity_holds(loaded)
    assert desk.rows("SELECT deal_id, amount, product FROM deals ORDER BY 1") == [
        ("1", Decimal(3700), "Курс"),
        ("2", Decimal(500), "Книга"),
    ]


def test_product_rows_are_kept_as_lines_of_the_deal(desk: Desk) -> None:
    desk.load(
        deals(
            "1;Новая;Школа;3000;RUB;Курс;1500;2",
            "1;Новая;Школа;700;RUB;Книга;700;1",
        )
    )

    items = "SELECT product, price, quantity FROM deal_items ORDER BY line"
    assert desk.rows(items) == [("Курс", 1500, 2), ("Книга", 700, 1)]


def test_a_whole_deal_sum_on_its_product_row_is_counted_once(desk: Desk) -> None:
    """Products that are not of the catalogue: the second row bears the sum of the whole deal."""
    loaded = desk.load(
        deals(
            "1;Новая;Школа;3000;RUB;Курс;1500;2",
            "1;Новая;Школа;3700;RUB;Книга;700;1",
            "2;Новая;Двор;500;RUB;Книга;500;1",
        )
    )

    assert desk.column("amount", "deals") == [3700, 500]
    assert problems(loaded) == {"whole_deal_amount": 1}


@pytest.mark.parametrize(("price", "quantity"), [("33.33", 3), ("14.29", 7), ("0.83", 120)])
def test_a_price_rounded_to_a_kopeck_is_no_whole_deal_sum(
    desk: Desk, price: str, quantity: int
) -> None:
    """100 for 7 pieces is 14.29 each, and 14.29 × 7 = 100.03."""
    loaded = desk.load(
        deals(
            f"1;Новая;Школа;100;RUB;Курс;{price};{quantity}",
            "1;Новая;Школа;500;RUB;Книга;500;1",
        )
    )

    assert desk.column("amount", "deals") == [600]
    assert problems(loaded) == {}


def test_the_sum_repeated_on_every_product_row_is_counted_once(desk: Desk) -> None:
    desk.load(
        deals(
            "1;Новая;Школа;3700;RUB;Курс;1500;2",
            "1;Новая;Школа;3700;RUB;Книга;700;1",
        )
    )

    assert desk.column("amount", "deals") == [3700]


def test_a_latin_letter_in_a_stage_is_the_same_stage(desk: Desk) -> None:
    """The stage that Bitrix24 itself ships begins with a Latin C."""
    latin, cyrillic = "Cчёт на предоплату", "Счёт на предоплату"
    assert latin != cyrillic

    loaded = desk.load(deals(f"1;{latin};А;1;RUB;;;", f"2;{cyrillic};Б;1;RUB;;;"))

    assert desk.rows("SELECT DISTINCT stage, status FROM deals") == [(cyrillic, "open")]
    assert problems(loaded) == {}


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        ("Сделка успешна", "won"),
        ("Сделка провалена", "lost"),
        ("C6:WON", "won"),
        ("C6:LOSE", "lost"),
        ("C12:APOLOGY", "lost"),
        ("Счет на предоплату", "open"),
    ],
)
def test_what_a_stage_means(desk: Desk, stage: str, status: str) -> None:
    desk.load(deals(f"1;{stage};А;1;RUB;;;"))

    assert desk.column("status", "deals") == [status]


def test_an_unknown_stage_is_reported_and_not_guessed(desk: Desk) -> None:
    loaded = desk.load(deals("1;Ждём тендер;А;1;RUB;;;", "2;Новая;Б;1;RUB;;;"))

    assert desk.counts("status", "deals") == {"unmapped": 1, "open": 1}
    (problem,) = loaded.problems
    assert (problem.code, problem.rows, problem.example) == ("unknown_stage", 1, "«Ждём тендер»")


def test_nothing_found_is_no_data(desk: Desk) -> None:
    with pytest.raises(NoData):
        desk.load("Список сделок пуст!", "DEAL_20261001.csv")

    assert desk.is_empty()


def test_nothing_found_in_the_excel_form_is_no_data(desk: Desk) -> None:
    page = "<html><body><table><tr><td>Список сделок пуст!</td></tr></table></body></html>"
    with pytest.raises(NoData):
        desk.load(page, "deals.xls")

    assert desk.is_empty()


def test_call_details_with_durations_in_words(desk: Desk) -> None:
    rows = (
        ("входящий", "3 мин, 25 сек", "Успешный звонок"),
        ("исходящий", "45 сек", "Успешный звонок"),
        ("исходящий", "–", "Занято"),
        ("обратный", "90 мин", "Успешный звонок"),
        ("входящий с перенаправлением", "–", "Пропущенный звонок"),
    )
    header = "Сотрудник;Номер портала;Номер телефона;Тип звонка;Время звонка;Дата вызова;Статус\n"
    lines = (
        f"Анна Белова;+78435550100;+79275550001;{kind};{time};01.10.2026 10:0{n}:00;{status}\n"
        for n, (kind, time, status) in enumerate(rows)
    )
    loaded = desk.load(header + "".join(lines))

    assert loaded.kind == "calls"
    assert desk.column("talk_seconds", "calls") == [205, 45, None, 5400, None]
    assert desk.column("direction", "calls") == ["in", "out", "out", "out", "in"]
    assert desk.column("answered", "calls") == [True, True, False, True, False]
    assert problems(loaded) == {"no_id": 5}


def test_only_paid_invoices_are_money(desk: Desk) -> None:
    loaded = desk.load(
        "ID;Номер;Статус;Сумма;Валюта;Дата выставления;Дата оплаты\n"
        "1;1/26;Оплачен;1000;RUB;01.10.2026;02.10.2026\n"
        "2;2/26;Черновик;5000;RUB;01.10.2026;\n"
        "3;3/26;Отклонён;7000;RUB;01.10.2026;\n"
    )

    assert (loaded.kind, loaded.skipped) == ("payments", {"unpaid": 2})
    assert identity_holds(loaded)
    assert desk.value("SELECT sum(amount) FROM payments") == 1000


def test_next_month_in_another_order_of_columns_gives_the_same_rows(desk: Desk) -> None:
    """One column is gone, one is new, the rest stand elsewhere: nothing has changed."""
    desk.load(deals("1;Новая;Школа;3000;RUB;Курс;1500;2", "2;Новая;Двор;500;RUB;;;"))
    before = desk.rows("SELECT deal_id, title, stage, amount, created_at FROM deals ORDER BY 1")

    again = desk.load(
        "Склад;Дата создания;Сумма;Название сделки;Количество;Цена;Товар;ID;Стадия сделки;Валюта\n"
        "Юг;01.09.2026 10:00:00;3000;Школа;2;1500;Курс;1;Новая;RUB\n"
        "Юг;01.09.2026 10:00:00;500;Двор;;;;2;Новая;RUB\n"
    )

    after = desk.rows("SELECT deal_id, title, stage, amount, created_at FROM deals ORDER BY 1")
    assert after == before
    assert (again.rows.unchanged, again.rows.accepted) == (2, 0)
