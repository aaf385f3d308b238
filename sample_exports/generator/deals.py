"""Draws the deals of the department: owner, amount, repeat purchases."""

import math
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from generator import market, workdays
from generator.clients import Client, ClientFactory
from generator.course import END, draw_course, hand_over
from generator.market import Product, Source
from generator.people import LEAVES, PEOPLE, UNKNOWN_OWNERS, Person
from generator.records import Deal, Item

LEADS_A_DAY = 10.3
OLD_CLIENTS = 260  # clients from before the data, who come back in its first months


def poisson(rng: Random, mean: float) -> int:
    """A Poisson number by Knuth's multiplication."""
    limit, product, n = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        n += 1
    return n


class Sales:
    """Draws deals day by day; a client of a won deal may buy again."""

    def __init__(self, rng: Random, leads_a_day: float = LEADS_A_DAY) -> None:
        self.rng = rng
        self.leads_a_day = leads_a_day
        self.clients = ClientFactory(rng)
        self.deals: list[Deal] = []
        self._returns: dict[date, list[tuple[Client, Person]]] = defaultdict(list)

    def run(self) -> list[Deal]:
        """All deals by creation, numbered as their CRM numbers them."""
        self._old_clients()
        for day in workdays.days(market.WARM_UP, market.LAST):
            lively = 1 if workdays.is_working(day) or day.weekday() > 4 else 0.15
            for _ in range(poisson(self.rng, self.leads_a_day * market.demand(day) * lively)):
                self._lead(day)
            for client, person in self._returns.pop(day, []):
                self._deal(day, client, self._heir(person, day), market.RETURNING)
        self.deals.sort(key=lambda deal: deal.created)
        for number, deal in enumerate(self.deals):
            bitrix = deal.system == "bitrix24"
            deal.deal_id = 10001 + number if bitrix else 31204000 + 37 * number
        return self.deals

    def _old_clients(self) -> None:
        for _ in range(OLD_CLIENTS):
            day = market.WARM_UP + timedelta(round(self.rng.expovariate(1 / 100)))
            person = self._person(day, market.RETURNING)
            self._returns[workdays.next_working(day)].append((self.clients.new(), person))

    def _lead(self, day: date) -> None:
        sources = market.SOURCES
        weights = [market.source_weight(source, day) for source in sources]
        source = self.rng.choices(sources, weights)[0]
        self._deal(day, self.clients.new(), self._person(day, source), source)

    def _person(self, day: date, source: Source) -> Person:
        team = [p for p in PEOPLE if p.works(day) and not (p.left and day > LEAVES - timedelta(9))]
        if source.name == market.PARTNERS:
            team = [p for p in team if p.team == "Команда Урал"]
        return self.rng.choices(team, [p.load for p in team])[0]

    def _heir(self, person: Person, day: date) -> Person:
        return person if person.works(day) else self.rng.choice([PEOPLE[0], PEOPLE[1], PEOPLE[3]])

    def _created(self, day: date, source: Source) -> datetime:
        rng = self.rng
        if source.calls_first or not workdays.is_working(day):
            hour = min(23, max(6, round(rng.gauss(13, 3.2))))
            return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)))
        return workdays.working_moment(rng, day)

    def _deal(self, day: date, client: Client, person: Person, source: Source) -> None:
        rng = self.rng
        partner = source.name == market.PARTNERS
        repeat = source is market.RETURNING
        created = min(self._created(day, source), END - timedelta(seconds=rng.randrange(7200)))
        items = self._items(person, repeat)
        amount = sum(item.amount for item in items)
        first_estimate = (
            None if rng.random() < 0.25 else int(round(amount * rng.uniform(0.7, 1.25), -6))
        )
        deal = Deal(
            "amocrm" if partner else "bitrix24",
            market.PARTNERS if partner else market.REPEAT if repeat else market.SALES,
            client,
            source,
            created,
            items,
            first_estimate,
            [],
            [(created, person)],
            is_repeat=repeat,
            expected=day + timedelta(rng.randrange(14, 60)) if rng.random() < 0.85 else None,
            unknown_owner=rng.choice(UNKNOWN_OWNERS) if rng.random() < 0.003 else "",
            two_names=repeat and rng.random() < 0.06,
            itemised=not partner and rng.random() < 0.6,
        )
        chance = person.skill * market.source_factor(source, day) * market.performance(person, day)
        draw_course(rng, deal, person, rng.random() < min(0.85, chance))
        hand_over(rng, deal)
        self.deals.append(deal)
        if deal.outcome == "won":
            self._come_back(deal, person)

    def _items(self, person: Person, repeat: bool) -> tuple[Item, ...]:
        rng = self.rng
        rows: list[Item] = []
        for product in self._products(1 if rng.random() < 0.72 else 2, repeat):
            price = round(rng.uniform(product.low, product.high) * person.check, -2)
            kopecks = round(price) * 100 - (10 if rng.random() < 0.08 else 0)
            quantity = 1 + round((product.most - 1) * rng.random()) if product.most > 1 else 1
            rows.append(Item(product.name, kopecks, quantity))
        return tuple(rows)

    def _products(self, number: int, repeat: bool) -> list[Product]:
        chosen: list[Product] = []
        while len(chosen) < number:
            weights = [
                p.weight * (2.5 if repeat and p.name.startswith("Сопр") else 1)
                for p in market.PRODUCTS
            ]
            product = self.rng.choices(market.PRODUCTS, weights)[0]
            if product not in chosen:
                chosen.append(product)
        return chosen

    def _come_back(self, deal: Deal, person: Person) -> None:
        rng, client = self.rng, deal.client
        if (not client.regular and rng.random() > 0.3) or rng.random() > 0.95:
            return
        gap = 12 + rng.expovariate(1 / (42 if client.regular else 90))
        day = workdays.next_working(deal.moves[-1][0].date() + timedelta(round(gap)))
        if day <= market.LAST:
            self._returns[day].append((replace(client), person))
