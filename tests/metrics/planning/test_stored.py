"""The stored plan as a grid; levels that disagree are told and not hidden."""

from datetime import date

import pytest

from metrics.core.scope import Period
from metrics.planning.grid import Cell, Scenario
from metrics.planning.stored import Gap, Keep, read
from tests.metrics.workspace import Desk

PERIOD = Period(date(2024, 3, 1), date(2024, 5, 1))
MARCH = date(2024, 3, 1)


def told(engine: Desk, **more):
    return read(engine.run, engine.scope(PERIOD), PERIOD, **more)


@pytest.fixture
def planned(engine: Desk) -> Desk:
    """Owners sum to the company in both months; sources lack 10 in March."""
    return engine.plans(
        """
        month       owner  source  amount  scenario    measure
        2024-03-01  —      —       100     —           —
        2024-04-01  —      —       200     —           net_receipts
        2024-03-01  Anna   —       60      —           net_receipts
        2024-03-01  Vera   —       40      —           net_receipts
        2024-04-01  Vera   —       200     —           net_receipts
        2024-03-01  —      ads     70      —           net_receipts
        2024-03-01  —      site    20      —           net_receipts
        2024-04-01  —      ads     200     —           net_receipts
        2024-03-01  —      —       150     optimistic  net_receipts
        2024-03-01  —      —       7       —           won_deals
        2024-03-01  Gleb   —       0       —           net_receipts
        2024-06-01  —      —       999     —           net_receipts
        """
    )


def test_what_is_stored_is_read(planned: Desk) -> None:
    found = told(planned)

    assert found.grid.totals == (100_00, 200_00)
    assert found.grid.parts == {"owner": {"Vera": (40_00, 200_00), "Anna": (60_00, 0)}}


def test_levels_that_disagree_are_told(planned: Desk) -> None:
    found = told(planned)

    assert found.gaps == (Gap(MARCH, "source", 100_00, 90_00),)
    assert found.loose == {"source": {"ads": (70_00, 200_00), "site": (20_00, 0)}}


def test_the_total_is_believed(planned: Desk) -> None:
    """100 by 70 : 20."""
    found = told(planned).settled("source", Keep.TOTAL)

    assert found.grid.parts["source"] == {"ads": (77_78, 200_00), "site": (22_22, 0)}
    assert (found.gaps, found.loose) == ((), {})


def test_the_parts_are_believed(planned: Desk) -> None:
    """March becomes 90, and the managers follow by 60 : 40."""
    found = told(planned).settled("source", Keep.PARTS)

    assert found.grid.totals == (90_00, 200_00)
    assert found.grid.row("source", "site") == (20_00, 0)
    assert found.grid.row("owner", "Anna") == (54_00, 0)


def test_other_versions_and_measures(planned: Desk) -> None:
    assert told(planned, scenario=Scenario.OPTIMISTIC).grid.totals == (150_00, 0)
    assert told(planned, measure="won_deals").grid.totals == (7, 0)


def test_nothing_planned(engine: Desk) -> None:
    assert told(engine) is None


def test_managers_alone_make_the_total(engine: Desk) -> None:
    """As the metric takes it: without a plan of the company the teams', else the managers'."""
    engine.plans(
        """
        month       owner  source  amount
        2024-03-01  Anna   —       60
        2024-03-01  Vera   —       40
        2024-04-01  —      ads     30
        """
    )

    found = told(engine)

    assert found.grid.totals == (100_00, 30_00)
    assert set(found.loose) == {"owner", "source"}
    assert found.gaps == ()


def test_what_was_saved_reads_back_the_same(planned: Desk) -> None:
    grid = told(planned).grid
    again = Desk()
    for row in grid.rows():
        again.put("plans", {**row, "amount": str(row["amount"])})

    found = told(again)

    assert found.grid == grid
    assert found.grid.amount(Cell(PERIOD, "owner", "Vera")) == 240_00
    again.connection.close()
