"""The cells of a plan: months, and in each the subjects of every dimension."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from metrics.core.scope import Period
from metrics.planning.errors import NoSuchCell, Unequal
from metrics.planning.measures import units_in_one

# A cell of one month: its first day, dimension, subject.
MonthCell = tuple[date, str | None, str | None]


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
    month. No edit may change `locked` cells.
    """

    months: tuple[date, ...]
    totals: tuple[int, ...]
    parts: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
    measure: str = "net_receipts"
    scenario: Scenario = Scenario.REALISTIC
    locked: frozenset[MonthCell] = frozenset()

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
        """Units of an amount in one rouble (kopecks) or in one deal (1)."""
        return units_in_one(self.measure)

    @property
    def goal(self) -> int:
        """The whole plan."""
        return sum(self.totals)

    def shown(self, amount: int) -> str | int:
        """An amount of units for a message: roubles or deals."""
        whole, rest = divmod(amount, self.unit)
        return f"{amount / self.unit:.2f}" if rest else whole

    def subjects(self, dimension: str) -> tuple[str, ...]:
        """Subjects with a plan of their own in that dimension, in order; may be empty."""
        return tuple(self.parts.get(dimension, ()))

    def row(self, dimension: str | None = None, subject: str | None = None) -> tuple[int, ...]:
        """Amounts by month, of the subject or the totals. NoSuchCell for an unknown subject."""
        if dimension is None:
            return self.totals
        amounts = self.parts.get(dimension, {}).get(subject or "")
        if amounts is None:
            raise NoSuchCell(period="", subject=subject or "")
        return amounts

    def amount(self, cell: Cell) -> int:
        """Sum of a cell: a month, a quarter, a year; NoSuchCell outside of the plan."""
        row = self.row(cell.dimension, cell.subject)
        return sum(row[place] for place in self.places(cell.period))

    def places(self, period: Period) -> tuple[int, ...]:
        """Places of the plan's months within the period; NoSuchCell when there are none."""
        places = tuple(n for n, m in enumerate(self.months) if period.start <= m < period.end)
        if not places:
            raise NoSuchCell(period=f"{period.start:%Y-%m}", subject="")
        return places

    def is_locked(self, place: int, dimension: str | None = None, subject: str = "") -> bool:
        """Whether the cell of that month may not change."""
        return (self.months[place], dimension, subject if dimension else None) in self.locked

    def locked_sum(self, place: int, dimension: str, excluding: str | None = None) -> int:
        """Sum of the locked subjects of a month, `excluding` one of them."""
        return sum(
            amounts[place]
            for subject, amounts in self.parts[dimension].items()
            if subject != excluding and self.is_locked(place, dimension, subject)
        )

    def unlocked_subjects(
        self, place: int, dimension: str, excluding: str | None = None
    ) -> list[str]:
        """Subjects of a month that may change, `excluding` one of them."""
        return [
            subject
            for subject in self.parts[dimension]
            if subject != excluding and not self.is_locked(place, dimension, subject)
        ]

    def total_bounds(self, place: int, excluding: str | None = None) -> tuple[int, int | None]:
        """Bounds of a month's total (None: no upper one) by the locks of all dimensions.

        `excluding` leaves one dimension out.
        """
        total = self.totals[place]
        if self.is_locked(place):
            return total, total
        others = [name for name, subjects in self.parts.items() if name != excluding and subjects]
        least = max((self.locked_sum(place, name) for name in others), default=0)
        is_full = any(not self.unlocked_subjects(place, name) for name in others)
        return least, total if is_full else None


def with_amounts(
    row: Sequence[int], places: Sequence[int], amounts: Sequence[int]
) -> tuple[int, ...]:
    """The row with other amounts at these places."""
    amount_at = dict(zip(places, amounts, strict=True))
    return tuple(amount_at.get(place, amount) for place, amount in enumerate(row))
