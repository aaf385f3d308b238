"""Working days and hours of the department: the Russian production calendar of 2025 and 2026."""

from datetime import date, datetime, time, timedelta
from random import Random

OPENS, CLOSES = time(9), time(18)
DAY_MINUTES = 9 * 60

# Weekdays that are days off, as month-day.
_OFF = {
    2025: "01-01 01-02 01-03 01-06 01-07 01-08 05-01 05-02 05-08 05-09 06-12 06-13 11-03 11-04"
    " 12-31",
    2026: "01-01 01-02 01-05 01-06 01-07 01-08 01-09 02-23 03-09 05-01 05-11 06-12 11-04 12-31",
}
DAYS_OFF = frozenset(
    date.fromisoformat(f"{year}-{day}") for year, days in _OFF.items() for day in days.split()
)
WORKING_SATURDAYS = frozenset({date(2025, 11, 1)})


def is_working(day: date) -> bool:
    """Whether the department works that day."""
    return day in WORKING_SATURDAYS or (day.weekday() < 5 and day not in DAYS_OFF)


def days(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def months(first: date, last: date) -> list[date]:
    """First days of the months from `first` to `last`."""
    return sorted({day.replace(day=1) for day in days(first, last)})


def next_working(day: date) -> date:
    """`day` itself or the first working day after it."""
    while not is_working(day):
        day += timedelta(1)
    return day


def working_moment(rng: Random, day: date) -> datetime:
    """A moment within working hours, on `day` or the first working day after it."""
    minute = rng.randrange(10, DAY_MINUTES - 5)
    return datetime.combine(next_working(day), OPENS) + timedelta(
        minutes=minute, seconds=rng.randrange(60)
    )


def after_working_minutes(moment: datetime, minutes: float) -> datetime:
    """The moment that lies so many working minutes after `moment`."""
    start = max(moment, datetime.combine(moment.date(), OPENS))
    while True:
        left = (datetime.combine(start.date(), CLOSES) - start).total_seconds() / 60
        if is_working(start.date()) and minutes < left:
            return start + timedelta(seconds=int(minutes * 60))
        if is_working(start.date()) and left > 0:
            minutes -= left
        start = datetime.combine(start.date() + timedelta(1), OPENS)
