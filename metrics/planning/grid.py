"""A plan as a grid: months by subjects, every sum equal at every level, to the kopeck."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from metrics.core.calendar import periods, shift
from metrics.core.scope import Grain, Period
from metrics.planning.cells import Cell, Cells, Scenario, with_amounts
from metrics.planning.edits import Reallocation, edit_cell, month_weights
from metrics.planning.errors import NotAPeriod, NothingToSplit
from metrics.planning.measures import units_in_one
from metrics.planning.split import split_each

__all__ = ["Cell", "PlanGrid", "Reallocation", "Scenario", "months_of", "units"]

PlanRow = Mapping[str, date | str | Decimal]


class PlanGrid(Cells):
    """A plan whose sums agree at every level; every operation returns a new plan."""

    @property
    def period(self) -> Period:
        """From the first month to the end of the last."""
        return Period(self.months[0], shift(self.months[-1], Grain.MONTH, 1))

    def units(self, grain: Grain) -> tuple[Period, ...]:
        """Months, quarters or years of the plan, in order, cut to the plan."""
        return tuple(periods(self.period, grain))

    def edit(self, cell: Cell, amount: int, reallocation: Reallocation) -> "PlanGrid":
        """The plan with a cell set to `amount` units, `reallocation` absorbs the difference.

        A cell is a month, a quarter or the year, of everything or of one subject. PlanError says
        why it cannot be: below zero, more than the others have, everything else locked.
        """
        totals, parts = edit_cell(self, cell, amount, reallocation)
        return replace(self, totals=totals, parts=parts)

    def spread(self, dimension: str, weights: Mapping[str, float | Sequence[float]]) -> "PlanGrid":
        """The months' totals split anew over the subjects of a dimension.

        `weights`: subject → one weight, or one a month. Locked cells of the dimension stay.
        """
        old, nothing = self.parts.get(dimension, {}), (0,) * len(self.months)
        rows = {name: old.get(name, nothing) for name in weights}
        for name, row in old.items():  # of subjects without a weight, locked cells stay
            locks = [self.is_locked(place, dimension, name) for place in range(len(row))]
            if any(locks):
                rows[name] = tuple(a if on else 0 for a, on in zip(row, locks, strict=True))
        rest, weight_rows = [], []
        for place, total in enumerate(self.totals):
            free = {name for name in weights if not self.is_locked(place, dimension, name)}
            locked_sum = sum(row[place] for name, row in rows.items() if name not in free)
            if total != locked_sum and not free:
                raise NothingToSplit(dimension=dimension)
            rest.append(total - locked_sum)
            weight_rows.append(month_weights(weights, free, place))
        for place, parts in enumerate(split_each(rest, weight_rows)):
            for name, part in zip(weights, parts, strict=True):
                if not self.is_locked(place, dimension, name):
                    rows[name] = with_amounts(rows[name], [place], [part])
        return replace(self, parts={**self.parts, dimension: rows} if rows else self.parts)

    def scaled(self, factor: float, scenario: Scenario | None = None) -> "PlanGrid":
        """The same plan with another goal, for another version; nothing is locked in it.

        The goal is rounded once; months and subjects follow in the same proportions.
        """
        goal = round(Decimal(self.goal) * Decimal(str(factor)))
        free = replace(self, locked=frozenset(), scenario=scenario or self.scenario)
        if goal == self.goal:
            return free
        return free.edit(Cell(self.period), goal, Reallocation.UP)

    def lock_before(self, before: date) -> "PlanGrid":
        """The plan with every month that ended before that day locked, with all its subjects."""
        finished = [month for month in self.months if shift(month, Grain.MONTH, 1) <= before]
        rows = [(dimension, s) for dimension, subjects in self.parts.items() for s in subjects]
        locked = {(month, *row) for month in finished for row in ((None, None), *rows)}
        return replace(self, locked=self.locked | locked)

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


def units(amount: float | Decimal | str, measure: str = "net_receipts") -> int:
    """Roubles or deals as the whole units that plans count in, half a unit up."""
    return int((Decimal(str(amount)) * units_in_one(measure) + Decimal("0.5")) // 1)


def months_of(period: Period) -> tuple[date, ...]:
    """First days of the months of a period; NotAPeriod when it does not hold whole months."""
    months = tuple(part.start for part in periods(period, Grain.MONTH))
    whole = months and months[0] == period.start
    if not whole or shift(months[-1], Grain.MONTH, 1) != period.end or period.start.day != 1:
        raise NotAPeriod(period=f"{period.start}")
    return months
