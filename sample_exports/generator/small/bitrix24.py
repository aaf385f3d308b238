"""Bitrix24: deals with product rows, next month's export in another order, deals as .xls."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from generator import market
from generator.clients import format_phone
from generator.forms.bitrix24 import COLUMNS, GROUPS, quoted
from generator.forms.html import table
from generator.forms.words import moment, roubles
from generator.people import PEOPLE
from generator.small.folder import Facts, Folder, facts

SEPTEMBER, OCTOBER = datetime(2026, 9, 1), datetime(2026, 10, 1)
_OLD_STYLE, _TENDER, _CODED = 6, 9, 12  # deals with something special about them
_NEXT = ["Дата создания", "Ответственный", "ID", "Сумма", "Валюта", "Регион", "Стадия сделки",
         "Воронка", "Название сделки", "Компания", "Рабочий телефон", "Товар", "Количество",
         "Цена", "Дата изменения", "Дата изменения стадии", "Дата завершения", "Источник",
         "Причина отказа", "Повторная сделка", "Сделка закрыта", "Группа стадий"]  # fmt: skip
Row = dict[str, str]
_STAGES = (*market.BITRIX_STAGES, "Сделка успешна", "Сделка успешна", *market.LOST_BITRIX)
_SPECIAL = {_TENDER: ("Ждём тендер", "unmapped"), _CODED: ("C6:LOSE", "lost")}


@dataclass(frozen=True)
class BitrixDeal:
    """A made-up deal: its lines, what its stage means and its amount in kopecks."""

    lines: list[Row]
    status: str
    kopecks: int

    def won(self, when: datetime) -> "BitrixDeal":
        """The same deal, won at that moment."""
        now = _outcome("Сделка успешна", "won", when)
        return BitrixDeal([line | now for line in self.lines], "won", self.kopecks)


def _outcome(stage: str, status: str, moved: datetime) -> Row:
    closed = status in ("won", "lost")
    return {
        "Стадия сделки": stage,
        "Группа стадий": GROUPS.get(status, "Промежуточная"),
        "Сделка закрыта": "Да" if closed else "Нет",
        "Дата изменения": moment(moved),
        "Дата изменения стадии": moment(moved),
        "Дата завершения": moment(moved) if closed else "",
        "Причина отказа": "Дорого" if status == "lost" else "",
    }


def _deal(folder: Folder, number: int, since: datetime) -> BitrixDeal:
    rng, client, person = folder.rng, folder.clients.new(), PEOPLE[number % len(PEOPLE)]
    usual = _STAGES[number % len(_STAGES)]
    stage, status = _SPECIAL.get(number, (usual, market.outcome_of(usual)))
    created = folder.moment(since, 20)
    moved = created + timedelta(days=rng.randrange(1, 8), minutes=17)
    shared = {
        "ID": str(700 + number),
        "Воронка": market.SALES if number % 4 else market.REPEAT,
        "Название сделки": "=1+1 на проверку" if number == 3 else f"Сделка с {client.name}",
        "Источник": rng.choice(market.SOURCES[:5]).name,
        "Валюта": "Российский рубль",
        "Компания": client.full_name,
        "Контакт": client.contact,
        "Рабочий телефон": format_phone(client.phone, client.phone_format),
        "ИНН": client.inn,
        "Ответственный": f"{person.first} {person.surname}",
        "Повторная сделка": "Нет" if number % 4 else "Да",
        # Moments with and without a time in one column.
        "Дата создания": moment(created if number % 3 else created.date()),
    }
    rows, kopecks = _products(folder, number)
    shared |= _outcome(stage, status, moved)
    return BitrixDeal([shared | row for row in rows], status, kopecks)


def _products(folder: Folder, number: int) -> tuple[list[Row], int]:
    """Product rows of a deal and its amount; every fifth deal has none."""
    rng = folder.rng
    if number % 5 == 1 and number != _OLD_STYLE:
        amount = rng.randrange(30, 200) * 100_000
        return [{"Сумма": roubles(amount)}], amount
    rows, total = [], 0
    for product in rng.sample(market.PRODUCTS, 2 if number == _OLD_STYLE else 1 + number % 3):
        price, quantity = rng.randrange(50, 900) * 10_000 + 50, rng.randrange(1, 4)
        total += price * quantity
        row = {"Товар": product.name, "Цена": roubles(price), "Количество": str(quantity)}
        rows.append(row | {"Сумма": roubles(price * quantity)})
    if number == _OLD_STYLE:  # the second product is not of the catalogue
        rows[-1]["Сумма"] = roubles(total)
    return rows, total


def _expected(deals: list[BitrixDeal]) -> Facts:
    statuses = Counter(deal.status for deal in deals)
    read = sum(len(deal.lines) for deal in deals)
    kopecks = sum(deal.kopecks for deal in deals)
    counted = dict(sorted(statuses.items()))
    return facts("deals", read, len(deals), kopecks, statuses=counted)


def write_deals(folder: Folder) -> None:
    """Deals of September, and those of October in another order of columns."""
    september = [_deal(folder, number, SEPTEMBER) for number in range(24)]
    # Four open ones of September come again, won by now.
    again = [deal.won(OCTOBER) for deal in september if deal.status == "open"][-4:]
    october = [*again, *(_deal(folder, number, OCTOBER) for number in range(24, 40))]
    changed = sum(len(deal.lines) for deal in again)
    for name, columns, deals in (
        ("DEAL_20260930_5f0c91aa_6b1.csv", list(COLUMNS), september),
        ("DEAL_20261021_77d0e3b2_6c4.csv", _NEXT, october),
    ):
        rows = [[line.get(c, "") for c in columns] for deal in deals for line in deal.lines]
        text = quoted([columns, *rows])
        folder.put(name, text.encode("utf-8-sig"), _expected(deals))
    folder.expected["DEAL_20261021_77d0e3b2_6c4.csv"]["changed"] = changed


def write_deals_xls(folder: Folder) -> None:
    """Deals in the «Excel» form, which is a table of a web page."""
    deals = [_deal(folder, number, SEPTEMBER) for number in range(40, 62)]
    rows = []
    for line in [line for deal in deals for line in deal.lines]:
        row = [line.get(column, "") for column in COLUMNS]
        row[4] = f'<a href="/crm/deal/details/{line["ID"]}/">{row[4]}</a>'
        row[12] = row[12].replace(" ", "<br>", 1)
        rows.append(row)
    page = table(COLUMNS, rows, head="th")
    folder.put("deals.xls", page.encode("utf-8-sig"), _expected(deals))
