"""A file that is refused leaves the store as it was: export_formats 4.11 to 4.15."""

import io
import zipfile

import openpyxl
import pytest

from data.model import errors
from data.presets.identify import UnknownColumns
from tests.data.workspace import Desk

GOOD = "ID;Стадия сделки;Название сделки;Сумма;Дата создания\n1;Новая;Школа;100;01.09.2026\n"
HEADER = GOOD.splitlines()[0] + "\n"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")


def workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(HEADER.strip().split(";"))
    book.active.append(["1", "Новая", "Школа", 100, "01.09.2026"])
    book.save(out)
    return out.getvalue()


def locked_workbook() -> bytes:
    """The shell Office puts around an encrypted workbook."""
    shell = bytearray(COMPOUND)
    shell[30:32] = (9).to_bytes(2, "little")
    return bytes(shell) + "EncryptedPackage".encode("utf-16-le").ljust(4096, b"\0")


def two_tables() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", GOOD)
        archive.writestr("b.csv", GOOD)
    return out.getvalue()


def random_headers() -> bytes:
    return "Погода;Ветер;Давление\nдождь;юг;740\nснег;север;750\n".encode()


WRONG = [
    pytest.param(b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n", "счёт.pdf", errors.NotATable, id="pdf"),
    pytest.param(b"%PDF-1.7\n1 0 obj\n", "сделки.csv", errors.NotATable, id="pdf called csv"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "скрин.png", errors.NotATable, id="image"),
    pytest.param(locked_workbook(), "сделки.xlsx", errors.PasswordProtected, id="password"),
    pytest.param(workbook()[:-400], "сделки.xlsx", errors.Damaged, id="workbook cut off"),
    pytest.param(two_tables(), "архив.zip", errors.SeveralTables, id="two tables"),
    pytest.param(b"", "сделки.csv", errors.EmptyFile, id="no bytes"),
    pytest.param(b"\n \n\n", "сделки.csv", errors.EmptyFile, id="blanks"),
    pytest.param(HEADER.encode(), "сделки.csv", errors.NoData, id="header only"),
    pytest.param("Список сделок пуст!".encode(), "сделки.csv", errors.NoData, id="nothing found"),
    pytest.param(random_headers(), "погода.csv", UnknownColumns, id="unknown headers"),
]


@pytest.mark.parametrize(("content", "name", "error"), WRONG)
def test_a_wrong_file_is_refused_by_name_and_stores_nothing(
    desk: Desk, content: bytes, name: str, error: type[errors.ExportError]
) -> None:
    with pytest.raises(error) as refused:
        desk.load(content, name)

    assert refused.value.facts["file"] == name
    assert type(refused.value) is error
    assert desk.is_empty()


@pytest.mark.parametrize(("content", "name", "error"), WRONG)
def test_a_wrong_file_leaves_what_is_stored_untouched(
    desk: Desk, content: bytes, name: str, error: type[errors.ExportError]
) -> None:
    desk.load(GOOD)
    before = desk.store.version, desk.store.uploads(), desk.rows("SELECT * FROM deals")

    with pytest.raises(error):
        desk.load(content, name)

    assert (desk.store.version, desk.store.uploads(), desk.rows("SELECT * FROM deals")) == before


def test_a_good_file_is_loaded_after_a_wrong_one(desk: Desk) -> None:
    with pytest.raises(errors.NotATable):
        desk.load(b"%PDF-1.7\n", "сделки.csv")

    loaded = desk.load(GOOD, "сделки.csv")

    assert (loaded.upload_id, loaded.rows.accepted) == (1, 1)


def test_a_wrong_encoding_is_refused_and_stores_nothing(desk: Desk) -> None:
    with pytest.raises(errors.WrongEncoding):
        desk.load(GOOD.encode("cp1251"), encoding="utf-8")

    assert desk.is_empty()


def test_a_sheet_that_is_not_there_is_refused(desk: Desk) -> None:
    with pytest.raises(errors.UnknownSheet) as refused:
        desk.load(workbook(), "сделки.xlsx", sheet="Лист7")

    assert refused.value.facts["sheet"] == "Лист7"
    assert desk.is_empty()


@pytest.mark.parametrize("inside", ["export.csv", "xl/workbook.xml", "content.xml"])
def test_an_archive_that_points_before_its_beginning_is_damaged(desk: Desk, inside: str) -> None:
    """The directory claims to stand further on than it does, so that its entries begin below 0."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(inside, "ID;Сумма\n1;5\n" * 20)
    content = bytearray(out.getvalue())
    place = content.rfind(b"PK\5\6") + 16
    size = int.from_bytes(content[place : place + 4], "little")
    content[place : place + 4] = (size + 90_000).to_bytes(4, "little")

    with pytest.raises(errors.Damaged):
        desk.load(bytes(content), "export.zip")
    assert desk.is_empty()


@pytest.mark.parametrize("mark", ["\x1e", "\x1f", "\x1d\x1e\x1f"])
def test_marks_between_records_are_but_signs_in_a_cell(desk: Desk, mark: str) -> None:
    plain = "".join(f"{n};2026-02-01;7\n" for n in range(3, 203))
    odd = f"1;2026{mark}-02-01;5\n2;2026-02-01;{mark}6x{mark}\n"

    loaded = desk.load(f"payment_id;paid_at;amount\n{odd}{plain}", kind="payments")

    assert (loaded.rows.read, loaded.rows.accepted, loaded.rows.rejected) == (202, 200, 2)
    codes = {problem.code for problem in loaded.problems}
    assert codes == {"unreadable_date", "unreadable_number", "rejected_rows"}
