"""Which feed lags behind the others, and which is late by its own rhythm."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from data.model.problems import RowCounts
from data.storage.uploads import Upload
from metrics.core.scope import Rules
from metrics.reports.checks.freshness import feeds, rhythms

FIRST = date(2024, 1, 1)
WEEK = timedelta(days=7)


def test_the_most_belated_first() -> None:
    """Payments end on Thursday, calls on Monday: a holiday between, one working day late."""
    covered = {
        "deals": (FIRST, date(2024, 3, 11)),
        "payments": (FIRST, date(2024, 3, 7)),
        "plans": (FIRST, date(2024, 12, 1)),
    }

    lags = feeds(covered, Rules())

    assert [(feed.table, feed.lag_days) for feed in lags] == [("payments", 1), ("deals", 0)]


def test_nothing_uploaded() -> None:
    """No feed, no lag."""
    assert feeds({}, Rules()) == []


def upload_until(
    last: date, kind: str = "payments", source: str = "bank", *, active: bool = True
) -> Upload:
    """An upload of a year up to that day, made on the day after."""
    at = datetime.combine(last + timedelta(days=1), time())
    details = (kind, {}, at, active, False, RowCounts(), 1, (FIRST, last))
    return Upload(1, "f.csv", "", 1, source, {"en": source.title()}, *details)


def test_gap_and_due_day_of_a_feed() -> None:
    """Gaps of 30, 29, 31 and 30 days: the next was due on 30 May, a Thursday: 5 days late."""
    ends = (date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31))
    uploads = [upload_until(last) for last in (*ends, date(2024, 4, 30))]

    (rhythm,) = rhythms(uploads, date(2024, 6, 4), Rules())

    assert (rhythm.gap, rhythm.last, rhythm.uploads) == (30, date(2024, 4, 30), 5)
    assert (rhythm.due, rhythm.late) == (date(2024, 5, 30), 5)
    assert (rhythm.title, rhythm.brought) == ({"en": "Bank"}, date(2024, 5, 1))


def test_a_weekend_makes_nobody_late() -> None:
    """Due on Friday, today is Monday: one working day."""
    weeks = [upload_until(date(2024, 3, 1)), upload_until(date(2024, 3, 8))]

    assert rhythms(weeks, date(2024, 3, 18), Rules())[0].late == 0
    assert rhythms(weeks, date(2024, 3, 19), Rules())[0].late == 4


def test_a_feed_that_came_once_is_measured_by_the_others() -> None:
    """Deals go on to the 20th, the calls end on the 11th; an upload taken back is not counted."""
    uploads = [
        upload_until(date(2024, 3, 20), "deals,deal_items", "crm"),
        upload_until(date(2024, 3, 11), "calls", "phones"),
        upload_until(date(2024, 3, 20), "calls", "phones", active=False),
        upload_until(date(2024, 3, 1), "plans"),
    ]

    feeds_late_first = rhythms(uploads, date(2024, 3, 20), Rules())

    assert [(each.table, each.gap, each.due, each.late) for each in feeds_late_first] == [
        ("calls", None, None, 9),
        ("deals", None, None, 0),
    ]


def test_a_feed_that_nobody_brings_any_more_is_late_by_the_clock() -> None:
    """Up to Sunday, brought on Monday, each week. Today it is 12 November: due on the 4th.

    It ended on 13, 20 and 27 October and came the day after; the next end is 3 November, and the
    file is due on Monday the 4th, 8 days ago.
    """
    weeks = [upload_until(date(2024, 10, day), "calls") for day in (13, 20, 27)]
    now = date(2024, 10, 27)

    (quiet,) = rhythms(weeks, now, Rules())
    (rhythm,) = rhythms(weeks, now, Rules(), date(2024, 11, 12))

    assert (quiet.late, quiet.due) == (0, date(2024, 11, 3))
    assert (rhythm.late, rhythm.due, rhythm.weekday) == (8, date(2024, 11, 4), 0)
    assert rhythms(weeks, now, Rules(), date(2024, 11, 5))[0].late == 0


def test_a_month_brought_late_is_not_late_next_month_either() -> None:
    """Months come a week after their end: October's on 7 November; November's is due on 7 December.

    31 October + 30 days (gaps of 30 and 31) + 7 = a Saturday; by Tuesday two working days are over.
    """
    months = [
        replace(
            upload_until(last), upload_id=number, loaded_at=datetime.combine(last, time()) + WEEK
        )
        for number, last in enumerate((date(2024, 8, 31), date(2024, 9, 30), date(2024, 10, 31)))
    ]

    def late(today: date) -> int:
        return rhythms(months, date(2024, 10, 31), Rules(), today)[0].late

    assert [late(date(2024, 12, day)) for day in (3, 9, 10)] == [0, 0, 3]


def test_a_feed_uploaded_once_is_expected_monthly() -> None:
    """1 March, brought on the 2nd: 1 March + 31 + 1 = 2 April."""
    (rhythm,) = rhythms(
        [upload_until(date(2024, 3, 1))], date(2024, 3, 1), Rules(), date(2024, 4, 10)
    )

    assert (rhythm.gap, rhythm.due, rhythm.late) == (None, date(2024, 4, 2), 8)
