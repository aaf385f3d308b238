"""Drafts a plan: a goal by months with the company's season, by subjects with their shares."""

from collections.abc import Mapping, Sequence
from datetime import date

from metrics.core.evaluate import Run
from metrics.core.scope import Period, Scope
from metrics.models.outlook import Outlook
from metrics.planning.cells import Scenario
from metrics.planning.grid import PlanGrid, months_of
from metrics.planning.seasons import Season, season
from metrics.planning.shares import SplitMethod, shares
from metrics.planning.split import split

_USUAL = (0.85, 1.15)  # pessimistic and optimistic ÷ realistic, without a forecast

Weights = Mapping[str, float | Sequence[float]]


def build_plan(
    goal: int,
    months: Sequence[date],
    season: Sequence[float] | None = None,
    parts: Mapping[str, Weights] | None = None,
    measure: str = "net_receipts",
    scenario: Scenario = Scenario.REALISTIC,
) -> PlanGrid:
    """A goal of units by weights of months, and in each month by weights of subjects.

    `season`: one weight a month, even when None; `parts`: dimension → subject → a weight, or one
    a month.
    """
    totals = tuple(split(goal, season or [1.0] * len(months)))
    grid = PlanGrid(tuple(months), totals, {}, measure, scenario)
    for dimension, weights in (parts or {}).items():
        grid = grid.spread(dimension, weights)
    return grid


def draft(
    run: Run,
    scope: Scope,
    goal: int,
    period: Period,
    by: Sequence[str] = (),
    method: SplitMethod | str = SplitMethod.HISTORY,
    back: int = 12,
    measure: str = "net_receipts",
    scenario: Scenario = Scenario.REALISTIC,
    seasonal: bool = True,
) -> PlanGrid:
    """A goal of units for a year, a quarter or months, by the company's own season and shares.

    `by`: dimensions to spread over, each by `method` (HEADS applies to managers only, other
    dimensions then go by history); `back`: complete months behind the shares, 3 or 12. Not
    `seasonal`: months by their working days alone.
    """
    months = months_of(period)
    year_shape = season(run, scope) if seasonal else Season()
    weights = year_shape.weights(months, scope.rules)
    parts: dict[str, Weights] = {}
    for dimension in by:
        dimension_method = (
            SplitMethod.HISTORY if method == SplitMethod.HEADS and dimension != "owner" else method
        )
        parts[dimension] = {
            **shares(run, scope, dimension, months, dimension_method, back, measure)
        }
    return build_plan(goal, months, weights, parts, measure, scenario)


def scenario_plans(grid: PlanGrid, outlook: Outlook | None = None) -> dict[Scenario, PlanGrid]:
    """The plan in three scenarios: the same shape with other goals.

    With a forecast of the plan's period the pessimistic and the optimistic stand to the plan as
    q10 and q90 to its median; without one, or where it is certain, at −15 % and +15 %.
    """
    low, high = scenario_factors(outlook)
    return {
        Scenario.PESSIMISTIC: grid.scaled(low, Scenario.PESSIMISTIC),
        Scenario.REALISTIC: grid.scaled(1.0, Scenario.REALISTIC),
        Scenario.OPTIMISTIC: grid.scaled(high, Scenario.OPTIMISTIC),
    }


def scenario_factors(outlook: Outlook | None = None) -> tuple[float, float]:
    """Pessimistic and optimistic goal ÷ realistic goal."""
    if outlook is None or outlook.median <= 0:
        return _USUAL
    low, high = (outlook.quantile(level) / outlook.median for level in (0.1, 0.9))
    return (max(low, 0.0), high) if low < 1.0 < high else _USUAL
