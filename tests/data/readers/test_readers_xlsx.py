"""Workbooks: what stands in cells, sheets and hidden rows."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from data.model.errors import UnknownSheet

HEADER = ["ID", "Название", "Ответственный", "Сумма"]
ONE, TWO = ["1", "Доставка", "Яшина", 100], ["2", "Ремонт", "Ёлкин", 200.5]
ROWS = [("1", "Доставка", "Яшина", "100"), ("2", "Ремонт", "Ёлкин", "200.5")]


def book(*rows: list[object], **sheets: list[list[object]]) -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for name, content in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in content:
            sheet.append(row)
    if not rows:
        workbook.remove(workbook.worksheets[0])
    return workbook


def saved(workbook: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def edited(content: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with its first sheet's XML changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part, times = re.subn(old, new, part)
                assert times
            target.writestr(name, part)
    return out.getvalue()


def test_a_plain_sheet_is_read(take: Callable) -> None:
    file_read = take(saved(book(HEADER, ONE, TWO)), "deals.csv")

    assert file_read.file.container == "xlsx"
    assert file_read.table.name == "Sheet"
    assert file_read.headers == tuple(HEADER)
    assert file_read.rows() == ROWS
    assert file_read.lines == [2, 3]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1234.5, "1234.5"),
        (12000.0, "12000"),
        (0.1, "0.1"),
        (5805028000043899904, "5805028000043899904"),
        ("5805028000043899905", "5805028000043899905"),
        ("007", "007"),
        ("€ 3.500,00", "€ 3.500,00"),
        (" 1 234,50 ", " 1 234,50 "),
        (True, "TRUE"),
        (False, "FALSE"),
        (datetime.datetime(2024, 1, 2, 3, 4, 5), "2024-01-02 03:04:05"),
        (datetime.date(2024, 1, 2), "2024-01-02 00:00:00"),
        (datetime.time(3, 4, 5), "03:04:05"),
        (datetime.timedelta(hours=25, minutes=10), "25:10:00"),
        (datetime.timedelta(days=70, seconds=1), "1680:00:01"),
        (datetime.timedelta(0), "00:00:00"),
        ("=1/0", ""),
        ("#REF!", "#REF!"),
        ("#N/A", "#N/A"),
    ],
)
def test_a_value_is_written_as_it_is(take: Callable, value: object, written: str) -> None:
    file_read = take(saved(book(HEADER, ONE, ["2", "Ремонт", "Ёлкин", value])))

    assert file_read.rows()[1] == ("2", "Ремонт", "Ёлкин", written)


def test_a_table_that_starts_aside_keeps_lines_and_errors_in_place(take: Callable) -> None:
    workbook = openpyxl.Workbook()
    for at, row in ((4, HEADER), (5, ONE), (6, ["2", "Ремонт", "#REF!", 5])):
        for place, value in enumerate(row, 3):
            workbook.active.cell(at, place, value)
    file_read = take(saved(workbook))

    assert file_read.headers == tuple(HEADER)
    assert file_read.rows() == [ROWS[0], ("2", "Ремонт", "#REF!", "5")]
    assert file_read.lines == [5, 6]
    assert file_read.table.header_line == 4
    assert [(n.code, n.rows, n.line, n.example) for n in file_read.table.problems] == [
        ("error_cells", 1, 6, "#REF!")
    ]


def test_the_system_of_1904_is_known(take: Callable) -> None:
    workbook = book(
        HEADER, ONE, ["2", "Ремонт", datetime.timedelta(hours=30), datetime.date(2024, 1, 2)]
    )
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    assert take(saved(workbook)).rows()[1][2:] == ("30:00:00", "2024-01-02 00:00:00")


def test_4_20_4_21_4_22_4_23_hold_for_sheets(take: Callable) -> None:
    rows = [["Отчёт по сделкам"], [], HEADER, ONE, ["Итого", None, None, 100], HEADER, TWO]
    file_read = take(saved(book(*rows, [], ["Отчёт сформирован 01.02.2024"])))

    assert file_read.rows() == ROWS
    assert file_read.lines == [4, 7]
    assert file_read.table.header_line == 3
    assert file_read.table.skipped == {"total": 1, "repeated_header": 1, "footer": 1}


def test_4_24_blank_and_formula_rows_are_not_counted(take: Callable) -> None:
    workbook = book(
        [*HEADER, "Курс"], [*ONE, "=1+1"], [None] * 5, [" ", None], [None] * 4 + ["=1+1"]
    )
    workbook.active.append([*TWO, "=1+1"])
    content = edited(saved(workbook), rb"</f><v ?/>|</f><v></v>", b"</f><v>2</v>")
    file_read = take(content)

    assert file_read.rows() == [(*ROWS[0], "2"), (*ROWS[1], "2")]
    assert file_read.lines == [2, 6]


def test_4_24_a_table_made_of_formulas_only_is_a_table(take: Callable) -> None:
    workbook = book(["ID", "Сумма"], ["=1+1", "=2+2"], ["=3+3", "=4+4"])
    content = edited(saved(workbook), rb"</f><v ?/>|</f><v></v>", b"</f><v>2</v>")

    assert len(take(content).rows()) == 2


def test_4_28_headers_that_occur_twice_are_both_kept(take: Callable) -> None:
    file_read = take(saved(book(["ID", "Источник", "Источник"], ["1", "сайт", "звонок"])))

    assert file_read.headers == ("ID", "Источник", "Источник")
    assert file_read.rows() == [("1", "сайт", "звонок")]


def test_4_29_a_note_beside_the_table_stands_under_no_name(take: Callable) -> None:
    file_read = take(saved(book(HEADER, [*ONE, None, "проверить!"], TWO)))

    assert file_read.headers == (*HEADER, "", "")
    assert file_read.rows()[0] == (*ROWS[0], "", "проверить!")


def test_4_30_each_sheet_is_a_table(take: Callable) -> None:
    workbook = book(Сводка=[["Всего сделок", 2]], Сделки=[HEADER, ONE, TWO])
    file_read = take(saved(workbook))

    by_name = {table.name: table for table in file_read.file.tables}
    assert file_read.rows(by_name["Сделки"]) == ROWS


def test_4_30_the_sheet_asked_for_is_read(take: Callable) -> None:
    workbook = saved(book(Сводка=[["a", "b"], ["x", "y"]], Сделки=[HEADER, ONE, TWO]))

    assert take(workbook, sheet="Сделки").rows() == ROWS
    with pytest.raises(UnknownSheet) as refused:
        take(workbook, sheet="Звонки")
    assert refused.value.facts["names"] == "Сводка, Сделки"


def test_4_31_hidden_rows_are_read_and_counted(take: Callable) -> None:
    workbook = book(HEADER, ONE, TWO)
    workbook.active.row_dimensions[3].hidden = True
    workbook.active.row_dimensions[900].hidden = True
    file_read = take(saved(workbook))

    assert file_read.rows() == ROWS
    assert file_read.notes == {"hidden_rows": 1}


def test_4_31_hidden_sheets_are_left_out_unless_asked_for(take: Callable) -> None:
    workbook = book(Сделки=[HEADER, ONE, TWO], Старое=[HEADER, ONE])
    workbook["Старое"].sheet_state = "hidden"
    file_read = take(saved(workbook))

    assert file_read.rows() == ROWS
    assert [(n.code, n.example) for n in file_read.table.problems] == [("hidden_sheet", "Старое")]
    assert take(saved(workbook), sheet="Старое").rows() == ROWS[:1]


def test_4_30_a_sheet_that_is_a_chart_is_no_table(take: Callable) -> None:
    workbook = book(Сделки=[HEADER, ONE, TWO])
    workbook.create_chartsheet("График").add_chart(openpyxl.chart.BarChart())

    assert take(saved(workbook)).rows() == ROWS


@pytest.mark.parametrize("declared", [b"A1:A1", b"A1:XFD1048576"])
def test_4_33_a_wrong_declared_range_does_not_matter(take: Callable, declared: bytes) -> None:
    content = edited(saved(book(HEADER, ONE, TWO)), rb'ref="A1:D3"', b'ref="%s"' % declared)

    assert take(content).rows() == ROWS


def test_4_33_formatted_empty_rows_are_no_rows(take: Callable) -> None:
    workbook = book(HEADER, ONE, TWO)
    for line in range(4, 2_000):
        workbook.active.cell(line, 1).number_format = "0.00"
    workbook.active.cell(100_000, 4).number_format = "0.00"

    assert take(saved(workbook)).rows() == ROWS
