"""Bitrix24: deals as CSV, every field quoted, one more semicolon at each line's end."""

from collections.abc import Sequence
from datetime import date

from generator.clients import format_phone
from generator.forms.snapshot import Snapshot
from generator.forms.words import moment, roubles
from generator.people import in_bitrix
from generator.records import Item

COLUMNS = (
    "ID;Воронка;Стадия сделки;Группа стадий;Название сделки;Источник;Сумма;Валюта;Товар;Цена;"
    "Количество;Компания;Контакт;Рабочий телефон;ИНН;Ответственный;Повторная сделка;"
    "Сделка закрыта;Дата создания;Дата изменения;Дата изменения стадии;"
    "Предполагаемая дата закрытия;Срок оплаты;Дата завершения;Причина отказа"
).split(";")
# Somebody dragged the columns about in summer 2026, and added one.
REORDERED_SINCE = date(2026, 7, 1)
REORDERED = [COLUMNS[0], *COLUMNS[4:8], *COLUMNS[1:4], "Комментарий", *reversed(COLUMNS[8:])]
GROUPS = {"open": "Промежуточная", "won": "Успешная", "lost": "Проваленная"}


def quoted(rows: Sequence[Sequence[object]]) -> str:
    """Lines in the form of Bitrix24's CSV."""
    doubled = ([str(value).replace('"', '""') for value in row] for row in rows)
    return "".join("".join(f'"{value}";' for value in row) + "\n" for row in doubled)


def deal_lines(shot: Snapshot) -> list[dict[str, str]]:
    """The deal's lines: one a product row, or a single one."""
    deal = shot.deal
    client = deal.client
    shared = {
        "ID": str(deal.deal_id),
        "Воронка": deal.pipeline,
        "Стадия сделки": shot.stage,
        "Группа стадий": GROUPS[shot.outcome],
        "Название сделки": f"{deal.items[0].product} — {client.name}",
        "Источник": deal.source.name,
        "Сумма": roubles(shot.amount),
        "Валюта": "Российский рубль",
        "Компания": client.second_name if deal.two_names else client.full_name,
        "Контакт": client.contact,
        "Рабочий телефон": format_phone(client.phone, client.phone_format),
        "ИНН": client.inn,
        "Ответственный": deal.unknown_owner or in_bitrix(shot.owner, shot.export),
        "Повторная сделка": "Да" if deal.is_repeat else "Нет",
        "Сделка закрыта": "Нет" if shot.outcome == "open" else "Да",
        "Дата создания": moment(deal.created),
        "Дата изменения": moment(shot.modified),
        "Дата изменения стадии": moment(shot.stage_since),
        "Предполагаемая дата закрытия": moment(deal.expected),
        "Срок оплаты": moment(deal.due) if shot.outcome == "won" else "",
        "Дата завершения": moment(shot.closed),
        "Причина отказа": deal.reason if shot.outcome == "lost" else "",
    }
    rows = deal.items if shot.itemised else ()
    return [shared | _product(item) for item in rows] or [shared]


def _product(item: Item) -> dict[str, str]:
    return {
        "Товар": item.product,
        "Цена": roubles(item.price),
        "Количество": str(item.quantity),
        "Сумма": roubles(item.amount),
    }


def deals_csv(shots: list[Snapshot], export: date) -> tuple[str, int]:
    """The export's text and the number of its data lines."""
    columns = REORDERED if export >= REORDERED_SINCE else COLUMNS
    lines = [line for shot in shots for line in deal_lines(shot)]
    rows = [[line.get(column, "") for column in columns] for line in lines]
    return quoted([columns, *rows]), len(lines)
