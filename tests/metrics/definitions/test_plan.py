"""Hand counts of the plan and how far it is fulfilled."""

from datetime import date

import pytest

from data.model.dimensions import FILTERED, PLANNED, Selection
from metrics.catalog import metric
from metrics.core.answer import by
from metrics.core.errors import UnknownDimension
from metrics.core.scope import Period
from tests.metrics.workspace import Desk

PLANS = """
    month       owner  team   source  measure       amount
    2024-03-01  —      —      —       net_receipts  1000
    2024-03-01  Anna   —      —       net_receipts  300
    2024-03-01  Vera   —      —       —             600
    2024-03-01  —      north  —       net_receipts  350
    2024-03-01  —      —      ads     net_receipts  80
    2024-03-01  Anna   —      —       won_deals     7
    2024-02-01  Anna   —      —       net_receipts  200
    2024-02-01  Vera   —      —       net_receipts  500
"""
OWNERS = """
    owner  team
    Anna   north
    Vera   south
"""
PAID = """
    owner  paid_at     amount
    Anna   2024-03-05  150
    Vera   2024-03-06  350
"""


@pytest.fixture
def planned(engine: Desk) -> Desk:
    """Plans of every level, and half of March's money."""
    return engine.plans(PLANS).add("owners", OWNERS).payments(PAID)


def test_the_widest_plan_level_of_each_month_counts(planned: Desk) -> None:
    """March has a plan of the company, February only its managers'."""
    assert planned.value("plan") == 1000
    assert planned.value("plan", Period(date(2024, 2, 1), date(2024, 4, 1))) == 1700


def test_each_dimension_has_its_own_plan(planned: Desk) -> None:
    """A team without a plan of its own has the sum of its managers'."""
    assert planned.by("owner", "plan") == {"Anna": 300, "Vera": 600}
    assert planned.by("team", "plan") == {"north": 350, "south": 600}
    assert planned.by("source", "plan") == {"ads": 80}
    assert planned.value("plan", selected=Selection.of(owner=("Anna",))) == 300


def test_attainment(planned: Desk) -> None:
    """500 of 1000; Anna 150 of 300."""
    assert planned.value("plan_attainment") == 0.5
    assert planned.by("owner", "plan_attainment")["Anna"] == 0.5


def test_pace_asks_for_the_days_gone(planned: Desk) -> None:
    """By 10 March 5 of 20 working days are gone (the 8th was a holiday): 250 were due."""
    assert planned.value("plan_pace", now=date(2024, 3, 10)) == pytest.approx(500 / 250)
    assert planned.value("plan_pace") == 0.5


def test_a_plan_of_zero_is_no_plan(engine: Desk) -> None:
    """Nothing is a share of nothing."""
    engine.payments(PAID).plans(
        """
        month       amount  measure
        2024-03-01  0       net_receipts
        """
    )

    assert engine.value("plan_attainment") is None


def test_a_manager_without_receipts_stands_at_zero(planned: Desk) -> None:
    """The bank statement is there and has nothing of Vera's in February."""
    by_owner = planned.by("owner", "plan_attainment", Period(date(2024, 2, 1), date(2024, 3, 1)))

    assert by_owner == {"Anna": 0, "Vera": 0}


def test_only_the_realistic_version_counts(engine: Desk) -> None:
    """What the department hopes for or fears is no plan to be measured by."""
    engine.plans(
        """
        month       amount  scenario     measure
        2024-03-01  1000    —            net_receipts
        2024-03-01  1500    optimistic   net_receipts
        2024-03-01  700     pessimistic  net_receipts
        2024-03-01  40      realistic    won_deals
        2024-02-01  200     realistic    net_receipts
        """
    )

    assert engine.value("plan") == 1000
    assert engine.value("plan", Period(date(2024, 2, 1), date(2024, 3, 1))) == 200


def test_a_zero_plan_does_not_hide_plans_of_another_level(engine: Desk) -> None:
    """The company's and the team's plans became zero: the managers' show again."""
    engine.add("owners", OWNERS).plans(
        """
        month       owner  team   amount
        2024-03-01  —      —      0
        2024-03-01  —      north  0
        2024-03-01  Anna   —      300
        2024-03-01  Vera   —      0
        """
    )

    assert engine.value("plan") == 300
    assert engine.by("team", "plan") == {"north": 300}


UNPLANNED = [name for name in FILTERED if name not in PLANNED]


@pytest.mark.parametrize("dimension", ["day", "week", *UNPLANNED])
def test_no_plan_by_day_nor_by_a_dimension_that_is_not_planned(
    planned: Desk, dimension: str
) -> None:
    """A question without an answer is refused, not answered with something else."""
    with pytest.raises(UnknownDimension) as refused:
        by(planned.run, [dimension], [metric("plan_attainment")], planned.scope())

    assert refused.value.facts["dimension"] == dimension


def test_no_plan_of_two_subjects_at_once(planned: Desk) -> None:
    """A plan is of a manager or of a source, never of both."""
    with pytest.raises(UnknownDimension):
        by(planned.run, ["owner", "source"], [metric("plan")], planned.scope())
