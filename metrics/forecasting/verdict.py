"""Will the plan be made: the answer before its words, the same on every screen."""

from datetime import timedelta
from enum import StrEnum

from metrics.core.calendar import working_days
from metrics.core.scope import Period, Rules
from metrics.forecasting.month import Forecast, MonthForecast, State

LIKELY, UNLIKELY = 0.7, 0.3  # from this chance on the plan is on track, under that it is short
_DAY = timedelta(days=1)


class Verdict(StrEnum):
    """How a month stands beside its plan."""

    NO_PLAN = "no_plan"
    CLOSED = "closed"  # over, and there was no plan
    DONE = "done"  # over, the plan made
    MISSED = "missed"  # over, the plan not made
    MADE = "made"  # not over yet, the plan made already
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    SHORT = "short"


def verdict(told: Forecast, state: State) -> Verdict:
    """The answer to «will we make the plan» for the department or one segment."""
    over = state is State.FINISHED
    if told.plan is None or told.chance is None:
        return Verdict.CLOSED if over else Verdict.NO_PLAN
    if told.fact >= told.plan:
        return Verdict.DONE if over else Verdict.MADE
    if over:
        return Verdict.MISSED
    if told.chance >= LIKELY:
        return Verdict.ON_TRACK
    return Verdict.AT_RISK if told.chance >= UNLIKELY else Verdict.SHORT


def gap(told: Forecast) -> float | None:
    """Money by which the most likely total is short of the plan; negative above it."""
    return None if told.plan is None else told.plan - told.outlook.median


def share(told: Forecast) -> float | None:
    """Fact as a share of the plan."""
    return told.fact / told.plan if told.plan else None


def a_day(told: MonthForecast, rules: Rules) -> float | None:
    """Money a working day so far; None before the first one has passed."""
    end = min(told.origin + _DAY, told.month.end)
    gone = working_days(Period(told.month.start, end), rules) if end > told.month.start else 0
    return told.whole.fact / gone if gone else None
