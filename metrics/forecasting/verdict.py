"""The verdict on a plan: reached, on track, at risk or short; the same on every screen."""

from datetime import timedelta
from enum import StrEnum

from metrics.core.calendar import working_days
from metrics.core.scope import Period, Rules
from metrics.forecasting.month import Forecast, MonthForecast, MonthState

LIKELY, UNLIKELY = 0.7, 0.3  # chances: a plan is on track from the first, short under the second
_DAY = timedelta(days=1)


class Verdict(StrEnum):
    """State of a month against its plan."""

    NO_PLAN = "no_plan"
    CLOSED = "closed"  # finished, without a plan
    DONE = "done"  # finished, the plan reached
    MISSED = "missed"  # finished, the plan not reached
    REACHED = "made"  # not finished, the plan reached already
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    SHORT = "short"


def verdict(forecast: Forecast, state: MonthState) -> Verdict:
    """Whether the department or a segment will reach its plan."""
    over = state is MonthState.FINISHED
    if forecast.plan is None or forecast.chance is None:
        return Verdict.CLOSED if over else Verdict.NO_PLAN
    if forecast.fact >= forecast.plan:
        return Verdict.DONE if over else Verdict.REACHED
    if over:
        return Verdict.MISSED
    if forecast.chance >= LIKELY:
        return Verdict.ON_TRACK
    return Verdict.AT_RISK if forecast.chance >= UNLIKELY else Verdict.SHORT


def gap(forecast: Forecast) -> float | None:
    """Money by which the median forecast is short of the plan; negative above it."""
    return None if forecast.plan is None else forecast.plan - forecast.outlook.median


def share(forecast: Forecast) -> float | None:
    """Fact as a share of the plan."""
    return forecast.fact / forecast.plan if forecast.plan else None


def receipts_per_day(forecast: MonthForecast, rules: Rules) -> float | None:
    """Money per working day so far; None before the first one has passed."""
    end = min(forecast.origin + _DAY, forecast.month.end)
    gone = (
        working_days(Period(forecast.month.start, end), rules) if end > forecast.month.start else 0
    )
    return forecast.whole.fact / gone if gone else None
