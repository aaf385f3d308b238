"""Days and periods in words."""

from datetime import date, datetime

import pytest

from metrics.core.scope import Grain, Period
from present.dates import Dates
from present.text import Text

RU, EN = Dates(Text("ru")), Dates(Text("en"))
NBSP = "\N{NO-BREAK SPACE}"


def plain(words):
    """The same with ordinary spaces, so that the test can be read."""
    return words.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("first", "after", "expected"),
    [
        ((2025, 10, 1), (2025, 11, 1), "октябрь 2025"),
        ((2025, 10, 1), (2025, 10, 22), "1–21 октября 2025"),
        ((2025, 7, 1), (2025, 10, 1), "III квартал 2025"),
        ((2025, 2, 1), (2025, 5, 1), "1 февраля – 30 апреля 2025"),
        ((2025, 1, 1), (2026, 1, 1), "2025 год"),
        ((2025, 9, 29), (2025, 10, 6), "29 сентября – 5 октября 2025"),
        ((2024, 12, 30), (2025, 1, 6), "30 декабря 2024 – 5 января 2025"),
        ((2025, 10, 21), (2025, 10, 22), "21 октября 2025"),
    ],
)
def test_periods_are_written_with_their_last_day_inclusive(first, after, expected):
    assert plain(RU.period(Period(date(*first), date(*after)))) == expected


def test_the_year_is_left_out_unless_asked_for():
    assert (
        plain(RU.period(Period(date(2025, 9, 1), date(2025, 9, 22)), year=False)) == "1–21 сентября"
    )


def test_english_periods():
    assert plain(EN.period(Period(date(2025, 7, 1), date(2025, 10, 1)))) == "Q3 2025"
    assert plain(EN.period(Period(date(2025, 10, 1), date(2025, 10, 22)))) == "1–21 October 2025"


def test_subjects_of_a_sentence():
    assert RU.subject(Period(date(2025, 10, 1), date(2025, 11, 1))) == "Октябрь"
    assert RU.subject(Period(date(2025, 1, 1), date(2025, 4, 1))) == "I квартал"
    assert (
        plain(RU.subject(Period(date(2025, 10, 5), date(2025, 10, 9)))) == "Период 5–8 октября 2025"
    )


@pytest.mark.parametrize(
    ("grain", "expected"),
    [
        (Grain.DAY, "29 сент"),
        (Grain.WEEK, "29 сент–5 окт"),
        (Grain.MONTH, "сент 2025"),
        (Grain.QUARTER, "III квартал 2025"),
        (Grain.YEAR, "2025 год"),
    ],
)
def test_steps_of_a_trend(grain, expected):
    first = date(2025, 9, 29)
    first = {
        Grain.MONTH: date(2025, 9, 1),
        Grain.QUARTER: date(2025, 7, 1),
        Grain.YEAR: date(2025, 1, 1),
    }.get(grain, first)

    assert plain(RU.step(first, grain)) == expected


def test_moments_and_short_days():
    assert plain(RU.moment(datetime(2025, 11, 3, 8, 5))) == "3 ноября, 8:05"
    assert RU.short(date(2025, 11, 3)) == "03.11.2025"


@pytest.mark.parametrize(
    ("first", "after", "expected"),
    [
        ((2025, 11, 1), (2025, 12, 1), "ноябрю"),
        ((2025, 7, 1), (2025, 10, 1), "III кварталу"),
        ((2025, 1, 1), (2026, 1, 1), "2025 году"),
        ((2025, 9, 1), (2025, 9, 22), "1–21 сентября"),
    ],
)
def test_the_compared_period_is_in_the_dative_case(first, after, expected):
    assert plain(RU.towards(Period(date(*first), date(*after)), year=False)) == expected


def test_the_year_is_written_where_asked_for():
    assert plain(RU.towards(Period(date(2024, 2, 1), date(2024, 3, 1)))) == "февралю 2024"
