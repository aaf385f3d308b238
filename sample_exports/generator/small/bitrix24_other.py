"""Bitrix24: leads, invoices and the call details of its telephony."""

from datetime import timedelta

from generator.clients import format_phone
from generator.forms.bitrix24 import quoted
from generator.forms.html import table
from generator.forms.words import moment, roubles
from generator.people import PEOPLE
from generator.small.bitrix24 import OCTOBER
from generator.small.folder import Folder, facts

_LEADS = (
    "ID;Название лида;Имя;Фамилия;Телефон;E-mail;Статус;Возможная сумма;Валюта;Источник;"
    "Ответственный;Дата создания"
)
_LEAD_STATUSES = ("Не обработан", "В работе", "Обработан", "Качественный лид", "Некачественный лид")
_INVOICES = (
    "ID;Номер;Тема;Статус;Сумма;Валюта;Дата выставления;Дата оплаты;Срок;Сделка;Компания;Контакт;"
    "Ответственный"
)
_INVOICE_STATUSES = ("Черновик", "Отправлен клиенту", "Оплачен", "Оплачен", "Отклонён")
_CALLS = (
    "Сотрудник", "Номер портала", "Номер телефона", "Тип звонка", "Время звонка", "Дата вызова",
    "Статус", "Стоимость", "Оценка",
)  # fmt: skip
_KINDS = ("исходящий", "входящий", "исходящий", "входящий с перенаправлением", "обратный")
_FAILURES = {"входящий": "Пропущенный звонок", "исходящий": "Занято", "обратный": "Вызов отменен"}


def write_leads(folder: Folder) -> None:
    """Leads as CSV."""
    rng, rows, kopecks = folder.rng, [], 0
    for number in range(24):
        client, person = folder.clients.new(), PEOPLE[number % 9]
        amount = rng.randrange(0, 60) * 500_000
        kopecks += amount
        first, last = client.contact.split()
        mail = f"client{number}@example.com" if number % 3 else ""
        phone = format_phone(client.phone, client.phone_format)
        status = _LEAD_STATUSES[number % 5]
        created = moment(folder.moment(OCTOBER, 20))
        owner = f"{person.first} {person.surname}"
        rows.append([str(5000 + number), f"Заявка с сайта {number + 1}", first, last, phone, mail,
                     status, roubles(amount), "Российский рубль", "Сайт", owner,
                     created])  # fmt: skip
    text = quoted([_LEADS.split(";"), *rows])
    name = "LEAD_20261021_1c77a0de_6c5.csv"
    folder.put(name, text.encode("utf-8-sig"), facts("leads", len(rows), len(rows), kopecks))


def write_invoices(folder: Folder) -> None:
    """Invoices as CSV; only the paid ones are money."""
    rng, rows, kopecks, paid = folder.rng, [], 0, 0
    for number in range(25):
        client, person = folder.clients.new(), PEOPLE[number % 9]
        status = _INVOICE_STATUSES[number % 5]
        amount = rng.randrange(40, 400) * 50_000
        issued = folder.moment(OCTOBER, 12)
        is_paid = status == "Оплачен"
        if is_paid:
            kopecks, paid = kopecks + amount, paid + 1
        when = moment((issued + timedelta(days=4)).date()) if is_paid else ""
        owner = "[не назначен]" if number == 8 else f"{person.first} {person.surname}"
        rows.append([str(900 + number), f"{number + 1}/26", "Услуги по договору", status,
                     roubles(amount), "Российский рубль", moment(issued.date()), when,
                     moment((issued + timedelta(days=10)).date()), str(700 + number),
                     client.full_name, client.contact, owner])  # fmt: skip
    text = quoted([_INVOICES.split(";"), *rows])
    expected = facts("payments", len(rows), paid, kopecks, skipped=len(rows) - paid)
    folder.put("invoices.csv", text.encode("utf-8-sig"), expected)


def write_calls(folder: Folder) -> None:
    """«Детализация звонков»: header cells are ordinary cells, durations are words."""
    rng, rows, talk, answered = folder.rng, [], 0, 0
    for number in range(36):
        person, kind = PEOPLE[number % 9], _KINDS[number % 5]
        failed = number % 6 == 1
        seconds = 0 if failed else (5400 if number == 12 else rng.randrange(8, 600))
        talk, answered = talk + seconds, answered + (not failed)
        phone = "Номер скрыт" if number == 16 else f"+7{folder.clients.phone()}"
        status = _FAILURES[kind.split()[0]] if failed else "Успешный звонок"
        cost = "-" if kind.startswith("входящий") or failed else f"{seconds / 60 * 1.5:.1f} руб."
        score = str(number % 5 + 1) if number % 7 == 0 and not failed else ""
        rows.append([f"{person.first} {person.surname}", "+78435550100", phone, kind,
                     _words(seconds), moment(folder.moment(OCTOBER, 20)), status, cost,
                     score])  # fmt: skip
    expected = facts("calls", len(rows), len(rows), talk_seconds=talk, answered=answered)
    folder.put("call_details.xls", table(_CALLS, rows, head="td").encode("utf-8-sig"), expected)


def _words(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{rest} сек"
    return f"{minutes} мин, {rest} сек" if rest else f"{minutes} мин"
