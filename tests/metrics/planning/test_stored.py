"""The stored plan as a grid; levels that disagree are listed."""

from datetime import date

import pytest

from metrics.core.scope import Period
from metrics.planning.grid import Cell, Scenario
from metrics.planning.stored import LevelMismatch, TrustedLevel, read_plan
from tests.metrics.workspace import Desk

PERIOD = Period(date(2024, 3, 1), date(2024, 5, 1))
MARCH = date(2024, 3, 1)


def stored_plan(engine: Desk, **more):
    return read_plan(engine.run, engine.scope(PERIOD), PERIOD, **more)


@pytest.fixture
def levels(engine: Desk) -> Desk:
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


def test_the_stored_plan_is_read(levels: Desk) -> None:
    plan = stored_plan(levels)

    assert plan.grid.totals == (100_00, 200_00)
    assert plan.grid.parts == {"owner": {"Vera": (40_00, 200_00), "Anna": (60_00, 0)}}


def test_disagreeing_levels_are_listed(levels: Desk) -> None:
    plan = stored_plan(levels)

    assert plan.mismatches == (LevelMismatch(MARCH, "source", 100_00, 90_00),)
    assert plan.mismatched == {"source": {"ads": (70_00, 200_00), "site": (20_00, 0)}}


def test_resolving_by_the_total_scales_the_parts(levels: Desk) -> None:
    """100 by 70 : 20."""
    plan = stored_plan(levels).resolved("source", TrustedLevel.TOTAL)

    assert plan.grid.parts["source"] == {"ads": (77_78, 200_00), "site": (22_22, 0)}
    assert (plan.mismatches, plan.mismatched) == ((), {})


def test_resolving_by_the_parts_changes_the_total(levels: Desk) -> None:
    """March becomes 90, and the managers follow by 60 : 40."""
    plan = stored_plan(levels).resolved("source", TrustedLevel.PARTS)

    assert plan.grid.totals == (90_00, 200_00)
    assert plan.grid.row("source", "site") == (20_00, 0)
    assert plan.grid.row("owner", "Anna") == (54_00, 0)


def test_other_versions_and_measures(levels: Desk) -> None:
    assert stored_plan(levels, scenario=Scenario.OPTIMISTIC).grid.totals == (150_00, 0)
    assert stored_plan(levels, measure="won_deals").grid.totals == (7, 0)


def test_nothing_planned(engine: Desk) -> None:
    assert stored_plan(engine) is None


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

    plan = stored_plan(engine)

    assert plan.grid.totals == (100_00, 30_00)
    assert set(plan.mismatched) == {"owner", "source"}
    assert plan.mismatches == ()


def test_teams_stand_before_their_managers(engine: Desk) -> None:
    """Like the metric `plan`: the plan of a team is not replaced by those of its managers."""
    engine.plans(
        """
        month       team   owner  amount
        2024-03-01  North  —      90
        2024-03-01  —      Anna   60
        2024-03-01  —      Vera   50
        2024-04-01  —      Anna   30
        """
    )

    plan = stored_plan(engine)

    assert plan.grid.totals == (90_00, 30_00)
    assert plan.mismatches == (LevelMismatch(MARCH, "owner", 90_00, 110_00),)


def test_what_was_saved_reads_back_the_same(levels: Desk) -> None:
    grid = stored_plan(levels).grid
    again = Desk()
    for row in grid.rows():
        again.put("plans", {**row, "amount": str(row["amount"])})

    plan = stored_plan(again)

    assert plan.grid == grid
    assert plan.grid.amount(Cell(PERIOD, "owner", "Vera")) == 240_00
    again.connection.close()
