"""Rejected rows go out as a workbook, are mended and come back as what they were."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.ingest.parse_file import LoadOptions
from data.ingest.replay import rebuild
from data.model.problems import LoadResult
from present.rejected_rows import workbook
from present.text import Text
from tests.data.nasty.drawn import xlsx
from tests.data.workspace import Desk, identity_holds, problems

HEADER = "Номер платежа;Дата оплаты;Сумма;Клиент;Ответственный\n"
PAID = (
    HEADER
    + "1;02.10.2026;100 000,00;Ромашка;Анна\n"
    + "2;завтра;250 000,00;=1+1;Борис\n"
    + "3;16.10.2026;;Лютик;Анна\n"
    + "4;;пять;Клевер;Борис\n"
)
OWN_COLUMNS = ("Что исправить", "Строка исходного файла")


def book_of(desk: Desk, loaded: LoadResult, lang: str = "ru", **choice: Any) -> openpyxl.Workbook:
    content = workbook(desk.store, loaded.sha256, loaded.file, LoadOptions(**choice), Text(lang))
    return openpyxl.load_workbook(BytesIO(content))


def saved(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_all_rejected_rows_stand_as_in_the_file_with_what_to_mend(desk: Desk) -> None:
    loaded = desk.load(PAID, "pay.csv")
    sheet = book_of(desk, loaded).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))

    assert rows[0] == (*OWN_COLUMNS, *HEADER.strip().split(";"))
    assert rows[1:] == [
        ("Дата оплаты: дата не читается", 3, "2", "завтра", "250 000,00", "=1+1", "Борис"),
        ("Сумма: не заполнено", 4, "3", "16.10.2026", None, "Лютик", "Анна"),
        (
            "Дата оплаты: не заполнено; Сумма: число не читается",
            *(5, "4", None, "пять", "Клевер", "Борис"),
        ),
    ]
    assert sheet["F2"].data_type == "s"  # a text and never a formula
    assert [sheet["D2"].fill.fgColor.rgb, sheet["C2"].fill.fill_type] == ["00FFE9A8", None]


def test_rejected_rows_are_counted_under_the_first_column_that_rejects_them(desk: Desk) -> None:
    text = (
        "Номер платежа;Дата оплаты;Сумма;Клиент\n1;02.10.2026;100,00;А\n"
        "2;31.02.2026;триста;Б\n3;03.10.2026;триста;В\n4;;5,00;Г\n5;04.10.2026;;Д\n"
    )
    facts = [
        (each.column, each.rows, each.example, each.line)
        for each in desk.load(text, "pay.csv").problems
        if each.code == "rejected_rows"
    ]
    assert facts == [("Дата оплаты", 2, "31.02.2026", 3), ("Сумма", 2, "триста", 4)]


def test_mended_rows_come_in_and_unmended_ones_are_rejected_again(desk: Desk) -> None:
    loaded = desk.load(PAID, "pay.csv")
    book = book_of(desk, loaded)
    sheet = book.worksheets[0]
    sheet["D2"], sheet["E3"] = datetime(2026, 10, 9), 400_000.5
    mended = desk.load(saved(book), "pay-mended.xlsx")

    assert (mended.source, mended.kind) == (loaded.source, loaded.kind)
    assert (mended.rows.read, mended.rows.accepted, mended.rows.rejected) == (3, 2, 1)
    assert set(problems(mended)) == {"unreadable_number", "rejected_rows", "unknown_owners"}
    assert identity_holds(mended)
    got = "SELECT payment_id, paid_at::DATE::VARCHAR, amount::DOUBLE, client, owner FROM payments"
    expected = [
        ("1", "2026-10-02", 100_000.0, "Ромашка", "Анна"),
        ("2", "2026-10-09", 250_000.0, "=1+1", "Борис"),
        ("3", "2026-10-16", 400_000.5, "Лютик", "Анна"),
    ]
    assert desk.rows(f"{got} ORDER BY 1") == expected
    again = book_of(desk, mended).worksheets[0]  # what is left can be mended once more
    assert [row[2] for row in again.iter_rows(values_only=True)] == ["Номер платежа", "4"]
    rebuild(desk.store)
    assert desk.rows(f"{got} ORDER BY 1") == expected


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_unmended_rows_are_rejected_again_for_the_same_reasons(desk: Desk, lang: str) -> None:
    loaded = desk.load(PAID, "pay.csv")
    again = desk.load(saved(book_of(desk, loaded, lang)), "pay.xlsx")

    assert (again.rows.read, again.rows.rejected) == (3, 3)
    assert [(each.column, each.value, each.code) for each in again.rejected] == [
        (each.column, each.value, each.code) for each in loaded.rejected
    ]


AMERICAN = (
    "deal_id,owner,created_at,status,amount\n"
    '1,Ann,01/05/2026,won,"1,234"\n2,Ann,01/25/2026,won,"12,345.50"\n'
    '3,Ann,13/13/2026,won,1\n,Ann,01/06/2026,won,"2,345"\n'
)


def test_formats_decided_by_the_whole_file_hold_for_its_rejected_rows(desk: Desk) -> None:
    """Alone 01/06/2026 and 2,345 could be read in two ways: the file had settled both."""
    loaded = desk.load(AMERICAN, "deals.csv", kind="deals")
    book = book_of(desk, loaded, kind="deals")
    unmended = desk.load(saved(book), "same.xlsx")
    assert (unmended.rows.read, unmended.rows.rejected) == (1, 1)
    book.worksheets[0]["C2"] = "4"
    mended = desk.load(saved(book), "mended.xlsx")

    assert mended.rows.accepted == 1
    assert desk.rows(
        "SELECT created_at::DATE::VARCHAR, amount::INT FROM deals WHERE deal_id = '4'"
    ) == [("2026-01-06", 2345)]


def test_rows_without_ids_come_in_by_their_contents(desk: Desk) -> None:
    lines = "client;paid_at;amount\nFern;2026-10-07;10\nMoss;soon;20\nReed;2026-10-08;\n"
    loaded = desk.load(lines, "cash.csv", kind="payments")
    book = book_of(desk, loaded, kind="payments")
    book.worksheets[0]["D2"], book.worksheets[0]["E3"] = "2026-10-09", "30"
    first = desk.load(saved(book), "cash.xlsx")
    whole = lines.replace("soon", "2026-10-09").replace("08;", "08;30")
    again = desk.load(whole, "cash whole.csv", kind="payments")

    assert (first.source, first.rows.accepted) == (loaded.source, 2)
    assert (again.rows.accepted, again.rows.unchanged) == (0, 3)


PRESET = (
    'id = "kassa"\n[payments]\nsignature = ["Чек"]\npayment_id = ["Чек"]\npaid_at = ["Когда"]\n'
    'amount = ["Сколько"]\n'
)


def test_a_table_mapped_by_hand_needs_no_second_answer(desk: Desk) -> None:
    loaded = desk.load("Чек;Когда;Сколько\n1;02.10.2026;5\n2;;7\n", "k.csv", preset_file=PRESET)
    book = book_of(desk, loaded, preset_file=PRESET)
    book.worksheets[0]["D2"] = "03.10.2026"
    mended = desk.load(saved(book), "k.xlsx")

    assert (mended.source, mended.rows.accepted) == ("kassa", 1)


def test_an_unreadable_hidden_sheet_answers_nothing(desk: Desk) -> None:
    """Somebody else's hidden sheet of that name neither breaks nor bends the reading."""
    loaded = desk.load(PAID, "pay.csv")
    for nonsense in ("", "{", "[]", '{"choice": {"preset": "../x", "demo": true}}', "null"):
        book = book_of(desk, loaded)
        book["planerka"]["A1"] = nonsense
        again = desk.load(saved(book), f"{len(nonsense)}.xlsx")
        assert (again.source, again.rows.rejected) == (loaded.source, 3)


def test_each_sheet_of_a_workbook_keeps_its_own_rejected_rows(desk: Desk) -> None:
    template = Path(__file__).parents[3] / "sample_exports" / "planerka" / "planerka.xlsx"
    book = openpyxl.load_workbook(template)
    for sheet in book.worksheets:
        sheet["A2"] = None
    loaded = desk.load(saved(book), "planerka.xlsx")
    returned = book_of(desk, loaded)

    assert loaded.rows.rejected > 0
    assert set(returned.sheetnames) - {"planerka"} <= set(book.sheetnames)


def test_a_table_with_one_of_our_column_names_keeps_it(desk: Desk) -> None:
    rows = [("deal_id", "created_at", "Что исправить"), ("1", "2026-10-01", "крышу")]
    loaded = desk.load(xlsx(*rows), "d.xlsx", kind="deals")

    assert loaded.rows.accepted == 1
