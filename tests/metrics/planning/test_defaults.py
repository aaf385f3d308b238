"""The department's own figures over its last three complete months, counted by hand."""

from datetime import date

import pytest

from data.model.dimensions import Selection
from metrics.core.scope import Period
from metrics.planning.defaults import defaults
from tests.metrics.workspace import Desk

PERIOD = Period(date(2024, 4, 1), date(2024, 5, 1))


def march_defaults(engine: Desk, **more):
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

    figures = march_defaults(engine)

    assert figures.period == Period(date(2024, 1, 1), date(2024, 4, 1))
    assert (figures.deals, figures.leads) == (2, 4)
    assert figures.conversion == 0.5
    assert figures.check == 200
    assert figures.margin == pytest.approx(0.4)
    assert figures.call_to_lead == pytest.approx(4 / 12)
    # 17 + 20 + 20 working days of each of two
    assert figures.calls_per_day == pytest.approx(8 / 114)
    assert figures.people == 2
    assert figures.working_days == 21


def test_missing_feeds_leave_figures_empty(engine: Desk) -> None:
    figures = march_defaults(engine)

    assert figures.conversion is figures.check is figures.margin is None
    assert figures.call_to_lead is figures.calls_per_day is figures.people is None


def test_no_cost_no_margin(engine: Desk) -> None:
    engine.deals(
        """
        status  amount  created_at  closed_at
        won     100     2024-01-10  2024-01-20
        """
    )

    assert march_defaults(engine).margin is None
    assert march_defaults(engine).conversion == 1


def test_more_won_than_created_is_no_conversion(engine: Desk) -> None:
    """Deals of earlier months won now: the share of the closed ones stands instead."""
    engine.deals(
        """
        status  amount  created_at  closed_at
        won     100     2023-11-10  2024-01-20
        won     100     2023-11-10  2024-01-21
        lost    100     2023-11-10  2024-01-22
        lost    100     2024-01-10  2024-01-22
        """
    )

    assert march_defaults(engine).conversion == 0.5


def test_a_slice_without_calls_has_no_call_figures(engine: Desk) -> None:
    """Calls know no source: what needs them stays empty, the rest is of the source."""
    engine.deals(
        """
        source  status  amount  created_at  closed_at
        ads     won     100     2024-01-10  2024-01-20
        site    lost    100     2024-01-10  2024-01-20
        """
    )

    figures = march_defaults(engine, selected=Selection.of(source=("ads",)))

    assert (figures.conversion, figures.calls_per_day, figures.call_to_lead) == (1, None, None)


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

    assert march_defaults(engine).meetings_per_deal == 1.5


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

    assert march_defaults(engine).people == 1.5
