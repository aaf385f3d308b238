"""Products, sources and seasons of the department, and how they change over eighteen months."""

from dataclasses import dataclass
from datetime import date, timedelta

from generator.people import LEAVES, STARTS, Person

FIRST, LAST = date(2025, 5, 1), date(2026, 10, 21)
WARM_UP = date(2025, 3, 1)  # deals begun before FIRST, so that May has something to close

SALES, REPEAT, PARTNERS = "Продажи", "Повторные продажи", "Партнёры"
# The first letter of the third stage is the Latin C, as Bitrix24 ships it.
BITRIX_STAGES = (
    "Новая",
    "Подготовка документов",
    "Cчёт на предоплату",
    "В работе",
    "Финальный счёт",
)
AMO_STAGES = ("Первичный контакт", "Переговоры", "Принимают решение", "Согласование договора")
WON = {"bitrix24": "Сделка успешна", "amocrm": "Успешно реализовано"}
LOST_BITRIX = ("Сделка провалена", "Анализ причины провала")
LOST_AMO = "Закрыто и не реализовано"
REASONS = {
    "Дорого": 30,
    "Выбрали конкурента": 22,
    "Не выходит на связь": 20,
    "Нет бюджета": 12,
    "Отложили проект": 10,
    "Не наш клиент": 6,
}


@dataclass(frozen=True)
class Source:
    """A source of leads: its share of new leads and their conversion."""

    name: str
    weight: float
    factor: float
    calls_first: float  # share of leads that begin with the client's own call


ADS = "Реклама"
SOURCES = (
    Source("Сайт", 30, 0.9, 0.35),
    Source(ADS, 24, 0.75, 0.3),
    Source("Рекомендация", 14, 1.6, 0.5),
    Source("Холодные звонки", 15, 0.45, 0.0),
    Source("Выставка", 6, 0.85, 0.05),
    Source(PARTNERS, 11, 1.1, 0.2),
)
RETURNING = Source("Повторное обращение", 0, 1.75, 0.45)


@dataclass(frozen=True)
class Product:
    """What is sold: its share of deals and the range of its price in roubles."""

    name: str
    weight: float
    low: int
    high: int
    most: int = 1  # largest quantity


PRODUCTS = (
    Product("Внедрение под ключ", 14, 230_000, 460_000),
    Product("Лицензия Про", 26, 9_300, 13_800, 14),
    Product("Лицензия Старт", 22, 4_600, 6_500, 12),
    Product("Сопровождение, мес.", 18, 18_000, 31_000, 6),
    Product("Обучение команды", 12, 34_000, 78_000, 2),
    Product("Аудит процессов", 8, 65_000, 140_000),
)


def outcome_of(stage: str) -> str:
    """Status of a deal in the stage: open, won or lost."""
    if stage in WON.values():
        return "won"
    return "lost" if stage in LOST_BITRIX or stage.startswith(LOST_AMO) else "open"


_SEASON = (0.68, 0.95, 1.05, 1.02, 0.8, 0.98, 0.9, 0.9, 1.06, 1.1, 1.12, 1.3)
_WEEKDAY = (1.15, 1.1, 1.05, 1.0, 0.8, 0.12, 0.08)


def demand(day: date) -> float:
    """Factor of a day's number of leads: season, weekday, slow growth."""
    growth = 1 + 0.004 * (day - FIRST).days / 30
    return _SEASON[day.month - 1] * _WEEKDAY[day.weekday()] * growth


def source_weight(source: Source, day: date) -> float:
    """Weight of the source among new leads; advertising has more since August 2026."""
    return source.weight * (1.35 if source.name == ADS and day >= date(2026, 8, 1) else 1)


def source_factor(source: Source, day: date) -> float:
    """Factor of the source's conversion; advertising's falls to a tenth in August 2026."""
    return source.factor * (0.1 if source.name == ADS and day >= date(2026, 8, 1) else 1)


def performance(person: Person, day: date) -> float:
    """Factor of the manager's results: one gets worse, one leaves, one is new and improves."""
    if person.extension == 103:
        steps = ((date(2026, 9, 1), 0.35), (date(2026, 8, 1), 0.5), (date(2026, 7, 10), 0.7))
        return next((factor for since, factor in steps if day >= since), 1.0)
    if person.left == LEAVES and day >= LEAVES - timedelta(45):
        return 0.6
    if person.hired == STARTS:
        return min(1.15, 0.45 + 0.16 * (day - STARTS).days / 30)
    return 1.0


def first_call_delay(day: date) -> float:
    """Factor of the delay of first calls: it grows since April 2026."""
    return 1 + 0.22 * max(0, (day - date(2026, 4, 15)).days) / 30


def late_share(day: date) -> float:
    """Share of late payments: larger since July 2026."""
    return 0.27 if day >= date(2026, 7, 1) else 0.16
