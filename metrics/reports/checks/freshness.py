"""Freshness of feeds: last covered day, lag behind the others, upload rhythm."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta, tzinfo
from itertools import pairwise
from statistics import median

from data.storage.uploads import Upload
from metrics.core.calendar import working_days
from metrics.core.scope import Period, Rules

FEEDS = ("deals", "calls", "payments")
# Feeds that come again and again; lists of people, clients and plans come when they change.
RECURRING_FEEDS = (*FEEDS, "leads", "activities", "feedback")
GRACE_DAYS = 1  # working days that a feed may be late without being called late
_DAY = timedelta(days=1)
_WEEK, _MONTH = 7, 31
_LEAST_UPLOADS = 3  # fewer uploads have no usual weekday


@dataclass(frozen=True)
class Feed:
    """One kind of upload: its first and last day, and by how many working days it lags."""

    table: str
    first: date
    last: date
    lag_days: int


@dataclass(frozen=True)
class Rhythm:
    """One feed of one source: how far it reaches, how often it comes, whether it is late.

    `last` is the last day it covers, `brought` the day of its last upload, `gap` the usual number
    of days from one upload to the next (None: uploaded only once), `weekday` the one on which a
    weekly feed is uploaded (0 is Monday), `due` the day by which the next one is expected (None:
    unknown). `late` is how many days it is late, 0 when it is not. `title` is the source's
    name by language, `file` the last file, `ids` its uploads, the newest last.
    """

    table: str
    source: str
    title: Mapping[str, str]
    file: str
    last: date
    brought: date
    ids: tuple[int, ...]
    gap: int | None
    weekday: int | None
    due: date | None
    late: int

    @property
    def uploads(self) -> int:
        """Number of uploads."""
        return len(self.ids)


def feeds(covered: Mapping[str, tuple[date, date]], rules: Rules) -> list[Feed]:
    """The feeds that have rows, the most belated first.

    Columns:  the fields of Feed
    """
    covered_feeds = {table: covered[table] for table in FEEDS if table in covered}
    newest = max((last for _, last in covered_feeds.values()), default=date.min)
    lags = [
        Feed(table, first, last, working_days(Period(last + _DAY, newest + _DAY), rules))
        for table, (first, last) in covered_feeds.items()
    ]
    return sorted(lags, key=lambda feed: (-feed.lag_days, feed.table))


def rhythms(
    uploads: Iterable[Upload],
    now: date,
    rules: Rules,
    today: date | None = None,
    zone: tzinfo = UTC,
) -> list[Rhythm]:
    """The feeds of each source that is in use, the most belated first.

    Gap:  median of the days between the last days that successive uploads cover; where these do
          not differ, between the days of the uploads
    Due:  the last day covered + gap; by the clock also + the median of the days from the last day
          covered to the day it was brought, which is the time that an export takes to come
    Late: days from the due day to `now`, once that is more than a working day; a feed whose rhythm
          is not known should reach as far as the others, and its days are counted from its last.
          With `today`, the day of the company's clock, likewise from the due day by the clock;
          a feed that came but once is then expected once a month
    """
    by_feed: dict[tuple[str, str], list[Upload]] = {}
    for upload in uploads:
        if upload.active and upload.period:
            for table in upload.kind.split(","):
                if table in RECURRING_FEEDS:
                    by_feed.setdefault((table, upload.source), []).append(upload)
    every_rhythm = [
        _rhythm(table, feed_uploads, (now, today), rules, zone)
        for (table, _), feed_uploads in by_feed.items()
    ]
    return sorted(every_rhythm, key=lambda each: (-each.late, each.table, each.source))


def _rhythm(
    table: str,
    uploads: Sequence[Upload],
    days: tuple[date, date | None],
    rules: Rules,
    zone: tzinfo,
) -> Rhythm:
    now, today = days
    newest = max(uploads, key=lambda upload: (_end(upload), upload.upload_id))
    ends, last = sorted({_end(upload) for upload in uploads}), _end(newest)
    covered_by_day: dict[date, date] = {}  # day of an upload → last day covered
    for upload in uploads:
        day = upload.loaded_at.replace(tzinfo=UTC).astimezone(zone).date()
        covered_by_day[day] = max(covered_by_day.get(day, date.min), _end(upload))
    gap = _gap(ends) or _gap(sorted(covered_by_day))
    due = last + timedelta(days=gap) if gap else None
    late = _late(due or last, now, rules)
    if today:
        lag = max(round(median((day - end).days for day, end in covered_by_day.items())), 0)
        due = last + timedelta(days=(gap or _MONTH) + lag)
        late = max(late, _late(due, today, rules))
    ids = tuple(sorted(upload.upload_id for upload in uploads))
    names = (table, newest.source, newest.source_title, newest.file)
    return Rhythm(
        *names, last, max(covered_by_day), ids, gap, _weekday(covered_by_day, gap), due, late
    )


def _end(upload: Upload) -> date:
    return upload.period[1] if upload.period else date.min


def _late(due: date, now: date, rules: Rules) -> int:
    """Days after `due` up to `now`, once they are more than a working day."""
    missing = working_days(Period(due + _DAY, max(now, due) + _DAY), rules)
    return (now - due).days if missing > GRACE_DAYS else 0


def _weekday(days_brought: Iterable[date], gap: int | None) -> int | None:
    """The weekday of at least two thirds of a weekly feed's uploads; None without one."""
    days = Counter(day.weekday() for day in days_brought)
    if gap is None or abs(gap - _WEEK) > 1 or days.total() < _LEAST_UPLOADS:
        return None
    ((weekday, times),) = days.most_common(1)
    return weekday if times * 3 >= days.total() * 2 else None


def _gap(days: Sequence[date]) -> int | None:
    """The usual number of days from one to the next."""
    gaps = [(after - before).days for before, after in pairwise(days)]
    return round(median(gaps)) if gaps else None
