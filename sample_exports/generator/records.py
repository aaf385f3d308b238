"""Records of the drawn events: deals, payments, calls."""

from dataclasses import dataclass, field
from datetime import date, datetime

from generator.clients import Client
from generator.market import Source
from generator.people import Person

GROUP = 600  # the ring group for calls without a manager


@dataclass(frozen=True)
class Item:
    """A product row of a deal; money in kopecks."""

    product: str
    price: int
    quantity: int

    @property
    def amount(self) -> int:
        """Sum of the row."""
        return self.price * self.quantity


@dataclass
class Deal:
    """One deal with everything that happens to it until the end of the data."""

    system: str
    pipeline: str
    client: Client
    source: Source
    created: datetime
    items: tuple[Item, ...]
    first_estimate: int | None  # the amount before the invoice, in kopecks
    moves: list[tuple[datetime, str]]  # stages entered, the first at creation
    owners: list[tuple[datetime, Person]]
    outcome: str = "open"
    is_repeat: bool = False
    reason: str = ""
    expected: date | None = None
    due: date | None = None
    unknown_owner: str = ""
    two_names: bool = False
    itemised: bool = True
    deal_id: int = 0
    payments: list["Payment"] = field(default_factory=list)

    @property
    def amount(self) -> int:
        """Amount in kopecks."""
        return sum(item.amount for item in self.items)

    @property
    def closed(self) -> datetime | None:
        """Moment of the outcome."""
        return None if self.outcome == "open" else self.moves[-1][0]

    def owner(self, moment: datetime) -> Person:
        """The owner of the deal at `moment`."""
        return [person for since, person in self.owners if since <= moment][-1]

    @property
    def changes(self) -> list[datetime]:
        """Moments at which the CRM's card changed."""
        return sorted({moment for moment, _ in self.moves} | {moment for moment, _ in self.owners})


@dataclass(frozen=True)
class Payment:
    """A payment; a refund where `amount` (kopecks) is negative."""

    paid: datetime
    amount: int
    by_card: bool
    deal: Deal | None
    named: bool  # its purpose holds the deal's number
    client: Client
    of: "Payment | None" = None  # what a refund gives back


@dataclass(frozen=True)
class Call:
    """One call; `legs` are colleagues whose phones rang in vain before it was answered."""

    start: datetime
    direction: str  # in, out, internal
    phone: str  # ten digits, or an extension
    extension: int
    ring: int
    talk: int
    busy: bool = False
    legs: tuple[int, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether the call was answered."""
        return self.talk > 0
