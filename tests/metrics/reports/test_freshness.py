"""Which feed lags behind the others."""

from datetime import date

from metrics.reports.freshness import feeds
from metrics.scope import Rules

FIRST = date(2024, 1, 1)


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
