"""Every downloaded file: a name in it never acts as a formula, whatever it begins with."""

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
from tests.source_tree import imports, modules
from ui.components.table import Cell, Column, Line, Table

SIGNS = ("=", "+", "-", "@", "\t", "\r")
EVIL = tuple(f"{sign}HYPERLINK(A{place})" for place, sign in enumerate(SIGNS, 1))
MONTHS = (date(2027, 1, 1),)
METRIC = next(metric for metric in METRICS if metric.name == "win_rate")
FIGURE = {"win_rate": {"value": 0.5, "n": 2, "previous": None}}
# Every module that writes a table for a spreadsheet; a new one needs a test below.
# The report has its own tests; plans and the roster are files of the archive alone.
WRITERS = {
    *("data/presets/template.py", "data/ingest/plans.py", "data/ingest/roster.py"),
    *(
        "present/plan_workbook.py",
        "present/figure_rows.py",
        "present/workbook.py",
        "present/rejected_rows.py",
    ),
    *(
        "present/reports/workbook_writer.py",
        "present/reports/sheet_writer.py",
        "present/reports/sheets/days.py",
    ),
}


def page_table() -> bytes:
    """The workbook of a page's table."""
    columns = [Column(name) for name in EVIL]
    return Table(EVIL[0], columns, [Line([Cell(value, value) for value in EVIL])]).excel()


def plan() -> bytes:
    """The workbook of a plan whose subjects are formula-like names."""
    return plan_workbook(
        Text("ru"), [build_plan(100_00, MONTHS, [1], {"owner": dict.fromkeys(EVIL, 1)})]
    )


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "any": lambda: workbook(EVIL[0], EVIL, [EVIL]),
    "figures": lambda: figure_rows.to_xlsx(
        [{"owner": name, **FIGURE} for name in EVIL], ["owner"], [METRIC]
    ),
    "plan": plan,
    "template": lambda: template.workbook("ru"),
}


def formula_cells(content: bytes) -> Iterator[str]:
    """Cells of a user's text that a spreadsheet would calculate or ask about."""
    for sheet in load_workbook(BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                text = str(cell.value)
                evil = any(name.strip() in text for name in EVIL) and not text.startswith("=SUM")
                if evil and (
                    cell.data_type != "s" or (acts_as_formula(text) and not cell.quotePrefix)
                ):
                    yield f"{sheet.title}!{cell.coordinate} {text}"


def test_every_module_that_writes_workbooks_is_tested_here() -> None:
    """A new writer must not escape the tests below."""
    writers = {
        name.as_posix()
        for name in modules("data", "metrics", "present", "web", "ui", "verbs", "cli")
        for module, _ in imports(name)
        if module.split(".")[0] in ("openpyxl", "xlsxwriter", "csv", "pyexcel")
        and not name.as_posix().startswith("data/readers/")
    }

    assert writers == WRITERS


@pytest.mark.parametrize("name", WORKBOOKS)
def test_no_workbook_has_a_name_as_a_formula(name: str) -> None:
    assert list(formula_cells(WORKBOOKS[name]())) == []


def test_formula_like_names_in_csv_get_an_apostrophe() -> None:
    content = figure_rows.to_csv([{"owner": name, **FIGURE} for name in EVIL], ["owner"], [METRIC])

    assert [row[0] for row in csv.reader(StringIO(content))][1:] == [
        f"'{name}".replace("\r", "\n") for name in EVIL
    ]


def test_a_carriage_return_in_a_name_begins_no_csv_row() -> None:
    content = figure_rows.to_csv([{"owner": "Анна\r=1+1", **FIGURE}], ["owner"], [METRIC])

    assert [row[0] for row in csv.reader(StringIO(content))][1:] == ["Анна\n=1+1"]


def test_rejected_rows_have_no_name_as_a_formula(tmp_path) -> None:
    store = Store.open(tmp_path / "store")
    rows = "".join(f'{n};завтра;"{name}";"{name}"\n' for n, name in enumerate(EVIL))
    content = f"payment_id;paid_at;amount;{EVIL[0]}\n{rows}".encode()
    try:
        sha256 = store.archive.add(content)
        workbook_content = rejected_rows.workbook(
            store, sha256, "=x.csv", LoadOptions(kind="payments"), Text("ru")
        )
    finally:
        store.close()

    assert list(formula_cells(workbook_content)) == []
    texts = [
        cell.value for row in load_workbook(BytesIO(workbook_content)).worksheets[0] for cell in row
    ]
    assert sum(str(text).endswith(f"A{place})") for place in range(1, 7) for text in texts) >= 12
