"""Working days and like-for-like periods."""

from collections.abc import Iterator
from datetime import date, timedelta

from data.model.workdays import days_off
from metrics.core.scope import Grain, Period, Rules

_DAY = timedelta(days=1)
_MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}


def is_working(day: date, rules: Rules) -> bool:
    """Whether the company works on that day."""
    if day in rules.extra_days:
        return True
    return day not in rules.days_off and day not in days_off(day.year, rules.six_day_week)


def working_days(period: Period, rules: Rules) -> int:
    """Number of working days in the period."""
    return sum(is_working(period.start + _DAY * n, rules) for n in range(period.days))


def floor(day: date, grain: Grain) -> date:
    """First day of the calendar unit that holds `day`; weeks start on Monday."""
    match grain:
        case Grain.DAY:
            return day
        case Grain.WEEK:
            return day - _DAY * day.weekday()
        case Grain.MONTH:
            return day.replace(day=1)
        case Grain.QUARTER:
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case Grain.YEAR:
            return date(day.year, 1, 1)


def shift(first: date, grain: Grain, units: int) -> date:
    """The first day of a calendar unit, moved by whole units."""
    if grain in _MONTHS:
        months = first.year * 12 + first.month - 1 + _MONTHS[grain] * units
        return date(months // 12, months % 12 + 1, 1)
    return first + _DAY * (7 if grain is Grain.WEEK else 1) * units


def unit(day: date, grain: Grain) -> Period:
    """The calendar unit that holds `day`."""
    first = floor(day, grain)
    return Period(first, shift(first, grain, 1))


def periods(period: Period, grain: Grain) -> Iterator[Period]:
    """The calendar units that the period touches, in order, cut to the period."""
    first = floor(period.start, grain)
    while first < period.end:
        after = shift(first, grain, 1)
        yield Period(max(first, period.start), min(after, period.end))
        first = after


def touched_months(period: Period) -> Period:
    """The whole months of which the period holds at least a day."""
    last = max(period.end - _DAY, period.start)
    return Period(floor(period.start, Grain.MONTH), unit(last, Grain.MONTH).end)
