"""Hand counts of clients who come, stay and go."""

from dataclasses import replace
from datetime import date

import pytest

from metrics.core.scope import Period, Rules
from tests.metrics.workspace import Desk

APRIL = Period(date(2024, 4, 1), date(2024, 5, 1))


def test_new_clients(engine: Desk) -> None:
    """First positive payment in March; a full refund within 30 days makes no client."""
    engine.payments(
        """
        client_id  paid_at     amount
        old        2024-02-28  10
        old        2024-03-05  10
        new        2024-03-05  10
        new        2024-03-06  10
        gift       2024-03-05  0
        back       2024-03-05  50
        back       2024-04-04  -50
        late       2024-03-05  50
        late       2024-04-05  -50
        part       2024-03-07  50
        part       2024-03-08  -20
        —          2024-03-09  50
        """
    )

    assert engine.value("new_clients") == 3


def test_a_new_client_belongs_to_his_first_payment(engine: Desk) -> None:
    """Later payments to others do not move him, nor make two of him."""
    engine.payments(
        """
        client_id  paid_at     amount  owner
        c1         2024-03-05  10      Anna
        c1         2024-03-06  10      Boris
        c2         2024-03-06  10      Boris
        """
    )

    assert engine.by("owner", "new_clients") == {"Anna": 1, "Boris": 1}


@pytest.fixture
def five(engine: Desk) -> Desk:
    """With N = 30: active and kept, active and lost, long lost, returned, new."""
    engine.rules = replace(engine.rules, churn_days=30)
    return engine.payments(
        """
        client_id  paid_at     amount
        kept       2024-03-20  10
        kept       2024-04-20  10
        lost       2024-03-15  10
        gone       2024-01-01  10
        returned   2024-01-01  10
        returned   2024-04-10  10
        new        2024-04-02  10
        """
    )


def test_churn(five: Desk) -> None:
    """Of the two active on 1 April one is silent for over 30 days on 1 May."""
    figure = five.figure("churn", APRIL)

    assert (figure.value, figure.n) == (0.5, 2)
    assert five.value("churn_threshold", APRIL) == 30


def test_churn_with_other_thresholds(five: Desk) -> None:
    """With 15 days only the one of 20 March was active, and he stays; with 60 nobody is lost."""
    assert (five.figure("churn_half", APRIL).value, five.figure("churn_half", APRIL).n) == (0, 1)
    assert (five.figure("churn_double", APRIL).value, five.figure("churn_double", APRIL).n) == (
        0,
        2,
    )


def test_reactivated_clients_were_lost_and_bought_again(five: Desk) -> None:
    """One had been silent since January and bought in April."""
    assert five.value("reactivated", APRIL) == 1
    assert five.value("active_clients", APRIL) == 3


def test_client_churn_counts_all_clients_of_the_period(five: Desk) -> None:
    """One lost of four: two active at the start, one returned, one new."""
    assert five.value("client_churn", APRIL) == pytest.approx(1 / 4)


def test_regular_clients(five: Desk) -> None:
    """Of April's three buyers two had bought before."""
    assert five.value("regular_clients_share", APRIL) == pytest.approx(2 / 3)


def test_the_last_day_of_the_threshold_still_counts(engine: Desk) -> None:
    """On 31 March 30 days have passed since the 1st: active; since 29 February 31: not."""
    engine.rules = replace(engine.rules, churn_days=30)
    engine.payments(
        """
        client_id  paid_at     amount
        c1         2024-03-01  10
        c2         2024-02-29  10
        """
    )

    assert engine.value("active_clients") == 1


def test_threshold_is_read_off_the_gaps(engine: Desk) -> None:
    """Gaps of 10 and 50 days: the 90th percentile is 46, rounded up to 60."""
    engine.payments(
        """
        client_id  paid_at     amount
        c1         2024-01-01  10
        c1         2024-01-11  10
        c1         2024-03-01  10
        c1         2024-03-01  15
        c2         2024-03-01  10
        """
    )

    assert engine.value("churn_threshold") == 60


def test_threshold_without_any_gap(engine: Desk) -> None:
    """When nobody has come back yet, ninety days."""
    engine.payments(
        """
        client_id  paid_at     amount
        c1         2024-01-01  10
        """
    )

    assert engine.value("churn_threshold") == 90


def test_nobody_active_is_no_churn(engine: Desk) -> None:
    """The share of nobody is unknown."""
    engine.rules = Rules(churn_days=30)
    engine.payments(
        """
        client_id  paid_at     amount
        c1         2024-04-10  10
        """
    )

    assert engine.value("churn", APRIL) is None


def test_clients_that_the_user_united_are_one(engine: Desk) -> None:
    """Two keys of one client: two new clients in March, not three; so it is through a deal too."""
    engine.deals(
        """
        deal_id  phone         united_client
        1        +79271002031  id:a
        """
    )
    engine.payments(
        """
        client_id  phone         deal_id  united_client  paid_at     amount
        a          —             —        —              2024-03-05  100
        —          +79271002030  —        id:a           2024-03-09  200
        —          —             1        —              2024-03-11  400
        b          —             —        —              2024-03-10  300
        """
    )

    assert engine.value("new_clients") == 2
