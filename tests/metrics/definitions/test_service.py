"""Hand counts of what clients say, how records are kept, what an hour earns."""

import pytest

from tests.metrics.workspace import Desk


def test_nps_and_complaints(engine: Desk) -> None:
    """Two promoters, one detractor of four answers; one complaint to two new deals."""
    engine.add(
        "feedback",
        """
        happened_at  kind       score
        2024-03-01   nps        9
        2024-03-01   nps        10
        2024-03-01   nps        8
        2024-03-01   nps        6
        2024-03-01   nps        —
        2024-03-02   complaint  —
        """,
    )

    figure = engine.figure("nps")

    assert (figure.value, figure.n) == (25, 4)
    assert engine.value("complaints") == 1
    assert engine.value("complaints_share") is None

    engine.deals(
        """
        created_at  status
        2024-03-05  open
        2024-03-06  open
        """
    )

    assert engine.value("complaints_share") == 0.5


def test_incoming_leads(engine: Desk) -> None:
    """The CRM's own list of leads, by creation."""
    engine.add(
        "leads",
        """
        created_at  source
        2024-03-01  ads
        2024-04-01  ads
        """,
    )

    assert engine.value("incoming_leads") == 1


def test_data_completeness(engine: Desk) -> None:
    """4 of 4, 1 of 4, and 3 of 5 where the reason of the loss is asked too."""
    engine.deals(
        """
        created_at  status  owner  phone  email  amount  source  lost_reason
        2024-03-01  open    Anna   —      a@b.c  10      ads     —
        2024-03-01  open    Anna   —      —      —       —       —
        2024-03-01  lost    Anna   +71    —      10      —       —
        """
    )

    assert engine.value("data_completeness") == pytest.approx(8 / 13)


def test_margin_per_hour(engine: Desk) -> None:
    """90 earned in 20 days of 9 hours, half of them hers."""
    engine.deals(
        """
        status  closed_at   amount  cost  owner
        won     2024-03-01  100     40    Anna
        won     2024-03-02  50      20    Anna
        won     2024-03-02  50      —     Anna
        lost    2024-03-02  50      20    Boris
        """
    ).add(
        "owners",
        """
        owner  full_time_share
        Anna   0.5
        """,
    )

    assert engine.value("margin_per_hour") == pytest.approx(90 / (20 * 9 * 0.5))
