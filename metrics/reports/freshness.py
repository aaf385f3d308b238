"""Up to which day each feed reaches, and which lags behind the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.calendar import working_days
from metrics.scope import Period, Rules

FEEDS = ("deals", "calls", "payments")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Feed:
    """One kind of upload: its first and last day, and by how many working days it lags."""

    table: str
    first: date
    last: date
    behind: int


def feeds(covered: Mapping[str, tuple[date, date]], rules: Rules) -> list[Feed]:
    """The feeds that have rows, the most belated first.

    Columns:  the fields of Feed
    """
    known = {table: covered[table] for table in FEEDS if table in covered}
    newest = max((last for _, last in known.values()), default=date.min)
    found = [
        Feed(table, first, last, working_days(Period(last + _DAY, newest + _DAY), rules))
        for table, (first, last) in known.items()
    ]
    return sorted(found, key=lambda feed: (-feed.behind, feed.table))
