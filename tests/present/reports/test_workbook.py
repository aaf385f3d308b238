"""The report's workbook: figures counted by hand, live formulas, names as text."""

import os
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from present.reports.sheets.workbook import month_workbook
from tests.present.reports.conftest import DEPARTMENTS, EVIL, SCRIPT, ReportOf
from tests.present.reports.recalculate import Calculator

UNKNOWN = "н/д"
SHEETS = [
    *("Месяц", "По месяцам", "Менеджеры", "Воронка", "Источники", "Товары", "Потери"),
    *("По дням", "Оплаты", "Что проверить", "Определения"),
]


def open_workbook(content: bytes, *, values: bool = False) -> Workbook:
    """The workbook; with `values`, results of formulas instead of their text."""
    return load_workbook(BytesIO(content), data_only=values)


def row_of(sheet: Worksheet, name: str) -> int:
    """The row whose first cell holds that name."""
    return next(cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == name)


def are_equal(first: object, second: object) -> bool:
    """Whether two figures are equal, up to rounding."""
    if isinstance(first, int | float) and isinstance(second, int | float):
        return first == pytest.approx(second, rel=1e-9, abs=1e-6)
    return first == second


@pytest.mark.parametrize(
    ("name", "lang"), [*((name, "ru") for name in DEPARTMENTS), ("full", "en")]
)
def test_every_formula_gives_its_stored_value(name: str, lang: str, october: ReportOf) -> None:
    """A viewer that does not calculate shows the are_equal as a spreadsheet that does."""
    content = month_workbook(october(name, lang))
    book, shown = open_workbook(content), open_workbook(content, values=True)
    calculator = Calculator(book)
    formulas = [c for sheet in book for row in sheet for c in row if c.data_type == "f"]

    wrong = {
        (cell.parent.title, cell.coordinate): (cell.value, stored, computed)
        for cell in formulas
        if not are_equal(
            computed := calculator.cell(cell.parent.title, cell.row, cell.column),
            stored := shown[cell.parent.title][cell.coordinate].value,
        )
    }

    assert formulas
    assert not wrong


def test_figures_equal_those_counted_by_hand(october: ReportOf) -> None:
    """Counted by hand: 1000.50 + 499.50 − 100 + 600 + 50 of 4000; three won of five closed."""
    book = open_workbook(month_workbook(october()), values=True)
    month, people = book["Месяц"], book["Менеджеры"]
    anna, evil, whole = (row_of(people, name) for name in ("Анна", EVIL, "Отдел"))

    assert book.sheetnames == SHEETS
    assert month.cell(row_of(month, "Чистые поступления"), 2).value == 2050
    assert month.cell(row_of(month, "Чистые поступления"), 3).value == 800
    assert month.cell(row_of(month, "Конверсия в продажу"), 2).value == pytest.approx(0.6)
    assert month.cell(row_of(month, "Выполнено"), 2).value == pytest.approx(2050 / 4000)
    assert month.cell(row_of(month, "Осталось до плана"), 2).value == 1950
    assert [people.cell(anna, column).value for column in (2, 3)] == [2000, 1400]
    assert [people.cell(evil, column).value for column in (2, 3)] == [1000, 600]
    assert [people.cell(whole, column).value for column in (2, 3)] == [4000, 2050]
    assert people.cell(whole, 4).value == october().department["plan_attainment"].value


def test_each_table_holds_the_rows_of_the_answers(october: ReportOf) -> None:
    report = october()
    book = open_workbook(month_workbook(report), values=True)
    people, reasons = book["Менеджеры"], book["Потери"]

    for row in report.owners:
        line = row_of(people, row.key[0] or "Не распределено")
        for column, name in ((3, "net_receipts"), (4, "plan_attainment"), (8, "win_rate")):
            value = row.figures[name].value
            stored = people.cell(line, column).value
            assert are_equal(stored, UNKNOWN if value is None else value), (row.key, name)
    assert reasons.cell(row_of(reasons, "Итого"), 2).value == report.department["lost_deals"].value
    for step in report.steps:
        assert book["Воронка"].cell(row_of(book["Воронка"], step.stage), 2).value == step.deals


def test_a_changed_payment_recalculates_the_month(october: ReportOf) -> None:
    """500 more on a payment: the month, the attainment of the plan and the rest of it follow."""
    book = open_workbook(month_workbook(october()))
    payments, month = book["Оплаты"], book["Месяц"]
    line = next(row for row in payments.iter_rows(min_row=5) if row[1].value == 600)
    line[1].value = 1100

    calculator = Calculator(book)

    def now(name: str) -> object:
        return calculator.cell("Месяц", row_of(month, name), 2)

    assert now("Чистые поступления") == pytest.approx(2550)
    assert now("Выполнено") == pytest.approx(2550 / 4000)
    assert now("Осталось до плана") == pytest.approx(1450)


def test_a_changed_plan_recalculates_the_days(october: ReportOf) -> None:
    """October 2026 has 22 working days: a plan of 4400 is 200 each of them."""
    book = open_workbook(month_workbook(october()))
    month, days = book["Месяц"], book["По дням"]
    month.cell(row_of(month, "План месяца"), 2).value = 4400

    calculator = Calculator(book)

    assert calculator.cell("По дням", 4, 4) == pytest.approx(200)  # the first, a Thursday
    assert calculator.cell("По дням", 6, 4) == 0  # a Saturday
    assert calculator.cell("По дням", row_of(days, "Итого"), 4) == pytest.approx(4400)
    assert calculator.cell("Месяц", row_of(month, "Выполнено"), 2) == pytest.approx(2050 / 4400)


def test_a_name_is_never_a_formula(october: ReportOf) -> None:
    """Every formula is our own, in IFERROR; a name that begins with a sign is a text."""
    book = open_workbook(month_workbook(october()))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    texts = {cell.value: cell for cell in cells if cell.data_type == "s"}

    assert all(c.value.startswith("=IFERROR(") for c in cells if c.data_type == "f")
    assert {EVIL, SCRIPT, "=1+1", "-Лицензия", "@home", "+7 900"} <= texts.keys()
    assert all(texts[name].quotePrefix for name in (EVIL, "=1+1", "-Лицензия", "@home", "+7 900"))
    assert not any(cell.hyperlink for cell in cells)


def test_figures_and_days_are_typed_cells(october: ReportOf) -> None:
    book = open_workbook(month_workbook(october()))
    payments, month = book["Оплаты"], book["Месяц"]
    moments = [cell.value for cell in payments["A"][4:]]

    assert [f"{moment:%d.%m %H:%M}" for moment in sorted(moments)][:2] == [
        "01.10 00:00",
        "05.10 14:30",
    ]
    assert payments["B5"].number_format == '#,##0.00\\ "₽"'
    assert month.cell(row_of(month, "Конверсия в продажу"), 2).number_format == "0.0%"


def test_every_sheet_has_print_settings_and_a_frozen_header(october: ReportOf) -> None:
    book = open_workbook(month_workbook(october()))

    for sheet in book:
        assert sheet.freeze_panes, sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.page_setup.fitToWidth in (None, 1), sheet.title  # 1 is what is not written
        assert sheet.page_setup.paperSize == 9, sheet.title
        assert sheet.title == "Месяц" or sheet.print_title_rows, sheet.title
        assert sheet.column_dimensions["A"].width > 10, sheet.title
    charted = {sheet.title for sheet in book if sheet._charts}
    assert charted == {*SHEETS[:8]}


def test_an_empty_store_gives_unknown_figures(october: ReportOf) -> None:
    book = open_workbook(month_workbook(october("empty")), values=True)

    assert book["Месяц"].cell(row_of(book["Месяц"], "Чистые поступления"), 2).value == UNKNOWN
    assert book["Оплаты"]["A2"].value == "Оплат за месяц нет."


def test_money_of_another_currency_is_left_out(october: ReportOf) -> None:
    """1000 roubles beside 70 euros and 5 dollars: the month is 1000."""
    book = open_workbook(month_workbook(october("currencies")), values=True)
    month = book["Месяц"]

    assert month.cell(row_of(month, "Чистые поступления"), 2).value == 1000
    assert book["Оплаты"]["B3"].value == 1000


@pytest.mark.long
def test_libreoffice_computes_the_stored_values(october: ReportOf, tmp_path: Path) -> None:
    """LibreOffice recalculates the whole workbook: each formula gives its stored value."""
    office = shutil.which("soffice")
    if not office:
        assert os.environ.get("CI") != "true", "the longer job needs libreoffice-calc-nogui"
        pytest.skip(
            "no LibreOffice here; tests/present/reports/recalculate.py works the formulas out"
        )
    content = month_workbook(october())
    (tmp_path / "r.xlsx").write_bytes(content)
    out = tmp_path / "out"
    finished = subprocess.run(
        [
            *(office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, tmp_path / "r.xlsx"),
        ],
        capture_output=True,
        check=True,
        timeout=240,
    )
    assert (out / "r.xlsx").is_file(), finished.stderr
    book, shown = open_workbook(content), open_workbook(content, values=True)
    again = load_workbook(out / "r.xlsx", data_only=True)
    formulas = [c for sheet in book for row in sheet for c in row if c.data_type == "f"]

    assert len(formulas) > 100
    for cell in formulas:
        place = (cell.parent.title, cell.coordinate)
        stored, computed = (each[place[0]][place[1]].value for each in (shown, again))
        assert are_equal(stored, computed), (place, cell.value, stored, computed)
