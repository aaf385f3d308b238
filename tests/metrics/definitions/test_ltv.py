"""Hand counts of lifetime value."""

from dataclasses import replace
from datetime import date

import pytest

from metrics.core.scope import Period
from tests.metrics.workspace import Desk

PAID = """
    client_id  paid_at     amount
    c1         2024-01-10  100
    c1         2024-02-10  50
    c1         2024-04-10  900
    c2         2024-03-10  30
    c2         2024-03-20  -10
    old        2023-12-01  500
    —          2024-03-20  700
"""
QUARTER = Period(date(2024, 1, 1), date(2024, 4, 1))


def test_ltv_is_over_the_clients_who_joined(engine: Desk) -> None:
    """(100 + 50 + 30 − 10) ÷ 2: what came after the period is not known in it."""
    figure = engine.payments(PAID).figure("ltv", QUARTER)

    assert (figure.value, figure.n) == (85, 2)


def test_by_month_ltv_is_by_cohort(engine: Desk) -> None:
    """January's client with all he brought by the end, March's likewise."""
    cohorts = engine.payments(PAID).by("month", "ltv", QUARTER)

    assert cohorts == {date(2024, 1, 1): 150, date(2024, 3, 1): 20}


def test_margin_needs_a_cost(engine: Desk) -> None:
    """Their deals cost 60 of 100, so two fifths of the 85 are margin."""
    engine.payments(PAID).deals(
        """
        client_id  status  closed_at   amount  cost
        c1         won     2024-01-05  100     60
        c1         won     2024-01-06  300     —
        old        won     2023-12-01  100     10
        """
    )

    assert engine.value("ltv_margin", QUARTER) == pytest.approx(85 * 0.4)
    assert engine.figure("ltv_margin", QUARTER).n == 1


def test_simple_ltv(engine: Desk) -> None:
    """(60 + 40) ÷ 2 buyers a month × min(1 ÷ 0.5, 36) months."""
    engine.rules = replace(engine.rules, churn_days=30)
    engine.payments(
        """
        client_id  paid_at     amount
        kept       2024-02-20  10
        lost       2024-02-20  10
        kept       2024-03-10  60
        new        2024-03-10  40
        """
    )

    assert engine.value("churn") == 0.5
    assert engine.value("ltv_simple") == pytest.approx(100 / 2 / 1 * 2)


def test_simple_ltv_lasts_three_years_at_most(engine: Desk) -> None:
    """Nobody left: the life of a client is not endless but 36 months."""
    engine.rules = replace(engine.rules, churn_days=60)
    engine.payments(
        """
        client_id  paid_at     amount
        kept       2024-02-20  10
        kept       2024-03-10  60
        """
    )

    assert engine.value("ltv_simple") == pytest.approx(60 * 36)
