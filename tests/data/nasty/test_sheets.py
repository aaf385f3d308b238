"""Sheets, groups and slots: export_formats 4.31 to 4.38, a test a row."""

import pytest

from data.ingest.detect import WrongKind
from data.model import errors
from data.presets.identify import MissingColumn
from tests.data.nasty.drawn import (
    DEALS,
    HEADER,
    ONE,
    ROWS,
    STORED,
    TWO,
    book,
    edited,
    saved,
    text,
    xlsx,
)
from tests.data.workspace import Desk, identity_holds, problems

SHEET = "xl/worksheets/sheet1.xml"


def test_4_31_hidden_rows_and_columns_are_read_and_counted(desk: Desk) -> None:
    workbook = book(HEADER, ONE, TWO)
    workbook.active.row_dimensions[3].hidden = True
    workbook.active.column_dimensions["D"].hidden = True
    loaded = desk.load(saved(workbook), "deals.xlsx")

    assert desk.rows(STORED) == ROWS
    facts_by_code = {each.code: (each.rows, each.line, each.example) for each in loaded.problems}
    assert facts_by_code == {
        "hidden_rows": (1, 3, None),
        "hidden_columns": (1, None, "Ответственный"),
    }


def test_4_31_a_saved_filter_hides_rows_that_are_read(desk: Desk) -> None:
    workbook = book(HEADER, ONE, TWO)
    workbook.active.auto_filter.ref = "A1:F3"
    workbook.active.auto_filter.add_filter_column(0, ["1"])
    workbook.active.row_dimensions[3].hidden = True

    assert problems(desk.load(saved(workbook), "deals.xlsx")) == {"hidden_rows": 1}
    assert desk.rows(STORED) == ROWS


def test_4_31_a_hidden_sheet_is_reported_and_not_used(desk: Desk) -> None:
    workbook = book(Сделки=[HEADER, ONE, TWO], Старое=[HEADER, ("9", *TWO[1:])])
    workbook["Старое"].sheet_state = "hidden"
    loaded = desk.load(saved(workbook), "deals.xlsx")

    assert desk.rows(STORED) == ROWS
    assert [(each.code, each.example) for each in loaded.problems] == [("hidden_sheet", "Старое")]


def test_4_31_a_table_on_a_hidden_sheet_only_is_asked_about(desk: Desk) -> None:
    workbook = book(Титул=[], Данные=[HEADER, ONE, TWO])
    workbook["Данные"].sheet_state = "hidden"
    with pytest.raises(errors.HiddenSheetsOnly) as refused:
        desk.load(saved(workbook), "deals.xlsx")

    assert refused.value.facts["names"] == "Данные"
    assert desk.is_empty()
    assert desk.load(saved(workbook), "deals.xlsx", sheet="Данные").rows.accepted == 2


def test_4_32_a_header_in_two_lines_is_joined(desk: Desk) -> None:
    upper = ("ID", "Стадия сделки", "Название сделки", "Ответственный", "Дата", "", "Сумма")
    lower = ("", "", "", "", "создания", "закрытия", "")
    workbook = book(
        upper, lower, ("1", "Новая", "Школа", "Яшина", "01.09.2026", "05.09.2026", 1000)
    )
    workbook.active.merge_cells("E1:F1")
    for letter in "ABCDG":
        workbook.active.merge_cells(f"{letter}1:{letter}2")
    loaded = desk.load(saved(workbook), "deals.xlsx")

    query = "SELECT created_at::DATE::VARCHAR, closed_at::DATE::VARCHAR, amount::INT FROM deals"
    assert desk.rows(query) == [("2026-09-01", "2026-09-05", 1000)]
    assert (loaded.rows.read, desk.column("line", "deals")) == (1, [3])


def test_4_32_captions_over_a_header_are_no_part_of_it(desk: Desk) -> None:
    desk.load(text(("Сделка", "", "", "Работа", "", ""), HEADER, ONE, TWO))

    assert desk.rows(STORED) == ROWS


def test_4_32_a_merged_value_stands_on_each_of_its_rows(desk: Desk) -> None:
    rows = [(str(n), "Новая", f"Дом {n}", "Яшина", n, "01.09.2026") for n in range(1, 5)]
    workbook = book(HEADER, *rows)
    workbook.active.merge_cells("D2:D4")
    loaded = desk.load(saved(workbook), "deals.xlsx")

    assert desk.column("owner_written", "deals") == ["Яшина"] * 4
    assert problems(loaded) == {"group_filled": 2}


def test_4_32_a_merged_sum_is_counted_once(desk: Desk) -> None:
    """Filled down it would be counted on each row."""
    workbook = book(HEADER, ONE, ("2", *ONE[1:4], "", ONE[5]))
    workbook.active.merge_cells("E2:E3")
    desk.load(saved(workbook), "deals.xlsx")

    assert desk.column("amount::INT", "deals") == [1000, None]


def test_4_32_a_cell_over_several_rows_of_html_shifts_nothing(desk: Desk) -> None:
    head = "".join(f"<th>{name}</th>" for name in HEADER)
    first = '<td>1</td><td>Новая</td><td>Школа</td><td rowspan="2">Яшина</td><td>1000</td>'
    second = "<td>2</td><td>Новая</td><td>Двор</td><td>500</td>"
    rows = [head, first + "<td>01.09.2026</td>", second + "<td>02.09.2026</td>"]
    page = "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    loaded = desk.load(page, "deals.xls")

    assert desk.rows(STORED) == [ROWS[0], ("2", "Двор", "Яшина", 500)]
    assert problems(loaded) == {"group_filled": 1}


GROUPED = ("Ответственный", "ID", "Стадия сделки", "Название сделки", "Сумма", "Дата создания")


@pytest.mark.parametrize("is_workbook", [False, True])
def test_4_32_the_name_of_a_group_is_filled_down(desk: Desk, is_workbook: bool) -> None:
    rows = [
        ("Яшина", "1", "Новая", "Школа", "1000", "01.09.2026"),
        ("", "2", "Новая", "Двор", "500", "02.09.2026"),
        ("Итого", "", "", "", "1500", ""),
        ("Ёлкин", "3", "Новая", "Сад", "70", "03.09.2026"),
        ("", "4", "Новая", "Цех", "30", "03.09.2026"),
        ("Итого", "", "", "", "100", ""),
    ]
    content = xlsx(GROUPED, *rows) if is_workbook else text(GROUPED, *rows).encode()
    loaded = desk.load(content, "deals.xlsx" if is_workbook else "deals.csv")

    sums = "SELECT owner_written, sum(amount)::INT FROM deals GROUP BY 1 ORDER BY 2"
    assert desk.rows(sums) == [("Ёлкин", 100), ("Яшина", 1500)]
    assert problems(loaded)["group_filled"] == 2
    assert loaded.skipped == {"total": 2}
    assert identity_holds(loaded)


def test_4_32_an_empty_manager_in_a_plain_list_stays_empty(desk: Desk) -> None:
    rows = [
        ("Яшина", "1", "Новая", "Школа", "1000", "01.09.2026"),
        ("", "2", "Новая", "Двор", "500", "02.09.2026"),
        ("Яшина", "3", "Новая", "Сад", "70", "03.09.2026"),
    ]
    loaded = desk.load(text(GROUPED, *rows))

    assert desk.column("owner_written", "deals") == ["Яшина", None, "Яшина"]
    assert problems(loaded) == {}


@pytest.mark.parametrize("declared", [b'ref="A1"', b'ref="A1:A1"', b'ref="A1:XFD1048576"'])
def test_4_33_the_real_range_is_found(desk: Desk, declared: bytes) -> None:
    content = edited(xlsx(HEADER, ONE, TWO), SHEET, (b'ref="A1:F3"', declared))
    desk.load(content, "deals.xlsx")

    assert desk.rows(STORED) == ROWS


def test_4_33_formatted_rows_without_a_value_are_no_rows(desk: Desk) -> None:
    spare = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % n for n in range(4, 20_000))
    content = edited(xlsx(HEADER, ONE, TWO), SHEET, (b"</sheetData>", spare + b"</sheetData>"))

    assert desk.load(content, "deals.xlsx").rows.read == 2


CALLS = ("Сотрудник", "Номер портала", "Номер телефона", "Дата вызова")
CALL = ("Яшина", "74950000000", "79270000001", "01.09.2026 10:00:00")


@pytest.mark.parametrize("gap", [[], [()], [(), ()]])
@pytest.mark.parametrize("is_workbook", [False, True])
def test_4_34_a_second_table_below_is_refused(
    desk: Desk, gap: list[tuple[str, ...]], is_workbook: bool
) -> None:
    rows = [HEADER, ONE, TWO, *gap, CALLS, CALL]
    content = xlsx(*rows) if is_workbook else text(*rows).encode()
    with pytest.raises(errors.TablesInSheet) as refused:
        desk.load(content, "deals.xlsx" if is_workbook else "deals.csv")

    assert refused.value.facts["line"] == 4 + len(gap)
    assert desk.is_empty()


def test_4_34_a_second_table_of_the_same_width_is_refused(desk: Desk) -> None:
    spare = ("", "")
    rows = [HEADER, *[ONE] * 3, ("",) * 6, CALLS + spare, CALL + spare]
    with pytest.raises(errors.TablesInSheet) as refused:
        desk.load(text(*rows))

    assert refused.value.facts["line"] == 6


def test_4_34_tables_beside_each_other_are_refused(desk: Desk) -> None:
    rows = [(*row, "", *row) for row in (HEADER, ONE, TWO)]
    with pytest.raises(errors.TablesBeside) as refused:
        desk.load(xlsx(*rows), "deals.xlsx")

    assert "«ID»" in str(refused.value.facts["columns"])
    assert desk.is_empty()


@pytest.mark.parametrize(
    ("head", "example"),
    [
        (("Названия строк", "Сумма по полю Сумма"), "Названия строк"),
        (("Row Labels", "Sum of Amount"), "Row Labels"),
        (("Менеджер", "янв 2026", "фев 2026", "мар 2026"), "янв 2026, фев 2026, мар 2026"),
    ],
)
def test_4_34_a_pivot_report_is_refused_as_such(
    desk: Desk, head: tuple[str, ...], example: str
) -> None:
    rows = [("Яшина", *[100] * (len(head) - 1)), ("Общий итог", *[100] * (len(head) - 1))]
    with pytest.raises(errors.PivotReport) as refused:
        desk.load(xlsx(head, *rows), "pivot.xlsx")

    assert refused.value.facts["example"] == example
    assert desk.is_empty()


def test_4_35_columns_in_another_order_say_the_same(desk: Desk) -> None:
    desk.load(DEALS)
    order = (5, 2, 0, 4, 1, 3)
    again = desk.load(text(*(tuple(row[n] for n in order) for row in (HEADER, ONE, TWO))))

    assert (again.rows.accepted, again.rows.unchanged) == (0, 2)


def test_4_35_a_new_column_changes_nothing_in_the_old_ones(desk: Desk) -> None:
    desk.load(DEALS)
    again = desk.load(text((*HEADER, "Любимый цвет"), (*ONE, "синий"), (*TWO, "")))

    assert (again.rows.accepted, again.rows.unchanged) == (0, 2)


def test_4_35_a_required_column_that_is_gone_is_asked_about(desk: Desk) -> None:
    desk.load(DEALS)
    before = desk.rows("SELECT * FROM deals")
    with pytest.raises(MissingColumn) as refused:
        desk.load(text(*(row[:5] for row in (HEADER, ONE, TWO))))

    assert refused.value.facts["column"] == "created_at"
    assert desk.rows("SELECT * FROM deals") == before


def test_4_36_a_file_uploaded_as_the_wrong_kind_is_refused_with_what_it_looks_like(
    desk: Desk,
) -> None:
    with pytest.raises(WrongKind) as refused:
        desk.load(DEALS, kind="payments")

    assert refused.value.facts == {
        "file": "export.csv",
        "kind": "payments",
        "kinds": "deals",
        "source": "Битрикс24",
    }
    assert desk.is_empty()


def test_4_36_a_file_of_another_system_is_refused_with_what_it_looks_like(desk: Desk) -> None:
    with pytest.raises(WrongKind) as refused:
        desk.load(DEALS, preset="yookassa")

    facts = refused.value.facts
    assert (facts["kind"], facts["kinds"], facts["source"]) == ("yookassa", "deals", "Битрикс24")
    assert desk.is_empty()


def test_4_37_line_ends_and_doubled_quotes_make_one_row(desk: Desk) -> None:
    odd = ("1", "Новая", '"Школа\n""Сад"""', "Яшина", "1000", "01.09.2026")
    loaded = desk.load(text(HEADER, odd, TWO))

    assert desk.column("title", "deals") == ['Школа\n"Сад"', "Двор"]
    assert loaded.rows.read == 2


def test_4_38_quotes_without_outer_quotes_keep_the_row(desk: Desk) -> None:
    head = "calldate,clid,src,dst,billsec,duration,disposition,uniqueid\n"
    call = '2026-09-01 10:00:00,"User 10" <114>,114,79270000001,5,9,ANSWERED,1.1\n'
    loaded = desk.load(head + call + call.replace("1.1", "1.2"))

    assert (loaded.source, loaded.rows.accepted) == ("freepbx", 2)
    assert desk.column("client_phone", "calls") == ["+79270000001"] * 2


def test_4_38_a_company_in_its_own_quotes_is_readable(desk: Desk) -> None:
    rows = [("1", "Новая", 'ООО "Ромашка"', "Яшина", "1000", "01.09.2026"), TWO]
    desk.load(text(HEADER, *rows))

    assert desk.column("title", "deals") == ['ООО "Ромашка"', "Двор"]
