"""A plan as a grid: months by subjects, every sum equal at every level, to the kopeck."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from metrics.core.calendar import periods, shift
from metrics.core.scope import Grain, Period
from metrics.planning.cells import Cell, Cells, Scenario, changed
from metrics.planning.edits import Where, among, edited, fitted
from metrics.planning.errors import NoSiblings, NoSuchCell, NotAPeriod, NothingToSplit
from metrics.planning.split import splits

__all__ = ["Cell", "PlanGrid", "Scenario", "Where", "months_of", "units"]

PlanRow = Mapping[str, date | str | Decimal]


class PlanGrid(Cells):
    """A plan that stays whole: every operation gives a new one, and all its sums agree."""

    @property
    def period(self) -> Period:
        """From the first month to the end of the last."""
        return Period(self.months[0], shift(self.months[-1], Grain.MONTH, 1))

    def units(self, grain: Grain) -> tuple[Period, ...]:
        """Months, quarters or years of the plan, in order, cut to the plan."""
        return tuple(periods(self.period, grain))

    def edit(self, cell: Cell, amount: int, where: Where) -> "PlanGrid":
        """The plan with a cell set to `amount` units, the difference going `where` it is told.

        A cell is a month, a quarter or the year, of everything or of one subject. PlanError says
        why it cannot be: below zero, more than the others have, everything else locked.
        """
        totals, parts = edited(self, cell, amount, where)
        return replace(self, totals=totals, parts=parts)

    def spread(self, dimension: str, weights: Mapping[str, float | Sequence[float]]) -> "PlanGrid":
        """The months' totals split anew over the subjects of a dimension.

        `weights`: subject → one weight, or one a month. Locked cells of the dimension stay.
        """
        old, nothing = self.parts.get(dimension, {}), (0,) * len(self.months)
        made = {name: old.get(name, nothing) for name in weights}
        for name, row in old.items():  # of who is not named any more, what is locked stays
            locks = [self.is_locked(place, dimension, name) for place in range(len(row))]
            if any(locks):
                made[name] = tuple(a if on else 0 for a, on in zip(row, locks, strict=True))
        rest, told = [], []
        for place, total in enumerate(self.totals):
            free = {name for name in weights if not self.is_locked(place, dimension, name)}
            held = sum(row[place] for name, row in made.items() if name not in free)
            if total != held and not free:
                raise NothingToSplit(dimension=dimension)
            rest.append(total - held)
            told.append(among(weights, free, place))
        for place, parts in enumerate(splits(rest, told)):
            for name, part in zip(weights, parts, strict=True):
                if not self.is_locked(place, dimension, name):
                    made[name] = changed(made[name], [place], [part])
        return replace(self, parts={**self.parts, dimension: made} if made else self.parts)

    def without(self, dimension: str) -> "PlanGrid":
        """The plan without a dimension."""
        return replace(self, parts={n: rows for n, rows in self.parts.items() if n != dimension})

    def joined(self, dimension: str, subject: str) -> "PlanGrid":
        """The plan with one more subject, who has nothing yet (everything, when he is alone)."""
        rows = dict(self.parts.get(dimension, {}))
        rows.setdefault(subject, (0,) * len(self.months) if rows else self.totals)
        return replace(self, parts={**self.parts, dimension: rows})

    def left(self, dimension: str, subject: str) -> "PlanGrid":
        """The plan without a subject; the others of the same dimension take what was his."""
        rows = {n: row for n, row in self.parts.get(dimension, {}).items() if n != subject}
        if len(rows) == len(self.parts.get(dimension, {})):
            raise NoSuchCell(period="", subject=subject)
        if not rows:
            raise NoSiblings(subject=subject)
        rest = _Loose(self.months, self.totals, {dimension: rows}, locked=self.locked)
        taken = fitted(rest, dimension, range(len(self.months)), self.totals)
        return replace(self, parts={**self.parts, dimension: taken})

    def scaled(self, factor: float, scenario: Scenario | None = None) -> "PlanGrid":
        """The same plan with another goal, for another version; nothing is locked in it.

        The goal is rounded once; months and subjects follow in the same proportions.
        """
        goal = round(Decimal(self.goal) * Decimal(str(factor)))
        free = replace(self, locked=frozenset(), scenario=scenario or self.scenario)
        if goal == self.goal:
            return free
        return free.edit(Cell(self.period), goal, Where.UP)

    def lock(self, cell: Cell) -> "PlanGrid":
        """The plan with a cell that no spread may change; of a total, the months' totals only."""
        return replace(self, locked=self.locked | frozenset(self._spots(cell)))

    def unlock(self, cell: Cell) -> "PlanGrid":
        """The plan with the cell free again."""
        return replace(self, locked=self.locked - frozenset(self._spots(cell)))

    def finish(self, before: date) -> "PlanGrid":
        """The plan with every month that ended before that day locked, with all its subjects."""
        done = [month for month in self.months if shift(month, Grain.MONTH, 1) <= before]
        rows = [(dimension, s) for dimension, subjects in self.parts.items() for s in subjects]
        spots = {(month, *row) for month in done for row in ((None, None), *rows)}
        return replace(self, locked=self.locked | spots)

    def rows(self) -> list[PlanRow]:
        """The plan in the long form of the table `plans`: months, then dimensions, in order.

        Columns:  month, measure, scenario, amount (of roubles or deals), and the subject's column
        """
        return [
            {
                "month": month,
                "measure": self.measure,
                "scenario": self.scenario.value,
                **({dimension: subject} if dimension and subject else {}),
                "amount": Decimal(amount) / self.unit,
            }
            for dimension, subject, row in self._all()
            for month, amount in zip(self.months, row, strict=True)
        ]

    def _all(self) -> Iterator[tuple[str | None, str | None, tuple[int, ...]]]:
        yield None, None, self.totals
        for dimension, subjects in self.parts.items():
            for subject, row in subjects.items():
                yield dimension, subject, row

    def _spots(self, cell: Cell) -> Iterator[tuple[date, str | None, str | None]]:
        self.row(cell.dimension, cell.subject)
        for place in self.places(cell.period):
            yield self.months[place], cell.dimension, cell.subject


class _Loose(Cells):
    """Cells on the way to a plan: their sums need not agree yet."""

    def __post_init__(self) -> None: ...


def units(amount: float | Decimal | str, measure: str = "net_receipts") -> int:
    """Roubles or deals as the whole units that plans count in, half a unit up."""
    unit = Cells((), (), measure=measure).unit
    return int((Decimal(str(amount)) * unit + Decimal("0.5")) // 1)


def months_of(period: Period) -> tuple[date, ...]:
    """First days of the months of a period; NotAPeriod when it does not hold whole months."""
    found = tuple(part.start for part in periods(period, Grain.MONTH))
    whole = found and found[0] == period.start
    if not whole or shift(found[-1], Grain.MONTH, 1) != period.end or period.start.day != 1:
        raise NotAPeriod(period=f"{period.start}")
    return found
