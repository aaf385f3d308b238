"""ЮKassa: registries of payments and of refunds, with a preamble and totals."""

from dataclasses import dataclass
from datetime import datetime

from generator.forms.words import moment, roubles, with_comma

PAYMENTS = (
    "Идентификатор платежа;Сумма платежа;Валюта платежа;Сумма за вычетом комиссии и НДС;"
    "Сумма комиссии без НДС;Время платежа;Описание;Тип платежа;НДС с комиссии"
)
REFUNDS = (
    "Идентификатор возврата;Идентификатор платежа;Сумма возврата;Валюта возврата;Время возврата"
)
CONTRACT = "НЭК.000077.01"
_TYPES = ("Банковская карта", "СБП", "SberPay")


@dataclass(frozen=True)
class Receipt:
    """One payment through the shop, or a refund when `of` names the payment; kopecks."""

    receipt_id: str
    amount: int
    at: datetime
    description: str = ""
    of: str = ""


def receipt_id(number: int, at: datetime) -> str:
    """An id in the registry's form, made of the moment and a running number."""
    high = int((at - datetime(2000, 1, 1)).total_seconds())
    low = (number * 2_654_435_761) % 2**48
    return f"{high:08x}-000f-5000-9000-{low:012x}"


def payments_registry(receipts: list[Receipt], period: str) -> tuple[str, int]:
    """The registry's text and the number of its rows, its two totals lines included."""
    lines = [f"РЕЕСТР ПЛАТЕЖЕЙ ПО ДОГОВОРУ {CONTRACT}", f"Дата платежей: {period}", PAYMENTS]
    for number, receipt in enumerate(receipts):
        fee = round(receipt.amount * 0.028)
        tax = round(fee * 0.2)
        fields = (
            receipt.receipt_id,
            roubles(receipt.amount),
            "RUB",
            roubles(receipt.amount - fee - tax),
            with_comma(fee),
            moment(receipt.at),
            receipt.description,
            _TYPES[number % 5 % 3],
            with_comma(tax),
        )
        lines.append(";".join(fields))
    total = sum(receipt.amount for receipt in receipts)
    lines += [
        "",
        f"Сумма принятых платежей: {roubles(total)} RUB",
        f"Число платежей: {len(receipts)}",
    ]
    return "\n".join(lines) + "\n", len(receipts) + 2


def refunds_registry(receipts: list[Receipt], period: str) -> tuple[str, int]:
    """The registry's text and the number of its rows, its two totals lines included."""
    lines = [f"РЕЕСТР ВОЗВРАТОВ ПО ДОГОВОРУ {CONTRACT}", f"Дата возвратов: {period}", REFUNDS]
    for receipt in receipts:
        fields = (
            receipt.receipt_id,
            receipt.of,
            roubles(receipt.amount),
            "RUB",
            moment(receipt.at),
        )
        lines.append(";".join(fields))
    total = sum(receipt.amount for receipt in receipts)
    lines += ["", f"Сумма возвратов: {roubles(total)} RUB", f"Число возвратов: {len(receipts)}"]
    return "\n".join(lines) + "\n", len(receipts) + 2
