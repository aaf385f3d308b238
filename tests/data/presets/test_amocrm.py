"""amoCRM as it exports: doubled headers, «не закрыта», reasons inside the name of a stage."""

from datetime import datetime

import pytest

from tests.data.workspace import Desk, identity_holds, problems

HEADER = (
    "ID,Название сделки,Бюджет ,Ответственный,Дата создания сделки,Дата закрытия,Этап сделки,"
    "Воронка,Источник,Источник,Причина отказа\n"
)


def deal(
    number: int, stage: str, closed: str = "не закрыта", sources: str = ",", why: str = ""
) -> str:
    return (
        f"{number},Сделка {number},1000,Иванов Игорь,01.09.2026 10:00:00,{closed},{stage},"
        f"Продажи,{sources},{why}\n"
    )


def test_of_doubled_headers_the_filled_one_counts(desk: Desk) -> None:
    """Every field of a contact comes again for the company, mostly empty."""
    desk.load(
        HEADER
        + deal(1, "Переговоры", sources="Сайт,")
        + deal(2, "Переговоры", sources=",Выставка")
        + deal(3, "Переговоры", sources="Сайт,Реклама")
    )

    assert desk.column("source", "deals") == ["Сайт", "Выставка", "Сайт"]


def test_not_closed_is_no_date(desk: Desk) -> None:
    loaded = desk.load(
        HEADER
        + deal(1, "Переговоры", "не закрыта")
        + deal(2, "Успешно реализовано", "15.09.2026 12:30:00")
    )

    assert loaded.source == "amocrm"
    assert desk.column("closed_at", "deals") == [None, datetime(2026, 9, 15, 12, 30)]
    assert desk.column("status", "deals") == ["open", "won"]
    assert problems(loaded) == {}


@pytest.mark.parametrize(
    ("stage", "why", "reason"),
    [
        ("Закрыто и не реализовано (Дорого)", "", "Дорого"),
        ("Закрыто и не реализовано (нет бюджета)", "", "нет бюджета"),
        ("Закрыто и не реализовано", "", None),
        ("Закрыто и не реализовано", "Ушёл к другим", "Ушёл к другим"),
        ("Закрыто и не реализовано (Дорого)", "Ушёл к другим", "Ушёл к другим"),
    ],
)
def test_a_lost_deal_brings_its_reason(
    desk: Desk, stage: str, why: str, reason: str | None
) -> None:
    loaded = desk.load(HEADER + deal(1, stage, "15.09.2026 12:30:00", why=why))

    query = "SELECT stage, status, lost_reason FROM deals"
    assert desk.rows(query) == [("Закрыто и не реализовано", "lost", reason)]
    assert problems(loaded) == {}


def test_an_apostrophe_before_a_phone_is_not_part_of_it(desk: Desk) -> None:
    desk.load(
        "ID,Этап сделки,Дата создания сделки,Рабочий телефон\n"
        "1,Переговоры,01.09.2026,'+79275550001\n"
    )

    assert desk.column("phone", "deals") == ["+79275550001"]


def test_the_short_export_has_no_ids_and_says_so(desk: Desk) -> None:
    header = "Название сделки;Бюджет;Дата создания;Ответственный;Воронка;Этап сделки\n"
    row = "Заявка;1000;01.09.2026 10:00:00;Иванов Игорь;Продажи;Переговоры\n"
    loaded = desk.load(header + row + row)

    assert problems(loaded) == {"no_id": 2, "repeated_rows": 1}
    assert desk.value("SELECT count(*) FROM deals") == 2


def test_next_month_in_another_order_of_columns_gives_the_same_rows(desk: Desk) -> None:
    desk.load(HEADER + deal(1, "Переговоры") + deal(2, "Первичный контакт"))
    before = desk.rows(
        "SELECT deal_id, title, stage, amount, created_at, owner FROM deals ORDER BY 1"
    )

    again = desk.load(
        "Этап сделки,Бюджет ,ID,Новое поле,Дата создания сделки,Ответственный,"
        "Название сделки,Воронка\n"
        "Переговоры,1000,1,х,01.09.2026 10:00:00,Иванов Игорь,Сделка 1,Продажи\n"
        "Первичный контакт,1000,2,,01.09.2026 10:00:00,Иванов Игорь,Сделка 2,Продажи\n"
    )

    after = desk.rows(
        "SELECT deal_id, title, stage, amount, created_at, owner FROM deals ORDER BY 1"
    )
    assert after == before
    assert (again.rows.unchanged, again.rows.accepted) == (2, 0)
    assert identity_holds(again)
