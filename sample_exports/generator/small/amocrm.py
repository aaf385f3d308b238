"""amoCRM: the long layout with repeated headers, and the short one without ids."""

from collections import Counter
from datetime import datetime, timedelta

from generator import market
from generator.clients import format_phone
from generator.forms.amocrm import COLUMNS
from generator.forms.archive import lines_of
from generator.forms.words import moment
from generator.people import PEOPLE, in_amocrm
from generator.small.folder import Folder, facts

_SHORT = (
    "Название сделки;Компания;Основной контакт;Бюджет;Дата создания;Ответственный;Воронка;"
    "Этап сделки;Рабочий телефон (контакт);Рабочий email (контакт);Примечание"
)
_STAGES = (*market.AMO_STAGES, "Успешно реализовано", "Закрыто и не реализовано")


def _stage(number: int) -> str:
    stage = _STAGES[number % 6]
    return f"{stage} (Дорого)" if number % 12 == 11 else stage


def write_long(folder: Folder) -> None:
    """Layout A."""
    rng, rows, roubles = folder.rng, [], 0
    statuses: Counter[str] = Counter()
    for number in range(30):
        client, person = folder.clients.new(), PEOPLE[number % 9]
        stage, created = _stage(number), folder.moment(datetime(2026, 9, 1), 28)
        status = market.outcome_of(stage)
        edited = created + timedelta(days=rng.randrange(1, 12))
        amount = rng.randrange(20, 300) * 1000
        roubles, owner = roubles + amount, in_amocrm(person)
        statuses[status] += 1
        product = rng.choice(market.PRODUCTS).name
        closed = "не закрыта" if status == "open" else moment(edited)
        row = {
            0: str(31_900_000 + number), 1: f"Сделка с {client.name}", 2: str(amount), 3: owner,
            4: moment(created), 5: owner, 6: moment(edited), 7: owner, 8: closed,
            10: "Перезвонить,\nпосле отпуска" if number == 5 else "", 12: stage,
            13: market.PARTNERS, 14: client.contact, 15: client.full_name, 16: owner,
            17: client.full_name, 18: "'" + format_phone(client.phone, 2),
            20: f"client{number}@example.com", 23: client.inn,
            24: rng.choice(market.SOURCES).name, 25: product,
        }  # fmt: skip
        rows.append([row.get(n, "") for n in range(len(COLUMNS))])
    expected = facts("deals", len(rows), len(rows), roubles * 100, statuses=dict(statuses))
    name = "amocrm_export_leads_2026-10-01.csv"
    folder.put(name, lines_of(COLUMNS, rows, ",").encode(), expected)


def write_short(folder: Folder) -> None:
    """Layout B: no id, no close date."""
    rng, rows, roubles = folder.rng, [], 0
    statuses: Counter[str] = Counter()
    for number in range(24):
        client, stage = folder.clients.new(), _stage(number)
        amount = rng.randrange(20, 300) * 1000
        roubles += amount
        statuses[market.outcome_of(stage)] += 1
        created = moment(folder.moment(datetime(2026, 9, 1), 28))
        phone = format_phone(client.phone, client.phone_format)
        rows.append([f"Заявка {number + 1}", client.full_name, client.contact, str(amount), created,
                     in_amocrm(PEOPLE[number % 9]), market.PARTNERS, stage, phone,
                     f"person{number}@example.com", ""])  # fmt: skip
    expected = facts("deals", len(rows), len(rows), roubles * 100, statuses=dict(statuses))
    content = lines_of(_SHORT.split(";"), rows, ";").encode("utf-8-sig")
    folder.put("amocrm_leads_short.csv", content, expected)
