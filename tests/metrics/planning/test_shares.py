"""Who gets which part of a plan: by history, by heads, even."""

from datetime import date

import pytest

from metrics.core.scope import Period
from metrics.planning.errors import NoHeads, NothingToSplit
from metrics.planning.shares import SplitMethod, shares
from tests.metrics.workspace import Desk

MONTHS = (date(2024, 4, 1), date(2024, 5, 1))
PERIOD = Period(date(2024, 4, 1), date(2024, 6, 1))


@pytest.fixture
def two_sellers(engine: Desk) -> Desk:
    """A year of receipts up to 31 March 2024; Gleb has been silent since November."""
    return engine.payments(
        """
        owner  paid_at     amount
        Anna   2023-05-10  300
        Anna   2024-02-12  300
        Vera   2024-02-15  400
        Vera   2024-03-15  -100
        Gleb   2023-11-01  500
        —      2024-03-01  900
        Anna   2024-04-01  9999
        """
    )


def weights(engine: Desk, how: str = "history", dimension: str = "owner", **more):
    scope = engine.scope(PERIOD, now=date(2024, 4, 10))
    return shares(engine.run, scope, dimension, MONTHS, how, **more)


def test_by_history(two_sellers: Desk) -> None:
    """To March Anna has 600, Vera 300; the running month, nobody's and Gleb's money are out."""
    assert weights(two_sellers) == {"Anna": (600, 600), "Vera": (300, 300)}


def test_by_three_months(two_sellers: Desk) -> None:
    assert weights(two_sellers, back=3) == {"Anna": (300, 300), "Vera": (300, 300)}


def test_by_heads_hiring_and_leaving_count(two_sellers: Desk) -> None:
    """Vera works half time; Boris comes for the last 10 of May's 20 working days; Gleb left."""
    two_sellers.add(
        "owners",
        """
        owner  role         full_time_share  hired_at    left_at
        Anna   —            —                —           —
        Vera   manager      0.5              2023-01-01  —
        Boris  manager      1                2024-05-20  —
        Gleb   manager      1                —           2023-12-01
        Olga   head         1                —           —
        """,
    )

    by_subject = weights(two_sellers, "heads")

    assert by_subject == {
        "Anna": (1, 1),
        "Vera": (0.5, 0.5),
        "Boris": (0, pytest.approx(10 / 20)),
    }


def test_a_new_manager_is_weighed_by_own_working_days(two_sellers: Desk) -> None:
    """Dina's 100 of March alone are worth 12 times as much a year, about."""
    two_sellers.payments("owner  paid_at     amount\nDina   2024-03-20  100")
    two_sellers.add("owners", "owner  hired_at\nDina   2024-03-01\nAnna   2020-01-01")

    by_subject = weights(two_sellers)

    assert by_subject["Dina"][0] == pytest.approx(100 / (20 / 247), rel=0.02)
    assert by_subject["Anna"] == (600, 600)


def test_even_is_the_same_for_each(two_sellers: Desk) -> None:
    assert weights(two_sellers, SplitMethod.EVEN) == {"Anna": (1, 1), "Vera": (1, 1)}


def test_without_a_roster_everybody_who_sells_is_one_head(two_sellers: Desk) -> None:
    assert weights(two_sellers, "heads") == {"Anna": (1, 1), "Vera": (1, 1)}


def test_only_managers_have_heads(two_sellers: Desk) -> None:
    with pytest.raises(NoHeads):
        weights(two_sellers, "heads", "source")


def test_by_source_from_the_deals(two_sellers: Desk) -> None:
    two_sellers.deals(
        """
        deal_id  source  status  amount  created_at  closed_at
        1        ads     won     100     2024-02-01  2024-02-05
        2        site    won     100     2024-02-01  2024-02-06
        3        ads     won     100     2024-02-01  2024-02-07
        """
    )

    assert weights(two_sellers, dimension="source", measure="won_deals") == {
        "ads": (2, 2),
        "site": (1, 1),
    }


def test_without_subjects_there_is_nothing_to_split(engine: Desk) -> None:
    with pytest.raises(NothingToSplit):
        weights(engine, dimension="product")
