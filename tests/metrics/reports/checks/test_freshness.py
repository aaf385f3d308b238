"""Which feed lags behind the others, and which is late by its own rhythm."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from data.model.problems import Rows
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

    found = feeds(covered, Rules())

    assert [(feed.table, feed.behind) for feed in found] == [("payments", 1), ("deals", 0)]


def test_nothing_uploaded() -> None:
    """No feed, no lag."""
    assert feeds({}, Rules()) == []


def brought(
    last: date, kind: str = "payments", source: str = "bank", *, active: bool = True
) -> Upload:
    """An upload of a year up to that day, made on the day after."""
    at = datetime.combine(last + timedelta(days=1), time())
    told = (kind, {}, at, active, False, Rows(), 1, (FIRST, last))
    return Upload(1, "f.csv", "", 1, source, {"en": source.title()}, *told)


def test_the_rhythm_of_a_feed() -> None:
    """Gaps of 30, 29, 31 and 30 days: the next was due on 30 May, a Thursday: 5 days late."""
    ends = (date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31))
    uploads = [brought(last) for last in (*ends, date(2024, 4, 30))]

    (told,) = rhythms(uploads, date(2024, 6, 4), Rules())

    assert (told.gap, told.last, told.uploads) == (30, date(2024, 4, 30), 5)
    assert (told.due, told.late) == (date(2024, 5, 30), 5)
    assert (told.title, told.brought) == ({"en": "Bank"}, date(2024, 5, 1))


def test_a_weekend_makes_nobody_late() -> None:
    """Due on Friday, today is Monday: one working day."""
    weeks = [brought(date(2024, 3, 1)), brought(date(2024, 3, 8))]

    assert rhythms(weeks, date(2024, 3, 18), Rules())[0].late == 0
    assert rhythms(weeks, date(2024, 3, 19), Rules())[0].late == 4


def test_a_feed_that_came_once_is_measured_by_the_others() -> None:
    """Deals go on to the 20th, the calls end on the 11th; an upload taken back is not counted."""
    uploads = [
        brought(date(2024, 3, 20), "deals,deal_items", "crm"),
        brought(date(2024, 3, 11), "calls", "phones"),
        brought(date(2024, 3, 20), "calls", "phones", active=False),
        brought(date(2024, 3, 1), "plans"),
    ]

    told = rhythms(uploads, date(2024, 3, 20), Rules())

    assert [(each.table, each.gap, each.due, each.late) for each in told] == [
        ("calls", None, None, 9),
        ("deals", None, None, 0),
    ]


def test_a_feed_that_nobody_brings_any_more_is_late_by_the_clock() -> None:
    """Up to Sunday, brought on Monday, each week. Today it is 12 November: due on the 4th.

    It ended on 13, 20 and 27 October and came the day after; the next end is 3 November, and the
    file is due on Monday the 4th, 8 days ago.
    """
    weeks = [brought(date(2024, 10, day), "calls") for day in (13, 20, 27)]
    now = date(2024, 10, 27)

    (quiet,) = rhythms(weeks, now, Rules())
    (told,) = rhythms(weeks, now, Rules(), date(2024, 11, 12))

    assert (quiet.late, quiet.due) == (0, date(2024, 11, 3))
    assert (told.late, told.due, told.weekday) == (8, date(2024, 11, 4), 0)
    assert rhythms(weeks, now, Rules(), date(2024, 11, 5))[0].late == 0


def test_a_month_brought_late_is_not_late_next_month_either() -> None:
    """Months come a week after their end: October's on 7 November; November's is due on 7 December.

    31 October + 30 days (gaps of 30 and 31) + 7 = a Saturday; by Tuesday two working days are over.
    """
    months = [
        replace(brought(last), upload_id=number, loaded_at=datetime.combine(last, time()) + WEEK)
        for number, last in enumerate((date(2024, 8, 31), date(2024, 9, 30), date(2024, 10, 31)))
    ]

    def late(today: date) -> int:
        return rhythms(months, date(2024, 10, 31), Rules(), today)[0].late

    assert [late(date(2024, 12, day)) for day in (3, 9, 10)] == [0, 0, 3]


def test_what_came_once_is_expected_monthly_by_the_clock() -> None:
    """1 March, brought on the 2nd: 1 March + 31 + 1 = 2 April."""
    (told,) = rhythms([brought(date(2024, 3, 1))], date(2024, 3, 1), Rules(), date(2024, 4, 10))

    assert (told.gap, told.due, told.late) == (None, date(2024, 4, 2), 8)
