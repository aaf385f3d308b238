"""The product's own workbook: plans and people."""

from collections.abc import Sequence

from generator.people import COORDINATOR, HEAD, PEOPLE, aliases_of
from generator.plans import Plan

PLANS = ("Месяц", "Ответственный", "План")
PEOPLE_HEADER = (
    "Ответственный",
    "Другие написания",
    "Команда",
    "Роль",
    "Принят",
    "Уволен",
    "Доля ставки",
)
PAYMENTS = (
    "Номер платежа",
    "Дата оплаты",
    "Сумма",
    "Валюта",
    "Клиент",
    "ИНН",
    "Сделка",
    "Ответственный",
    "Назначение платежа",
    "Статус",
)


def people_rows() -> list[Sequence[object]]:
    """The sheet «Сотрудники»."""
    rows: list[Sequence[object]] = [PEOPLE_HEADER]
    for person in PEOPLE:
        aliases = "; ".join(aliases_of(person))
        facts = (person.team, "менеджер", person.hired, person.left, person.share)
        rows.append((person.name, aliases, *facts))
    for name, role, hired in (HEAD, COORDINATOR):
        rows.append((name, "", "", role, hired, None, 1))
    return rows


def plan_rows(plans: Plan) -> list[Sequence[object]]:
    """The sheet «Планы»."""
    rows = [(f"{month:%Y-%m}", person.name, amount) for (month, person), amount in plans.items()]
    return [PLANS, *rows]
