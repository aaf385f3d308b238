"""Files that are refused: export_formats 4.7 and 4.10 to 4.15."""

import io
import struct
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from data.model import errors

DEALS = "ID;Название;Сумма\n1;Доставка;100\n"


def packed(**entries: bytes | str) -> bytes:
    """A zip of the given entries; `_in_` in a name stands for a slash and `_dot_` for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("_in_", "/").replace("_dot_", "."), content)
    return out.getvalue()


def workbook(rows: list[list[object]] | None = None) -> bytes:
    """A plain XLSX of one sheet."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows or [["ID", "Название", "Сумма"], ["1", "Доставка", 100]]:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def compound(stream: str) -> bytes:
    """The shell of an old Office file with one named stream in its directory."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    struct.pack_into("<H", header, 30, 9)
    return bytes(header) + stream.encode("utf-16-le").ljust(4096, b"\0")


def test_4_10_the_shell_of_an_old_workbook_is_damaged(take: Callable) -> None:
    with pytest.raises(errors.Damaged) as refused:
        take(compound("Workbook"), "сделки.xls")

    assert refused.value.facts == {"file": "сделки.xls", "kind": "xls"}


@pytest.mark.parametrize("name", ["deals.xlsx", "deals.csv"])
def test_4_11_a_workbook_with_a_password_is_refused(take: Callable, name: str) -> None:
    with pytest.raises(errors.PasswordProtected) as refused:
        take(compound("EncryptedPackage"), name)

    assert refused.value.key == "errors.password_protected"
    assert refused.value.facts == {"file": name}


def test_4_11_a_zip_with_a_password_is_refused(take: Callable) -> None:
    content = bytearray(packed(deals_dot_csv=DEALS))
    for mark, place in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        content[content.index(mark) + place] |= 1

    with pytest.raises(errors.PasswordProtected):
        take(bytes(content), "deals.zip")


def test_4_12_a_bomb_is_refused_by_its_unpacked_size(take: Callable) -> None:
    content = packed(xl_in_workbook_dot_xml=b"\0" * (300 << 20))
    assert len(content) < 1 << 20

    with pytest.raises(errors.TooLargeUnpacked) as refused:
        take(content, "deals.xlsx")

    assert refused.value.facts == {"file": "deals.xlsx", "megabytes": 300, "entries": 1}


def test_4_12_a_bomb_is_refused_by_its_many_entries(take: Callable) -> None:
    content = packed(**{f"f{n}_dot_csv": "" for n in range(10_001)})

    with pytest.raises(errors.TooLargeUnpacked):
        take(content, "deals.zip")


def test_4_12_a_tightly_packed_honest_file_is_read(take: Callable) -> None:
    rows = "1;Доставка;100\n" * 200_000
    content = packed(deals_dot_csv="ID;Название;Сумма\n" + rows)
    assert len(content) * 100 < len(rows.encode())

    assert take(content, "deals.zip").table.rows == 200_000


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_4_13_a_workbook_cut_short_is_damaged(take: Callable, share: float) -> None:
    content = workbook()

    with pytest.raises(errors.Damaged) as refused:
        take(content[: int(len(content) * share)], "deals.xlsx")

    assert refused.value.facts["file"] == "deals.xlsx"


def test_4_13_a_workbook_with_a_broken_sheet_is_damaged(take: Callable) -> None:
    content = bytearray(workbook([[str(n), "текст", n] for n in range(500)]))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as parts:
        start = parts.getinfo("xl/worksheets/sheet1.xml").header_offset
    content[start + 200 : start + 260] = b"\xff" * 60

    with pytest.raises(errors.Damaged):
        take(bytes(content), "deals.xlsx")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (packed(Index_in_Document_dot_iwa=b"x"), "numbers"),
        (packed(Index_dot_zip=b"x"), "numbers"),
        (b"\x09\x04\x06\0\0\0\x10\0\0\0", "xls"),
    ],
)
def test_4_13_other_spreadsheets_are_named(take: Callable, content: bytes, kind: str) -> None:
    with pytest.raises(errors.SaveAsXlsx) as refused:
        take(content, "deals.xlsx")

    assert refused.value.facts["kind"] == kind


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "image"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image"),
        (b"Rar!\x1a\x07\x01\0", "archive"),
        (b'{"deals": [{"id": 1}]}', "json"),
        (b'<?xml version="1.0"?><root><a>1</a></root>', "xml"),
        (compound("WordDocument"), "document"),
        (packed(word_in_document_dot_xml=b"<x/>"), "document"),
        (
            packed(mimetype=b"application/vnd.oasis.opendocument.text", content_dot_xml=b"<x/>"),
            "document",
        ),
        (bytes(range(256)) * 20, "binary"),
    ],
)
def test_4_13_what_is_no_table_is_named(take: Callable, content: bytes, kind: str) -> None:
    with pytest.raises(errors.NotATable) as refused:
        take(content, "deals.csv")

    assert refused.value.facts == {"file": "deals.csv", "kind": kind}


def test_4_13_the_mark_of_an_open_workbook_is_named(take: Callable) -> None:
    with pytest.raises(errors.LockFile):
        take(b"\x05Admin" + b" " * 159, "~$deals.xlsx")


def test_4_14_a_zip_with_one_table_is_unpacked(take: Callable) -> None:
    inside = packed(deals_dot_csv=DEALS, __MACOSX_in_deals_dot_csv=b"junk", readme_dot_md="x")
    file_read = take(inside, "export.zip")

    assert file_read.file.container == "csv"
    assert file_read.rows() == [("1", "Доставка", "100")]


def test_4_14_a_zip_may_hold_a_workbook(take: Callable) -> None:
    file_read = take(packed(deals_dot_xlsx=workbook()), "export.zip")

    assert file_read.file.container == "xlsx"
    assert file_read.rows() == [("1", "Доставка", "100")]


def test_4_14_a_zip_with_several_tables_is_refused(take: Callable) -> None:
    with pytest.raises(errors.SeveralTables) as refused:
        take(packed(deals_dot_csv=DEALS, calls_dot_csv=DEALS), "export.zip")

    assert refused.value.facts == {
        "file": "export.zip",
        "count": 2,
        "names": "deals.csv, calls.csv",
    }


def test_4_14_a_zip_without_a_table_is_refused(take: Callable) -> None:
    with pytest.raises(errors.NoTableInside):
        take(packed(a_dot_pdf=b"%PDF", b_dot_png=b"x"), "export.zip")


def test_4_14_a_zip_in_a_zip_is_refused(take: Callable) -> None:
    with pytest.raises(errors.NoTableInside):
        take(packed(inner_dot_zip=packed(deals_dot_csv=DEALS)), "export.zip")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n "])
def test_4_15_an_empty_file_is_refused(take: Callable, content: bytes) -> None:
    with pytest.raises(errors.EmptyFile) as refused:
        take(content)

    assert refused.value.facts == {"file": "export.csv"}


@pytest.mark.parametrize(
    "content",
    [
        "ID;Название;Сумма\n",
        '"ID";"Название";"Сумма";\n',
        "ID;Название;Сумма\n;;\n\n",
        "ID;Название;Сумма\nИтого;;0\n",
        "Отчёт по сделкам\n\nID;Название;Сумма",
        workbook([["ID", "Название", "Сумма"]]),
        "<table><tr><th>ID</th><th>Сумма</th></tr></table>",
        "1CClientBankExchange\nКодировка=Windows\nКонецФайла\n".encode("cp1251"),
    ],
)
def test_4_15_a_header_alone_is_no_data(take: Callable, content: bytes | str) -> None:
    with pytest.raises(errors.NoData):
        take(content)


@pytest.mark.parametrize("what", ["сделок", "лидов", "счетов"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_4_15_the_sentence_of_an_empty_list_is_no_data(
    take: Callable, what: str, encoding: str
) -> None:
    with pytest.raises(errors.NoData):
        take(f"Список {what} пуст!".encode(encoding), "deals.xls")


def test_a_refusal_leaves_nothing_behind(take: Callable, connection: object) -> None:
    """The user's next file must not meet the rests of this one."""
    with pytest.raises(errors.NoData):
        take("ID;Название;Сумма\nИтого;;0\n")

    assert connection.execute(
        "SELECT count(*) FROM duckdb_views() WHERE NOT internal"
    ).fetchone() == (0,)
