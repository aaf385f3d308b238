"""A first plan from a goal, and three versions of it."""

from datetime import date

import pytest

from metrics.core.scope import Period
from metrics.models.outlook import Outlook
from metrics.planning.draft import build_plan, draft, scenario_factors, scenario_plans
from metrics.planning.grid import Cell, Scenario, months_of
from tests.metrics.workspace import Desk

QUARTER = Period(date(2024, 4, 1), date(2024, 7, 1))


def test_a_goal_by_months_and_subjects() -> None:
    """1,000 by 1 : 1 : 2, then by 3 : 1."""
    grid = build_plan(1000, months_of(QUARTER), [1, 1, 2], {"owner": {"Anna": 3, "Vera": 1}})

    assert grid.totals == (250, 250, 500)
    # 187.5 and 62.5: the first gets the odd one in April, the second in May
    assert grid.row("owner", "Anna") == (188, 187, 375)
    assert grid.row("owner", "Vera") == (62, 63, 125)


def test_three_versions_at_fifteen_percent() -> None:
    scenarios = scenario_plans(build_plan(2000, months_of(QUARTER)))

    assert {name: grid.goal for name, grid in scenarios.items()} == {
        Scenario.PESSIMISTIC: 1700,
        Scenario.REALISTIC: 2000,
        Scenario.OPTIMISTIC: 2300,
    }
    assert [grid.scenario for grid in scenarios.values()] == list(scenarios)


def test_versions_as_wide_as_the_forecast() -> None:
    outlook = Outlook(fact=0.0, point=100.0, sigma=0.2)

    low, high = scenario_factors(outlook)

    assert low == pytest.approx(outlook.quantile(0.1) / 100)
    assert high == pytest.approx(outlook.quantile(0.9) / 100)
    assert scenario_factors(Outlook(fact=100.0, point=100.0)) == (0.85, 1.15)


def test_a_draft_of_the_company_itself(engine: Desk) -> None:
    """Under a year of history: April, May, June by their 21, 20 and 19 working days."""
    engine.payments(
        """
        owner  paid_at     amount
        Anna   2024-02-12  300
        Vera   2024-03-15  100
        """
    )
    scope = engine.scope(QUARTER, now=date(2024, 3, 31))

    grid = draft(engine.run, scope, 6000, QUARTER, ("owner",))

    assert grid.totals == (2100, 2000, 1900)
    assert grid.row("owner", "Anna") == (1575, 1500, 1425)
    assert grid.amount(Cell(QUARTER, "owner", "Vera")) == 1500


def test_heads_are_of_managers_others_go_by_history(engine: Desk) -> None:
    engine.payments("owner  paid_at     amount\nAnna   2024-02-12  300\nVera   2024-03-15  100")
    engine.add("owners", "owner\nAnna\nVera")
    scope = engine.scope(QUARTER, now=date(2024, 3, 31))

    grid = draft(engine.run, scope, 6000, QUARTER, ("owner",), "heads", measure="won_deals")

    assert grid.row("owner", "Anna") == grid.row("owner", "Vera")
    assert grid.unit == 1
