"""Cells as exports write them and what they mean: export_formats 4.40 to 4.67."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from data.model.problems import LoadResult
from data.parse.column_format import (
    UndecidableDates,
    UndecidableDurations,
    UndecidableNumbers,
)
from tests.data.workspace import Desk, problems

NBSP, NARROW, THIN, ZERO_WIDTH, BOM = "\u00a0", "\u202f", "\u2009", "\u200b", "\ufeff"
CREATED = "2026-03-01 10:00:00"


def drawn(column: str, cells: Sequence[str], fixed: str = "created_at") -> str:
    """A file of one column under test, with an id and a column that is always sound."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["deal_id" if fixed == "created_at" else "call_id", fixed, column])
    writer.writerows([f"N{n}", CREATED, cell] for n, cell in enumerate(cells, 1))
    return out.getvalue()


def deals(desk: Desk, column: str, cells: Sequence[str], **choice: Any) -> LoadResult:
    return desk.load(drawn(column, cells), kind="deals", **choice)


def dates(desk: Desk, cells: Sequence[str], **choice: Any) -> list[datetime | None]:
    deals(desk, "closed_at", cells, **choice)
    return desk.column("closed_at", "deals")


def talks(desk: Desk, cells: Sequence[str], **choice: Any) -> LoadResult:
    return desk.load(drawn("talk_seconds", cells, "started_at"), kind="calls", **choice)


# Money.


@pytest.mark.parametrize(
    "cell",
    [
        "1234.50",
        "1234,50",
        "1 234,50",
        f"1{NBSP}234,50",
        f"1{NARROW}234,50",
        f"1{THIN}234,50",
        "1.234,50",
        "1,234.50",
        "1'234.50",
    ],
)
def test_4_40_one_amount_in_many_spellings(desk: Desk, cell: str) -> None:
    deals(desk, "amount", [cell])

    assert desk.column("amount", "deals") == [Decimal("1234.50")]


def test_4_40_separators_are_decided_by_the_whole_column(desk: Desk) -> None:
    deals(desk, "amount", ["1,234", "1,234.50", "12,345,678"])

    assert desk.column("amount", "deals") == [1234, Decimal("1234.50"), 12_345_678]


def test_4_40_a_lone_comma_before_three_digits_is_asked_about(desk: Desk) -> None:
    with pytest.raises(UndecidableNumbers) as refused:
        deals(desk, "amount", ["1,234", "700"])

    assert refused.value.facts == {"file": "export.csv", "column": "amount", "example": "1,234"}
    assert desk.is_empty()


@pytest.mark.parametrize(("decimal", "amount"), [(".", "1234"), (",", "1.23")])
def test_4_40_the_answer_settles_it(desk: Desk, decimal: str, amount: str) -> None:
    deals(desk, "amount", ["1,234"], decimal=decimal)

    assert desk.column("amount", "deals") == [Decimal(amount)]


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("12 000 ₽", "12000", "RUB"),
        ("300 руб.", "300", "RUB"),
        ("12.5 р.", "12.50", "RUB"),
        ("€ 3.500,00", "3500", "EUR"),
        ("€ 11398,00", "11398", "EUR"),
        ("RUB 500", "500", "RUB"),
        ("$99.90", "99.90", "USD"),
    ],
)
def test_4_41_an_amount_brings_its_currency(
    desk: Desk, cell: str, amount: str, currency: str
) -> None:
    deals(desk, "amount", [cell])

    assert desk.rows("SELECT amount, currency FROM deals") == [(Decimal(amount), currency)]


def test_4_42_text_amounts_among_numbers_are_counted(desk: Desk) -> None:
    deals(desk, "amount", ["1000", "€ 3.500,00", "500"])

    assert desk.value("SELECT sum(amount) FROM deals") == 5000


@pytest.mark.parametrize("cell", ["-500", "−500", "(500)", "500-", "-500.00", "- 500 ₽"])
def test_4_43_every_minus(desk: Desk, cell: str) -> None:
    deals(desk, "amount", [cell])

    assert desk.column("amount", "deals") == [-500]


def test_4_47_currencies_stay_apart(desk: Desk) -> None:
    """Bare numbers beside two currencies are taken in the company's own, and told."""
    loaded = deals(desk, "amount", ["$ 100", "€ 200", "300"])

    assert desk.column("currency", "deals") == ["USD", "EUR", "RUB"]
    assert problems(loaded) == {"bare_amounts": 1}


@pytest.mark.parametrize("word", ["RUB", "руб.", "₽", "643", "Российский рубль", "RUR"])
def test_4_48_a_currency_by_name_sign_or_number(desk: Desk, word: str) -> None:
    deals(desk, "currency", [word])

    assert desk.column("currency", "deals") == ["RUB"]


@pytest.mark.parametrize("cell", ["#REF!", "#VALUE!", "#Н/Д", "-", "—", "н/д", ""])
def test_4_49_an_error_of_excel_is_no_amount(desk: Desk, cell: str) -> None:
    deals(desk, "amount", [cell, "100"])

    assert desk.column("amount", "deals") == [None, 100]


def test_an_unreadable_amount_is_reported_and_the_row_is_kept(desk: Desk) -> None:
    loaded = deals(desk, "amount", ["100", "сто"])

    (problem,) = [each for each in loaded.problems if each.code == "unreadable_number"]
    assert (problem.column, problem.rows, problem.example, problem.line) == ("amount", 1, "сто", 3)
    assert desk.column("amount", "deals") == [100, None]


# Dates.


def test_4_50_moments_with_and_without_time_in_one_column(desk: Desk) -> None:
    assert dates(desk, ["25.04.2026", "25.04.2026 14:30", "25.04.2026 14:30:15"]) == [
        datetime(2026, 4, 25),
        datetime(2026, 4, 25, 14, 30),
        datetime(2026, 4, 25, 14, 30, 15),
    ]


def test_4_51_a_dot_is_written_after_the_day(desk: Desk) -> None:
    """pandas would read this as the fourth of March."""
    assert dates(desk, ["03.04.2026"]) == [datetime(2026, 4, 3)]


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["03/04/2026", "25/04/2026"], datetime(2026, 4, 3)),
        (["03/04/2026", "04/25/2026"], datetime(2026, 3, 4)),
    ],
)
def test_4_51_a_value_over_twelve_tells_day_from_month(
    desk: Desk, cells: list[str], first: datetime
) -> None:
    assert dates(desk, cells)[0] == first


def test_4_51_day_and_month_that_both_fit_are_asked_about(desk: Desk) -> None:
    with pytest.raises(UndecidableDates) as refused:
        dates(desk, ["03/04/2026", "05/06/2026"])

    assert refused.value.facts["column"] == "closed_at"
    assert refused.value.facts["example"] in ("03/04/2026", "05/06/2026")
    assert desk.is_empty()


@pytest.mark.parametrize(
    ("order", "day"), [("dmy", datetime(2026, 4, 3)), ("mdy", datetime(2026, 3, 4))]
)
def test_4_51_the_answer_settles_it(desk: Desk, order: str, day: datetime) -> None:
    assert dates(desk, ["03/04/2026"], dates=order) == [day]


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["20-10-16", "21-10-31"], datetime(2020, 10, 16)),
        (["04/09/17", "25/09/17"], datetime(2017, 9, 4)),
        (["04/09/17 10:30", "09/25/17 11:00"], datetime(2017, 4, 9, 10, 30)),
        (["04.09.17", "05.09.2017"], datetime(2017, 9, 4)),
    ],
)
def test_4_52_two_digit_years_are_of_our_century(
    desk: Desk, cells: list[str], first: datetime
) -> None:
    """Left to itself DuckDB reads the last two as years of the first century."""
    assert dates(desk, cells, dates="ymd" if "-" in cells[0] else None)[0] == first


def test_4_52_a_two_digit_year_alone_is_asked_about(desk: Desk) -> None:
    for cells in (["04/09/17", "05/10/18"], ["20-10-16", "21-10-17"]):
        with pytest.raises(UndecidableDates):
            dates(desk, cells)

    assert desk.is_empty()


def test_full_years_first_beside_days_first_are_both_read(desk: Desk) -> None:
    """Neither order can be mistaken for the other, so there is nothing to ask."""
    assert dates(desk, ["2026-04-25", "26.04.2026"]) == [
        datetime(2026, 4, 25),
        datetime(2026, 4, 26),
    ]


def test_4_53_numbers_of_days_as_excel_counts_them(desk: Desk) -> None:
    assert dates(desk, ["45631", "45631.5"]) == [
        datetime(1899, 12, 30) + timedelta(days=45631),
        datetime(1899, 12, 30) + timedelta(days=45631.5),
    ]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("Apr 3, 2024", datetime(2024, 4, 3)),
        ("3 апреля 2024 г.", datetime(2024, 4, 3)),
        ("15 мая 2024", datetime(2024, 5, 15)),
        ("2024-04-03T10:20:30", datetime(2024, 4, 3, 10, 20, 30)),
    ],
)
def test_4_55_months_in_words(desk: Desk, cell: str, day: datetime) -> None:
    assert dates(desk, [cell]) == [day]


def test_4_56_the_day_is_that_of_the_company(desk: Desk) -> None:
    """Half past ten in the evening in London is the next day in Moscow."""
    cells = ["2026-04-01T22:30:00Z", "2026-04-01 22:30:00+03:00", "2026-04-01T22:30:00+05:00"]

    assert dates(desk, cells) == [
        datetime(2026, 4, 2, 1, 30),
        datetime(2026, 4, 1, 22, 30),
        datetime(2026, 4, 1, 20, 30),
    ]


@pytest.mark.parametrize("cell", ["30.04.2026 24:00", "30.04.2026 24:00:00"])
def test_4_57_the_end_of_a_day_is_the_start_of_the_next(desk: Desk, cell: str) -> None:
    assert dates(desk, [cell, "01.04.2026 10:00:00"])[0] == datetime(2026, 5, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "не закрыта",
        "-",
        "–",
        "—",
        "н/д",
        "0000-00-00",
        "01.01.1970",
        "30.12.1899",
        "00.00.0000",
        "0000-00-00 00:00:00",
        "1970-01-01 00:00:00",
    ],
)
def test_4_58_what_means_no_date(desk: Desk, cell: str) -> None:
    loaded = deals(desk, "closed_at", [cell, "25.04.2026"])

    assert desk.column("closed_at", "deals") == [None, datetime(2026, 4, 25)]
    assert "unreadable_date" not in problems(loaded)


def test_an_unreadable_date_is_reported_and_the_row_is_kept(desk: Desk) -> None:
    loaded = deals(desk, "closed_at", ["25.04.2026", "31.02.2026"])

    assert problems(loaded)["unreadable_date"] == 1
    assert desk.column("closed_at", "deals") == [datetime(2026, 4, 25), None]


def test_a_row_without_its_moment_is_rejected_with_its_line(desk: Desk) -> None:
    loaded = desk.load(
        "payment_id;paid_at;amount\nA;25.04.2026;100\nB;вчера;200\nC;;300\n", kind="payments"
    )

    assert (loaded.rows.read, loaded.rows.accepted, loaded.rows.rejected) == (3, 1, 2)
    assert [(r.line, r.column, r.value, r.code) for r in loaded.rejected] == [
        (3, "paid_at", "вчера", "unreadable_date"),
        (4, "paid_at", None, "missing_value"),
    ]
    assert desk.value("SELECT sum(amount) FROM payments") == 100


# Durations.


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("205", 205),
        ("00:03:25", 205),
        ("3 мин, 25 сек", 205),
        ("45 сек", 45),
        ("90 мин", 5400),
        ("1 ч 2 мин 3 сек", 3723),
        ("25:10:00", 90_600),
        ("4 days, 22:47:14", 4 * 86_400 + 22 * 3600 + 47 * 60 + 14),
        ("–", None),
        ("", None),
    ],
)
def test_4_60_durations_in_seconds(desk: Desk, cell: str, seconds: int | None) -> None:
    loaded = talks(desk, [cell, "00:00:10"])

    assert desk.column("talk_seconds", "calls") == [seconds, 10]
    assert "unreadable_duration" not in problems(loaded)


def test_4_60_two_parts_beside_three_are_minutes(desk: Desk) -> None:
    talks(desk, ["03:25", "00:03:25"])

    assert desk.column("talk_seconds", "calls") == [205, 205]


def test_4_60_two_parts_alone_are_asked_about(desk: Desk) -> None:
    with pytest.raises(UndecidableDurations) as refused:
        talks(desk, ["03:25", "12:40"])

    assert refused.value.facts["column"] == "talk_seconds"
    assert desk.is_empty()


@pytest.mark.parametrize(("answer", "seconds"), [("m:s", 205), ("h:m", 12_300)])
def test_4_60_the_answer_settles_it(desk: Desk, answer: str, seconds: int) -> None:
    talks(desk, ["03:25"], durations=answer)

    assert desk.column("talk_seconds", "calls") == [seconds]


def test_an_unreadable_duration_is_reported(desk: Desk) -> None:
    loaded = talks(desk, ["00:03:25", "долго"])

    assert problems(loaded)["unreadable_duration"] == 1


# Phones, ids, yes and no, texts.


def test_4_61_one_phone_in_many_spellings(desk: Desk) -> None:
    spellings = ["+7 (927) 100-20-30", "8 927 100 20 30", "79271002030", "'+79271002030"]
    deals(desk, "phone", [*spellings, "9271002030", "+7 927 100-20-30 доб. 12"])

    assert set(desk.column("phone", "deals")) == {"+79271002030"}


def test_4_61_a_damaged_phone_is_reported_and_a_hidden_one_is_not(desk: Desk) -> None:
    loaded = deals(desk, "phone", ["7,9271E+10", "Номер скрыт", "+79271002030"])

    (problem,) = [each for each in loaded.problems if each.code == "damaged_phone"]
    assert (problem.rows, problem.example) == (1, "7,9271E+10")
    assert desk.column("phone", "deals") == [None, None, "+79271002030"]


def test_4_62_ids_are_text(desk: Desk) -> None:
    desk.load(
        "deal_id;created_at\n0007;01.03.2026\n7;02.03.2026\n5805028000043899904;03.03.2026\n",
        kind="deals",
    )

    assert desk.column("deal_id", "deals") == ["0007", "7", "5805028000043899904"]


@pytest.mark.parametrize(
    ("yes", "no"),
    [("Да", "Нет"), ("Y", "N"), ("1", "0"), ("true", "false"), ("ИСТИНА", "ЛОЖЬ")],
)
def test_4_63_yes_and_no(desk: Desk, yes: str, no: str) -> None:
    deals(desk, "is_repeat", [yes, no, ""])

    assert desk.column("is_repeat", "deals") == [True, False, None]


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "@SUM(1)", "<script>alert(1)</script>", "**жирно** 🎉"]
)
def test_4_64_text_is_kept_as_it_is_written(desk: Desk, text: str) -> None:
    deals(desk, "title", [text])

    assert desk.column("title", "deals") == [text]


def test_4_66_invisible_characters_are_not_part_of_an_id(desk: Desk) -> None:
    desk.load(f"deal_id;created_at\n{ZERO_WIDTH}7{BOM};01.03.2026\n", kind="deals")

    assert desk.column("deal_id", "deals") == ["7"]
