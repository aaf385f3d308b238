"""Up to which day each feed reaches, which lags behind the others, and in what rhythm they come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from data.uploads import Upload
from metrics.calendar import working_days
from metrics.scope import Period, Rules

FEEDS = ("deals", "calls", "payments")
# Feeds that come again and again; lists of people, clients and plans come when they change.
FLOWS = (*FEEDS, "leads", "activities", "feedback")
PATIENCE = 1  # working days that a feed may be late without being news
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Feed:
    """One kind of upload: its first and last day, and by how many working days it lags."""

    table: str
    first: date
    last: date
    behind: int


@dataclass(frozen=True)
class Rhythm:
    """One feed of one source: how far it reaches, how often it comes, whether it is late.

    `last` is the last day it covers, `brought` the day of its last upload, `gap` the usual number
    of days from one upload to the next (None: it came but once), `due` the day by which the next
    one is expected (None: nobody knows). `late` is how many days it is late, 0 when it is not.
    `title` is the source's name by language, `file` the last file.
    """

    table: str
    source: str
    title: Mapping[str, str]
    file: str
    last: date
    brought: date
    uploads: int
    gap: int | None
    due: date | None
    late: int


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


def rhythms(uploads: Iterable[Upload], now: date, rules: Rules) -> list[Rhythm]:
    """The feeds of each source that is in use, the most belated first.

    Gap:  median of the days between the last days that successive uploads cover; where these do
          not differ, between the days of the uploads
    Due:  the last day covered + gap
    Late: days from the due day to `now`, once that is more than a working day; a feed whose rhythm
          is not known should reach as far as the others, and its days are counted from its last
    """
    told: dict[tuple[str, str], list[Upload]] = {}
    for upload in uploads:
        if upload.active and upload.period:
            for table in upload.kind.split(","):
                if table in FLOWS:
                    told.setdefault((table, upload.source), []).append(upload)
    found = [_rhythm(table, brought, now, rules) for (table, _), brought in told.items()]
    return sorted(found, key=lambda each: (-each.late, each.table, each.source))


def _rhythm(table: str, uploads: Sequence[Upload], now: date, rules: Rules) -> Rhythm:
    newest = max(uploads, key=lambda upload: (upload.period or (now, now))[1])
    ends = sorted({upload.period[1] for upload in uploads if upload.period})
    last = ends[-1]
    gap = _gap(ends) or _gap(sorted({upload.loaded_at.date() for upload in uploads}))
    due = last + timedelta(days=gap) if gap else None
    late = (now - (due or last)).days if _missing(due or last, now, rules) > PATIENCE else 0
    return Rhythm(
        *(table, newest.source, newest.source_title, newest.file, last),
        *(max(upload.loaded_at for upload in uploads).date(), len(uploads), gap, due, late),
    )


def _missing(last: date, now: date, rules: Rules) -> int:
    """Working days after `last` up to `now`."""
    return working_days(Period(last + _DAY, max(now, last) + _DAY), rules)


def _gap(days: Sequence[date]) -> int | None:
    """The usual number of days from one to the next."""
    gaps = [(after - before).days for before, after in pairwise(days)]
    return round(median(gaps)) if gaps else None
