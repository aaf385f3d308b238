"""The working calendar: the Russian production calendar, changed per company."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import accumulate

_SATURDAY = 5


@dataclass(frozen=True)
class Workdays:
    """When the company works; the default is the production calendar, nine to six."""

    starts: time = time(9)
    ends: time = time(18)
    six_day_week: bool = False
    days_off: tuple[date, ...] = ()
    extra_days: tuple[date, ...] = ()

    def works(self, day: date) -> bool:
        """Whether the company works on that day."""
        if day in self.extra_days:
            return True
        return day not in self.days_off and day not in days_off(day.year, self.six_day_week)


@lru_cache(maxsize=128)
def days_off(year: int, six_day_week: bool = False) -> frozenset[date]:
    """Days of the year on which nobody works by the Russian production calendar."""
    import holidays  # slow to import, and most commands ask for no day

    official = holidays.country_holidays("RU", years=year)
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    return frozenset(
        day
        for day in days
        if not official.is_working_day(day)
        and not (six_day_week and day.weekday() == _SATURDAY and day not in official)
    )


@dataclass(frozen=True)
class CalendarDays:
    """Consecutive days from `first` on, as columns; the working hours in minutes from midnight.

    `minutes_before`: working minutes of all earlier days of the calendar.
    """

    first: date
    is_working: list[bool]
    minutes_before: list[int]
    start_minute: int
    end_minute: int


def calendar(first: date, last: date, rules: Workdays) -> CalendarDays:
    """The days from first to last: which are working ones, working minutes before each."""
    start, end = _minute(rules.starts), _minute(rules.ends)
    is_working = [rules.works(day) for day in _days(first, last)]
    before = [0, *accumulate((end - start) * works for works in is_working)]
    return CalendarDays(first, is_working, before[:-1], start, end)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _days(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)
