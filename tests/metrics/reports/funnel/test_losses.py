"""Why deals are lost: the deals behind the lost ones, by reason."""

from data.model.dimensions import Selection
from metrics.core.scope import Compare
from metrics.reports.funnel.losses import Loss, loss_reasons
from tests.metrics.workspace import Desk

# March: price twice (one without an amount), nothing written once; February: price once
DEALS = """
    status  closed_at   amount  lost_reason  owner
    lost    2024-02-10  50      price        Anna
    lost    2024-03-05  100     price        Anna
    lost    2024-03-06  —       price        Boris
    lost    2024-03-07  30      —            Boris
    won     2024-03-08  900     price        Anna
    open    —           10      price        Anna
"""


def test_reasons_of_the_period_beside_the_one_before(engine: Desk) -> None:
    losses = loss_reasons(engine.deals(DEALS).run, engine.scope(compare=Compare.PREVIOUS))

    assert losses == [Loss("price", 2, 100.0, 1), Loss(None, 1, 30.0, 0)]


def test_they_sum_to_the_lost_deals(engine: Desk) -> None:
    """The same definition: filtered to one manager too."""
    engine.deals(DEALS)
    for owners in ((), ("Boris",)):
        losses = loss_reasons(engine.run, engine.scope(selected=Selection.of(owner=owners)))

        assert sum(loss.deals for loss in losses) == engine.value(
            "lost_deals", selected=Selection.of(owner=owners)
        )


def test_without_a_comparison_nothing_is_known_of_before(engine: Desk) -> None:
    losses = loss_reasons(engine.deals(DEALS).run, engine.scope())

    assert {loss.previous for loss in losses} == {None}


def test_nothing_was_lost(engine: Desk) -> None:
    assert loss_reasons(engine.run, engine.scope()) == []
