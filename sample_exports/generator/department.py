"""The whole department, drawn once: deals, payments, calls and plans."""

from dataclasses import dataclass
from datetime import datetime, time
from random import Random

from generator.calls import Telephony
from generator.deals import LEADS_A_DAY, Sales
from generator.market import FIRST
from generator.money import receive
from generator.plans import Plan, set_plans
from generator.records import Call, Deal, Payment

SEED = "planerka-51"


@dataclass(frozen=True)
class Department:
    """Everything that happened."""

    deals: list[Deal]  # those that an export of the period holds
    payments: list[Payment]
    calls: list[Call]
    plans: Plan


def draw(seed: str = SEED, leads_a_day: float = LEADS_A_DAY) -> Department:
    """Draws the department of the demo; the same arguments give the same department."""
    sales = Sales(Random(f"{seed} deals"), leads_a_day)
    everything = sales.run()
    payments = receive(Random(f"{seed} payments"), everything, sales.clients)
    paid = {p.deal.deal_id for p in payments if p.deal}
    since = datetime.combine(FIRST, time())
    deals = [d for d in everything if d.changes[-1] >= since or d.deal_id in paid]
    calls = Telephony(Random(f"{seed} calls"), sales.clients).run(deals)
    return Department(deals, payments, calls, set_plans(Random(f"{seed} plans"), payments))
