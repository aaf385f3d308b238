"""Draws payments of deals: advances, instalments, late and missing payments, refunds."""

from datetime import date, datetime, timedelta
from random import Random

from generator import market, workdays
from generator.clients import ClientFactory
from generator.course import END
from generator.records import Deal, Payment

_PARTS = (((100,), 15), ((50, 50), 33), ((70, 30), 10), ((40, 30, 30), 28), ((30, 30, 40), 14))
CARD_LIMIT = 7_000_000  # kopecks; larger deals are paid through the bank


def receive(rng: Random, deals: list[Deal], clients: ClientFactory) -> list[Payment]:
    """Every payment and refund from the first day to the last, by time."""
    payments: list[Payment] = []
    for deal in deals:
        deal.payments = [p for p in _pay(rng, deal) if p.paid <= END]
        payments += deal.payments
    payments += _without_deal(rng, clients)
    first = datetime.combine(market.FIRST, datetime.min.time())
    within_period = [
        p for p in payments if p.paid >= first and (p.of is None or p.of.paid >= first)
    ]
    return sorted(within_period, key=lambda p: (p.paid, p.amount, p.client.inn))


def _pay(rng: Random, deal: Deal) -> list[Payment]:
    won = deal.outcome == "won"
    advance_stage = next((m for m, stage in deal.moves if stage == "В работе"), None)
    start = advance_stage or (deal.moves[-1][0] if won else None)
    unpaid = {"won": 0.0, "open": 0.35, "lost": 0.85}[deal.outcome]
    if start is None or rng.random() < unpaid:
        return []
    parts = rng.choices([p for p, _ in _PARTS], [w for _, w in _PARTS])[0]
    by_card = deal.amount <= CARD_LIMIT and rng.random() < 0.62
    named = rng.random() >= 0.03
    rest_missing = won and rng.random() < 0.05
    payments: list[Payment] = []
    day = start.date() + timedelta(rng.randrange(0, 4))
    for n, share in enumerate(parts):
        if n and (not won or rest_missing):
            break
        if rng.random() < market.late_share(day):
            day += timedelta(round(rng.expovariate(1 / 22)) + 5)
        if day.month == 1 and rng.random() < 0.4:  # budgets are spent before New Year
            day = max(start.date(), date(day.year - 1, 12, rng.randrange(15, 30)))
        amount = deal.amount - sum(p.amount for p in payments)
        if n < len(parts) - 1:
            amount = int(round(deal.amount * share / 100, -4))
        moment = _moment(rng, day, by_card)
        payments.append(Payment(moment, amount, by_card, deal, named, deal.client))
        day = moment.date() + timedelta(rng.randrange(12, 34))
    if by_card:
        payments += _refunds(rng, deal, payments)
    return payments


def _moment(rng: Random, day: date, by_card: bool) -> datetime:
    if not by_card:
        return datetime.combine(workdays.next_working(day), datetime.min.time())
    return datetime.combine(day, datetime.min.time()) + timedelta(
        seconds=rng.randrange(8 * 3600, 22 * 3600)
    )


def _refunds(rng: Random, deal: Deal, payments: list[Payment]) -> list[Payment]:
    """A lost deal gives its advance back; of the won ones some do, in part or in full."""
    draw = rng.random()
    won = deal.outcome == "won"
    if deal.outcome == "lost" or (won and draw < 0.05):
        back = [(p, p.amount) for p in payments]
    elif won and draw < 0.14:
        back = [(payments[-1], int(round(payments[-1].amount * rng.uniform(0.2, 0.7), -4)))]
    else:
        return []
    day = max(payments[-1].paid, deal.moves[-1][0]).date() + timedelta(rng.randrange(3, 25))
    return [
        Payment(_moment(rng, day, True), -amount, True, deal, p.named, p.client, p)
        for p, amount in back
    ]


def _without_deal(rng: Random, clients: ClientFactory) -> list[Payment]:
    """Money that belongs to no deal of the CRM."""
    payments = []
    for month in workdays.months(market.FIRST, market.LAST):
        for _ in range(rng.randrange(1, 4)):
            day = workdays.next_working(month + timedelta(rng.randrange(0, 20)))
            amount = rng.randrange(80, 900) * 10_000
            moment = datetime.combine(day, datetime.min.time())
            payments.append(Payment(moment, amount, False, None, False, clients.new()))
    return [p for p in payments if p.paid <= END]
