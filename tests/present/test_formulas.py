"""Every file that is taken away: a name in it never acts as a formula, whatever it begins with."""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from data.ingest.load import LoadOptions
from data.presets import template
from data.storage.store import Store
from metrics.catalog import METRICS
from metrics.planning.draft import build_plan
from present import figure_rows, rejected_rows
from present.plan_workbook import plan_workbook
from present.text import Text
from present.workbook import acts_as_formula, workbook
from tests.test_house import imports, modules
from ui.components.table import Cell, Column, Line, Table

SIGNS = ("=", "+", "-", "@", "\t", "\r")
EVIL = tuple(f"{sign}HYPERLINK(A{place})" for place, sign in enumerate(SIGNS, 1))
MONTHS = (date(2027, 1, 1),)
METRIC = next(metric for metric in METRICS if metric.name == "win_rate")
FIGURE = {"win_rate": {"value": 0.5, "n": 2, "previous": None}}
# Whatever writes a table for a spreadsheet; whoever is new here comes into the tests below.
# The report has its own test beside it; plans and people are files of the archive alone.
WRITERS = {
    *("data/presets/template.py", "data/ingest/plans.py", "data/ingest/roster.py"),
    *(
        "present/plan_workbook.py",
        "present/serialize.py",
        "present/workbook.py",
        "present/rejected_rows.py",
    ),
    *("present/reports/book.py", "present/reports/sheet.py", "present/reports/sheets/days.py"),
}


def own_table() -> bytes:
    """A table of the screen."""
    columns = [Column(name) for name in EVIL]
    return Table(EVIL[0], columns, [Line([Cell(value, value) for value in EVIL])]).excel()


def plan() -> bytes:
    return plan_workbook(
        Text("ru"), [build_plan(100_00, MONTHS, [1], {"owner": dict.fromkeys(EVIL, 1)})]
    )


MADE: dict[str, Callable[[], bytes]] = {
    "any": lambda: workbook(EVIL[0], EVIL, [EVIL]),
    "figures": lambda: figure_rows.to_xlsx(
        [{"owner": name, **FIGURE} for name in EVIL], ["owner"], [METRIC]
    ),
    "plan": plan,
    "template": lambda: template.workbook("ru"),
}


def acting(content: bytes) -> Iterator[str]:
    """Cells of somebody's text that a spreadsheet would reckon or ask about."""
    for sheet in load_workbook(BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                told = str(cell.value)
                evil = any(name.strip() in told for name in EVIL) and not told.startswith("=SUM")
                if evil and (
                    cell.data_type != "s" or (acts_as_formula(told) and not cell.quotePrefix)
                ):
                    yield f"{sheet.title}!{cell.coordinate} {told}"


def test_everything_that_writes_tables_is_known() -> None:
    found = {
        name.as_posix()
        for name in modules("data", "metrics", "ui", "verbs", "cli")
        for module, _ in imports(name)
        if module.split(".")[0] in ("openpyxl", "xlsxwriter", "csv", "pyexcel")
        and not name.as_posix().startswith("data/readers/")
    }

    assert found == WRITERS


@pytest.mark.parametrize("made", MADE)
def test_a_workbook(made: str) -> None:
    assert list(acting(MADE[made]())) == []


def test_figures_as_csv() -> None:
    told = figure_rows.to_csv([{"owner": name, **FIGURE} for name in EVIL], ["owner"], [METRIC])

    assert [row[0] for row in csv.reader(StringIO(told))][1:] == [
        f"'{name}".replace("\r", "\n") for name in EVIL
    ]


def test_a_name_of_two_lines_begins_no_row() -> None:
    told = figure_rows.to_csv([{"owner": "Анна\r=1+1", **FIGURE}], ["owner"], [METRIC])

    assert [row[0] for row in csv.reader(StringIO(told))][1:] == ["Анна\n=1+1"]


def test_rejected_rows(tmp_path) -> None:
    store = Store.open(tmp_path / "store")
    rows = "".join(f'{n};завтра;"{name}";"{name}"\n' for n, name in enumerate(EVIL))
    content = f"payment_id;paid_at;amount;{EVIL[0]}\n{rows}".encode()
    try:
        kept = store.archive.add(content)
        told = rejected_rows.workbook(
            store, kept, "=x.csv", LoadOptions(kind="payments"), Text("ru")
        )
    finally:
        store.close()

    assert list(acting(told)) == []
    texts = [cell.value for row in load_workbook(BytesIO(told)).worksheets[0] for cell in row]
    assert sum(str(text).endswith(f"A{place})") for place in range(1, 7) for text in texts) >= 12
