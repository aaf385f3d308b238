"""Periods of plans as people write them: 2027, 2027-Q1, 2027-03."""

import re
from datetime import date

from metrics.core.calendar import shift, unit
from metrics.core.scope import Grain, Period

_FORM = re.compile(r"(\d{4})(?:-(?:[Qq]([1-4])|(\d{2})))?")


def parse_period(text: str) -> Period | None:
    """The year, quarter or month that is written; None for anything else."""
    match = _FORM.fullmatch(text.strip())
    if not match:
        return None
    year, quarter, month = match.groups()
    first = int(month or 3 * int(quarter or 1) - 2)
    if not (1 <= first <= 12 and 1 <= int(year) < 9999):
        return None
    grain = Grain.MONTH if month else Grain.QUARTER if quarter else Grain.YEAR
    return unit(date(int(year), first, 1), grain)


def format_period(period: Period) -> str:
    """A period written the same way; of any other one its first and last month."""
    start = period.start
    if period == unit(start, Grain.YEAR):
        return f"{start:%Y}"
    if period == unit(start, Grain.QUARTER):
        return f"{start:%Y}-Q{(start.month + 2) // 3}"
    last = shift(period.end, Grain.MONTH, -1)
    return f"{start:%Y-%m}" if last == start else f"{start:%Y-%m}…{last:%Y-%m}"
