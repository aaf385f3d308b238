"""Hand counts of how fast deals move and clients are spoken to."""

import pytest

from tests.metrics.workspace import Desk


def test_cycle_is_the_median(engine: Desk) -> None:
    """1, 2.5 and 10 days; the deal closed before it was created is left out."""
    engine.deals(
        """
        status  created_at        closed_at
        won     2024-03-01        2024-03-02
        won     2024-03-01 12:00  2024-03-04 00:00
        won     2024-03-01        2024-03-11
        won     2024-03-09        2024-03-05
        lost    2024-01-01        2024-03-05
        """
    )

    figure = engine.figure("cycle_days")

    assert (figure.value, figure.n) == (2.5, 3)


# 2024-03-07 is a Thursday, the 8th a holiday, the 11th a Monday.
FRESH = """
    deal_id  created_at        phone  client_id
    1        2024-03-05 10:00  +71    —
    2        2024-03-07 17:50  +72    —
    3        2024-03-05 10:00  —      c3
    4        2024-03-05 10:00  +74    —
    5        2024-03-05 10:00  —      —
"""
CALLS = """
    started_at        direction  answered  client_phone  client_id  deal_id
    2024-03-05 09:00  out        true      +71           —          —
    2024-03-05 10:30  in         false     +71           —          —
    2024-03-05 10:10  internal   true      +71           —          —
    2024-03-05 11:00  out        false     +71           —          —
    2024-03-05 12:00  out        true      +71           —          —
    2024-03-11 09:02  in         true      +72           —          —
    2024-03-05 10:05  out        true      —             c3         —
    2024-03-04 10:05  out        true      +74           —          —
"""


def test_first_response_in_working_minutes(engine: Desk) -> None:
    """60, 12 (over a holiday and a week-end) and 5 minutes: the median is 12."""
    figure = engine.deals(FRESH).calls(CALLS).figure("first_response")

    assert (figure.value, figure.n) == (12, 3)


def test_in_time_and_never(engine: Desk) -> None:
    """Of the four who can be reached two were in time and one never."""
    engine.deals(FRESH).calls(CALLS)

    assert engine.value("first_response_in_time") == pytest.approx(2 / 4)
    assert engine.value("first_response_never") == pytest.approx(1 / 4)


def test_a_call_matched_three_ways_is_one_contact(engine: Desk) -> None:
    """A call that names deal, client and number does not make three deals of one."""
    engine.deals(
        """
        deal_id  created_at        phone  client_id
        1        2024-03-05 10:00  +71    c1
        """
    ).calls(
        """
        started_at        direction  answered  client_phone  client_id  deal_id
        2024-03-05 10:20  out        true      +71           c1         1
        2024-03-05 10:40  out        true      +71           c1         1
        """
    )

    assert engine.value("first_response") == 20
    assert engine.value("leads") == 1
    assert engine.value("touches_first_day") == 2


def test_touches_of_the_first_day(engine: Desk) -> None:
    """A call belongs to the deal it names, before the client, before the number."""
    engine.deals(
        """
        deal_id  created_at        phone
        1        2024-03-05 10:00  +71
        2        2024-03-05 10:00  +71
        """
    ).calls(
        """
        started_at        direction  client_phone  deal_id
        2024-03-05 11:00  out        +71           1
        2024-03-05 12:00  in         +71           —
        2024-03-06 10:01  out        +71           —
        """
    ).add(
        "activities",
        """
        happened_at       deal_id  done
        2024-03-05 15:00  2        true
        2024-03-05 15:00  2        false
        """,
    )

    assert engine.value("touches_first_day") == (1 + 2 + 1) / 2


def test_without_calls_response_metrics_are_empty(engine: Desk) -> None:
    """No telephony was uploaded: it is not that nobody ever called."""
    engine.deals(FRESH)

    assert engine.value("first_response_never") is None


def test_sales_velocity(engine: Desk) -> None:
    """2 open × check 100 × rate 0.5 ÷ 10 days."""
    engine.deals(
        """
        status  created_at  closed_at   amount
        won     2024-03-01  2024-03-11  100
        lost    2024-03-01  2024-03-11  —
        open    2024-03-01  —           —
        open    2024-03-01  —           —
        """
    )

    assert engine.value("sales_velocity") == 10
