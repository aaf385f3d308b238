"""A plan as a workbook: edited cells load back, formulas of the summary add up."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.ingest.load import LoadOptions, load
from data.storage.store import Store
from metrics.planning.cells import Scenario
from metrics.planning.draft import build_plan, scenario_plans
from metrics.planning.grid import PlanGrid
from present.plan_workbook import plan_workbook
from present.text import LANGUAGES, Text

MONTHS = (date(2027, 1, 1), date(2027, 2, 1))
ODD_NAMES = ("=1+1", "+7", "@home", "-minus", "a*b", ">5", "Анна")


@pytest.fixture
def grid() -> PlanGrid:
    """A plan with uneven kopecks, split by owners with odd names and by kinds of clients."""
    kinds = {"new": 2, "repeat": 1}
    people = {name: place + 1 for place, name in enumerate(ODD_NAMES)}
    return build_plan(1_000_000_01, MONTHS, [1, 2], {"owner": people, "client_kind": kinds})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    opened = Store.open(tmp_path)
    yield opened
    opened.close()


def stored(store: Store) -> dict[tuple[object, ...], Decimal]:
    """Amounts of the stored plan by month, subject, measure and scenario."""
    rows = store.all_rows(
        "SELECT month, owner, client_kind, measure, scenario, amount FROM plans", {}
    ).to_pylist()
    return {tuple(list(row.values())[:-1]): row["amount"] for row in rows}


def open_workbook(content: bytes) -> Workbook:
    """The workbook of these bytes."""
    return load_workbook(BytesIO(content))


def to_bytes(workbook: Workbook) -> bytes:
    """The contents of the workbook."""
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


@pytest.mark.parametrize("kind", [None, "plans"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_workbook_loads_back_with_every_cell_equal(
    lang: str, kind: str | None, grid: PlanGrid, store: Store
) -> None:
    """Three versions, every cell to the kopeck; the summary is no table to load."""
    plans = scenario_plans(grid)
    content = plan_workbook(Text(lang), list(plans.values()))

    loaded = load(store, content, "plan.xlsx", LoadOptions(kind=kind))

    cells = sum(len(each.rows()) for each in plans.values())
    assert (loaded.kind, loaded.rows.accepted, loaded.rows.rejected) == ("plans", cells, 0)
    assert loaded.problems == ()
    assert stored(store) == {
        (
            row["month"],
            row.get("owner"),
            row.get("client_kind"),
            row["measure"],
            None if each.scenario is Scenario.REALISTIC else each.scenario.value,
        ): row["amount"]
        for each in plans.values()
        for row in each.rows()
    }


@pytest.mark.parametrize("measure", ["margin", "won_deals"])
def test_other_measures_load_back_too(measure: str, store: Store) -> None:
    grid = build_plan(101, MONTHS, None, {"owner": {"Anna": 1}}, measure)

    load(store, plan_workbook(Text("en"), [grid]), "plan.xlsx", LoadOptions(kind="plans"))

    assert {key[3] for key in stored(store)} == {measure}
    assert sum(stored(store).values()) == 2 * Decimal(101) / grid.unit


def test_an_edited_number_is_loaded_as_the_plan(grid: PlanGrid, store: Store) -> None:
    book = open_workbook(plan_workbook(Text("ru"), [grid]))
    sheet = book["План"]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[1].value == "Анна")
    row[-1].value = 123456.78

    loaded = load(store, to_bytes(book), "plan.xlsx")

    assert loaded.rows.accepted == len(grid.rows())
    assert stored(store)[MONTHS[0], "Анна", None, "net_receipts", None] == Decimal("123456.78")


def test_a_name_is_never_a_formula(grid: PlanGrid) -> None:
    """The only formulas are ours, on the summary."""
    book = open_workbook(plan_workbook(Text("ru"), [grid]))
    cells = [cell for row in book["План"].iter_rows() for cell in row]
    labels = [row[0] for row in book["Сводка"].iter_rows()]

    assert {cell.data_type for cell in cells} == {"s", "d", "n"}
    assert {cell.data_type for cell in labels} <= {"s", "n"}
    assert {cell.value for cell in cells} >= set(ODD_NAMES)


def arguments(formula: str) -> list[str]:
    """The arguments of a SUMIFS: split at commas, but not at those within brackets."""
    inside = re.fullmatch(r"=SUMIFS\((.*)\)", formula)
    assert inside, formula
    parts, depth = [""], 0
    for sign in inside[1]:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def answer(book: Workbook, formula: str) -> float:
    """The value of a SUMIFS over the sheet to edit."""
    summary, long = book["Сводка"], book["План"]
    amounts, *rest = arguments(formula)
    criteria = list(zip(rest[::2], rest[1::2], strict=True))
    total = 0.0
    for line in range(2, long.max_row + 1):
        cells = {span: long[f"{letter(span)}{line}"].value for span in (amounts, *rest[::2])}
        if all(meets(summary, cells[span], sought) for span, sought in criteria):
            total += float(cells[amounts])
    return total


def letter(span: str) -> str:
    """Letter of the column of a range."""
    match = re.fullmatch(r"'План'!\$([A-Z]+):\$\1", span)
    assert match, span
    return match[1]


def meets(summary: Worksheet, value: object, sought: str) -> bool:
    """Whether the cell meets a criterion of SUMIFS."""
    if sought == '"="':
        return value is None
    place = re.search(r"\$?([A-Z]+)\$?(\d+)", sought)
    assert place
    wanted = summary[f"{place[1]}{place[2]}"].value
    if sought.startswith('"="&'):
        assert sought.count("SUBSTITUTE(") == 3  # wildcards of a name stand for themselves
    return value == wanted


def test_summary_formulas_equal_the_cells_of_the_plan(grid: PlanGrid) -> None:
    """Its formulas, computed over the sheet to edit, give the cells of the plan."""
    book = open_workbook(plan_workbook(Text("ru"), [grid]))
    summary = book["Сводка"]
    rows = {row[0].value: row for row in summary.iter_rows() if row[1].data_type == "f"}

    for label, cells in (
        ("Вся компания", grid.totals),
        ("=1+1", grid.row("owner", "=1+1")),
        ("a*b", grid.row("owner", "a*b")),
        ("новые", grid.row("client_kind", "new")),
    ):
        sums = [answer(book, cell.value) for cell in rows[label][1:3]]
        assert sums == pytest.approx([amount / 100 for amount in cells], abs=1e-6)
    assert rows["Вся компания"][3].value == "=SUM(B3:C3)"
    assert rows["расходится с итогом на"][1].value.startswith("=ROUND(B3-SUM(B")


def test_a_workbook_recalculated_by_excel_loads_the_same(store: Store) -> None:
    """With numbers on the summary, and subjects called like columns, it is still no table."""
    names = dict.fromkeys(("План", "Месяц", "Сумма", "Менеджер", "Дата оплаты"), 1)
    grid = build_plan(1000, MONTHS, None, {"source": names, "owner": {"Анна": 1}})
    book = open_workbook(plan_workbook(Text("ru"), [grid]))
    for row in book["Сводка"].iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.value = 12.5

    loaded = load(store, to_bytes(book), "plan.xlsx")

    assert (loaded.kind, loaded.rows.read, loaded.problems) == ("plans", len(grid.rows()), ())
    (whole,) = store.all_rows("SELECT sum(amount) AS whole FROM plans", {}).to_pylist()
    assert whole["whole"] == 3 * 10  # the company, the sources, the manager
