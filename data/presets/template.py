"""Builds the Excel template that a company fills in: plans, people and payments."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Row = Sequence[str | int | float | date]

_SHEETS: dict[str, tuple[tuple[str, tuple[str, ...], tuple[Row, ...]], ...]] = {
    "ru": (
        (
            "Планы",
            ("Месяц", "Ответственный", "Вариант", "План"),
            (
                ("2026-01", "Иванова Анна", "реалистичный", 1_500_000),
                ("2026-01", "Иванова Анна", "оптимистичный", 1_700_000),
                ("2026-01", "Петров Пётр", "реалистичный", 1_200_000),
            ),
        ),
        (
            "Сотрудники",
            (
                *("Ответственный", "Другие написания", "Команда", "Роль"),
                *("Принят", "Уволен", "Доля ставки"),
            ),
            (
                (
                    "Иванова Анна",
                    "Анна Иванова; 101",
                    "Команда 1",
                    "менеджер",
                    date(2024, 2, 1),
                    "",
                    1,
                ),
                (
                    "Петров Пётр",
                    "Пётр Петров; 102",
                    "Команда 2",
                    "менеджер",
                    date(2025, 3, 3),
                    "",
                    0.5,
                ),
            ),
        ),
        (
            "Платежи",
            (
                *("Номер платежа", "Дата оплаты", "Сумма", "Валюта", "Клиент", "ИНН", "Сделка"),
                *("Ответственный", "Назначение платежа", "Статус"),
            ),
            (
                (
                    *("П-1", date(2026, 1, 15), 84_500, "RUB", "ООО «Ромашка»", "", "10245"),
                    *("Иванова Анна", "Оплата по счёту", "оплачен"),
                ),
            ),
        ),
    ),
    "en": (
        (
            "plans",
            ("month", "owner", "scenario", "amount"),
            (
                ("2026-01", "Anna Ivanova", "realistic", 1_500_000),
                ("2026-01", "Anna Ivanova", "optimistic", 1_700_000),
            ),
        ),
        (
            "owners",
            ("owner", "aliases", "team", "role", "hired_at", "left_at", "full_time_share"),
            (("Anna Ivanova", "A. Ivanova; 101", "Team 1", "manager", date(2024, 2, 1), "", 1),),
        ),
        (
            "payments",
            (
                *("payment_id", "paid_at", "amount", "currency", "client", "inn", "deal_id"),
                *("owner", "purpose", "status"),
            ),
            (
                (
                    *("P-1", date(2026, 1, 15), 84_500, "RUB", "Daisy Ltd", "", "10245"),
                    *("Anna Ivanova", "Invoice", "paid"),
                ),
            ),
        ),
    ),
}
_EXAMPLE = PatternFill("solid", fgColor="F2F2F2")


def workbook(lang: str = "ru") -> bytes:
    """The template as an .xlsx file; its grey rows are examples to be written over."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, headers, rows in _SHEETS.get(lang, _SHEETS["ru"]):
        _fill(book.create_sheet(title), headers, rows)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(sheet: Worksheet, headers: Sequence[str], rows: Sequence[Row]) -> None:
    sheet.append(list(headers))
    for row in rows:
        sheet.append([value if value != "" else None for value in row])
    for place, header in enumerate(headers, 1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = max(14, len(header) + 4)
        for line in range(2, len(rows) + 2):
            sheet.cell(line, place).fill = _EXAMPLE
    sheet.freeze_panes = "A2"
