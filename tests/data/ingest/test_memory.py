"""Two million rows on a machine of two gigabytes, and a workbook as long as Excel lets it be."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from data.storage.store import Store

ROOT = Path(__file__).parents[3]
MANY = 2_000_000
LONGEST_SHEET = 1_048_575
GIGABYTES = 2
STAGES = ("Новая", "Сделка успешна", "Сделка провалена", "Переговоры")
DEALS = (
    "ID;Название;Стадия сделки;Сумма;Ответственный;Клиент;Телефон;Источник;Дата создания;"
    "Дата закрытия;Товар;Комментарий"
)
CALLS = "call_id;started_at;direction;phone;owner;talk_seconds"
Row = Callable[[int], list[str]]


def deal(n: int) -> list[str]:
    """A deal of a Russian CRM, twelve cells."""
    day = f"{n % 28 + 1:02d}.{n // 28 % 12 + 1:02d}.2025"
    named = [str(n), f"Сделка {n}", STAGES[n % 4], f"{n % 90_000 + 1000},50", f"М {n % 300}"]
    client = [f"Клиент {n % 400_000}", f"+7900{n % 10_000_000:07d}", f"Сайт {n % 9}"]
    return [*named, *client, f"{day} 10:{n % 60:02d}", day, f"Товар {n % 40}", f"после {n % 24}"]


def call(n: int) -> list[str]:
    """A call of a switchboard."""
    day = f"{n % 28 + 1:02d}.{n // 28 % 12 + 1:02d}.2025 {n % 24:02d}:{n % 60:02d}:{n % 59:02d}"
    cells = [str(n), day, ("in", "out")[n % 2], f"+7900{n % 10_000_000:07d}"]
    return [*cells, f"Менеджер {n % 300}", str(n % 600)]


def lines(header: str, row: Row, count: int) -> Iterator[str]:
    """The rows as lines of a CSV, one at a time."""
    yield f"{header}\n"
    for n in range(count):
        yield f"{';'.join(row(n))}\n"


def peak_memory(folder: Path, file: Path, kind: str, rows: int) -> int:
    """Load the file in a process of its own; gives the most memory it held, in bytes."""
    store = folder / "store"
    words = ["--store", str(store), "load", str(file), "--kind", kind]
    process = subprocess.Popen([sys.executable, str(ROOT / "cli.py"), *words])
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    opened = Store.open(store)
    assert opened.all_rows(f"SELECT count(*) AS n FROM {kind}", {})["n"].to_pylist() == [rows]
    opened.close()
    return used.ru_maxrss * 1024


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    ("kind", "header", "row"), [("deals", DEALS, deal), ("calls", CALLS, call)], ids=str
)
def test_two_million_rows_need_less_than_two_gigabytes(
    tmp_path: Path, kind: str, header: str, row: Row
) -> None:
    file = tmp_path / f"{kind}.csv"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(lines(header, row, MANY))

    assert peak_memory(tmp_path, file, kind, MANY) < GIGABYTES << 30


@pytest.mark.long
@pytest.mark.timeout(2400)
def test_the_longest_sheet_needs_less_than_two_gigabytes(tmp_path: Path) -> None:
    """Twelve columns of as many rows as a sheet has room for."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(DEALS.split(";"))
    for n in range(LONGEST_SHEET):
        sheet.append(deal(n))
    book.save(tmp_path / "long.xlsx")

    assert peak_memory(tmp_path, tmp_path / "long.xlsx", "deals", LONGEST_SHEET) < GIGABYTES << 30
