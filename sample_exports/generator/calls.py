"""Draws calls: about deals, cold calls, unknown callers, and calls between colleagues."""

import math
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from generator import market, workdays
from generator.clients import ClientFactory
from generator.course import END
from generator.deals import poisson
from generator.people import PEOPLE, Person
from generator.records import GROUP, Call, Deal


class Telephony:
    """Draws every call of the period."""

    def __init__(self, rng: Random, clients: ClientFactory) -> None:
        self.rng = rng
        self.clients = clients
        self.calls: list[Call] = []

    def run(self, deals: list[Deal]) -> list[Call]:
        """All calls from the first day to the last, by start."""
        for deal in deals:
            self._deal(deal)
        for day in workdays.days(market.FIRST, market.LAST):
            if workdays.is_working(day):
                self._cold(day)
                self._unknown_callers(day)
                self._colleagues(day)
        first = datetime.combine(market.FIRST, time())
        within_period = [call for call in self.calls if first <= call.start <= END]
        return sorted(within_period, key=lambda call: (call.start, call.extension, call.phone))

    def _out(self, person: Person, phone: str, at: datetime, connect: float) -> bool:
        """Draw an outgoing call; true when the client answered."""
        rng = self.rng
        if not person.works(at.date()):
            return False
        ring = rng.randrange(4, 38)
        if rng.random() < connect:
            talk = min(2400, round(rng.lognormvariate(math.log(105), 0.95)) + 3)
            self.calls.append(Call(at, "out", phone, person.extension, ring, talk))
            return True
        busy = rng.random() < 0.18
        self.calls.append(Call(at, "out", phone, person.extension, ring, 0, busy))
        return False

    def _in(self, person: Person, phone: str, at: datetime, missed: float) -> None:
        """Draw an incoming call; a missed one may be returned, or the client calls again."""
        rng = self.rng
        if not person.works(at.date()):
            person = rng.choice([PEOPLE[0], PEOPLE[1], PEOPLE[3]])
        if rng.random() >= missed:
            talk = min(2700, round(rng.lognormvariate(math.log(130), 0.9)) + 4)
            legs: tuple[int, ...] = ()
            if rng.random() < 0.09:
                others = [p.extension for p in PEOPLE if p.works(at.date()) and p != person]
                legs = tuple(rng.sample(others, rng.randrange(1, 3)))
            ring = rng.randrange(2, 24)
            self.calls.append(Call(at, "in", phone, person.extension, ring, talk, legs=legs))
            return
        extension = GROUP if rng.random() < 0.35 else person.extension
        self.calls.append(Call(at, "in", phone, extension, rng.randrange(5, 45), 0))
        if rng.random() < 0.25:
            again = at + timedelta(seconds=rng.randrange(40, 1500))
            self.calls.append(Call(again, "in", phone, extension, rng.randrange(5, 45), 0))
        if rng.random() < person.callback:
            wait = rng.lognormvariate(math.log(14), 1.0) * market.first_call_delay(at.date())
            moment = workdays.after_working_minutes(at, wait)
            if not self._out(person, phone, moment, 0.7) and rng.random() < 0.6:
                self._out(person, phone, workdays.after_working_minutes(moment, 95), 0.7)

    def _deal(self, deal: Deal) -> None:
        rng, phone = self.rng, deal.client.phone
        person = deal.owners[0][1]
        if rng.random() < deal.source.calls_first:
            before = deal.created - timedelta(seconds=rng.randrange(150, 900))
            if workdays.is_working(before.date()) and 9 <= before.hour < 18:
                self._in(person, phone, before, 0.06)
        if rng.random() < (0.015 if deal.is_repeat else 0.03) * market.first_call_delay(
            deal.created.date()
        ):
            return  # nobody ever called this one
        at = self._reach(deal, person)
        end = deal.closed or END
        length = min((end - at).days, 75)
        mean = (
            person.effort
            * market.performance(person, at.date()) ** 0.5
            * (0.8 + 0.13 * length)
            * 0.75
        )
        for _ in range(min(14, poisson(rng, mean))):
            moment = workdays.working_moment(rng, (at + timedelta(length * rng.random())).date())
            self._out(deal.owner(max(moment, deal.created)), phone, moment, person.connect)
        for _ in range(poisson(rng, 0.55 + 0.02 * length)):
            day = (at + timedelta((length + 12) * rng.random())).date()
            moment = workdays.working_moment(rng, day)
            minutes = -30 if rng.random() < 0.03 else 0
            missed = 0.14 + (1 - person.callback) * 0.4
            owner = deal.owner(max(moment, deal.created))
            self._in(owner, phone, moment + timedelta(minutes=minutes), missed)
        for payment in deal.payments:
            if deal.due and payment.paid.date() > deal.due:
                moment = workdays.working_moment(rng, payment.paid.date() - timedelta(2))
                self._out(deal.owner(max(moment, deal.created)), phone, moment, 0.7)

    def _reach(self, deal: Deal, person: Person) -> datetime:
        """First attempts until the client answers; the moment of the last of them."""
        rng = self.rng
        usual = person.response * market.first_call_delay(deal.created.date())
        minutes = rng.lognormvariate(math.log(usual), 1.15)
        at = workdays.after_working_minutes(deal.created, minutes)
        for _ in range(4):
            if self._out(person, deal.client.phone, at, person.connect):
                break
            at = workdays.after_working_minutes(at, rng.choice((35, 120, 300, 540, 1080)))
        return at

    def _cold(self, day: date) -> None:
        for person in PEOPLE:
            if person.works(day):
                for _ in range(poisson(self.rng, 1.7 * person.effort)):
                    moment = workdays.working_moment(self.rng, day)
                    self._out(person, self.clients.phone(), moment, person.connect * 0.55)

    def _unknown_callers(self, day: date) -> None:
        for _ in range(poisson(self.rng, 1.6)):
            person = self.rng.choice([p for p in PEOPLE if p.works(day)])
            self._in(person, self.clients.phone(), workdays.working_moment(self.rng, day), 0.3)

    def _colleagues(self, day: date) -> None:
        for _ in range(poisson(self.rng, 2.2)):
            one, other = self.rng.sample([p for p in PEOPLE if p.works(day)], 2)
            at = workdays.working_moment(self.rng, day)
            talk = self.rng.randrange(10, 200)
            call = Call(at, "internal", str(other.extension), one.extension, 5, talk)
            self.calls.append(call if self.rng.random() < 0.8 else replace(call, talk=0))
