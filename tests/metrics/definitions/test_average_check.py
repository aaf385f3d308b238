"""Hand counts of amounts of won deals."""

import pytest

from tests.metrics.workspace import Desk

WON = """
    deal_id  status  closed_at   amount  currency
    1        won     2024-03-01  100     RUB
    2        won     2024-03-02  200     —
    3        won     2024-03-03  —       RUB
    4        won     2024-03-04  900     USD
    5        lost    2024-03-05  700     RUB
"""


def test_check_is_over_known_amounts(engine: Desk) -> None:
    """A won deal without an amount is unknown, not free; dollars are not roubles."""
    figure = engine.deals(WON).figure("average_check")

    assert (figure.value, figure.n) == (150, 2)
    assert engine.value("median_check") == 150


def test_refunds_are_taken_off_once(engine: Desk) -> None:
    """Several payments of a deal do not multiply its amount."""
    engine.deals(WON).payments(
        """
        deal_id  paid_at     amount
        1        2024-03-02  60
        1        2024-03-03  40
        1        2024-04-10  -20
        1        2024-04-11  -10
        2        2024-03-03  200
        """
    )

    assert engine.value("average_check") == (70 + 200) / 2
    assert engine.value("median_check") == 135
    assert engine.value("won_amount") == 300


def test_amounts_all_unknown_are_no_zero(engine: Desk) -> None:
    """Sales without a single known amount sum to nothing known."""
    engine.deals(
        """
        status  closed_at   amount
        won     2024-03-01  —
        lost    2024-03-01  50
        """
    )

    assert engine.value("won_amount") is None
    assert engine.value("average_check") is None


def test_collection_counts_no_more_than_the_amount(engine: Desk) -> None:
    """200 of the 100 due count as 100; a debt of another deal stays a debt."""
    engine.deals(WON).payments(
        """
        deal_id  paid_at     amount
        1        2024-03-02  200
        2        2024-05-03  60
        2        2024-05-04  -10
        """
    )

    assert engine.value("collection_rate") == pytest.approx((100 + 50) / 300)


def test_without_payments_collection_is_unknown(engine: Desk) -> None:
    """No bank statement was uploaded: nobody knows what was paid."""
    assert engine.deals(WON).value("collection_rate") is None


def test_an_id_of_two_systems_gets_no_payment(engine: Desk) -> None:
    """Two deals of different systems with one id: nobody knows which was paid."""
    engine.deals(
        """
        source_system  deal_id  status  closed_at   amount
        crm            1        won     2024-03-01  100
        old            1        won     2024-03-01  100
        crm            2        won     2024-03-01  100
        """
    ).payments(
        """
        deal_id  paid_at     amount
        1        2024-03-02  100
        2        2024-03-02  100
        """
    )

    assert engine.value("collection_rate") == pytest.approx(1 / 3)
