"""The shape of a table: export_formats 4.20 to 4.30, a test a row."""

import pytest

from data.model import errors
from data.presets.identify import NoHeader, SeveralKinds
from tests.data.nasty.drawn import DEALS, HEADER, ONE, ROWS, STORED, TWO, book, saved, text, xlsx
from tests.data.workspace import Desk, identity_holds, problems


def test_4_20_lines_above_the_header_are_left_out(desk: Desk) -> None:
    above = "Отчёт по сделкам\nДата выгрузки: 30.09.2026\n\n;;Отдел продаж;;;\n" + "\n" * 24
    loaded = desk.load(above + DEALS)

    assert desk.rows(STORED) == ROWS
    assert desk.column("line", "deals") == [30, 31]
    assert loaded.rows.read == 2


@pytest.mark.parametrize(
    "total",
    [
        "Итого;;;;1500;",
        "Всего;2;;;1500;",
        "Total;;;;1500;",
        "Grand Total;;;;1500;",
        ";ИТОГО:;;;1500;",
    ],
)
def test_4_21_totals_are_listed_and_not_loaded(desk: Desk, total: str) -> None:
    loaded = desk.load(text(HEADER, ONE) + total + "\n" + text(TWO) + total + "\n")

    assert desk.value("SELECT sum(amount)::INT FROM deals") == 1500
    assert loaded.skipped == {"total": 2}
    assert identity_holds(loaded)


def test_4_21_totals_of_a_register_are_listed(desk: Desk) -> None:
    head = "Идентификатор платежа;Сумма платежа;Валюта платежа;Время платежа\n"
    sums = "\nСумма принятых платежей: 500\nЧисло возвратов: 0\n"
    loaded = desk.load(head + "A;500;RUB;01.09.2026 10:00:00\n" + sums)

    assert desk.column("amount::INT", "payments") == [500]
    assert loaded.skipped == {"total": 2}


@pytest.mark.parametrize(
    "footer",
    [
        "Confidential Information - Do Not Distribute",
        "Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.",
        "Отчёт сформирован 30.09.2026 12:00",
    ],
)
def test_4_22_footers_are_not_loaded(desk: Desk, footer: str) -> None:
    loaded = desk.load(DEALS + "\n" + footer + "\n")

    assert desk.rows(STORED) == ROWS
    assert loaded.skipped == {"footer": 1}
    assert identity_holds(loaded)


def test_4_23_a_repeated_header_is_skipped(desk: Desk) -> None:
    loaded = desk.load(text(HEADER, ONE, HEADER, TWO))

    assert desk.rows(STORED) == ROWS
    assert (loaded.rows.read, loaded.skipped) == (3, {"repeated_header": 1})


def test_4_24_blank_rows_are_not_read(desk: Desk) -> None:
    loaded = desk.load(text(HEADER, ONE) + "\n;;;;;\n  \n" + text(TWO) + ";;;;;\n")

    assert (loaded.rows.read, loaded.rows.accepted, loaded.skipped) == (2, 2, {})


def test_4_24_rows_of_formulas_only_are_not_read(desk: Desk) -> None:
    workbook = book(HEADER, ONE, TWO)
    for line in range(4, 50):
        workbook.active[f"E{line}"] = f"=SUM(E2:E{line - 1})"
    loaded = desk.load(saved(workbook), "deals.xlsx")

    assert loaded.rows.read == 2


def test_4_25_a_known_layout_without_a_header_keeps_its_first_row(desk: Desk) -> None:
    row = '"","101","79270000001","from-internal","x","SIP/101","SIP/trunk","Dial","x",'
    row += '"2026-09-01 10:00:00","2026-09-01 10:00:05","2026-09-01 10:01:00",60,55,"ANSWERED",'
    first, second = row + '"DOCUMENTATION","1.1",""\n', row + '"DOCUMENTATION","1.2",""\n'
    loaded = desk.load(first + second, "Master.csv")

    assert (loaded.source, loaded.rows.accepted) == ("asterisk", 2)
    assert desk.column("line", "calls") == [1, 2]


def test_4_25_an_unknown_layout_without_a_header_is_asked_about(desk: Desk) -> None:
    with pytest.raises(NoHeader):
        desk.load("1;10.09.2026;79270000001;30\n2;11.09.2026;79270000002;40\n")

    assert desk.is_empty()


def test_4_26_a_spare_delimiter_makes_no_column(desk: Desk) -> None:
    quoted = [tuple(f'"{cell}"' for cell in row) for row in (HEADER, ONE, TWO)]
    loaded = desk.load(text(*quoted).replace("\n", ";\n"))

    assert desk.rows(STORED) == ROWS
    assert problems(loaded) == {}


def test_4_27_uneven_rows_are_kept_and_reported_with_their_lines(desk: Desk) -> None:
    short, long = "3;Новая;Сад;Яшина", "4;Новая;Цех;Яшина;70;03.09.2026;лишнее"
    loaded = desk.load(f"{text(HEADER, ONE)}{short}\n{text(TWO)}{long}\n5;Новая;Дом\n")

    assert desk.rows(STORED)[2:] == [
        ("3", "Сад", "Яшина", None),
        ("4", "Цех", "Яшина", 70),
        ("5", "Дом", None, None),
    ]
    facts_by_code = {each.code: (each.rows, each.line, each.example) for each in loaded.problems}
    assert facts_by_code == {
        "fewer_fields": (2, 3, f"3, 6: {short}"),
        "more_fields": (1, 5, long),
    }


def test_4_28_of_headers_that_occur_twice_the_filled_one_is_used(desk: Desk) -> None:
    head = (*HEADER, "Источник", "Источник")
    desk.load(text(head, (*ONE, "", "сайт"), (*TWO, "звонок", "")))

    assert desk.column("source", "deals") == ["сайт", "звонок"]


def test_4_29_nameless_columns_and_notes_beside_are_ignored(desk: Desk) -> None:
    wide = [(row[0], "", *row[1:], "", "") for row in (HEADER, ONE, TWO)]
    wide[1] = (*wide[1][:-1], "проверить!")
    loaded = desk.load(xlsx(*wide), "deals.xlsx")

    assert desk.rows(STORED) == ROWS
    assert identity_holds(loaded)


def test_4_30_the_fitting_sheet_is_chosen(desk: Desk) -> None:
    summary = [("Показатель", "Значение"), ("Выручка", 1500), ("Сделок", 2)]
    desk.load(xlsx(Сводка=summary, Сделки=[HEADER, ONE, TWO]), "deals.xlsx")

    assert desk.rows(STORED) == ROWS


def test_4_30_several_fitting_sheets_are_asked_about(desk: Desk) -> None:
    both = xlsx(Сентябрь=[HEADER, ONE], Октябрь=[HEADER, TWO])
    with pytest.raises(SeveralKinds) as refused:
        desk.load(both, "deals.xlsx")

    assert refused.value.facts["kinds"] == "«Сентябрь», «Октябрь»"
    assert desk.is_empty()
    assert desk.load(both, "deals.xlsx", sheet="Октябрь").rows.accepted == 1


def test_4_30_the_answer_may_come_in_a_file(desk: Desk) -> None:
    both = xlsx(Сентябрь=[HEADER, ONE], Октябрь=[HEADER, TWO])
    desk.load(both, "deals.xlsx", preset_file='[file]\nsheet = "Октябрь"\n')

    assert desk.rows(STORED) == ROWS[1:]


def test_4_30_a_sheet_that_is_not_there_is_named(desk: Desk) -> None:
    with pytest.raises(errors.UnknownSheet):
        desk.load(xlsx(HEADER, ONE), "deals.xlsx", sheet="Март")
