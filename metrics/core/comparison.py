"""Finds the period that a period is compared with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from metrics.core.calendar import floor, is_working, shift, unit, working_days
from metrics.core.scope import Compare, Grain, Period, Rules, Scope

_DAY = timedelta(days=1)
_UNITS = (Grain.MONTH, Grain.QUARTER, Grain.YEAR, Grain.WEEK, Grain.DAY)
_WEEKS_OF_YEAR = 52


def like_previous(period: Period, now: date | None, rules: Rules) -> Period:
    """The period just before, as far as the same number of working days goes.

    Whole calendar units are put beside the units before them; a unit in progress beside the
    first days of the unit before; a single day beside the day of its kind (working or not)
    before it; any other range beside the range just before it.
    """
    elapsed = _elapsed(period, now)
    whole = _units(period, elapsed)
    if whole is None:
        return _range_before(elapsed, rules)
    grain, count, over = whole
    if grain is Grain.DAY and count == 1:
        return _day_before(elapsed.start, rules)
    before = Period(shift(over.start, grain, -count), over.start)
    return before if elapsed == over else _first_days(before, elapsed, rules)


def like_last_year(period: Period, now: date | None, rules: Rules) -> Period:
    """The same period a year ago, as far as the same number of working days goes."""
    elapsed = _elapsed(period, now)
    whole = _units(period, elapsed)
    if whole is None:
        start = _year_before(elapsed.start)
        return _first_days(Period(start, start + _DAY * 2 * (elapsed.days + 14)), elapsed, rules)
    grain, _, over = whole
    if grain in (Grain.WEEK, Grain.DAY):
        back = timedelta(weeks=_WEEKS_OF_YEAR)
        before = Period(over.start - back, over.end - back)
    else:
        before = Period(_year_before(over.start), _year_before(over.end))
    return before if elapsed == over else _first_days(before, elapsed, rules)


def comparison_period(scope: Scope) -> Period | None:
    """The period that the scope is compared with; None without a comparison."""
    now = scope.known_until - _DAY if scope.known_until else None
    match scope.compare:
        case Compare.PREVIOUS:
            return like_previous(scope.period, now, scope.rules)
        case Compare.YEAR:
            return like_last_year(scope.period, now, scope.rules)
        case Compare.NONE:
            return None


class Preset(StrEnum):
    """Periods that have a name."""

    TODAY = "today"
    THIS_WEEK = "this_week"
    PREVIOUS_WEEK = "previous_week"
    THIS_MONTH = "this_month"
    PREVIOUS_MONTH = "previous_month"
    THIS_QUARTER = "this_quarter"
    PREVIOUS_QUARTER = "previous_quarter"
    THIS_YEAR = "this_year"
    PREVIOUS_YEAR = "previous_year"
    LAST_30_DAYS = "last_30_days"
    LAST_12_MONTHS = "last_12_months"


def _before(grain: Grain) -> Callable[[date], Period]:
    return lambda now: unit(floor(now, grain) - _DAY, grain)


_PRESETS: dict[Preset, Callable[[date], Period]] = {
    Preset.TODAY: lambda now: unit(now, Grain.DAY),
    Preset.THIS_WEEK: lambda now: unit(now, Grain.WEEK),
    Preset.PREVIOUS_WEEK: _before(Grain.WEEK),
    Preset.THIS_MONTH: lambda now: unit(now, Grain.MONTH),
    Preset.PREVIOUS_MONTH: _before(Grain.MONTH),
    Preset.THIS_QUARTER: lambda now: unit(now, Grain.QUARTER),
    Preset.PREVIOUS_QUARTER: _before(Grain.QUARTER),
    Preset.THIS_YEAR: lambda now: unit(now, Grain.YEAR),
    Preset.PREVIOUS_YEAR: _before(Grain.YEAR),
    Preset.LAST_30_DAYS: lambda now: Period(now - _DAY * 29, now + _DAY),
    Preset.LAST_12_MONTHS: lambda now: Period(
        shift(floor(now, Grain.MONTH), Grain.MONTH, -11), unit(now, Grain.MONTH).end
    ),
}


def preset(name: Preset, now: date) -> Period:
    """The period of that name on the day `now`."""
    return _PRESETS[name](now)


def twelve_months(scope: Scope, since: date | None) -> Scope:
    """The same question about the twelve months up to the last known day.

    Without a comparison where the earlier twelve months begin before the data (`since`).
    """
    last = scope.elapsed.end - _DAY
    year = scope.over(preset(Preset.LAST_12_MONTHS, last))
    beside = comparison_period(year)
    first = (since or last).replace(day=1)
    fair = beside is None or beside.start >= first
    return year if fair else replace(year, compare=Compare.NONE)


def _elapsed(period: Period, now: date | None) -> Period:
    return period if now is None else period.until(now + _DAY)


def _units(period: Period, elapsed: Period) -> tuple[Grain, int, Period] | None:
    """Grain, number and extent of the whole calendar units that the period means."""
    for grain in _UNITS:
        if period.start == floor(period.start, grain) and period.end == floor(period.end, grain):
            count = 0
            while shift(period.start, grain, count) < period.end:
                count += 1
            if grain is not Grain.DAY or count == 1:
                return grain, count, period
    for grain in _UNITS[:-1]:
        over = unit(period.start, grain)
        if period.start == over.start and elapsed.end <= over.end:
            return grain, 1, over
    return None


def _first_days(before: Period, elapsed: Period, rules: Rules) -> Period:
    """The first days of `before` until as many working days have passed as in `elapsed`."""
    wanted = working_days(elapsed, rules)
    if not wanted:
        return before.until(before.start + _DAY * elapsed.days)
    end = before.start
    while wanted and end < before.end:
        wanted -= is_working(end, rules)
        end += _DAY
    return Period(before.start, end)


def _range_before(elapsed: Period, rules: Rules) -> Period:
    wanted = working_days(elapsed, rules)
    if not wanted:
        return Period(elapsed.start - _DAY * elapsed.days, elapsed.start)
    start = elapsed.start
    while wanted:
        start -= _DAY
        wanted -= is_working(start, rules)
    return Period(start, elapsed.start)


def _day_before(day: date, rules: Rules) -> Period:
    before = day - _DAY
    while is_working(before, rules) != is_working(day, rules):
        before -= _DAY
    return Period(before, before + _DAY)


def _year_before(day: date) -> date:
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year - 1, day=last)
