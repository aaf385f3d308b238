"""Hand counts of receipts."""

import pytest

from tests.metrics.workspace import Desk

PAID = """
    deal_id  paid_at           amount  currency  owner
    1        2024-03-01        100     —         —
    1        2024-03-31 23:59  50      RUB       Boris
    1        2024-03-15        -30     RUB       Boris
    —        2024-03-10        40      RUB       —
    2        2024-03-11        70      EUR       —
    1        2024-04-01        999     RUB       —
"""
DEALS = """
    deal_id  owner  source  client_id
    1        Anna   ads     c1
    2        Vera   site    c2
"""


def test_net_receipts(engine: Desk) -> None:
    """Roubles of March, refunds taken off; euros are counted apart."""
    engine.payments(PAID)

    assert engine.value("net_receipts") == 160
    assert engine.value("refunds") == 30
    assert engine.value("payments") == 3
    assert engine.value("foreign_payments") == 1


def test_a_payment_is_its_owners_else_the_deals(engine: Desk) -> None:
    """The payment's own manager, else the deal's; a refund is the deal's manager's."""
    engine.deals(DEALS).payments(PAID)

    assert engine.by("owner", "net_receipts") == {"Anna": 70, "Boris": 50, None: 40}
    assert engine.by("source", "net_receipts") == {"ads": 120, None: 40}


def test_an_id_of_two_systems_joins_nothing(engine: Desk) -> None:
    """No join may multiply money."""
    engine.deals(DEALS).deals(DEALS, source_system="old").payments(PAID)

    assert engine.value("net_receipts") == 160
    assert engine.by("source", "net_receipts") == {None: 160}


def test_buyers_and_coverage(engine: Desk) -> None:
    """Two clients bought; two payments of five belong to nobody known."""
    engine.deals(DEALS).payments(
        """
        deal_id  paid_at     amount  phone
        1        2024-03-01  100     —
        1        2024-03-02  100     +71
        —        2024-03-03  100     +71
        —        2024-03-04  100     —
        —        2024-03-05  -10     —
        """
    )

    assert engine.value("buyers") == 2
    assert engine.value("client_coverage") == pytest.approx(3 / 5)


def test_repeat_revenue(engine: Desk) -> None:
    """A client is repeat from the month after his first purchase on."""
    engine.payments(
        """
        client_id  paid_at     amount
        c1         2024-02-20  100
        c1         2024-03-05  60
        c2         2024-03-06  30
        c2         2024-03-20  10
        —          2024-03-20  500
        """
    )

    assert engine.value("repeat_revenue_share") == pytest.approx(0.6)
    assert engine.by("client_kind", "net_receipts") == {"repeat": 60, "new": 40, None: 500}


def test_key_clients(engine: Desk) -> None:
    """One client of five is key: the one with the most receipts of the year."""
    engine.payments(
        """
        client_id  paid_at     amount
        c1         2023-05-01  1000
        c1         2024-03-01  10
        c2         2024-03-01  40
        c3         2024-03-01  30
        c4         2024-03-01  10
        c5         2024-03-01  10
        c6         2022-01-01  5000
        """
    )

    assert engine.value("key_clients_share") == pytest.approx(0.1)


def test_a_confirmed_payment_is_the_deals_as_if_the_file_said_so(engine: Desk) -> None:
    """Its money goes to the deal's owner and pays the deal; the file's word goes first."""
    engine.deals(
        """
        deal_id  owner  status  amount  created_at  closed_at
        1        Anna   won     100     2024-03-01  2024-03-05
        2        Vera   won     300     2024-03-01  2024-03-05
        """
    )
    engine.payments(
        """
        deal_id  matched_deal_id  paid_at     amount
        —        1                2024-03-06  100
        2        1                2024-03-06  50
        —        —                2024-03-06  7
        """
    )

    assert engine.by("owner", "net_receipts") == {"Anna": 100, "Vera": 50, None: 7}
    assert engine.value("collection_rate") == 150 / 400
