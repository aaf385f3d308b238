"""Plans that forecasts are compared with: of the whole, of segments, of months."""

from dataclasses import replace

from metrics.core.answer import by as segments
from metrics.core.answer import totals
from metrics.core.errors import UnknownDimension
from metrics.core.evaluate import Run
from metrics.core.scope import Compare, Grain, Period, Scope
from metrics.definitions.plan import plan


def of_whole(run: Run, scope: Scope, period: Period) -> float | None:
    """Plan of the scope over whole months; None without one, or where it is not above zero."""
    try:
        figures = totals(run, (plan,), _plan_scope(scope, period))
    except UnknownDimension:
        return None
    return _positive(figures[plan.name].value)


def of_segments(run: Run, scope: Scope, period: Period, by: str) -> dict[str | None, float | None]:
    """Plan of each segment that has one."""
    try:
        rows = segments(run, (by,), (plan,), _plan_scope(scope, period))
    except UnknownDimension:
        return {}
    plans = {_name(row.key[0]): _positive(row.figures[plan.name].value) for row in rows}
    return {key: value for key, value in plans.items() if value is not None}


def of_months(run: Run, scope: Scope, period: Period) -> dict[object, float | None]:
    """Plan of each month of the period, by its first day."""
    monthly_scope = replace(_plan_scope(scope, period), grain=Grain.MONTH)
    try:
        rows = segments(run, (Grain.MONTH.value,), (plan,), monthly_scope)
    except UnknownDimension:
        return {}
    return {row.key[0]: _positive(row.figures[plan.name].value) for row in rows}


def _plan_scope(scope: Scope, period: Period) -> Scope:
    """The scope without a last day: plans of later months are known beforehand."""
    return replace(scope, period=period, compare=Compare.NONE, now=None, as_of=None)


def _positive(value: float | None) -> float | None:
    return value if value is not None and value > 0 else None


def _name(key: object) -> str | None:
    return None if key is None else str(key)
