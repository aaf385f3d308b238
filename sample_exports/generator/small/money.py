"""ЮKassa's two registries, and statements of the bank in both encodings."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from generator.forms.bank import Document, exchange
from generator.forms.yookassa import Receipt, payments_registry, receipt_id, refunds_registry
from generator.small.folder import Folder, facts

_START, _END = date(2026, 10, 1), date(2026, 10, 21)


def write_yookassa(folder: Folder) -> None:
    """Payments, and refunds of some of them in a file of their own."""
    rng, paid = folder.rng, []
    for number in range(30):
        at = folder.moment(datetime.combine(_START, datetime.min.time()), 18)
        words = f"Заказ {'№ ' if number % 2 else ''}{700 + number + 10_000}"
        words = "Оплата на сайте" if number % 10 == 9 else words
        paid.append(Receipt(receipt_id(number, at), rng.randrange(500, 9000) * 550, at, words))
    paid.sort(key=lambda receipt: receipt.at)
    back = []
    for number, receipt in enumerate(paid[::6], start=90):
        at = receipt.at + timedelta(days=2, minutes=13)
        amount = receipt.amount if number % 2 else receipt.amount // 2
        back.append(Receipt(receipt_id(number, at), amount, at, of=receipt.receipt_id))
    for name, receipts, form, sign in (
        ("yookassa_payments.csv", paid, payments_registry, 1),
        ("yookassa_refunds.csv", back, refunds_registry, -1),
    ):
        text, read = form(receipts, "2026-10-01 - 2026-10-21")
        total = sign * sum(receipt.amount for receipt in receipts)
        expected = facts("payments", read, len(receipts), total, skipped=read - len(receipts))
        folder.put(name, text.encode(), expected)


def write_bank(folder: Folder) -> None:
    """Incoming and outgoing documents, in windows-1251 and in the encoding of DOS."""
    for name, number, encoding in (
        ("kl_to_1c.txt", 28, "cp1251"),
        ("kl_to_1c_dos.txt", 14, "cp866"),
    ):
        documents = sorted((_document(folder, n) for n in range(number)), key=lambda d: d.day)
        income = [document.amount for document in documents if document.incoming]
        skipped = number - len(income)
        expected = facts("payments", number, len(income), sum(income), skipped=skipped)
        folder.put(name, exchange(documents, _START, _END, encoding), expected)


def _document(folder: Folder, number: int) -> Document:
    rng, client = folder.rng, folder.clients.new()
    day = _START + timedelta(rng.randrange(20))
    amount = rng.randrange(100, 4000) * 10_050
    deal = f", сделка {10_700 + number}" if number % 5 else ""
    words = f"Оплата по счёту № {300 + number} от {_START:%d.%m.%Y}{deal}. НДС не облагается"
    document = Document(number % 9 + 1, day, amount, True, client.full_name, client.inn, words)
    if number % 4 == 3:
        return replace(document, incoming=False, purpose=f"За канцтовары по счёту {number}")
    return document
