"""The funnel on its three bases, with losses, skips and roll-backs kept."""

from datetime import date

import pytest

from data.model.dimensions import Selection
from metrics.core.scope import Period
from metrics.reports.funnel.steps import Basis, Step, bottleneck, knows_history, steps
from tests.metrics.workspace import Desk

DEALS = """
    deal_id  status  stage  created_at  closed_at   amount  stage_changed_at  owner
    1        won     Won    2024-03-01  2024-03-20  100     2024-03-20        Anna
    2        lost    Lost   2024-03-02  2024-03-09  50      2024-03-09        Anna
    3        open    New    2024-03-03  —           70      2024-03-06        Anna
    4        open    Offer  2024-03-04  —           30      2024-03-10        Boris
    5        open    New    2024-03-05  —           —       2024-03-05        Boris
    6        lost    Lost   2024-02-01  2024-03-15  20      2024-03-15        Boris
"""
HISTORY = """
    deal_id  stage  status  entered_at  left_at
    1        New    open    2024-03-01  2024-03-05
    1        Talk   open    2024-03-05  2024-03-11
    1        Offer  open    2024-03-11  2024-03-20
    1        Won    won     2024-03-20  —
    2        New    open    2024-03-02  2024-03-04
    2        Talk   open    2024-03-04  2024-03-09
    2        Lost   lost    2024-03-09  —
    3        New    open    2024-03-03  2024-03-04
    3        Talk   open    2024-03-04  2024-03-06
    3        New    open    2024-03-06  —
    4        New    open    2024-03-04  2024-03-10
    4        Offer  open    2024-03-10  —
    5        New    open    2024-03-05  —
    6        New    open    2024-02-01  2024-03-02
    6        Talk   open    2024-03-02  2024-03-15
    6        Lost   lost    2024-03-15  —
"""


@pytest.fixture
def pipeline(engine: Desk) -> Desk:
    """Six deals: a win, two losses, a roll-back, a skip, a newcomer."""
    return engine.deals(DEALS).add("stage_history", HISTORY)


def counted(funnel: list[Step]) -> list[tuple[str, int, float | None]]:
    """Stage, deals and money of each step."""
    return [(step.stage, step.deals, step.amount) for step in funnel]


def test_cohort_counts_how_far_deals_came(pipeline: Desk) -> None:
    """The skipped stage counts as passed, the rolled-back deal as far as it was."""
    funnel = steps(pipeline.run, pipeline.scope(), Basis.COHORT)

    assert counted(funnel) == [
        ("New", 5, 250),
        ("Talk", 4, 250),
        ("Offer", 2, 130),
        ("Won", 1, 100),
    ]
    assert [step.share_first for step in funnel] == [1, 0.8, 0.4, 0.2]
    assert [step.share_previous for step in funnel] == [None, 0.8, 0.5, 0.5]


def test_cohort_keeps_losses_skips_and_rollbacks(pipeline: Desk) -> None:
    """Lost from a talk, two standing in new, one past the talk, one come back."""
    new, talk, offer, won = steps(pipeline.run, pipeline.scope(), "cohort")

    assert (new.lost, talk.lost, offer.lost) == (0, 1, 0)
    assert (new.open, talk.open, offer.open) == (2, 0, 1)
    assert (new.skipped, talk.skipped, offer.skipped) == (0, 1, 0)
    assert (new.returned, talk.returned, offer.returned) == (1, 0, 0)
    assert won.is_won


def test_usual_stay(pipeline: Desk) -> None:
    """New: 4, 2, 1 and 6 days; talk: 6, 5 and 2."""
    new, talk, *_ = steps(pipeline.run, pipeline.scope(), "cohort")

    assert (new.median_days, talk.median_days) == (3, 5)


def test_movement_counts_what_passed_in_the_period(pipeline: Desk) -> None:
    """February's deal came to the talk in March too, and was lost of it."""
    funnel = steps(pipeline.run, pipeline.scope(), Basis.MOVEMENT)

    assert counted(funnel) == [
        ("New", 5, 250),
        ("Talk", 4, 240),
        ("Offer", 2, 130),
        ("Won", 1, 100),
    ]
    assert [step.lost for step in funnel] == [0, 2, 0, 0]


def test_snapshot_counts_what_stands(pipeline: Desk) -> None:
    """At the end of March; in the middle of it the later winner still stands in its offer."""
    scope = pipeline.scope()
    middle = pipeline.scope(Period(date(2024, 3, 1), date(2024, 3, 12)))

    assert counted(steps(pipeline.run, scope, Basis.SNAPSHOT)) == [
        ("New", 2, 70),
        ("Talk", 0, None),
        ("Offer", 1, 30),
    ]
    assert counted(steps(pipeline.run, middle, Basis.SNAPSHOT)) == [
        ("New", 2, 70),
        ("Talk", 1, 20),
        ("Offer", 2, 130),
    ]


def test_the_funnel_can_be_filtered(pipeline: Desk) -> None:
    """One manager's deals alone."""
    funnel = steps(
        pipeline.run, pipeline.scope(selected=Selection.of(owner=("Boris",))), Basis.COHORT
    )

    assert counted(funnel) == [("New", 2, 30), ("Talk", 1, 30), ("Offer", 1, 30), ("Won", 0, None)]


def test_bottleneck(pipeline: Desk) -> None:
    """The step that passes the smallest part; a snapshot has none."""
    scope = pipeline.scope()

    narrow = bottleneck(steps(pipeline.run, scope, Basis.COHORT))

    assert narrow is not None
    assert narrow.stage == "Offer"
    assert bottleneck(steps(pipeline.run, scope, Basis.SNAPSHOT)) is None


def test_without_a_history_only_the_present_is_known(engine: Desk) -> None:
    """One stage a deal: the order goes by age, and the page is told so."""
    engine.deals(
        """
        deal_id  status  stage  created_at  stage_changed_at
        1        open    Late   2024-03-01  2024-03-20
        2        open    Early  2024-03-01  2024-03-02
        3        won     Won    2024-03-01  2024-03-30
        """
    )

    funnel = steps(engine.run, engine.scope(), Basis.COHORT)

    assert not knows_history(engine.run, engine.scope())
    assert [step.stage for step in funnel] == ["Early", "Late", "Won"]
    assert [step.deals for step in funnel] == [3, 2, 1]


def test_equal_ids_of_two_systems_are_two_deals(pipeline: Desk) -> None:
    """Each goes its own way through its own history."""
    pipeline.deals(DEALS, source_system="old")

    funnel = steps(pipeline.run, pipeline.scope(), Basis.COHORT)

    assert funnel[0].deals == 10


def test_an_empty_store_has_no_steps_but_the_win(engine: Desk) -> None:
    """Nothing to show, nothing to fail on."""
    for basis in Basis:
        assert sum(step.deals for step in steps(engine.run, engine.scope(), basis)) == 0
