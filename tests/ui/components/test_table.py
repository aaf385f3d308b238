"""Tables: shown text of cells and values of their download."""

from io import BytesIO

from openpyxl import load_workbook

from metrics.core.metric import Unit
from ui.components.table import Cell, Column, Line, Table, text_cell


def test_a_download_holds_values_and_not_their_text():
    table = Table(
        "Менеджеры",
        [Column("Менеджер"), Column("План", Unit.SHARE)],
        [
            Line([text_cell("Анна"), Cell("60,0 %", 0.6)]),
            Line([text_cell(None, "н/д"), Cell("н/д")]),
        ],
        total=Line([text_cell("Отдел"), Cell("55,0 %", 0.55)]),
    )

    sheet = load_workbook(BytesIO(table.excel())).worksheets[0]

    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [["Менеджер", "План"], ["Анна", 0.6], [None, None], ["Отдел", 0.55]]


def test_unknown_text_is_marked():
    assert text_cell(None, "н/д").unknown
    assert not text_cell("Анна").unknown
