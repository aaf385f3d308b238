"""Online payments: Точка's registry in a zip, refunds in rows; Stripe's, refunds in a column."""

from collections import Counter
from datetime import datetime, timedelta

from generator.forms.archive import lines_of, write_zip
from generator.forms.words import roubles, with_comma
from generator.small.folder import Folder, facts

_TOCHKA = (
    "TRANS_DATE;TRANSACTION_ID;SUM;COMMISSION;NET_SUM;PARENT_TRANSACTION_ID;TRANSACTION_TYPE;"
    "CARD_NUMBER;ORDER_UID"
)
_STRIPE = (
    "id;Description;Created date (UTC);Amount;Amount Refunded;Currency;Converted Amount;"
    "Converted Amount Refunded;Fee;Status;Captured;Customer Email;Refunded date (UTC)"
)


def write_tochka(folder: Folder) -> None:
    """A refund is a row of its own, its sum as positive as that of a payment."""
    rng, rows, kopecks, fees = folder.rng, [], 0, 0
    for number in range(24):
        at, amount = folder.moment(datetime(2026, 10, 1), 18), rng.randrange(50, 3000) * 110
        fee = round(amount * 0.02)
        order, payment = f"order-{5100 + number}", f"pay-{90_000 + number}"
        rows.append([f"{at:%Y-%m-%d %H:%M:%S}", payment, with_comma(amount), with_comma(fee),
                     with_comma(amount - fee), "", "PAYMENT", "*0042", order])  # fmt: skip
        kopecks, fees = kopecks + amount, fees + fee
        if number % 5 == 4:
            back = amount if number % 2 else amount // 2
            later = at + timedelta(days=1, minutes=7)
            kopecks -= back
            rows.append([f"{later:%Y-%m-%d %H:%M:%S}", f"ref-{90_000 + number}", with_comma(back),
                         "0,00", with_comma(back), payment, "REFUND", "*0042",
                         order])  # fmt: skip
    expected = facts("payments", len(rows), len(rows), kopecks, refunds=len(rows) - 24)
    name, content = "tochka_registry_2026-10.csv", lines_of(_TOCHKA.split(";"), rows, ";").encode()
    write_zip(folder.path / f"{name}.zip", name, content)
    folder.expected[f"{name}.zip"] = expected


def write_stripe(folder: Folder) -> None:
    """A refund is a column of the payment's row, with its own date; failed payments too."""
    rng, rows, cents, paid, back = folder.rng, [], 0, 0, 0
    days: Counter[str] = Counter()
    for number in range(30):
        at = folder.moment(datetime(2026, 9, 1), 28).replace(hour=1 if number % 5 == 2 else 12)
        amount, refunded = rng.randrange(20, 4000) * 25, 0
        status = ("Paid", "Paid", "Failed", "Refunded", "Paid", "Paid")[number % 6]
        later = at + timedelta(days=6, minutes=3)
        if status == "Refunded":
            refunded = amount
        elif number % 10 == 4 and status == "Paid":
            refunded = amount // 5
        if status != "Failed":
            cents, paid = cents + amount - refunded, paid + 1
            days[f"{at:%Y-%m-%d}"] += 1
        if refunded:
            back += 1
            days[f"{later:%Y-%m-%d}"] += 1
        rows.append([f"ch_{number:024d}", f"Invoice {number + 1}", _utc(at), roubles(amount),
                     roubles(refunded), "eur", roubles(amount), roubles(refunded),
                     roubles(round(amount * 0.029)), status, str(status != "Failed").lower(),
                     f"buyer{number}@example.com", _utc(later) if refunded else ""])  # fmt: skip
    expected = facts("payments", 30, paid + back, cents, skipped=30 - paid, refunds=back)
    expected |= {"accepted": paid, "currency": "EUR", "paid_by_day": dict(sorted(days.items()))}
    content = lines_of(_STRIPE.split(";"), rows, ",").encode()
    folder.put("unified_payments.csv", content, expected)


def _utc(moscow: datetime) -> str:
    return f"{moscow - timedelta(hours=3):%Y-%m-%d %H:%M:%S}"
