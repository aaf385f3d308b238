"""Downloaded workbooks: typed numbers and dates, and no text that acts as a formula."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from metrics.core.metric import Unit
from present.workbook import workbook
from tests.drawing import cases


def only_sheet(content):
    """The only sheet of a workbook."""
    return load_workbook(BytesIO(content)).worksheets[0]


def test_numbers_and_dates_are_typed_cells():
    row = [Decimal("1234.50"), 0.215, 7, date(2025, 10, 21), datetime(2025, 10, 21, 8, 50), None]
    units = [Unit.MONEY, Unit.SHARE, Unit.COUNT, None, None, Unit.MONEY]

    sheet = only_sheet(workbook("Сделки", list("abcdef"), [row], units))

    cells = [sheet.cell(2, place) for place in range(1, 7)]
    assert [cell.value for cell in cells[:3]] == [1234.5, 0.215, 7]
    assert cells[3].value == datetime(2025, 10, 21)
    assert cells[4].value == datetime(2025, 10, 21, 8, 50)
    assert cells[5].value is None
    assert cells[1].number_format == "0.0%"
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("text", ["=1+1", "+7 927", "-5", "@SUM(A1)", "\tx", "=HYPERLINK(1)"])
def test_text_never_becomes_a_formula(text):
    cell = only_sheet(workbook("x", [text], [[text]])).cell(2, 1)

    assert cell.value == text
    assert cell.data_type == "s"
    assert cell.quotePrefix


@settings(max_examples=cases(20), deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_saved(title, text):
    sheet = only_sheet(workbook(title, [text], [[text]]))

    assert 1 <= len(sheet.title) <= 31


def test_a_title_that_excel_forbids_is_replaced():
    assert only_sheet(workbook("Что/как: [план]?", ["a"], [])).title == "Что как   план"
