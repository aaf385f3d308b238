"""Encodings, delimiters, line ends, containers: export_formats 4.1 to 4.9."""

import codecs
from collections.abc import Callable

import pytest

from data.model.errors import WrongEncoding

DEALS = "ID;Название;Ответственный;Сумма\n1;Доставка мебели;Ёлкин Пётр;100\n2;Ремонт;Яшина Анна;\n"
ROWS = [("1", "Доставка мебели", "Ёлкин Пётр", "100"), ("2", "Ремонт", "Яшина Анна", "")]
HEADERS = ("ID", "Название", "Ответственный", "Сумма")


def test_4_1_a_byte_order_mark_is_no_part_of_the_first_header(take: Callable) -> None:
    file_read = take(codecs.BOM_UTF8 + DEALS.encode())

    assert file_read.headers == HEADERS
    assert file_read.rows() == ROWS


def test_4_1_a_byte_order_mark_is_no_part_of_the_first_value(take: Callable) -> None:
    file_read = take(codecs.BOM_UTF8 + b"1;10.01.2024;5\n2;11.01.2024;6\n", header=False)

    assert file_read.rows()[0] == ("1", "10.01.2024", "5")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "cp866", "mac_cyrillic"])
def test_4_2_russian_text_is_read_in_any_old_encoding(take: Callable, encoding: str) -> None:
    file_read = take(DEALS.encode(encoding))

    assert file_read.file.encoding == encoding
    assert file_read.headers == HEADERS
    assert file_read.rows() == ROWS
    assert file_read.lines == [2, 3]


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "mac_cyrillic"])
@pytest.mark.parametrize("text", [DEALS.upper(), DEALS.lower(), DEALS.replace("\n", "\r\n")])
def test_4_2_the_guess_holds_for_any_case(take: Callable, encoding: str, text: str) -> None:
    assert take(text.encode(encoding)).file.encoding == encoding


def test_4_2_the_guess_may_be_changed(take: Callable) -> None:
    file_read = take(DEALS.encode("cp1251"), encoding="cp866")

    assert file_read.file.encoding == "cp866"
    assert file_read.rows() != ROWS


def test_4_2_a_wrong_choice_of_encoding_is_refused(take: Callable) -> None:
    with pytest.raises(WrongEncoding) as refused:
        take(DEALS.encode("cp1251"), encoding="utf-8")

    assert refused.value.facts == {"file": "export.csv", "encoding": "utf-8"}


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE)],
)
def test_4_3_utf16_is_read_with_and_without_its_mark(
    take: Callable, encoding: str, mark: bytes
) -> None:
    body = DEALS.replace(";", "\t").replace("\n", "\r\n").encode(encoding)

    for content in (body, mark + body):
        file_read = take(content)
        assert file_read.headers == HEADERS
        assert file_read.rows() == ROWS
        assert file_read.lines == [2, 3]


def test_4_4_a_last_line_in_another_encoding_is_read_and_noted(take: Callable) -> None:
    body = "".join(f"{n};Сделка;Яшина;5\n" for n in range(40))
    file_read = take((DEALS + body).encode("cp1251") + "99;Последняя;Ёлкин;7\n".encode())

    assert file_read.file.encoding == "cp1251"
    assert file_read.rows()[-1] == ("99", "Последняя", "Ёлкин", "7")
    assert file_read.rows()[:2] == ROWS
    assert file_read.notes == {"mixed_encoding": 1}
    assert file_read.table.problems[0].line == 44


def test_4_4_a_windows_line_in_a_utf8_file_is_read_and_noted(take: Callable) -> None:
    body = "".join(f"{n};Сделка;Яшина;5\n" for n in range(40))
    file_read = take((DEALS + body).encode() + "99;Последняя;Ёлкин;7\n".encode("cp1251"))

    assert file_read.file.encoding == "utf-8"
    assert file_read.rows()[-1] == ("99", "Последняя", "Ёлкин", "7")
    assert file_read.notes == {"mixed_encoding": 1}


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_4_5_the_delimiter_is_detected_from_many_lines(take: Callable, delimiter: str) -> None:
    file_read = take(DEALS.replace(";", delimiter))

    assert file_read.headers == HEADERS
    assert file_read.rows() == ROWS


def test_4_5_decimal_commas_do_not_pass_for_delimiters(take: Callable) -> None:
    rows = "".join(f"{n};{n},5;{n * 2},25;1,0\n" for n in range(50))

    assert take("a;b;c;d\n" + rows).rows()[1] == ("1", "1,5", "2,25", "1,0")


def test_4_5_sep_names_the_delimiter(take: Callable) -> None:
    file_read = take("sep=|\n" + DEALS.replace(";", "|"))

    assert file_read.headers == HEADERS
    assert file_read.rows() == ROWS
    assert file_read.lines == [3, 4]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("ends", [True, False])
def test_4_6_any_line_end_is_read(take: Callable, newline: str, ends: bool) -> None:
    text = DEALS if ends else DEALS.removesuffix("\n")
    file_read = take(text.replace("\n", newline).encode())

    assert file_read.headers == HEADERS
    assert file_read.rows() == ROWS
    assert file_read.lines == [2, 3]


def test_4_6_mixed_line_ends_are_read(take: Callable) -> None:
    file_read = take(DEALS.replace("\n", "\r\n", 1) + "3;Ещё;Яшина;1\r4;И ещё;Яшина;2\r\n")

    assert [row[0] for row in file_read.rows()] == ["1", "2", "3", "4"]
    assert file_read.lines == [2, 3, 4, 5]


BITRIX = (
    "<meta http-equiv='Content-type' content='text/html;charset=UTF-8'><table border='1'>"
    "<thead><tr><th>ID</th><th>Название</th><th>Сумма</th></tr></thead><tbody>"
    "<tr><td>007</td><td><a href='/crm/1'>ООО &laquo;Ромашка&raquo; &amp; Ко</a></td>"
    "<td>1,5</td></tr>"
    "<tr><td>8</td><td>первая<br>вторая</td><td></td></tr></tbody></table>"
)


@pytest.mark.parametrize("name", ["deals.xls", "deals.csv", "deals"])
def test_4_7_the_name_does_not_decide_what_a_file_is(take: Callable, name: str) -> None:
    assert take(BITRIX, name).file.container == "html"
    assert take(DEALS, name).file.container == "csv"
    assert take(DEALS.replace(";", "\t"), name).rows() == ROWS


def test_4_7_excel_xml_inside_xls_is_read(take: Callable) -> None:
    cell = '<Cell><Data ss:Type="String">{}</Data></Cell>'.format
    file_read = take(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>'
        f"<Row>{cell('ID')}{cell('Дата')}{cell('Сумма')}</Row>"
        f'<Row ss:Index="3">{cell("1")}<Cell ss:Index="3"><Data ss:Type="Number">1.5</Data></Cell>'
        '</Row><Row><Cell><Data ss:Type="Number">2</Data></Cell><Cell>'
        '<Data ss:Type="DateTime">2024-01-02T03:04:05.000</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>",
        "deals.xls",
    )

    assert file_read.headers == ("ID", "Дата", "Сумма")
    assert file_read.rows() == [("1", "", "1.5"), ("2", "2024-01-02 03:04:05", "")]
    assert file_read.lines == [3, 4]


def test_4_8_html_cells_stay_text(take: Callable) -> None:
    file_read = take(BITRIX, "DEAL_20240131_ab12.xls")

    assert file_read.headers == ("ID", "Название", "Сумма")
    assert file_read.rows() == [("007", "ООО «Ромашка» & Ко", "1,5"), ("8", "первая вторая", "")]
    assert file_read.lines == [2, 3]
    assert file_read.notes == {}
    assert str(file_read.file.created) == "2024-01-31"


def test_4_8_a_header_of_plain_cells_is_found(take: Callable) -> None:
    plain = BITRIX.replace("<th>", "<td>").replace("</th>", "</td>")

    assert take(plain, "calls.xls").headers == ("ID", "Название", "Сумма")


def test_4_8_windows_html_is_decoded(take: Callable) -> None:
    file_read = take(BITRIX.replace("UTF-8", "windows-1251").encode("cp1251"), "deals.xls")

    assert file_read.rows()[1] == ("8", "первая вторая", "")


@pytest.mark.parametrize("cut", ["</table>", "</tbody></table>", "<td></td></tr></tbody></table>"])
def test_4_9_a_page_cut_short_is_read_and_noted(take: Callable, cut: str) -> None:
    file_read = take(BITRIX.removesuffix(cut), "deals.xls")

    assert file_read.rows()[0] == ("007", "ООО «Ромашка» & Ко", "1,5")
    assert len(file_read.rows()) == 2
    assert file_read.notes == {"incomplete_file": 1}
