"""The department's own figures over its last three complete months, counted by hand."""

from datetime import date

import pytest

from metrics.core.scope import Period
from metrics.planning.defaults import defaults
from tests.metrics.workspace import Desk

PERIOD = Period(date(2024, 4, 1), date(2024, 5, 1))


def told(engine: Desk, **more):
    return defaults(engine.run, engine.scope(PERIOD, now=date(2024, 4, 10), **more))


def test_figures_of_january_to_march(engine: Desk) -> None:
    """Four deals created, two won for 100 and 300; eight calls on two people's 56 days.

    April's deal and December's are out. Cost is known of one deal: 40 of 100 stay.
    """
    engine.deals(
        """
        owner  status  amount  cost  created_at  closed_at
        Anna   won     100     60    2024-01-10  2024-01-20
        Anna   won     300     —     2024-02-10  2024-03-20
        Vera   lost    500     —     2024-02-10  2024-03-20
        Vera   open    500     —     2024-03-10  —
        Vera   won     900     10    2024-04-02  2024-04-03
        Vera   lost    900     10    2023-12-02  2023-12-03
        """
    )
    for owner in ("Anna", "Vera", None):
        for day in ("2024-01-15", "2024-02-15", "2024-03-15", "2024-03-18"):
            engine.put("calls", {"owner": owner, "direction": "out", "started_at": day, "count": 1})

    found = told(engine)

    assert found.period == Period(date(2024, 1, 1), date(2024, 4, 1))
    assert (found.deals, found.leads) == (2, 4)
    assert found.conversion == 0.5
    assert found.check == 200
    assert found.margin == pytest.approx(0.4)
    assert found.call_to_lead == pytest.approx(4 / 12)
    # 17 + 20 + 20 working days of each of two
    assert found.calls_per_day == pytest.approx(8 / 114)
    assert found.people == 2
    assert found.working_days == 21


def test_what_nobody_uploaded_is_empty(engine: Desk) -> None:
    found = told(engine)

    assert found.conversion is found.check is found.margin is None
    assert found.call_to_lead is found.calls_per_day is found.people is None


def test_no_cost_no_margin(engine: Desk) -> None:
    engine.deals(
        """
        status  amount  created_at  closed_at
        won     100     2024-01-10  2024-01-20
        """
    )

    assert told(engine).margin is None
    assert told(engine).conversion == 1


def test_more_won_than_created_is_no_conversion(engine: Desk) -> None:
    """Deals of earlier months won now: the share of the closed ones is told instead."""
    engine.deals(
        """
        status  amount  created_at  closed_at
        won     100     2023-11-10  2024-01-20
        won     100     2023-11-10  2024-01-21
        lost    100     2023-11-10  2024-01-22
        lost    100     2024-01-10  2024-01-22
        """
    )

    assert told(engine).conversion == 0.5


def test_of_a_source_without_calls(engine: Desk) -> None:
    """Calls know no source: what needs them stays empty, the rest is of the source."""
    engine.deals(
        """
        source  status  amount  created_at  closed_at
        ads     won     100     2024-01-10  2024-01-20
        site    lost    100     2024-01-10  2024-01-20
        """
    )

    found = told(engine, sources=("ads",))

    assert (found.conversion, found.calls_per_day, found.call_to_lead) == (1, None, None)


def test_meetings_by_deals_won(engine: Desk) -> None:
    """Three held, one of them not marked either way; one that was called off is none."""
    engine.deals(
        """
        status  amount  created_at  closed_at
        won     100     2024-01-10  2024-01-20
        won     100     2024-01-10  2024-01-21
        """
    )
    engine.add(
        "activities",
        """
        kind     happened_at  done
        meeting  2024-01-12   true
        meeting  2024-02-12   —
        meeting  2024-03-12   true
        meeting  2024-03-13   false
        letter   2024-03-13   true
        meeting  2024-04-02   true
        """,
    )

    assert told(engine).meetings_per_deal == 1.5


def test_without_calls_people_are_those_of_the_list(engine: Desk) -> None:
    engine.add(
        "owners",
        """
        owner  role     full_time_share  left_at
        Anna   —        —                —
        Vera   manager  0.5              —
        Gleb   manager  1                2024-02-01
        Olga   head     1                —
        """,
    )

    assert told(engine).people == 1.5
