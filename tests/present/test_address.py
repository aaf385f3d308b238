"""The question in an address: it is parsed as it was written, and no address breaks a page."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from data.model.dimensions import Selection
from data.model.rights import Rights
from metrics.core.comparison import Preset
from metrics.core.scope import Compare, Grain, Period, Rules
from present import address
from present.address import Question

ALL = Rights.everything()
DAYS = st.dates(date(1970, 1, 1), date(2100, 12, 30))
NAME = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)
NAMES = st.lists(NAME, max_size=3, unique=True).map(tuple)
PERIODS = st.tuples(DAYS, DAYS).map(lambda days: Period(min(days), max(days) + timedelta(days=1)))
SELECTIONS = st.dictionaries(st.sampled_from(address.FILTERS), NAMES.filter(bool)).map(Selection.of)
COMMON = {
    "grain": st.none() | st.sampled_from(Grain),
    "compare": st.sampled_from(Compare),
    "lang": st.sampled_from(["ru", "en"]),
    "selected": SELECTIONS,
}
QUESTIONS = st.builds(Question, period=PERIODS, **COMMON) | st.builds(
    Question, preset=st.sampled_from(Preset), **COMMON
)
CODES = st.sampled_from([*address.CODES, "utm_source", "basis"])


@given(QUESTIONS)
def test_read_gives_back_the_question_that_was_written(question):
    assert address.read(address.write(question)) == address.ParsedLink(question)


@given(st.dictionaries(CODES, st.lists(st.text(max_size=300), max_size=3)), DAYS)
def test_any_query_parameters_give_a_valid_scope(parameters, now):
    reading = address.read(parameters)

    scope = reading.question.scope(now, Rules(), ALL)
    assert scope.period.start < scope.period.end
    assert set(reading.broken) <= set(address.CODES)


def test_a_default_question_has_no_query_parameters():
    assert address.write(Question()) == {}
    assert address.read({}).question == Question()


def test_only_values_that_differ_from_defaults_are_written():
    question = Question(
        period=Period(date(2025, 10, 1), date(2025, 10, 22)),
        compare=Compare.YEAR,
        selected=Selection.of(owner=("Анна", "Пётр")),
        lang="en",
    )

    assert address.write(question) == {
        "from": ["2025-10-01"],
        "to": ["2025-10-21"],
        "compare": ["year"],
        "owner": ["Анна", "Пётр"],
        "lang": ["en"],
    }


def test_invalid_codes_are_listed_and_the_others_are_read():
    reading = address.read(
        {"from": ["2025-13-01"], "to": ["вчера"], "owner": ["Анна"], "grain": ["неделя"]}
    )

    assert reading.broken == ("from", "to", "grain")
    assert reading.question == Question(selected=Selection.of(owner=("Анна",)))


def test_a_range_that_ends_before_it_starts_is_broken():
    assert address.read({"from": ["2025-10-21"], "to": ["2025-10-01"]}).broken == ("from", "to")


def test_days_take_precedence_over_a_named_period():
    reading = address.read({"from": ["2025-10-01"], "to": ["2025-10-21"], "period": ["this_year"]})

    assert reading.question.period == Period(date(2025, 10, 1), date(2025, 10, 22))


def test_named_periods_follow_the_last_day_of_the_data():
    question = Question(preset=Preset.PREVIOUS_MONTH)

    assert question.scope(date(2025, 11, 3), Rules(), ALL).period.start == date(2025, 10, 1)
    assert question.scope(date(2025, 12, 3), Rules(), ALL).period.start == date(2025, 11, 1)


def test_the_default_grain_follows_the_length_of_the_period():
    first = date(2025, 1, 1)
    grains = [
        address.default_grain(Period(first, first + timedelta(days=n))) for n in (31, 92, 365, 3000)
    ]

    assert grains == [Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER]
