"""Hand counts of calls."""

import pytest

from metrics.core.scope import Period
from tests.metrics.workspace import MARCH, Desk

CALLS = """
    started_at        direction  answered  talk_seconds  client_phone  owner  count
    2024-03-04 10:00  out        true      90            +71           Anna   1
    2024-03-04 10:10  out        false     0             +71           Anna   —
    2024-03-04 10:20  out        false     0             +72           Anna   1
    2024-03-04 10:30  in         true      60            +73           Boris  1
    2024-03-04 10:40  in         true      59            +73           Boris  3
    2024-03-04 10:50  internal   true      900           +70           Boris  1
    2024-04-01 10:00  out        true      900           +79           Anna   1
    2024-03-05 10:00  in         true      61            +74           —      1
"""


def test_internal_calls_are_not_counted(engine: Desk) -> None:
    """Internal calls are no calls; a row stands for as many as it says."""
    engine.calls(CALLS)

    assert engine.value("calls") == 8
    assert engine.value("talks") == 3
    assert engine.value("unique_contacts") == 3


def test_connect_rate(engine: Desk) -> None:
    """One of three attempts; one of two numbers."""
    engine.calls(CALLS)

    assert engine.value("connect_rate") == pytest.approx(1 / 3)
    assert engine.value("connect_rate_numbers") == 0.5


def test_talks_per_day(engine: Desk) -> None:
    """March 2024 has 20 working days: one talk each in 20 and, hired on the 25th, 5 days."""
    engine.calls(CALLS).add(
        "owners",
        """
        owner  hired_at    left_at
        Boris  2024-03-25  —
        """,
    )

    assert engine.value("talks_per_day") == pytest.approx(2 / 25)
    assert engine.by("owner", "talks_per_day") == {
        "Anna": pytest.approx(1 / 20),
        "Boris": pytest.approx(1 / 5),
        None: None,
    }


def test_only_the_days_gone_count(engine: Desk) -> None:
    """By the evening of 6 March four working days have passed."""
    engine.calls(CALLS)
    now = MARCH.start.replace(day=6)

    assert engine.by("owner", "talks_per_day", now=now)["Anna"] == pytest.approx(1 / 4)


MISSED = """
    started_at        direction  answered  client_phone
    2024-03-04 10:00  in         false     +71
    2024-03-04 10:29  in         false     +71
    2024-03-04 10:58  in         false     +71
    2024-03-04 11:59  in         false     +71
    2024-03-04 10:00  in         false     +72
    2024-03-04 11:00  out        false     +72
    2024-03-04 10:00  in         false     +73
    2024-03-04 11:01  out        true      +73
    2024-03-07 17:30  in         false     +74
    2024-03-11 09:30  out        true      +74
    2024-03-04 10:00  in         false     +75
    2024-03-20 10:00  in         true      +75
    2024-03-04 10:00  in         false     —
"""


def test_one_client_calling_again_and_again_is_one_episode(engine: Desk) -> None:
    """Each within 30 minutes of the one before; the fourth call begins a new episode."""
    assert engine.calls(MISSED).value("missed_episodes") == 6


def test_unreturned(engine: Desk) -> None:
    """Both of +71, and +73 called back after 61 minutes; the night is no working time."""
    figure = engine.calls(MISSED).figure("missed_unreturned")

    assert (figure.value, figure.n) == (pytest.approx(3 / 6), 6)


def test_an_episode_that_began_before_is_not_of_the_period(engine: Desk) -> None:
    """A call ten minutes after midnight goes on with the episode of the day before."""
    engine.calls(
        """
        started_at        direction  answered  client_phone
        2024-02-29 23:55  in         false     +71
        2024-03-01 00:05  in         false     +71
        """
    )

    assert engine.value("missed_episodes") == 0
    assert engine.value("missed_episodes", Period(MARCH.start.replace(month=2), MARCH.start)) == 1
