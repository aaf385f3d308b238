"""Hand counts of open deals, stale deals and debts."""

from datetime import date

import pytest

from metrics.core.scope import Period
from tests.metrics.workspace import Desk

STANDING = """
    deal_id  status    created_at  closed_at   amount  stage
    1        open      2024-01-10  —           100     talk
    2        won       2024-02-10  2024-04-02  50      won
    3        lost      2024-02-10  2024-03-31  70      lost
    4        open      2024-04-01  —           900     talk
    5        unmapped  2024-03-01  —           —       what
    6        open      2024-03-01  2024-03-05  30      talk
    7        won       2024-03-01  —           800     won
"""


def test_deals_open_at_the_end_of_march(engine: Desk) -> None:
    """Deal 2 was still open, 4 not yet there; the planned close of an open deal ends nothing."""
    figure = engine.deals(STANDING).figure("open_pipeline")

    assert (figure.value, figure.n) == (180, 3)
    assert engine.value("open_deals") == 4


def test_a_deal_without_creation_stands_only_now(engine: Desk) -> None:
    """Of the past nobody knows whether it was there."""
    engine.deals(
        """
        status  created_at  amount
        open    —           10
        open    2024-01-01  10
        """
    )

    assert engine.value("open_deals", now=date(2024, 3, 31)) == 2
    assert engine.value("open_deals", now=date(2024, 5, 31)) == 1


def test_weighted_by_the_stage(engine: Desk) -> None:
    """Of ten past deals that came to an offer seven were won; any deal: 7 of 14."""
    engine.deals(
        """
        deal_id  status  created_at  amount  stage
        a        open    2024-03-01  100     offer
        b        open    2024-03-01  10      talk
        """
    )
    for number in range(14):
        status = "won" if number < 7 else "lost"
        past = {"deal_id": f"p{number}", "status": status, "closed_at": "2024-02-01"}
        engine.put("deals", {**past, "created_at": "2024-01-01"})
        if number < 10:
            stay = {"deal_id": f"p{number}", "stage": "offer", "entered_at": "2024-01-02"}
            engine.put("stage_history", stay)

    assert engine.value("weighted_pipeline") == pytest.approx(100 * 0.7 + 10 * 0.5)


def test_stale_after_a_fortnight_of_silence(engine: Desk) -> None:
    """A call, a stage move or a payment since 18 March keeps a deal alive."""
    engine.deals(
        """
        deal_id  status  created_at  phone  stage_changed_at
        quiet    open    2024-03-01  +71    2024-03-02
        called   open    2024-03-01  +72    —
        moved    open    2024-03-01  —      2024-03-25
        paid     open    2024-03-01  —      —
        fresh    open    2024-03-20  —      —
        later    open    2024-03-01  +73    —
        """
    ).calls(
        """
        started_at  direction  client_phone
        2024-03-10  out        +71
        2024-03-20  in         +72
        2024-04-02  out        +73
        """
    ).payments(
        """
        deal_id  paid_at     amount
        paid     2024-03-25  10
        """
    )

    figure = engine.figure("stale_deals")

    assert (figure.value, figure.n) == (pytest.approx(2 / 6), 6)


def test_a_stage_with_history_has_its_own_stale_threshold(engine: Desk) -> None:
    """Ten past deals spent 40 days in it: 30 days of silence are not too long there."""
    engine.deals(
        """
        deal_id  status  created_at  stage
        a        open    2024-03-01  slow
        b        open    2024-03-01  quick
        """
    )
    for number in range(10):
        stay = {"entered_at": "2024-01-01", "left_at": "2024-02-10", "stage": "slow"}
        engine.put("stage_history", {**stay, "deal_id": f"p{number}"})

    assert engine.value("stale_deals") == 0.5
    assert engine.value("stale_deals", Period(date(2024, 4, 1), date(2024, 5, 1))) == 1


def test_overdue_debt(engine: Desk) -> None:
    """What was due before April and is not paid by then; a refund owes again."""
    engine.deals(
        """
        deal_id  status  closed_at   due_at      amount
        1        won     2024-03-01  2024-03-10  100
        2        won     2024-03-01  2024-03-10  100
        3        won     2024-03-01  2024-04-10  100
        4        lost    2024-03-01  2024-03-10  100
        5        won     2024-03-01  —           100
        """
    ).payments(
        """
        deal_id  paid_at     amount
        1        2024-03-05  80
        1        2024-03-06  -10
        1        2024-04-05  30
        2        2024-03-05  150
        """
    )

    assert engine.value("overdue_debt") == 30
