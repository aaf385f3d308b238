"""A file is held against what other files have said of the same deals and people."""

import pytest

DEALS = (
    "ID сделки;Название;Стадия;Сумма;Ответственный;Дата создания\n"
    "101;Окна;Сделка успешна;100000;Анна Ким;01.09.2026\n"
    "102;Двери;Сделка успешна;50000;Пётр Юн;02.09.2026\n"
    "103;Полы;Сделка успешна;20000;Анна Ким;03.09.2026\n"
)
PAYMENTS = "Номер платежа;Дата платежа;Сумма платежа;ID сделки\n"


def _codes(loaded):
    return {each.code: each for each in loaded.problems}


@pytest.mark.parametrize(
    ("rows", "code", "example"),
    [
        ("1;05.09.2026;100000;101\n2;06.09.2026;20000;102\n3;07.09.2026;20000;103\n", None, None),
        (
            "1;05.09.2026;100000;101\n2;06.09.2026;70000;102\n3;07.09.2026;20000;103\n",
            "payments_over_deals",
            "70 000 > 50 000",
        ),
        (
            "1;05.09.2026;10000000;101\n2;06.09.2026;5000000;102\n3;07.09.2026;2000000;103\n",
            "payments_in_hundredths",
            "17 000 000 > 170 000",
        ),
        (
            "1;05.09.2026;100000;901\n2;06.09.2026;20000;902\n3;07.09.2026;20000;903\n",
            "payments_of_unknown_deals",
            None,
        ),
    ],
)
def test_payments_are_held_against_their_deals(desk, rows, code, example):
    desk.load(DEALS, "deals.csv")

    problem_by_code = _codes(desk.load(PAYMENTS + rows, "payments.csv"))

    about_deals = {name for name in problem_by_code if name.startswith("payments_")}
    assert about_deals == ({code} if code else set())
    if code:
        assert problem_by_code[code].example == example


def test_payments_without_any_deal_in_the_store_are_not_doubted(desk):
    rows = "1;05.09.2026;100000;901\n2;06.09.2026;20000;902\n3;07.09.2026;20000;903\n"

    problem_by_code = _codes(desk.load(PAYMENTS + rows, "payments.csv"))

    assert not {name for name in problem_by_code if name.startswith("payments_")}


def test_managers_that_no_other_upload_knows_are_named(desk):
    first = _codes(desk.load(DEALS, "deals.csv"))
    later = DEALS.replace("Пётр Юн", "Юлия Пак").replace("102;", "202;")

    second = _codes(desk.load(later, "more.csv"))

    assert "unknown_owners" not in first
    assert (second["unknown_owners"].example, second["unknown_owners"].rows) == ("Юлия Пак", 1)


def test_the_same_spelling_with_other_letters_is_no_stranger(desk):
    desk.load(DEALS, "deals.csv")

    again = _codes(desk.load(DEALS.replace("Пётр", "ПЕТР").replace("102;", "202;"), "more.csv"))

    assert "unknown_owners" not in again
