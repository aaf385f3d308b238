"""The first rows of a file as they stand in it."""

from collections.abc import Mapping

from data.recognition.profiling import TableProfile
from ui.components.intake.mapping import column_choices
from ui.components.table import Cell, Column, Line, Table, draw
from ui.view import View

_ROWS = 4


def first_rows(view: View, sheet: TableProfile, chosen: Mapping[int, str], key: str) -> None:
    """Draw them under the file's own headers, and above them what each column is taken for."""
    headers = [header(view, sheet, place) for place in range(len(sheet.headers))]
    heads = [Column(words, wide=place > 2) for place, words in enumerate(headers)]
    titles = {place: column_choices.column_title(view, column) for place, column in chosen.items()}
    meanings = [
        Cell(
            titles.get(place, "—"),
            mark="high" if place in titles else "",
            unknown=place not in titles,
        )
        for place in range(len(headers))
    ]
    lines = [Line([Cell(cell, cell or None) for cell in row]) for row in sheet.rows[:_ROWS]]
    draw(Table(view.text("mapping.first_rows"), heads, [Line(meanings), *lines]), key)


def header(view: View, sheet: TableProfile, place: int) -> str:
    """Header of a column of the file; its number where there is none."""
    named = sheet.headers[place] if sheet.is_headed else ""
    return named or view.text("mapping.column_n", n=place + 1)
