"""Statements of four banks, each with another mark of incoming and outgoing money."""

import io
from csv import QUOTE_ALL, writer
from dataclasses import dataclass
from datetime import datetime, timedelta

from generator.forms.archive import lines_of
from generator.forms.words import moment, roubles, with_comma
from generator.small.folder import Facts, Folder, facts

_START = datetime(2026, 10, 1)
_OURS = 'ООО "Наш отдел продаж"'
_SUPPLIERS = ('АО "Связь"', 'ООО "Канцтовары"', "ИП Уборкин У. У.")
_TBANK = (
    "Номер счёта;Тип операции (пополнение/списание);Дата проведения;Номер платежа;"
    "Валюта операции;Сумма в валюте счёта;Валюта счёта;Описание операции;Назначение платежа;"
    "Счет контрагента;ИНН контрагента;Наименование контрагента;БИК банка контрагента"
)
_CARD = (
    "Дата операции;Дата платежа;Номер карты;Статус;Сумма операции;Валюта операции;Сумма платежа;"
    "Валюта платежа;Кэшбэк;Категория;MCC;Описание;Бонусы (включая кэшбэк);"
    "Округление на инвесткопилку;Сумма операции с округлением"
)
_SBER = "Дата проведения;Вид;Сумма;Плательщик;ИНН плательщика;Получатель;Назначение платежа"
_VTB = (
    "Тип;Идентификатор;Дата совершения;Дата списания;Дата;Номер;Тип операции;Сумма;Валюта;"
    "Назначение платежа;БИК;Счет"
)
_ALFA = (
    "statement_unid;Type_close;Date;b_date;m_date;create_date;Name;Inn;Rch;name_rch;Bik;Korch;"
    "Type;name_curr;d_c;oper;date_oper;number;to_date;sum_rur"
)


@dataclass(frozen=True)
class Operation:
    """An incoming or an outgoing payment."""

    number: int
    day: datetime
    kopecks: int
    incoming: bool
    party: str
    inn: str
    purpose: str


def _operations(folder: Folder, number: int) -> list[Operation]:
    rng, operations = folder.rng, []
    for n in range(number):
        client, incoming = folder.clients.new(), n % 3 != 2
        deal = f", сделка {20_700 + n}" if n % 4 else ""
        words = f"Оплата по счёту № {n + 1}{deal}. НДС не облагается"
        operations.append(
            Operation(
                400 + n,
                _START + timedelta(rng.randrange(20)),
                rng.randrange(100, 4000) * 5_025,
                incoming,
                client.full_name if incoming else _SUPPLIERS[n % 3],
                client.inn,
                words if incoming else f"За услуги по договору {n}",
            )
        )
    return sorted(operations, key=lambda operation: operation.day)


def _expected(operations: list[Operation]) -> Facts:
    income = [operation for operation in operations if operation.incoming]
    total = sum(operation.kopecks for operation in income)
    deals = len([each for each in income if "сделка" in each.purpose])
    skipped = len(operations) - len(income)
    return facts(
        "payments", len(operations), len(income), total, skipped=skipped, deals_named=deals
    )


def write_tbank(folder: Folder) -> None:
    """The account of a company: sums without a sign, «Кредит» came in."""
    operations, rows = _operations(folder, 30), []
    for each in operations:
        rows.append(["40702810000000000001", "Кредит" if each.incoming else "Дебет",
                     moment(each.day.date()), str(each.number), "643", with_comma(each.kopecks),
                     "643", each.purpose, each.purpose, "", each.inn, each.party,
                     "044525974"])  # fmt: skip
    content = lines_of(_TBANK.split(";"), rows, ";").encode("utf-8-sig")
    folder.put("operations_business.csv", content, _expected(operations))


def write_card(folder: Folder) -> None:
    """A card: sums with a sign, times to the second, and operations that failed."""
    rng, rows, kopecks, income, named = folder.rng, [], 0, 0, ("Перевод", "Супермаркеты")
    for number in range(26):
        at, incoming = folder.moment(_START, 20), number % 3 == 0
        failed = number % 7 == 3
        amount = rng.randrange(100, 9000) * 125
        if incoming and not failed:
            kopecks, income = kopecks + amount, income + 1
        signed = with_comma(amount if incoming else -amount)
        client = folder.clients.new()
        rows.append([moment(at), moment(at.date()), "*0042", "FAILED" if failed else "OK", signed,
                     "RUB", signed, "RUB", "", named[not incoming], "" if incoming else "5411",
                     client.contact if incoming else "Продукты у дома", "0,00", "0,00",
                     signed])  # fmt: skip
    expected = facts("payments", 26, income, kopecks, skipped=26 - income)
    content = _quoted(_CARD, rows).encode("utf-8-sig")
    folder.put("operations_card.csv", content, expected)


def write_sber(folder: Folder) -> None:
    """No direction at all: our name stands in every row, on one side or the other."""
    operations, rows = _operations(folder, 27), []
    for each in operations:
        payer, recipient = (each.party, _OURS) if each.incoming else (_OURS, each.party)
        inn = each.inn if each.incoming else "1655000007"
        rows.append([moment(each.day.date()), "01", roubles(each.kopecks), payer, inn, recipient,
                     each.purpose])  # fmt: skip
    content = _quoted(_SBER, rows).encode("cp1251")
    folder.put("sber_statement.csv", content, _expected(operations))


def write_vtb(folder: Folder) -> None:
    """Sums with a sign; two fields more than there are headers."""
    operations = _operations(folder, 24)
    lines = [";".join(f'"{name}"' for name in _VTB.split(";"))]
    for each in operations:
        day = moment(each.day.date())
        sign = "" if each.incoming else "-"
        lines.append(";".join([
            "17", "", day, day, day, str(each.number), "17", sign + roubles(each.kopecks), "RUB",
            each.purpose.replace(";", ","), "044525411", "40702810000000000002", "Банк", each.inn,
        ]))  # fmt: skip
    content = ("\n".join(lines) + "\n").encode("cp1251")
    folder.put("vtb_statement.csv", content, _expected(operations))


def write_alfa(folder: Folder) -> None:
    """Tabs and Latin names; the holder of the account in every row; C came in, D went out."""
    operations, rows = _operations(folder, 24), []
    for each in operations:
        day = moment(each.day.date())
        rows.append(["", "0", "21.10.2026", "01.10.2026", "21.10.2026", "21.10.2026", _OURS,
                     "1655000007", "40702810000000000003", "основной", "044525593", "30101810",
                     "RUR", "0", "C" if each.incoming else "D", "01", day, str(each.number), day,
                     with_comma(each.kopecks)])  # fmt: skip
    expected = _expected(operations)
    del expected["deals_named"]  # the purpose has no column that we know
    content = lines_of(_ALFA.split(";"), rows, "\t").encode("cp1251")
    folder.put("alfa_statement.txt", content, expected)


def _quoted(header: str, rows: list[list[str]]) -> str:
    out = io.StringIO()
    log = writer(out, delimiter=";", quoting=QUOTE_ALL, lineterminator="\n")
    log.writerows([header.split(";"), *rows])
    return out.getvalue()
