"""What stands around and between the rows of a text table: export_formats 4.16 to 4.38."""

from collections.abc import Callable

import pytest

HEADER = "ID;Название;Ответственный;Сумма\n"
ONE, TWO = "1;Доставка;Яшина;100\n", "2;Ремонт;Ёлкин;200\n"
ROWS = [("1", "Доставка", "Яшина", "100"), ("2", "Ремонт", "Ёлкин", "200")]

# The fast way reads a clean file; a doubtful quote in one row sends the same file the exact way.
ODD = '3;ООО "Ромашка" склад;Яшина;300\n'
ODD_ROW = ("3", 'ООО "Ромашка" склад', "Яшина", "300")
BOTH_WAYS = pytest.mark.parametrize("odd", ["", ODD], ids=["fast", "exact"])


def both(odd: str) -> list[tuple[str, ...]]:
    return [*ROWS, ODD_ROW] if odd else ROWS


@BOTH_WAYS
def test_rows_keep_their_lines(take: Callable, odd: str) -> None:
    file_read = take(HEADER + ONE + TWO + odd)

    assert file_read.rows() == both(odd)
    assert file_read.lines == list(range(2, 4 + bool(odd)))
    assert file_read.table.header_line == 1


def test_consecutive_rows_say_their_first_line(take: Callable) -> None:
    """A scan that counts rows itself may do without the line column."""
    clean, parted = take(HEADER + ONE + TWO), take(HEADER + ONE + "Итого;;;100\n" + TWO)

    assert clean.table.first_line == 2
    assert parted.table.first_line is None


def test_4_16_a_table_as_long_as_an_old_sheet_is_noted(take: Callable) -> None:
    assert take(HEADER + ONE * 65_535).notes == {"excel_limit": 65_535}
    assert take(HEADER + ONE * 65_534).notes == {}


@BOTH_WAYS
def test_4_20_lines_above_the_header_are_left_out(take: Callable, odd: str) -> None:
    preamble = "РЕЕСТР СДЕЛОК ПО ДОГОВОРУ № 5\nДата выгрузки: 15.12.2022\n\n;;Отдел продаж;\n"
    file_read = take(preamble + HEADER + ONE + TWO + odd)

    assert file_read.headers == ("ID", "Название", "Ответственный", "Сумма")
    assert file_read.rows() == both(odd)
    assert file_read.table.header_line == 5
    assert file_read.lines[0] == 6


def test_4_20_an_open_quote_above_the_header_does_not_eat_the_table(take: Callable) -> None:
    file_read = take('ООО "Ромашка\nотчёт\n' + HEADER + ONE + TWO)

    assert file_read.rows() == ROWS
    assert file_read.lines == [4, 5]


def test_4_20_a_header_below_the_two_hundredth_line_is_not_looked_for(take: Callable) -> None:
    assert take("x\n" * 199 + HEADER + ONE).table.header_line == 200

    far = take("x\n" * 200 + HEADER + ONE)

    assert far.headers != ("ID", "Название", "Ответственный", "Сумма")


@BOTH_WAYS
@pytest.mark.parametrize(
    "total",
    [
        "Итого;;;300",
        "ИТОГО:;2 сделки;;300,00",
        ";Итого;;300",
        "Всего;2;;300",
        "Total;;;300",
        "Grand Total;;;300",
        "Сумма принятых платежей;;;300.00",
        "Число возвратов;;;0",
        "Grand Totals (2 records);;;300",
        '"Итого";"";"";"300"',
    ],
)
def test_4_21_totals_are_counted_and_left_out(take: Callable, total: str, odd: str) -> None:
    file_read = take(HEADER + ONE + total + "\n" + TWO + odd + total + "\n")

    assert file_read.rows() == both(odd)
    assert file_read.table.skipped == {"total": 2}
    assert file_read.lines[:2] == [2, 4]


@BOTH_WAYS
def test_4_21_a_name_that_begins_like_a_total_is_a_row(take: Callable, odd: str) -> None:
    rows = "Итого Сервис;Доставка;Яшина;100\nTotal Energies;Ремонт;Ёлкин;5\nВсего;Ремонт;Ёлкин;5\n"
    file_read = take(HEADER + rows + odd)

    assert len(file_read.rows()) == 3 + bool(odd)
    assert file_read.table.skipped == {}


def test_4_21_a_total_short_of_fields_is_left_out(take: Callable) -> None:
    file_read = take(HEADER + ONE + TWO + "\nИтого: 300\n")

    assert file_read.rows() == ROWS
    assert file_read.table.skipped == {"total": 1}
    assert file_read.notes == {}


@BOTH_WAYS
@pytest.mark.parametrize(
    "footer",
    [
        "Confidential Information - Do Not Distribute;;;",
        "Copyright (c) 2000-2024 salesforce.com, inc. All rights reserved.;;;",
        "Отчёт сформирован 01.02.2024;;;",
        "Дата формирования: 01.02.2024;;;",
    ],
)
def test_4_22_footers_are_counted_and_left_out(take: Callable, footer: str, odd: str) -> None:
    file_read = take(HEADER + ONE + TWO + odd + footer + "\n")

    assert file_read.rows() == both(odd)
    assert file_read.table.skipped == {"footer": 1}


@BOTH_WAYS
def test_4_23_a_repeated_header_is_counted_and_left_out(take: Callable, odd: str) -> None:
    file_read = take(HEADER + ONE + HEADER + TWO + odd + HEADER)

    assert file_read.rows() == both(odd)
    assert file_read.table.skipped == {"repeated_header": 2}
    assert file_read.lines[:2] == [2, 4]


@BOTH_WAYS
@pytest.mark.parametrize("blank", ["\n", ";;;\n", " ; ;;\n", '"";"";"";""\n', "   \n"])
def test_4_24_blank_rows_are_not_counted(take: Callable, blank: str, odd: str) -> None:
    file_read = take(HEADER + blank + ONE + blank * 2 + TWO + odd + blank)

    assert file_read.rows() == both(odd)
    assert file_read.lines[:2] == [3, 6]
    assert file_read.table.skipped == {}
    assert file_read.notes == {}


def test_4_25_a_file_without_a_header_keeps_its_first_row(take: Callable) -> None:
    file_read = take("1;10.01.2024 10:00:00;79270000001;30\n2;10.01.2024 11:00:00;79270000002;40\n")

    assert file_read.headers == ("1", "2", "3", "4")
    assert file_read.rows()[0] == ("1", "10.01.2024 10:00:00", "79270000001", "30")
    assert file_read.lines == [1, 2]
    assert file_read.table.header_line is None


def test_4_25_the_layout_names_the_columns_of_such_a_file(take: Callable) -> None:
    file_read = take("1;1704067200;100\n2;1704067300;101\n", columns=("records", "start", "from"))

    assert file_read.headers == ("records", "start", "from")
    assert len(file_read.rows()) == 2


def test_4_25_runs_of_spaces_with_a_leading_space_are_cut(take: Callable) -> None:
    file_read = take(" 00004    1 19970101  2   29.33\r\n 00004    1 19970118  2   29.73\r\n")

    assert file_read.rows() == [
        ("00004", "1", "19970101", "2", "29.33"),
        ("00004", "1", "19970118", "2", "29.73"),
    ]


@BOTH_WAYS
def test_4_26_a_spare_delimiter_makes_no_column(take: Callable, odd: str) -> None:
    text = (HEADER + ONE + TWO + odd).replace("\n", ";\n")
    file_read = take(text)

    assert file_read.headers == ("ID", "Название", "Ответственный", "Сумма")
    assert file_read.rows() == both(odd)


def test_4_26_a_spare_delimiter_after_quoted_fields_makes_no_column(take: Callable) -> None:
    """As Bitrix24 writes it."""
    file_read = take('"ID";"Название";"Сумма";\n"1";"ООО ""Ромашка""; склад";"100";\n"2";"";"5";\n')

    assert file_read.headers == ("ID", "Название", "Сумма")
    assert file_read.rows() == [("1", 'ООО "Ромашка"; склад', "100"), ("2", "", "5")]
    assert file_read.table.first_line == 2


def test_4_26_a_spare_delimiter_only_in_the_rows_makes_no_column(take: Callable) -> None:
    file_read = take(HEADER + ONE.replace("\n", ";\n") + TWO.replace("\n", ";\n"))

    assert file_read.headers == ("ID", "Название", "Ответственный", "Сумма")
    assert file_read.rows() == ROWS
    assert file_read.notes == {}


def test_4_27_uneven_rows_are_kept_and_noted(take: Callable) -> None:
    file_read = take(HEADER + ONE + "3;Короткая\n" + TWO + "4;Длинная;Яшина;400;лишнее\n")

    assert [row[0] for row in file_read.rows()] == ["1", "3", "2", "4"]
    assert file_read.rows()[1] == ("3", "Короткая", "", "")
    notes = {note.code: (note.rows, note.line) for note in file_read.table.problems}
    assert notes == {"fewer_fields": (1, 3), "more_fields": (1, 5)}


def test_4_27_one_row_longer_and_one_shorter_do_not_cancel_out(take: Callable) -> None:
    file_read = take(HEADER + ONE * 5 + "3;a;b\n4;a;b;c;d\n" + TWO * 5)

    assert len(file_read.rows()) == 12
    assert file_read.notes == {"fewer_fields": 1, "more_fields": 1}


@BOTH_WAYS
def test_4_28_headers_that_occur_twice_are_both_kept(take: Callable, odd: str) -> None:
    file_read = take("ID;Источник;Источник;Сумма\n1;сайт;звонок;5\n" + odd)

    assert file_read.headers == ("ID", "Источник", "Источник", "Сумма")
    assert file_read.rows()[0] == ("1", "сайт", "звонок", "5")


def test_4_29_empty_headers_stay_in_place(take: Callable) -> None:
    """Mapping goes by place, so a nameless column may not shift the others."""
    file_read = take("ID;;Сумма;Ответственный\n1;;100;Яшина\n2;заметка;200;Ёлкин\n")

    assert file_read.headers == ("ID", "", "Сумма", "Ответственный")
    assert file_read.rows() == [("1", "", "100", "Яшина"), ("2", "заметка", "200", "Ёлкин")]


def test_4_37_line_ends_and_doubled_quotes_in_a_cell_make_one_row(take: Callable) -> None:
    text = HEADER + '1;"первая\nвторая; ""третья""\r\n";Яшина;100\n' + TWO
    file_read = take(text)

    assert file_read.rows() == [("1", 'первая\nвторая; "третья"\n', "Яшина", "100"), ROWS[1]]
    assert file_read.lines == [2, 5]


def test_4_37_doubled_quotes_alone_keep_the_fast_way(take: Callable) -> None:
    file_read = take(HEADER + '1;"ООО ""Ромашка""";Яшина;100\n2;"""";"";"a;b"\n')

    assert file_read.rows() == [("1", 'ООО "Ромашка"', "Яшина", "100"), ("2", '"', "", "a;b")]
    assert file_read.table.first_line == 2


def test_4_38_quotes_within_an_unquoted_cell_are_kept(take: Callable) -> None:
    header = "calldate,clid,src,dst\n"
    file_read = take(
        header + '2024-01-01,"User 10" <114>,114,113\n2024-01-02,"User 2" <115>,115,1\n'
    )

    assert file_read.headers == ("calldate", "clid", "src", "dst")
    assert file_read.rows()[0] == ("2024-01-01", "User 10 <114>", "114", "113")
    assert file_read.lines == [2, 3]


def test_4_38_doubled_quotes_around_nothing_are_readable(take: Callable) -> None:
    """As Asterisk writes a caller without a name."""
    file_read = take(
        '""""" <client1>","client1","6789"\n""""" <client2>","client2","6789"\n', header=False
    )

    assert file_read.rows()[0] == ('"" <client1>', "client1", "6789")


def test_4_38_a_company_in_plain_quotes_is_kept(take: Callable) -> None:
    file_read = take(HEADER + '1;ООО "Ромашка";Яшина;100\n2;"Ромашка" ООО;Ёлкин;200\n')

    assert file_read.rows() == [
        ("1", 'ООО "Ромашка"', "Яшина", "100"),
        ("2", "Ромашка ООО", "Ёлкин", "200"),
    ]


def test_4_38_a_quote_never_closed_spoils_one_row_only(take: Callable) -> None:
    file_read = take(HEADER + '1;"Доставка;Яшина;100\n' + TWO)

    assert file_read.rows() == ROWS
    assert file_read.notes == {"open_quote": 1}


def test_4_38_inches_do_not_join_rows(take: Callable) -> None:
    file_read = take(HEADER + '1;Монитор 24";Яшина;100\n' + TWO + '3;Монитор 27";Яшина;100\n')

    assert [row[0] for row in file_read.rows()] == ["1", "2", "3"]
    assert file_read.rows()[0][1] == 'Монитор 24"'


def test_4_20_4_21_a_register_of_payments_is_read(take: Callable) -> None:
    """As an acquirer writes it: preamble, header, rows, blank line, totals."""
    file_read = take(
        "РЕЕСТР ПЛАТЕЖЕЙ ПО ДОГОВОРУ НЭК.1.01\nДата платежей: 2022-12-15\n"
        "Идентификатор платежа;Сумма платежа;Валюта платежа;Время платежа;Описание\n"
        '2b2f-1;2.00;RUB;15.12.2022 12:37:07;"Оплата ""Ромашка""; заказ 1"\n'
        "2b2f-2;0,02;RUB;15.12.2022 12:40:00;Заказ 2\n\n"
        "Сумма принятых платежей: 2.02\nЧисло платежей: 2\n"
    )

    assert file_read.headers[0] == "Идентификатор платежа"
    assert [row[1] for row in file_read.rows()] == ["2.00", "0,02"]
    assert file_read.lines == [4, 5]
    assert file_read.table.skipped == {"total": 2}
    assert file_read.notes == {}


def test_zero_bytes_are_taken_out(take: Callable) -> None:
    assert take((HEADER + ONE * 200 + TWO).replace("Ремонт", "Ре\0монт")).rows()[-1] == ROWS[1]


def test_a_path_with_signs_of_a_pattern_is_one_file(take: Callable, tmp_path: object) -> None:
    """The engine would take brackets and stars for a pattern over many files."""
    for name in ("a[1].csv", "a*.csv", "it's?.csv", "a.csv.gz", "{a}.csv"):
        path = tmp_path / name
        path.write_text(HEADER + ONE + TWO, encoding="utf-8")
        assert take(path, name).rows() == ROWS


def test_a_quote_closed_amid_another_line_does_not_eat_its_end(take: Callable) -> None:
    """The second line closes the first one's quote, and goes on without one to a line end."""
    table = 'id;note;sum\n1;"a\nx" y" z;5\n2;"7;c\n3;b;6\n'

    file_read = take(table.encode(), "export.csv")

    assert file_read.rows() == [
        ("1", "a", ""),
        ('x" y" z', "5", ""),
        ("2", "7", "c"),
        ("3", "b", "6"),
    ]
    assert file_read.notes["open_quote"] >= 1
