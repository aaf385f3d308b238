"""A plan beyond what anyone has done says so, and one within it does not."""

from datetime import date

import pytest

from metrics.core.scope import Period
from metrics.planning.checks import unsupported_targets
from metrics.planning.draft import build_plan
from tests.metrics.workspace import Desk

PERIOD = Period(date(2024, 4, 1), date(2024, 5, 1))
APRIL = date(2024, 4, 1)
# January, February and March 2024 have 17, 20 and 20 working days; April has 21


@pytest.fixture
def months_of_history(engine: Desk) -> Desk:
    """Each month Anna and Vera create 20 deals each; Anna wins 10, Vera 5, of 100 each.

    In March Anna wins 16. Each makes 100 calls a month.
    """
    for month in (1, 2, 3):
        for owner, won in (("Anna", 16 if month == 3 else 10), ("Vera", 5)):
            for number in range(20):
                status = "won" if number < won else "lost"
                deal = {"owner": owner, "status": status, "amount": 100}
                days = {"created_at": f"2024-0{month}-05", "closed_at": f"2024-0{month}-20"}
                engine.put("deals", {**deal, **days})
            paid = {"owner": owner, "paid_at": f"2024-0{month}-20", "amount": 100 * won}
            engine.put("payments", paid)
            calls = {"owner": owner, "direction": "out", "count": 100}
            engine.put("calls", {**calls, "started_at": f"2024-0{month}-06"})
    return engine


def targets(engine: Desk, goal: int, parts=None, measure: str = "net_receipts"):
    grid = build_plan(goal, [APRIL], None, parts, measure)
    scope = engine.scope(PERIOD, now=date(2024, 3, 31))
    return {(d.subject, d.key): d for d in unsupported_targets(engine.run, scope, grid)}


def test_a_plan_within_the_best_month_is_supported(months_of_history: Desk) -> None:
    """March brought 2,100 in 20 days, 105 a day: 21 days of April may hold 2,205."""
    assert targets(months_of_history, 2_205_00) == {}


def test_a_plan_above_the_best_month_is_unsupported(months_of_history: Desk) -> None:
    """4,200 in 21 days are 200 a day, where the best month had 105.

    5,100 of 51 deals came in 57 days: 2 deals a day are needed. Of 120 ÷ 57 deals created a day
    that is a conversion of 0.95, the best was 21 of 40. 600 calls made 51 deals: 23.5 calls a day
    for two are 11.8 each; the best month had 200 on 2 × 17 days.
    """
    unsupported = targets(months_of_history, 4_200_00)

    assert set(unsupported) == {(None, "amount"), (None, "conversion"), (None, "calls")}
    amount, conversion, calls = (
        unsupported[None, key] for key in ("amount", "conversion", "calls")
    )
    assert (amount.needed, amount.best.value) == pytest.approx((200, 105))
    assert amount.best.month == date(2024, 3, 1)
    assert (conversion.needed, conversion.best.value) == pytest.approx((0.95, 21 / 40))
    assert calls.needed == pytest.approx(2 * 600 / 51 / 2)
    assert calls.best.value == pytest.approx(200 / 34)
    assert calls.month == APRIL


def test_a_manager_is_compared_with_the_best_month_of_anyone(months_of_history: Desk) -> None:
    """Vera at 1,680 would be at Anna's best 80 a day: nobody doubts it; at 2,100 she is over."""
    whole = 2_205_00
    vera = {"owner": {"Vera": 1_680_00, "Anna": whole - 1_680_00}}
    over = {"owner": {"Vera": 2_100_00, "Anna": whole - 2_100_00}}

    assert targets(months_of_history, whole, vera) == {}
    unsupported = targets(months_of_history, whole, over)["Vera", "amount"]
    assert (unsupported.needed, unsupported.best.value, unsupported.best.owner) == (
        100,
        80,
        "Anna",
    )


def test_a_plan_in_deals_is_checked_in_deals(months_of_history: Desk) -> None:
    """42 deals in 21 days are 2 a day; March had 21 in 20."""
    unsupported = targets(months_of_history, 42, measure="won_deals")

    assert unsupported[None, "amount"].needed == 2
    assert unsupported[None, "amount"].best.value == pytest.approx(21 / 20)


def test_without_history_nothing_is_unsupported(engine: Desk) -> None:
    assert targets(engine, 10**12) == {}
