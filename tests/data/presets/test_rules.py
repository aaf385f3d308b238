"""What a preset may say besides the names of columns, each on a file drawn here."""

from decimal import Decimal

import pytest

from data.parse.table_context import UndecidableDirection
from data.presets import preset
from data.presets.preset import BrokenPreset
from tests.data.workspace import Desk, identity_holds, problems

BANK = """
id = "bank"
[payments]
signature = ["Проводка"]
payment_id = ["Проводка"]
paid_at = ["День"]
amount = ["Деньги"]
client = ["От кого"]
"""
PHONE = """
id = "phone"
[calls]
signature = ["Звонок"]
call_id = ["Звонок"]
started_at = ["Начало"]
"""


# Money.


def test_a_refund_word_makes_an_amount_of_either_sign_a_refund(desk: Desk) -> None:
    rule = 'minus = { column = "Вид", values = ["REFUND"] }\n'
    rows = "1;02.03.2026;500;PAYMENT\n2;03.03.2026;200;refund\n3;04.03.2026;-50;REFUND\n"

    desk.load("Проводка;День;Деньги;Вид\n" + rows, preset_file=BANK + rule)

    assert desk.column("amount", "payments") == [500, -200, -50]


def test_a_file_without_the_column_of_refunds_has_none(desk: Desk) -> None:
    rule = 'minus = { column = "Вид", values = ["REFUND"] }\n'

    desk.load("Проводка;День;Деньги\n1;02.03.2026;500\n", preset_file=BANK + rule)

    assert desk.column("amount", "payments") == [500]


def test_amounts_with_a_minus_are_what_was_paid_out(desk: Desk) -> None:
    rule = '[[payments.skip]]\ncolumn = "Деньги"\nnegative = true\nreason = "outgoing"\n'
    paid = ("500,00", "-200,00", "−300,00", "(100,00)", "50,00-", "- 10,00")
    rows = "".join(f"{n};02.03.2026;{amount}\n" for n, amount in enumerate(paid))

    loaded = desk.load("Проводка;День;Деньги\n" + rows, preset_file=BANK + rule)

    assert loaded.skipped == {"outgoing": 5}
    assert desk.column("amount", "payments") == [500]
    assert identity_holds(loaded)


HOLDER = 'holder = { payer = "От кого", recipient = "Кому" }\n'
SIDES = "Проводка;День;Деньги;От кого;Кому\n"


def test_the_name_in_every_row_is_the_account_holder(desk: Desk) -> None:
    rows = "1;02.03.2026;500;Альфа;Мы\n2;03.03.2026;70;МЫ;Бета\n3;04.03.2026;20;Гамма;Мы\n"

    loaded = desk.load(SIDES + rows, preset_file=BANK + HOLDER)

    assert loaded.skipped == {"outgoing": 1}
    assert desk.column("client", "payments") == ["Альфа", "Гамма"]


@pytest.mark.parametrize(
    "rows",
    [
        "1;02.03.2026;500;Альфа;Мы\n2;03.03.2026;70;Альфа;Мы\n",
        "1;02.03.2026;500;Альфа;Мы\n2;03.03.2026;70;Бета;Гамма\n",
    ],
    ids=["two names in every row", "no name in every row"],
)
def test_a_statement_whose_account_holder_is_unclear_is_refused(desk: Desk, rows: str) -> None:
    with pytest.raises(UndecidableDirection) as refused:
        desk.load(SIDES + rows, "выписка.csv", preset_file=BANK + HOLDER)

    facts = {"file": "выписка.csv", "payer": "От кого", "recipient": "Кому"}
    assert refused.value.facts == facts
    assert desk.is_empty()


# Calls.


def test_seconds_since_1970_are_the_companys_own_time(desk: Desk) -> None:
    """1 772 400 000 is 1 March 2026, 21:20 in Greenwich: past midnight in Moscow."""
    preset_text = PHONE.replace("[calls]", '[file]\ndates = ["unix"]\n[calls]')
    rows = "a;1772400000;1772400010;1772400070\nb;1772400100;0;1772400130\n"

    loaded = desk.load(
        "Звонок;Начало;Ответ;Конец\n" + rows,
        preset_file=preset_text + 'answered_at = ["Ответ"]\nended_at = ["Конец"]\n',
    )

    query = "SELECT started_at::VARCHAR, wait_seconds, talk_seconds, answered FROM calls ORDER BY 1"
    assert desk.rows(query) == [
        ("2026-03-02 00:20:00", 10, 60, True),
        ("2026-03-02 00:21:40", 30, 0, False),
    ]
    assert loaded.problems == ()


def test_a_number_of_ten_digits_is_no_date_unless_the_preset_says_so(desk: Desk) -> None:
    loaded = desk.load("Звонок;Начало\na;1772400000\n", preset_file=PHONE)

    assert (loaded.rows.accepted, loaded.rows.rejected) == (0, 1)
    assert identity_holds(loaded)


def test_an_extension_decides_which_side_is_ours(desk: Desk) -> None:
    sides = (
        '[calls.parties]\ncaller = "А"\ncalled = "Б"\n'
        'caller_extension = "Доб А"\ncalled_extension = "Доб Б"\n'
    )
    rows = (
        "1;02.03.2026 10:00;79275550001;78435550100;;101\n"
        "2;02.03.2026 11:00;78435550100;79275550002;102;\n"
        "3;02.03.2026 12:00;101;102;101;102\n"
        "4;02.03.2026 13:00;79275550003;78435550100;;\n"
    )

    desk.load("Звонок;Начало;А;Б;Доб А;Доб Б\n" + rows, preset_file=PHONE + sides)

    assert desk.rows("SELECT direction, owner_written, client_phone FROM calls ORDER BY line") == [
        ("in", "101", "+79275550001"),
        ("out", "102", "+79275550002"),
        ("internal", "101", "102"),
        ("in", None, "+79275550003"),
    ]


def test_a_column_of_directions_decides_which_side_is_ours(desk: Desk) -> None:
    """Both numbers are long; who answered is ours, and the manager of the client stands in."""
    sides = (
        'owner_written = ["Менеджер клиента"]\n'
        '[calls.direction]\nfrom = ["Куда шёл"]\nin = ["Входящий*"]\nout = ["Исходящий"]\n'
        '[calls.parties]\ncaller = "А"\ncalled = "Б"\nanswerer = "Ответил"\n'
    )
    rows = (
        "1;02.03.2026 10:00;Входящий;79275550001;78435550100;101;Анна\n"
        "2;02.03.2026 11:00;ВХОДЯЩИЙ с переводом;79275550002;78435550100;;Анна\n"
        "3;02.03.2026 12:00;Исходящий;78435550100;79275550003;;\n"
    )

    desk.load(
        "Звонок;Начало;Куда шёл;А;Б;Ответил;Менеджер клиента\n" + rows, preset_file=PHONE + sides
    )

    assert desk.rows("SELECT direction, owner_written, client_phone FROM calls ORDER BY line") == [
        ("in", "101", "+79275550001"),
        ("in", "Анна", "+79275550002"),
        ("out", "78435550100", "+79275550003"),
    ]


def test_a_log_without_one_of_its_sides_is_read_without_a_direction(desk: Desk) -> None:
    sides = '[calls.parties]\ncaller = "А"\ncalled = "Б"\n'

    loaded = desk.load(
        "Звонок;Начало;А\n1;02.03.2026 10:00;79275550001\n", preset_file=PHONE + sides
    )

    assert loaded.rows.accepted == 1
    assert desk.rows("SELECT direction, client_phone FROM calls") == [(None, None)]


def test_total_duration_is_no_wait_time_where_talk_time_is_unknown(desk: Desk) -> None:
    desk.load(
        "Звонок;Начало;Всего\n1;02.03.2026 10:00;40\n",
        preset_file=PHONE + 'total_seconds = ["Всего"]\n',
    )

    assert desk.rows("SELECT wait_seconds, talk_seconds, answered FROM calls") == [
        (None, None, None)
    ]


def test_a_damaged_time_of_the_answer_is_reported_as_a_date(desk: Desk) -> None:
    loaded = desk.load(
        "Звонок;Начало;Ответ;Конец\n1;02.03.2026 10:00;вчера;02.03.2026 10:05\n",
        preset_file=PHONE + 'answered_at = ["Ответ"]\nended_at = ["Конец"]\n',
    )

    assert problems(loaded) == {"unreadable_date": 1}


def test_a_constant_of_the_preset_fills_a_column(desk: Desk) -> None:
    desk.load(
        "Звонок;Начало\n1;02.03.2026 10:00\n",
        preset_file=PHONE + 'constant = { direction = "in" }\n',
    )
    assert desk.column("direction", "calls") == ["in"]

    source = preset.parse(PHONE + 'constant = { director = "in" }\n')
    with pytest.raises(BrokenPreset) as refused:
        preset.build(source, "phone.toml")
    assert refused.value.facts["what"] == "[calls] constant director"


# Deals.

DEALS = """
id = "deals"
[deals]
signature = ["Дело"]
deal_id = ["Дело"]
stage = ["Этап"]
created_at = ["Начало"]
closed_at = ["Закрытие"]
planned = true
[deals.status]
from = ["Итог"]
won = ["Won"]
lost = ["Lost"]
open = ["Open"]
"""


def test_the_outcome_may_be_in_a_column_of_its_own(desk: Desk) -> None:
    rows = "".join(
        f"{n};Won;01.03.2026;1{n}.03.2026;{outcome}\n"
        for n, outcome in enumerate(("Won", "LOST", "Open", "", "Archived"))
    )

    loaded = desk.load("Дело;Этап;Начало;Закрытие;Итог\n" + rows, preset_file=DEALS)

    query = "SELECT stage, status, closed_at::DATE::VARCHAR, expected_at::DATE::VARCHAR FROM deals"
    assert desk.rows(f"{query} ORDER BY line") == [
        ("Won", "won", "2026-03-10", None),
        ("Won", "lost", "2026-03-11", None),
        ("Won", "open", None, "2026-03-12"),
        ("Won", "unmapped", None, "2026-03-13"),
        ("Won", "unmapped", None, "2026-03-14"),
    ]
    assert problems(loaded) == {"unknown_value": 1}


def test_three_signature_headers_decide_the_system_of_a_wide_file(desk: Desk) -> None:
    """Three of forty columns are known, and all three belong to this system alone."""
    wide = BANK.replace('["Проводка"]\npay', '["Проводка", "День", "Деньги"]\npay', 1)
    others = ";".join(f"Поле {n}" for n in range(37))
    blank = ";" * 37

    loaded = desk.load(
        f"Проводка;День;Деньги;{others}\n1;02.03.2026;500{blank}\n", preset_file=wide
    )

    assert loaded.source == "bank"
    assert desk.value("SELECT sum(amount) FROM payments") == Decimal(500)
