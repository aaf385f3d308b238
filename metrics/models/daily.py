"""Daily receipts of several series, and the kind of each day: usual, day off, extra day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from metrics.core.scope import Period

Array = NDArray[np.float64]
WEEK = 7
USUAL, HOLIDAY, EXTRA = 0, 1, 2  # as its weekday; a working weekday off; a worked weekend


@dataclass(frozen=True)
class Daily:
    """Money of each calendar day from `first` on: (series, days), 0 where none came.

    `off`: the days that are not working ones by the company's calendar; it may reach further
    than the values, and where it does not reach, a day is as its weekday is.
    """

    first: date
    values: Array
    off: NDArray[np.bool_] | None = None

    @property
    def days(self) -> int:
        """Number of days with known values."""
        return int(self.values.shape[1])

    def until(self, origin: date) -> "Daily":
        """The series up to the close of that day."""
        return replace(self, values=self.values[:, : max(0, self.place(origin) + 1)])

    def place(self, day: date) -> int:
        """The day's number counted from the first."""
        return (day - self.first).days

    def total(self, period: Period) -> Array:
        """(series,): money of the known days of the period."""
        start, end = max(0, self.place(period.start)), max(0, self.place(period.end))
        return np.asarray(self.values[:, start:end].sum(axis=1))

    def starts(self) -> NDArray[np.int64]:
        """(series,): where each history begins, the first of the month of its first receipt.

        Earlier days are no history: an owner hired in May did not sell zero in April.
        """
        if not self.days:
            return np.zeros(len(self.values), dtype=np.int64)
        some = self.values != 0
        places = np.where(some.any(axis=1), some.argmax(axis=1), self.days)
        return np.array([max(0, self._month_start(int(place))) for place in places], dtype=np.int64)

    def _month_start(self, place: int) -> int:
        return place - (self.first + timedelta(days=place)).day + 1

    def months(self) -> list[Period]:
        """Whole calendar months among the known days, the oldest first."""
        months, whole_months = month_of(self.first), []
        if self.first.day > 1:
            months = month_of(months.end)
        while self.place(months.end) <= self.days:
            whole_months.append(months)
            months = month_of(months.end)
        return whole_months

    def slots(self, days: int) -> Array:
        """(days, 21): 1 where a day of that kind falls on that weekday; kinds of seven columns."""
        weekday = (np.arange(days) + self.first.weekday()) % WEEK
        kind = np.full(days, USUAL)
        if self.off is not None and len(self.off):
            off = self.off[:days]
            known_weekdays = weekday[: len(off)]
            usually = np.array([bool(len(o)) and o.mean() > 0.5 for o in _by(self.off, self.first)])
            odd = off != usually[known_weekdays]
            kind[: len(off)] = np.where(odd, np.where(off, HOLIDAY, EXTRA), USUAL)
        return np.eye(3 * WEEK)[kind * WEEK + weekday]


def _by(off: NDArray[np.bool_], first: date) -> list[NDArray[np.bool_]]:
    """The calendar's days of each weekday, Monday first."""
    return [off[(day - first.weekday()) % WEEK :: WEEK] for day in range(WEEK)]


def by_slot(values: Array, slots: Array) -> Array:
    """(series, 21): sums of the values (series, days) by slot."""
    places = (np.flatnonzero(column) for column in slots.T)
    return np.stack([values[:, days].sum(axis=1) for days in places], axis=1)


def month_of(day: date) -> Period:
    """The calendar month that holds the day."""
    start = day.replace(day=1)
    return Period(start, (start + timedelta(days=31)).replace(day=1))
