"""Hand counts of wins, losses and new deals."""

from datetime import date

import pytest

from tests.metrics.workspace import Desk


@pytest.fixture
def march(engine: Desk) -> Desk:
    """Two won, two lost, one open, one in a stage nobody has explained."""
    return engine.deals(
        """
        status    created_at  closed_at
        won       2024-03-01  2024-03-12
        won       2024-02-01  2024-03-31 23:59
        lost      2024-03-05  2024-03-20
        lost      2024-03-05  2024-04-01
        open      2024-03-31  —
        unmapped  2024-03-07  —
        """
    )


def test_open_deals_do_not_count_in_the_win_rate(march: Desk) -> None:
    """Two of the three deals closed in March are won; April's loss is not March's."""
    figure = march.figure("win_rate")

    assert (figure.value, figure.n) == (pytest.approx(2 / 3), 3)


def test_nothing_closed_is_no_rate(engine: Desk) -> None:
    """Nothing of nothing is unknown, not zero."""
    engine.deals(
        """
        status  created_at  closed_at
        open    2024-03-01  —
        """
    )

    assert engine.value("win_rate") is None


def test_unmapped_deals_are_never_won_or_lost(engine: Desk) -> None:
    """A stage that nobody has explained stays open, whatever date it carries."""
    engine.deals(
        """
        status    created_at  closed_at
        unmapped  2024-03-01  2024-03-05
        won       2024-03-01  2024-03-05
        """
    )

    assert engine.value("win_rate") == 1
    assert engine.value("cohort_open") == 0.5
    assert engine.value("open_deals") == 1


def test_cohort_follows_the_deals_created(march: Desk) -> None:
    """Of the five created in March one is won by now and two are open."""
    assert march.value("cohort_conversion") == pytest.approx(1 / 5)
    assert march.value("cohort_open") == pytest.approx(2 / 5)


def test_outcomes_count_by_close_date_and_leads_by_creation(march: Desk) -> None:
    """Outcomes by close date, inflow by creation."""
    assert march.value("won_deals") == 2
    assert march.value("lost_deals") == 1
    assert march.value("leads") == 5


def test_no_win_is_zero_where_there_are_deals(engine: Desk) -> None:
    """A month without a win has none; a company without deals has nothing to count."""
    assert engine.value("won_deals") is None

    engine.deals(
        """
        status  created_at  closed_at
        open    2024-01-01  —
        """
    )

    assert engine.value("won_deals") == 0


def test_deals_without_an_owner_are_one_segment(engine: Desk) -> None:
    """Deals of nobody stand together under an empty key."""
    engine.deals(
        """
        status  closed_at   owner
        won     2024-03-01  Anna
        won     2024-03-02  —
        lost    2024-03-03  —
        """
    )

    assert engine.by("owner", "win_rate") == {"Anna": 1, None: 0.5}


def test_a_team_is_a_ratio_of_sums(engine: Desk) -> None:
    """A team's rate is not the mean of its managers' rates."""
    engine.add(
        "owners",
        """
        owner  team
        Anna   north
        Boris  north
        """,
    )
    engine.deals(
        """
        status  closed_at   owner
        won     2024-03-01  Anna
        won     2024-03-02  Boris
        lost    2024-03-03  Boris
        lost    2024-03-03  Boris
        """
    )

    assert engine.by("team", "win_rate") == {"north": 0.5}


def test_client_kind_comes_from_the_crm_else_from_purchases(engine: Desk) -> None:
    """A client who had bought before the deal was made is a repeat one."""
    engine.deals(
        """
        status  created_at  closed_at   client_id  is_repeat
        won     2024-03-01  2024-03-05  c1         —
        won     2024-03-01  2024-03-05  c2         —
        lost    2024-03-01  2024-03-05  c3         true
        lost    2024-03-01  2024-03-05  —          —
        """
    )
    engine.payments(
        """
        client_id  paid_at     amount
        c1         2024-02-01  10
        """
    )

    assert engine.by("client_kind", "leads") == {"repeat": 2, "new": 1, None: 1}


def test_a_deal_closed_after_the_known_day_is_open(march: Desk) -> None:
    """As of 15 March only the win of the 12th has happened."""
    figure = march.figure("win_rate", as_of=date(2024, 3, 15))

    assert (figure.value, figure.n) == (1, 1)
    assert march.value("open_deals", as_of=date(2024, 3, 15)) == 4
