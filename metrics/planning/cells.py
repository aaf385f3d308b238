"""The cells of a plan: months, and in each the subjects of every dimension."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from metrics.core.scope import Period
from metrics.planning.errors import NoSuchCell, Unequal

DIMENSIONS = ("owner", "team", "source", "product", "client_kind")
UNITS = {"net_receipts": 100, "margin": 100, "won_deals": 1}  # measure → units in one of it

Spot = tuple[date, str | None, str | None]  # a month's cell: its first day, dimension, subject


class Scenario(StrEnum):
    """The three versions of a plan."""

    PESSIMISTIC = "pessimistic"
    REALISTIC = "realistic"
    OPTIMISTIC = "optimistic"


@dataclass(frozen=True)
class Cell:
    """A place in a plan: whole months, of everything or of one subject of a dimension."""

    period: Period
    dimension: str | None = None
    subject: str | None = None


@dataclass(frozen=True)
class Cells:
    """Amounts in whole units: kopecks of money, or deals.

    `months` are the first days, in order; `totals` one amount a month; `parts` dimension →
    subject → one amount a month, the subjects of a dimension summing to the totals in every
    month. What is `locked` no spread may change.
    """

    months: tuple[date, ...]
    totals: tuple[int, ...]
    parts: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
    measure: str = "net_receipts"
    scenario: Scenario = Scenario.REALISTIC
    locked: frozenset[Spot] = frozenset()

    def __post_init__(self) -> None:
        for dimension, subjects in self.parts.items():
            for place, total in enumerate(self.totals):
                parts = sum(amounts[place] for amounts in subjects.values())
                if parts != total:
                    raise Unequal(
                        month=f"{self.months[place]:%Y-%m}",
                        dimension=dimension,
                        total=self.shown(total),
                        parts=self.shown(parts),
                    )

    @property
    def unit(self) -> int:
        """Units of an amount in one rouble, or in one deal."""
        return UNITS.get(self.measure, 100)

    @property
    def goal(self) -> int:
        """The whole plan."""
        return sum(self.totals)

    def shown(self, amount: int) -> str | int:
        """An amount of units as a fact of a sentence: roubles or deals."""
        whole, rest = divmod(amount, self.unit)
        return f"{amount / self.unit:.2f}" if rest else whole

    def subjects(self, dimension: str) -> tuple[str, ...]:
        """Who has a plan of his own in that dimension, in order; empty where nobody has."""
        return tuple(self.parts.get(dimension, ()))

    def row(self, dimension: str | None = None, subject: str | None = None) -> tuple[int, ...]:
        """Month by month: of the subject, or of everything. NoSuchCell when it is not there."""
        if dimension is None:
            return self.totals
        found = self.parts.get(dimension, {}).get(subject or "")
        if found is None:
            raise NoSuchCell(period="", subject=subject or "")
        return found

    def amount(self, cell: Cell) -> int:
        """What stands in a cell: a month, a quarter, a year; NoSuchCell when nothing does."""
        row = self.row(cell.dimension, cell.subject)
        return sum(row[place] for place in self.places(cell.period))

    def places(self, period: Period) -> tuple[int, ...]:
        """Places of the plan's months within the period; NoSuchCell when there are none."""
        found = tuple(n for n, m in enumerate(self.months) if period.start <= m < period.end)
        if not found:
            raise NoSuchCell(period=f"{period.start:%Y-%m}", subject="")
        return found

    def is_locked(self, place: int, dimension: str | None = None, subject: str = "") -> bool:
        """Whether the cell of that month may not change."""
        return (self.months[place], dimension, subject if dimension else None) in self.locked

    def held(self, place: int, dimension: str, but: str | None = None) -> int:
        """Sum of the locked subjects of a month, `but` one of them."""
        return sum(
            amounts[place]
            for subject, amounts in self.parts[dimension].items()
            if subject != but and self.is_locked(place, dimension, subject)
        )

    def free(self, place: int, dimension: str, but: str | None = None) -> list[str]:
        """Subjects of a month that may change, `but` one of them."""
        return [
            subject
            for subject in self.parts[dimension]
            if subject != but and not self.is_locked(place, dimension, subject)
        ]

    def room(self, place: int, but: str | None = None) -> tuple[int, int | None]:
        """Least and most that a month's total may be, by the locks of all dimensions `but` one."""
        total = self.totals[place]
        if self.is_locked(place):
            return total, total
        others = [name for name, subjects in self.parts.items() if name != but and subjects]
        least = max((self.held(place, name) for name in others), default=0)
        is_full = any(not self.free(place, name) for name in others)
        return least, total if is_full else None


def changed(row: Sequence[int], places: Sequence[int], amounts: Sequence[int]) -> tuple[int, ...]:
    """The row with other amounts at these places."""
    told = dict(zip(places, amounts, strict=True))
    return tuple(told.get(place, amount) for place, amount in enumerate(row))
