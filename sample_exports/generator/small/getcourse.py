"""GetCourse: orders of an online school, and the payments of them."""

from collections import Counter
from datetime import datetime, timedelta

from generator.clients import format_phone
from generator.forms.archive import lines_of
from generator.forms.words import roubles
from generator.people import PEOPLE
from generator.small.folder import Folder, facts

_ORDERS = (
    "ID заказа;Номер;Пользователь;Email;Телефон;Дата создания;Дата оплаты;Состав заказа;Статус;"
    "Стоимость, RUB;Оплачено;Менеджер"
)
_PAYMENTS = "Номер;Заказ;Пользователь;Сумма;Статус;Тип;Дата создания"
_STATUSES = (
    ("Завершен", "won"),
    ("Новый", "open"),
    ("Завершен", "won"),
    ("Отменен", "lost"),
    ("Частично оплачен", "open"),
)
_COURSES = ("Курс «Основы»", "Курс «Практика»", "Наставничество")
_PAID = ("Получен", "Получен", "Ожидается", "Отменен")


def write_orders(folder: Folder) -> None:
    """Orders with the amount paid so far."""
    rng, rows, kopecks, paid = folder.rng, [], 0, 0
    statuses: Counter[str] = Counter()
    for number in range(30):
        client, (status, meaning) = folder.clients.new(), _STATUSES[number % 5]
        created = folder.moment(datetime(2026, 9, 1), 28)
        price = rng.randrange(30, 900) * 10_000
        share = {"won": price, "lost": 0}.get(meaning, price // 4 if number % 5 == 4 else 0)
        kopecks, paid = kopecks + price, paid + share
        statuses[meaning] += 1
        when = f"{created + timedelta(days=2):%Y-%m-%d %H:%M:%S}" if meaning == "won" else ""
        rows.append([str(310_000_000 + number), str(4000 + number), client.contact,
                     f"student{number}@example.com", format_phone(client.phone, 4),
                     f"{created:%Y-%m-%d %H:%M:%S}", when, _COURSES[number % 3], status,
                     roubles(price), roubles(share), PEOPLE[number % 9].name])  # fmt: skip
    expected = facts("deals", 30, 30, kopecks, statuses=dict(sorted(statuses.items())))
    paid_so_far = {"paid": roubles(paid)}
    content = lines_of(_ORDERS.split(";"), rows, ";").encode("utf-8-sig")
    folder.put("getcourse_deals.csv", content, expected | paid_so_far)


def write_payments(folder: Folder) -> None:
    """Amounts with «руб.»; only what was received is money, and what was returned is none."""
    rng, rows, kopecks, received, returned = folder.rng, [], 0, 0, 0
    for number in range(28):
        client, status = folder.clients.new(), _PAID[number % 4]
        amount = rng.randrange(3, 400) * 100
        if number in (8, 21):
            status, returned = "Возвращен", returned + 1
        elif status == "Получен":
            kopecks, received = kopecks + amount * 100, received + 1
        at = folder.moment(datetime(2026, 10, 1), 20)
        rows.append([str(77_000 + number), str(310_000_000 + number), client.contact,
                     f"{amount} руб.", status, "Карта" if number % 3 else "СБП",
                     f"{at:%Y-%m-%d %H:%M:%S}"])  # fmt: skip
    accepted = received + returned
    expected = facts(
        "payments", 28, accepted + returned, kopecks, skipped=28 - accepted, refunds=returned
    )
    content = lines_of(_PAYMENTS.split(";"), rows, ";").encode("utf-8-sig")
    folder.put("getcourse_payments.csv", content, expected)
