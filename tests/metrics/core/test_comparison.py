"""Which period stands beside which."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.model.rights import Rights
from metrics.core.calendar import unit, working_days
from metrics.core.comparison import Preset, comparison_period, like_last_year, like_previous, preset
from metrics.core.scope import Compare, Grain, Period, Rules, Scope

RULES = Rules()


def span(first: str, last: str) -> Period:
    """A period by its first and last day."""
    return Period(
        date.fromisoformat(first), date.fromordinal(date.fromisoformat(last).toordinal() + 1)
    )


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (span("2024-03-01", "2024-03-31"), span("2024-02-01", "2024-02-29")),
        (span("2024-01-01", "2024-03-31"), span("2023-10-01", "2023-12-31")),
        (span("2024-01-01", "2024-12-31"), span("2023-01-01", "2023-12-31")),
        (span("2024-03-11", "2024-03-17"), span("2024-03-04", "2024-03-10")),
        (span("2024-01-01", "2024-02-29"), span("2023-11-01", "2023-12-31")),
        (span("2024-03-11", "2024-03-11"), span("2024-03-07", "2024-03-07")),
        (span("2024-03-10", "2024-03-10"), span("2024-03-09", "2024-03-09")),
    ],
    ids=["month", "quarter", "year", "week", "two months", "working day", "day off"],
)
def test_whole_units_are_compared_with_the_units_before(period: Period, before: Period) -> None:
    """A month beside a month, whatever their length."""
    assert like_previous(period, None, RULES) == before


def test_a_month_in_progress_is_compared_over_as_many_working_days() -> None:
    """Five working days of March are gone by the 7th; February had its fifth on the 7th too."""
    march = span("2024-03-01", "2024-03-31")

    assert like_previous(march, date(2024, 3, 7), RULES) == span("2024-02-01", "2024-02-07")


def test_a_range_from_the_first_day_is_the_month_in_progress() -> None:
    """1 to 7 March asked by dates means the same as the month so far."""
    period = span("2024-03-01", "2024-03-07")

    assert like_previous(period, date(2024, 3, 31), RULES) == span("2024-02-01", "2024-02-07")


def test_without_working_days_calendar_days_are_compared() -> None:
    """No working day is gone: as many calendar days."""
    january = span("2024-01-01", "2024-01-31")

    assert like_previous(january, date(2024, 1, 3), RULES) == span("2023-12-01", "2023-12-03")


def test_any_other_range_is_compared_with_the_range_before() -> None:
    """12 to 14 March are three working days; so are 6, 7 and 11 March."""
    assert like_previous(span("2024-03-12", "2024-03-14"), None, RULES) == span(
        "2024-03-06", "2024-03-11"
    )


def test_last_year_is_the_same_units_or_as_many_working_days() -> None:
    """The same month; so far as the working days go; a week keeps its week-days."""
    march = span("2024-03-01", "2024-03-31")

    assert like_last_year(march, None, RULES) == span("2023-03-01", "2023-03-31")
    assert like_last_year(march, date(2024, 3, 7), RULES) == span("2023-03-01", "2023-03-07")
    week = like_last_year(span("2024-03-11", "2024-03-17"), None, RULES)
    assert week == span("2023-03-13", "2023-03-19")


def test_the_scope_is_compared_up_to_what_is_known() -> None:
    """The day known last may be earlier than the day covered."""
    march = span("2024-03-01", "2024-03-31")
    scope = Scope(march, rights=Rights.everything(), now=date(2024, 3, 31), as_of=date(2024, 3, 7))

    assert comparison_period(scope) == span("2024-02-01", "2024-02-07")
    assert comparison_period(Scope(march, rights=Rights.everything(), compare=Compare.NONE)) is None


@given(st.dates(date(2023, 1, 1), date(2025, 11, 30)), st.integers(1, 60))
def test_compared_periods_have_as_many_working_days(start: date, days: int) -> None:
    """Unless the periods are whole units, working days are equal and nothing overlaps.

    January 2024 has 17 of them: that is all that 1-27 February can be put beside.
    """
    period = Period(start, date.fromordinal(start.toordinal() + days))
    whole = any(period in {unit(start, grain)} for grain in Grain)

    before = like_previous(period, None, RULES)

    assert before.end <= period.start
    if not whole and before.end == period.start:
        gone = working_days(period, RULES)
        all_there_are = any(before == unit(before.start, grain) for grain in Grain)
        assert working_days(before, RULES) == gone or before.days == period.days or all_there_are


def test_named_periods_are_whole_units_around_the_last_day() -> None:
    """Whole calendar units around the last known day."""
    now = date(2024, 3, 15)

    assert preset(Preset.THIS_MONTH, now) == span("2024-03-01", "2024-03-31")
    assert preset(Preset.PREVIOUS_MONTH, now) == span("2024-02-01", "2024-02-29")
    assert preset(Preset.PREVIOUS_QUARTER, now) == span("2023-10-01", "2023-12-31")
    assert preset(Preset.LAST_12_MONTHS, now) == span("2023-04-01", "2024-03-31")
    assert preset(Preset.LAST_30_DAYS, now) == span("2024-02-15", "2024-03-15")
