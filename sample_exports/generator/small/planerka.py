"""The product's own workbook, filled with a few rows."""

from collections.abc import Sequence
from datetime import date, timedelta

from generator.forms.archive import write_workbook
from generator.forms.template import PAYMENTS, PLANS, people_rows
from generator.people import PEOPLE
from generator.small.folder import Folder, facts


def write(folder: Folder) -> None:
    """Three sheets: plans, people, payments."""
    rng = folder.rng
    people = [person.name for person in PEOPLE[:4]]
    plans: list[Sequence[object]] = [PLANS]
    for month in ("2026-08", "2026-09", "2026-10"):
        plans += [(month, name, rng.randrange(80, 220) * 10_000) for name in people]
    payments: list[Sequence[object]] = [PAYMENTS]
    total = 0
    for number in range(24):
        client, refund = folder.clients.new(), number % 8 == 7
        amount = rng.randrange(20, 400) * 500 * (-1 if refund else 1)
        total += amount
        words = "Возврат по заявлению" if refund else f"Оплата по счёту {number + 1}"
        day = date(2026, 10, 1) + timedelta(rng.randrange(20))
        payments.append((f"П-{number + 1:03d}", day, amount, "RUB", client.full_name, client.inn,
                         str(10_900 + number) if number % 6 else None, people[number % 4], words,
                         "Проведён"))  # fmt: skip
    sheets = {"Планы": plans, "Сотрудники": people_rows(), "Платежи": payments}
    write_workbook(folder.path / "planerka.xlsx", sheets)
    planned = sum(int(str(row[2])) for row in plans[1:]) * 100
    rows = len(sheets["Сотрудники"]) - 1
    folder.expected |= {
        "planerka.xlsx#Планы": facts("plans", len(plans) - 1, len(plans) - 1, planned),
        "planerka.xlsx#Сотрудники": facts("owners", rows, rows),
        "planerka.xlsx#Платежи": facts("payments", 24, 24, total * 100),
    }
