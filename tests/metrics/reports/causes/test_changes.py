"""What changed most, and with whom."""

from metrics.core.scope import Compare
from metrics.reports.causes.changes import biggest_changes
from tests.metrics.workspace import Desk

PAID = """
    owner  paid_at     amount
    Anna   2024-02-05  100
    Boris  2024-02-05  100
    Anna   2024-03-05  180
    Boris  2024-03-05  90
"""


def test_the_heaviest_first(engine: Desk) -> None:
    """Anna's +80 of the 200 of February, then Boris's −10."""
    engine.payments(PAID)

    changes = biggest_changes(engine.run, engine.scope(compare=Compare.PREVIOUS))

    heaviest = [(change.key, change.delta, change.weight) for change in changes]
    assert heaviest == [("Anna", 80, 0.4), ("Boris", -10, -0.05)]
    assert {change.dimension for change in changes} == {"owner"}


def test_nothing_to_compare_with(engine: Desk) -> None:
    """Without a comparison nothing has changed."""
    assert biggest_changes(engine.payments(PAID).run, engine.scope()) == []


def test_nothing_uploaded(engine: Desk) -> None:
    """An empty store has no changes."""
    assert biggest_changes(engine.run, engine.scope(compare=Compare.PREVIOUS)) == []
