"""Small exports with one fault each: a preamble, an offset behind a space, a sparse date."""

from datetime import datetime
from decimal import Decimal

import pytest

from data.custom_presets import build_preset
from data.ingest.profile_file import profile_file
from data.presets.identify import NoHeader
from tests.data.workspace import Desk, identity_holds

PREAMBLE = """\
Банк: Пример-Банк,Отделение: 0001,Начало: 01.10.2026,Конец: 31.10.2026,,
Счёт: 40702810900000000001,Владелец: ООО Пример,: RUB,,,
,,,,,
Остаток на конец,,,,"1000,00",
Date,Operation Number,Label,Debit,Credit,Detail
01.10.2026,OP-1,Аренда,"-50,00",,A
02.10.2026,OP-2,Оплата счёта 7,,"100,00",B
25.10.2026,OP-3,Оплата счёта 8,,"80,50",C
"""
OFFSETS = """\
deal_id,Deal Name,Deal Stage,Amount,Created Date,Close Date
1,Alpha,Closed Won,100,2026-10-02 10:27:43 +0300,2026-10-12 10:00:00 +0300
2,Beta,Open,200,2026-10-03 23:30:00 +0500,
"""
SPARSE = """\
Агент 1;Заказчик 1;;;11.01.2026;А1-1;Проект;;1000000
Агент 2;Заказчик 2;;;20.01.2026;А2-2;Сервис;;25000
Агент 3;Заказчик 3;;;21.01.2026;А3-3;Проект;;100000
Агент 1;Заказчик 2;10.03.2026;1;15.01.2026;А1-2;Сервис;Продление;10000
Агент 2;Заказчик 3;;;12.01.2026;А2-3;Проект;;50000
Агент 3;Заказчик 1;15.03.2026;2;18.01.2026;А3-1;Сервис;Продление;30000
"""


def test_a_statement_below_a_preamble_is_read_by_its_own_header(desk: Desk) -> None:
    (sheet,) = profile_file(desk.store, PREAMBLE.encode(), "statement.csv")
    names = ["Date", "Operation Number", "Label", "Debit", "Credit", "Detail"]
    assert (list(sheet.headers), sheet.count) == (names, 3)

    columns = {0: "paid_at", 1: "payment_id", 2: "purpose", 3: "outgoing", 4: "amount"}
    answers = build_preset.MappingAnswers("payments", "Bank", columns)
    preset_text = build_preset.preset_text(sheet, answers, "statement.csv")
    loaded = desk.load(PREAMBLE, "statement.csv", preset_file=preset_text)

    assert identity_holds(loaded)
    assert loaded.skipped == {"outgoing": 1}
    assert desk.rows("SELECT payment_id, amount FROM payments ORDER BY 1") == [
        ("OP-2", Decimal("100.00")),
        ("OP-3", Decimal("80.50")),
    ]
    assert desk.column("line", "payments") == [7, 8]


def test_an_offset_behind_a_space_is_that_of_the_moment(desk: Desk) -> None:
    desk.load(OFFSETS, "deals.csv")

    assert desk.rows("SELECT created_at, closed_at FROM deals ORDER BY deal_id") == [
        (datetime(2026, 10, 2, 10, 27, 43), datetime(2026, 10, 12, 10)),
        (datetime(2026, 10, 3, 21, 30), None),
    ]


@pytest.mark.parametrize("before", [0, 9_000], ids=["alone", "behind a long start"])
def test_the_full_date_and_the_sums_are_seen_behind_a_sparse_column(
    desk: Desk, before: int
) -> None:
    """With a long start the sparse column is filled beyond the rows that are looked at first."""
    sums = [10_000 + 7 * number for number in range(before)]
    start = "".join(
        f"Агент 1;Заказчик 1;;;{13 + sum_ % 9}.01.2026;Б;Проект;;{sum_}\n" for sum_ in sums
    )
    rows = start + SPARSE
    with pytest.raises(NoHeader):
        desk.load(rows, "dump.csv")
    (sheet,) = profile_file(desk.store, rows.encode(), "dump.csv")
    full, sparse = sheet.columns[4], sheet.columns[2]

    assert full.filled == full.rows
    assert sparse.filled < sparse.rows
    answers = build_preset.proposed_answers(sheet, "Dump", "payments")
    assert answers.columns[4] == "paid_at"
    assert answers.columns[8] == "amount"
    preset_text = build_preset.preset_text(sheet, answers, "dump.csv")
    loaded = desk.load(rows, "dump.csv", preset_file=preset_text)
    assert (loaded.rows.read, loaded.rows.rejected) == (before + 6, 0)
    assert desk.value("SELECT sum(amount)::BIGINT FROM payments") == sum(sums) + 1_215_000
