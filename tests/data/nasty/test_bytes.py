"""Bytes and containers: export_formats 4.1 to 4.17, a test a row."""

import io
import struct
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from data.model import errors
from data.readers import bombs, container
from tests.data.nasty.drawn import (
    DEALS,
    HEADER,
    ONE,
    ROWS,
    STORED,
    TWO,
    biff,
    edited,
    html,
    ods,
    packed,
    text,
    xlsb,
    xlsx,
)
from tests.data.workspace import Desk, identity_holds, problems

XLSX = xlsx(HEADER, ONE, TWO)


def refused(desk: Desk, content: bytes, name: str, error: type[errors.ExportError]) -> dict:
    """The facts of a refusal, after a good file whose rows must stay as they are."""
    desk.load(DEALS)
    before = desk.store.version, desk.rows("SELECT * FROM deals")
    with pytest.raises(error) as raised:
        desk.load(content, name)
    assert (desk.store.version, desk.rows("SELECT * FROM deals")) == before
    assert raised.value.facts["file"] == name
    return raised.value.facts


def test_4_01_a_bom_is_no_part_of_the_first_header(desk: Desk) -> None:
    desk.load(DEALS.encode("utf-8-sig"))

    assert desk.rows(STORED) == ROWS


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "mac_cyrillic"])
def test_4_02_old_encodings_are_guessed_and_reported(desk: Desk, encoding: str) -> None:
    loaded = desk.load(DEALS.encode(encoding))

    assert desk.rows(STORED) == ROWS
    assert loaded.encoding == encoding


def test_4_02_the_guess_can_be_changed(desk: Desk) -> None:
    content = DEALS.replace("Школа", "ГБ").encode("cp866")

    assert desk.load(content, encoding="cp866").encoding == "cp866"
    assert desk.value("SELECT title FROM deals WHERE deal_id = '1'") == "ГБ"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_4_03_sixteen_bits_and_tabs(desk: Desk, encoding: str) -> None:
    desk.load(text(HEADER, ONE, TWO, delimiter="\t").encode(encoding))

    assert desk.rows(STORED) == ROWS


def test_4_04_a_last_line_in_another_encoding_is_read_and_reported(desk: Desk) -> None:
    content = text(HEADER, *[ONE] * 20).encode("cp1251") + text(TWO).encode()
    loaded = desk.load(content)

    assert desk.rows(STORED)[1] == ROWS[1]
    (problem,) = [each for each in loaded.problems if each.code == "mixed_encoding"]
    assert (problem.rows, problem.line) == (1, 22)
    assert "Двор" in (problem.example or "")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("first", ["", "sep"])
def test_4_05_the_delimiter_is_detected_from_the_lines(
    desk: Desk, delimiter: str, first: str
) -> None:
    named = f"sep={delimiter}\n" if first else ""
    desk.load(named + text(HEADER, ONE, TWO, delimiter=delimiter))

    assert desk.rows(STORED) == ROWS


def test_4_05_delimiters_inside_values_do_not_mislead(desk: Desk) -> None:
    odd = ("1", "Новая", '"Школа, двор, сад, цех"', "Яшина", "1000", "01.09.2026")
    desk.load(text(HEADER, odd, odd, odd, TWO))

    assert desk.value("SELECT title FROM deals WHERE deal_id = '1'") == "Школа, двор, сад, цех"


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("at_end", [True, False])
def test_4_06_line_ends(desk: Desk, newline: str, at_end: bool) -> None:
    content = text(HEADER, ONE, TWO, newline=newline)
    desk.load(content if at_end else content.removesuffix(newline))

    assert desk.rows(STORED) == ROWS


def test_4_06_mixed_line_ends(desk: Desk) -> None:
    desk.load(f"{';'.join(HEADER)}\r\n{';'.join(ONE)}\n{';'.join(TWO)}\r")

    assert desk.rows(STORED) == ROWS


OFFICE = "urn:schemas-microsoft-com:office:spreadsheet"
XML = (
    f'<?xml version="1.0"?><Workbook xmlns="{OFFICE}" xmlns:ss="{OFFICE}"><Worksheet><Table>'
    + "".join(
        "<Row>" + "".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in row) + "</Row>"
        for row in (HEADER, ONE, TWO)
    )
    + "</Table></Worksheet></Workbook>"
)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(html(HEADER, ONE, TWO).encode(), "deals.xls", id="html"),
        pytest.param(DEALS.encode(), "deals.xls", id="csv"),
        pytest.param(text(HEADER, ONE, TWO, delimiter="\t").encode(), "deals.xls", id="tsv"),
        pytest.param(XML.encode(), "deals.xls", id="xml"),
        pytest.param(XLSX, "deals.xls", id="xlsx as xls"),
        pytest.param(XLSX, "deals.csv", id="xlsx as csv"),
        pytest.param(biff(HEADER, ONE, TWO), "deals.xlsx", id="biff as xlsx"),
    ],
)
def test_4_07_the_contents_decide_and_not_the_name(desk: Desk, content: bytes, name: str) -> None:
    desk.load(content, name)

    assert desk.rows(STORED) == ROWS


def test_4_08_cells_of_html_are_text(desk: Desk) -> None:
    odd = ("007", "Новая", "ООО &laquo;Сад&raquo;<br>и &amp; К", "Яшина", "1,5", "01.09.2026")
    desk.load(html(HEADER, odd, TWO), "deals.xls")

    rows = desk.rows("SELECT deal_id, title, amount::DOUBLE FROM deals ORDER BY line")
    assert rows == [("007", "ООО «Сад» и & К", 1.5), ("2", "Двор", 500.0)]


def test_4_09_html_cut_off_is_read_and_reported(desk: Desk) -> None:
    loaded = desk.load(html(HEADER, ONE, TWO, end=""), "deals.xls")

    assert desk.rows(STORED) == ROWS
    assert problems(loaded) == {"incomplete_file": 1}


DATED = (*HEADER[:5], "Дата создания")


@pytest.mark.parametrize("make", [biff, ods])
def test_4_10_workbooks_of_other_offices_are_read(desk: Desk, make: object) -> None:
    rows = [
        ("0001", "Новая", "Школа", "Яшина", 1000.5, datetime(2026, 9, 1, 10, 20, 30)),
        ("0002", "Сделка успешна", "Двор", "Ёлкин", 500, datetime(2026, 9, 2)),
    ]
    loaded = desk.load(make(DATED, *rows), "deals.xls")  # type: ignore[operator]

    query = "SELECT deal_id, status, amount::DOUBLE, created_at, line FROM deals ORDER BY 1"
    assert desk.rows(query) == [
        ("0001", "open", 1000.5, datetime(2026, 9, 1, 10, 20, 30), 2),
        ("0002", "won", 500.0, datetime(2026, 9, 2), 3),
    ]
    assert identity_holds(loaded)
    assert problems(loaded) == {}


def test_4_10_a_binary_workbook_of_2007_is_read(desk: Desk) -> None:
    amounts = (1000.5, 500.0)
    rows = [(*row[:4], amount, row[5]) for row, amount in zip((ONE, TWO), amounts, strict=True)]
    desk.load(xlsb(HEADER, *rows), "deals.xlsb")

    assert desk.rows("SELECT title, amount::DOUBLE FROM deals ORDER BY line") == [
        ("Школа", 1000.5),
        ("Двор", 500.0),
    ]


def test_4_10_the_hidden_sheet_of_an_old_workbook_is_reported(desk: Desk) -> None:
    loaded = desk.load(biff(HEADER, ONE, TWO, hidden="Черновик"), "deals.xls")

    (problem,) = loaded.problems
    assert (problem.code, problem.example) == ("hidden_sheet", "Черновик")


def locked(stream: str = "EncryptedPackage") -> bytes:
    """The shell that Office puts around an encrypted workbook, whatever the password."""
    shell = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    struct.pack_into("<H", shell, 30, 9)
    return bytes(shell) + stream.encode("utf-16-le").ljust(4096, b"\0")


def locked_biff() -> bytes:
    """A workbook of Excel 97 whose second record says that the rest is encrypted."""
    content = bytearray(biff(HEADER, ONE, TWO))
    start = content.index(b"\x09\x08\x10\x00")
    content[start + 20 : start + 22] = b"\x2f\x00"
    return bytes(content)


def locked_ods() -> bytes:
    with zipfile.ZipFile(io.BytesIO(ods(HEADER, ONE))) as archive:
        kind = archive.read("mimetype")
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    return packed(
        {"mimetype": kind, "content.xml": b"\x93" * 99, "META-INF/manifest.xml": manifest}
    )


@pytest.mark.parametrize("content", [locked(), locked_biff(), locked_ods()])
def test_4_11_a_password_is_named(desk: Desk, content: bytes) -> None:
    refused(desk, content, "deals.xlsx", errors.PasswordProtected)


def test_4_12_a_bomb_is_refused_by_its_total_before_unpacking(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = packed({"a.csv": b"0" * (2 << 20)})
    monkeypatch.setattr(container, "LARGEST", 1 << 20)
    monkeypatch.setattr(zipfile.ZipFile, "open", None)  # whoever unpacks fails
    facts = refused(desk, bomb, "a.zip", errors.TooLargeUnpacked)

    assert facts["megabytes"] == 2


def test_4_12_half_a_gigabyte_in_half_a_megabyte_is_refused(desk: Desk, tmp_path: Path) -> None:
    place = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.csv", "w") as bomb,
    ):
        for _ in range(512):
            bomb.write(bytes(1 << 20))
    assert place.stat().st_size < 1 << 20

    refused(desk, place.read_bytes(), "bomb.zip", errors.TooLargeUnpacked)


def test_4_12_a_workbook_that_hides_its_size_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The declared sizes are small; what is packed is four hundred times as much."""
    monkeypatch.setattr(bombs, "_HARMLESS_BYTES", 0)
    spare = b"".join(b'<row r="%d"></row>' % n for n in range(4, 200_000))
    content = bytearray(
        edited(XLSX, "xl/worksheets/sheet1.xml", (b"</sheetData>", spare + b"</sheetData>"))
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        honest = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    assert content.count(struct.pack("<I", honest)) == 2
    lying = bytes(content).replace(struct.pack("<I", honest), struct.pack("<I", 9_000))

    refused(desk, lying, "deals.xlsx", errors.TooLargeUnpacked)


def test_4_12_too_many_entries_are_refused(desk: Desk) -> None:
    many = packed({f"{number}.csv": "" for number in range(container.ENTRIES + 1)})

    assert refused(desk, many, "a.zip", errors.TooLargeUnpacked)["entries"] == 10_001


def test_4_12_a_tight_but_small_workbook_is_accepted(desk: Desk) -> None:
    """Honest files exceed a hundred to one."""
    desk.load(packed({"deals.csv": DEALS + ";;;;;\n" * 200_000}), "deals.zip")

    assert desk.rows(STORED) == ROWS


def test_4_12_rows_repeated_beyond_measure_are_refused(desk: Desk) -> None:
    """An OpenDocument row may stand for a million of its kind."""
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    bomb = f'<table:table-row table:number-rows-repeated="900000000">{cell}</table:table-row>'

    refused(desk, ods(HEADER, ONE, after=bomb), "deals.ods", errors.Damaged)


@pytest.mark.parametrize(
    ("content", "name", "error", "kind"),
    [
        (XLSX[:-400], "сделки.xlsx", errors.Damaged, "zip"),
        (packed({"Index/Document.iwa": "x"}), "сделки.numbers", errors.SaveAsXlsx, "numbers"),
        (ods(HEADER, ONE)[:300], "сделки.ods", errors.Damaged, "zip"),
        (b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", "счёт.pdf", errors.NotATable, "pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "скрин.png", errors.NotATable, "image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "фото.jpg", errors.NotATable, "image"),
        (b"\x09\x04\x06\0\0\0\x10\0\0\0", "древняя.xls", errors.SaveAsXlsx, "xls"),
    ],
)
def test_4_13_what_cannot_be_read_is_named(
    desk: Desk, content: bytes, name: str, error: type[errors.ExportError], kind: str
) -> None:
    assert refused(desk, content, name, error)["kind"] == kind


def test_4_13_an_old_workbook_that_goes_round_in_a_circle_is_damaged(desk: Desk) -> None:
    """Its reader would follow the sectors for ever."""
    content = bytearray(biff(HEADER, ONE, TWO))
    (table,) = struct.unpack_from("<I", content, 76)
    struct.pack_into("<I", content, (table + 1) * 512, 0)  # the first sector leads to itself

    assert refused(desk, bytes(content), "deals.xls", errors.Damaged)["kind"] == "xls"


def test_4_13_an_old_workbook_cut_within_its_directory_is_damaged(desk: Desk) -> None:
    content = biff(HEADER, ONE, TWO)
    (directory,) = struct.unpack_from("<I", content, 48)

    cut = content[: (directory + 1) * 512 + 128 + 118]
    assert refused(desk, cut, "deals.xls", errors.Damaged)["kind"] == "xls"


@pytest.mark.parametrize("name", ["~$сделки.xlsx", ".~lock.сделки.xlsx#"])
def test_4_13_the_mark_of_an_open_workbook_is_named(desk: Desk, name: str) -> None:
    refused(desk, b"\x05Admin" + b" " * 159, name, errors.LockFile)


@pytest.mark.parametrize(
    ("inside", "content"),
    [("deals.csv", DEALS), ("deals.xlsx", XLSX), ("deals.ods", ods(HEADER, ONE, TWO))],
)
def test_4_14_a_zip_with_one_table_is_unpacked(
    desk: Desk, inside: str, content: bytes | str
) -> None:
    desk.load(packed({inside: content, "__MACOSX/._deals": "x", "readme.md": "x"}), "export.zip")

    assert desk.rows(STORED) == ROWS


def test_4_14_a_zip_with_several_tables_asks(desk: Desk) -> None:
    several = packed({"deals.csv": DEALS, "calls.csv": DEALS})
    facts = refused(desk, several, "export.zip", errors.SeveralTables)

    assert (facts["count"], facts["names"]) == (2, "deals.csv, calls.csv")


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", errors.EmptyFile),
        (b"\r\n \n", errors.EmptyFile),
        (text(HEADER).encode(), errors.NoData),
        (xlsx(HEADER), errors.NoData),
        ("Список сделок пуст!".encode(), errors.NoData),
        ("\ufeffСписок лидов пуст!".encode(), errors.NoData),
    ],
)
def test_4_15_no_data_is_refused(
    desk: Desk, content: bytes, error: type[errors.ExportError]
) -> None:
    refused(desk, content, "deals.csv", error)


@pytest.mark.parametrize(("rows", "is_reported"), [(65_535, True), (65_536, True), (65_534, False)])
def test_4_16_a_table_as_long_as_a_sheet_is_reported(
    desk: Desk, rows: int, is_reported: bool
) -> None:
    lines = "".join(f"{number};Новая;Школа;Яшина;1;01.09.2026\n" for number in range(rows))
    loaded = desk.load(text(HEADER) + lines)

    assert loaded.rows.accepted == rows
    assert ("excel_limit" in problems(loaded)) is is_reported


def test_4_16_a_sheet_that_ends_with_its_last_line_is_reported(desk: Desk) -> None:
    """Three lines above the header: 65,532 rows fill the old sheet."""
    above = "Отчёт по сделкам\n\n\n"
    lines = "".join(f"{number};Новая;Школа;Яшина;1;01.09.2026\n" for number in range(65_532))
    loaded = desk.load(above + text(HEADER) + lines)

    assert problems(loaded) == {"excel_limit": 65_532}


def test_4_17_a_million_rows_are_loaded(desk: Desk, tmp_path: Path) -> None:
    """Time and memory are measured by the benchmark; here they all have to come."""
    place = tmp_path / "calls.csv"
    with place.open("w", encoding="utf-8") as out:
        out.write("call_id,started_at,talk_seconds\n")
        out.writelines(f"{n},2026-09-01 10:00:00,{n % 60}\n" for n in range(1_000_000))
    loaded = desk.load(place, kind="calls")

    assert (loaded.rows.read, loaded.rows.accepted) == (1_000_000, 1_000_000)
    sums = "SELECT count(*), sum(talk_seconds)::BIGINT FROM calls"
    assert desk.rows(sums) == [(1_000_000, sum(n % 60 for n in range(1_000_000)))]


def test_a_file_beyond_the_limit_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "LARGEST_FILE", 1 << 20)
    facts = refused(desk, b"x" * (3 << 20), "calls.csv", errors.TooLarge)

    assert (facts["megabytes"], facts["limit"]) == (3, 1)


def test_rows_beyond_the_limit_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.readers.read_file.MOST_ROWS", 2)
    three = text(HEADER, ONE, TWO, ("3", *TWO[1:])).encode()
    facts = refused(desk, three, "calls.csv", errors.TooManyRows)

    assert (facts["rows"], facts["limit"]) == (3, 2)
