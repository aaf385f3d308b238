"""Phones, ids, flags and texts: export_formats 4.61 to 4.67, a test a row."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from data.model.dimensions import OF_DEALS
from data.model.problems import LoadResult
from metrics.definitions.conversion import win_rate
from present.figure_rows import to_csv
from present.workbook import workbook
from tests.data.nasty.drawn import HEADER, ONE, TWO, edited, text, xlsx
from tests.data.workspace import Desk, identity_holds, problems

ZERO_WIDTH, BOM = "\u200b", "\ufeff"


def deals(desk: Desk, column: str, cells: Sequence[str], **choice: Any) -> LoadResult:
    lines = [("deal_id", "created_at", column)]
    lines += [(f"N{n}", "2026-09-01", cell) for n, cell in enumerate(cells, 1)]
    return desk.load(text(*lines, delimiter="\t"), kind="deals", **choice)


def facts_of_problems(loaded: LoadResult) -> list[tuple[Any, ...]]:
    return [(e.code, e.column, e.rows, e.line, e.example) for e in loaded.problems]


def test_4_61_one_phone_in_many_spellings(desk: Desk) -> None:
    cells = ["+7 (927) 100-20-30", "8 927 100 20 30", "79271002030", "'+79271002030"]
    loaded = deals(desk, "phone", [*cells, "8 (927) 100-20-30 доб. 12"])

    assert desk.column("phone", "deals") == ["+79271002030"] * 5
    assert problems(loaded) == {}


def test_4_61_a_damaged_phone_is_reported_and_a_hidden_one_is_not(desk: Desk) -> None:
    loaded = deals(desk, "phone", ["Номер скрыт", "7,9271E+10"])

    assert desk.column("phone", "deals") == [None, None]
    assert facts_of_problems(loaded) == [("damaged_phone", "phone", 1, 3, "7,9271E+10")]


def test_4_62_ids_are_text(desk: Desk) -> None:
    ids = ["0007", "7", "5805028000043899904"]
    loaded = desk.load(text(HEADER, *[(each, *ONE[1:]) for each in ids]))

    assert desk.column("deal_id", "deals") == ids
    assert problems(loaded) == {}


@pytest.mark.parametrize("cell", ["5805028000043890000", "5,80503E+18", "5.80503E+18"])
def test_4_62_an_id_that_went_through_a_spreadsheet_is_reported(desk: Desk, cell: str) -> None:
    loaded = desk.load(text(HEADER, ONE, (cell, *TWO[1:])))

    assert desk.column("deal_id", "deals") == ["1", cell]
    assert facts_of_problems(loaded) == [("lost_digits", "ID", 1, 3, cell)]


def test_4_62_an_id_kept_as_a_number_of_a_workbook_is_reported(desk: Desk) -> None:
    """Sixteen digits: nothing in the number itself shows what is lost."""
    loaded = desk.load(xlsx(HEADER, ONE, (1234567890123456, *TWO[1:])), "deals.xlsx")

    assert desk.column("deal_id", "deals") == ["1", "1234567890123456"]
    assert facts_of_problems(loaded) == [("lost_digits", "ID", 1, 3, "1234567890123456")]


def test_4_62_an_id_as_excel_itself_writes_it_is_reported(desk: Desk) -> None:
    content = xlsx(HEADER, ONE, (77, *TWO[1:]))
    as_power = (b"<v>77</v>", b"<v>5.8050280000438999E+18</v>")
    loaded = desk.load(edited(content, "xl/worksheets/sheet1.xml", as_power), "deals.xlsx")

    assert problems(loaded) == {"lost_digits": 1}


def test_4_62_an_id_kept_as_text_of_a_workbook_is_whole(desk: Desk) -> None:
    loaded = desk.load(xlsx(HEADER, ("5805028000043899904", *ONE[1:])), "deals.xlsx")

    assert desk.column("deal_id", "deals") == ["5805028000043899904"]
    assert problems(loaded) == {}


@pytest.mark.parametrize(
    ("yes", "no"),
    [("Да", "Нет"), ("Y", "N"), ("1", "0"), ("true", "false"), ("ИСТИНА", "ЛОЖЬ")],
)
def test_4_63_yes_and_no(desk: Desk, yes: str, no: str) -> None:
    deals(desk, "is_repeat", [yes, no, ""])

    assert desk.column("is_repeat", "deals") == [True, False, None]


def test_4_63_a_boolean_of_a_workbook(desk: Desk) -> None:
    rows = [(*HEADER, "Повторная сделка"), (*ONE, True), (*TWO, False)]
    desk.load(xlsx(*rows), "deals.xlsx")

    assert desk.column("is_repeat", "deals") == [True, False]


FORMULAS = ["=cmd|' /C calc'!A0", '=HYPERLINK("http://x.example","сюда")', "@SUM(1+1)*cmd"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_4_64_a_formula_is_plain_text(desk: Desk, cell: str) -> None:
    desk.load(xlsx(HEADER, (*ONE[:2], "Школа", *ONE[3:])), "deals.xlsx")
    deals(desk, "title", [cell])

    assert desk.value("SELECT title FROM deals WHERE deal_id = 'N1'") == cell


def test_4_64_a_formula_behind_a_tab_is_plain_text(desk: Desk) -> None:
    rows = [HEADER, (*ONE[:2], '"\t=1+1"', *ONE[3:])]
    desk.load(text(*rows))

    assert desk.column("title", "deals") == ["=1+1"]


OUT = [*FORMULAS, "\t=1+1", "+cmd|x", "-2+3+cmd|x"]


@pytest.mark.parametrize("cell", OUT)
def test_4_64_a_formula_does_not_act_in_what_the_product_writes(cell: str) -> None:
    written = load_workbook(BytesIO(workbook("Сделки", ["Имя"], [[cell]]))).worksheets[0].cell(2, 1)
    row = {"owner": cell, "win_rate": {"value": 0.5, "n": 2, "previous": None}}

    assert (written.value, written.data_type) == (cell, "s")
    (_, line) = csv.reader(StringIO(to_csv([row], ["owner"], [win_rate])))
    assert line[0] == f"'{cell}"


@pytest.mark.parametrize("cell", ["-500", "+7 927 100-20-30", "+7 (927) 100-20-30", "-1 234,50"])
def test_4_64_amounts_and_phones_stay_usable(cell: str) -> None:
    row = {"owner": cell, "win_rate": {"value": 0.5, "n": 2, "previous": None}}

    (_, line) = csv.reader(StringIO(to_csv([row], ["owner"], [win_rate])))
    assert line[0] == cell


@pytest.mark.parametrize(
    "cell",
    [
        "<script>alert(1)</script>",
        "**жирно** [сюда](javascript:alert(1)) 🎉",
        "Robert'); DROP TABLE deals;--",
        "../../etc/passwd",
        "я" * 100_000,
    ],
)
def test_4_65_text_is_kept_as_it_is_written(desk: Desk, cell: str) -> None:
    loaded = deals(desk, "title", [cell, "Двор"])

    assert desk.column("title", "deals") == [cell, "Двор"]
    assert identity_holds(loaded)


@pytest.mark.parametrize("odd", [ZERO_WIDTH, BOM, "\0"])
def test_4_66_invisible_characters_are_no_part_of_a_key(desk: Desk, odd: str) -> None:
    desk.load(text(HEADER, ONE, TWO))
    again = desk.load(text(HEADER, (f"{odd}1{odd}", *ONE[1:]), TWO))

    assert (again.rows.accepted, again.rows.unchanged) == (0, 2)


def test_4_67_look_alike_letters_are_the_same_stage(desk: Desk) -> None:
    latin, cyrillic = "Cчёт на предоплату", "Счёт на предоплату"
    rows = [(number, stage, *ONE[2:]) for number, stage in (("1", latin), ("2", cyrillic))]
    loaded = desk.load(text(HEADER, *rows))

    assert desk.counts("stage", "deals") == {cyrillic: 2}
    assert problems(loaded) == {}


def test_4_67_look_alike_letters_in_an_unknown_stage(desk: Desk) -> None:
    latin, cyrillic = "Этап B1", "Этап В1"
    rows = [(number, stage, *ONE[2:]) for number, stage in (("1", latin), ("2", cyrillic))]
    loaded = desk.load(text(HEADER, *rows))

    assert len(desk.counts("stage", "deals")) == 1
    assert [(e.code, e.rows) for e in loaded.problems] == [("unknown_stage", 2)]


@pytest.mark.parametrize("column", [*OF_DEALS, "lost_reason"])
def test_4_67_look_alike_letters_are_the_same_value(desk: Desk, column: str) -> None:
    """The first spelling of each pair has a Latin letter."""
    deals(desk, column, ["Cайт", "Сайт", "B1", "В1", "В1", "Top Sale"])

    assert desk.counts(column, "deals") == {"Сайт": 2, "В1": 3, "Top Sale": 1}
