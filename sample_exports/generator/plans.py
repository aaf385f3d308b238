"""Plans: each month's target by manager, derived from what the department receives."""

from datetime import date
from random import Random

from generator import market, workdays
from generator.people import PEOPLE, Person
from generator.records import Payment

Plan = dict[tuple[date, Person], int]  # roubles

# What the department reaches of its plan, month by month.
ATTAINMENT = (
    0.91, 0.97, 1.04, 0.88, 1.02, 1.08, 0.95, 1.12, 0.83,
    0.94, 1.01, 1.06, 0.9, 0.99, 1.05, 0.93, 0.86, 0.94,
)  # fmt: skip

# Plan of a future month ÷ plan of the last planned month.
SEASON = dict.fromkeys(range(1, 13), 1.0) | {11: 0.96, 12: 1.12}


def elapsed(month: date) -> float:
    """Share of the month's working days that the data cover."""
    inside = [
        day
        for day in workdays.days(
            month, date(month.year + month.month // 12, month.month % 12 + 1, 1)
        )
        if day.month == month.month and workdays.is_working(day)
    ]
    return len([day for day in inside if day <= market.LAST]) / len(inside)


def set_plans(rng: Random, payments: list[Payment]) -> Plan:
    """Month by manager, rounded to 10 000 roubles."""
    plans: Plan = {}
    for month, reached in zip(workdays.months(market.FIRST, market.LAST), ATTAINMENT, strict=True):
        inside = [p.amount for p in payments if p.paid.date().replace(day=1) == month]
        whole = sum(inside) / 100 / reached / elapsed(month)
        weights = {p: _weight(p, month) * rng.uniform(0.93, 1.07) for p in PEOPLE}
        total = sum(weights.values())
        for person, weight in weights.items():
            if weight:
                plans[month, person] = max(1, round(whole * weight / total / 10_000)) * 10_000
    return plans | _to_come(plans)


def _to_come(plans: Plan) -> Plan:
    """The rest of the last year: its last planned month times the season, by the same people."""
    last = max(month for month, _ in plans)
    later = [date(last.year, number, 1) for number in range(last.month + 1, 13)]
    return {
        (month, person): round(plan * SEASON[month.month] / 10_000) * 10_000
        for month in later
        for (planned, person), plan in plans.items()
        if planned == last
    }


def _weight(person: Person, month: date) -> float:
    """A manager's weight by skill and load; newcomers get less at first."""
    last = month.replace(day=28)
    if person.hired > last or (person.left and person.left < month):
        return 0.0
    age = (last - person.hired).days / 30
    return (0.08 + person.skill) * person.check * person.load * min(1.0, 0.3 + 0.2 * age)
