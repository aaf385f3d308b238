"""Bank documents and card receipts made from the department's payments."""

from datetime import date, timedelta
from random import Random

from generator import workdays
from generator.forms.bank import Document
from generator.forms.words import moment
from generator.forms.yookassa import Receipt, receipt_id
from generator.records import Deal, Payment

_OUTGOING = (
    (5, 'ООО "Бизнес-Парк Демо"', "1650000111", 310_000, "Аренда офиса за месяц, договор 7/24"),
    (10, "Сотрудники по реестру", "1650000009", 1_650_000, "Заработная плата по реестру"),
    (15, 'ООО "Связь-Демо"', "1650000222", 42_000, "Услуги связи, лицевой счёт 550100"),
    (20, 'ООО "Облако-Демо"', "1650000333", 96_500, "Аренда серверов по счёту 4471"),
    (25, "Сотрудники по реестру", "1650000009", 1_240_000, "Аванс по реестру"),
    (28, "Казначейство (ЕНС)", "7727000444", 1_180_000, "Единый налоговый платёж"),
)


def documents(rng: Random, payments: list[Payment]) -> list[Document]:
    """Every line of the bank account, by day."""
    incoming = [_incoming(rng, p) for p in payments if not p.by_card]
    first, last = payments[0].paid.date().replace(day=1), payments[-1].paid.date()
    outgoing = []
    for month in workdays.months(first, last):
        for number, (day, other, inn, amount, purpose) in enumerate(_OUTGOING):
            when = workdays.next_working(month + timedelta(day - 1))
            spent = round(amount * rng.uniform(0.94, 1.08)) * 100
            order = 10 * month.month + number
            outgoing.append(Document(order, when, spent, False, other, inn, purpose))
    outgoing = [document for document in outgoing if document.day <= last]
    return sorted([*incoming, *outgoing], key=lambda d: (d.day, d.incoming, d.other_inn, d.amount))


def _incoming(rng: Random, payment: Payment) -> Document:
    client, day = payment.client, payment.paid.date()
    purpose = _purpose(rng, payment.deal if payment.named else None, day)
    number = rng.randrange(1, 900)
    return Document(number, day, payment.amount, True, client.full_name, client.inn, purpose)


def _purpose(rng: Random, deal: Deal | None, day: date) -> str:
    bill = f"{rng.randrange(100, 3000)}"
    billed = moment(day - timedelta(rng.randrange(1, 12)))
    if deal is None:
        return f"Оплата по счёту № {bill} от {billed}. НДС не облагается"
    return rng.choice(
        (
            f"Оплата по счёту № {bill} от {billed}, сделка {deal.deal_id}. НДС не облагается",
            f"Оплата по счету №{bill}, по сделке {deal.deal_id}. Без НДС",
            f"За услуги по договору {bill}/25, сделка № {deal.deal_id}, НДС не облагается",
        )
    )


def receipts(payments: list[Payment]) -> tuple[list[Receipt], list[Receipt]]:
    """Card payments and card refunds, by time."""
    paid: dict[int, Receipt] = {}
    back: list[Receipt] = []
    for number, payment in enumerate(p for p in payments if p.by_card):
        own_id = receipt_id(number, payment.paid)
        if payment.of is not None:
            of = paid[id(payment.of)].receipt_id
            back.append(Receipt(own_id, -payment.amount, payment.paid, of=of))
            continue
        order = payment.deal.deal_id if payment.deal and payment.named else None
        words = f"Заказ {'№ ' if number % 3 else ''}{order}" if order else "Оплата на сайте"
        paid[id(payment)] = Receipt(own_id, payment.amount, payment.paid, words)
    return list(paid.values()), back
