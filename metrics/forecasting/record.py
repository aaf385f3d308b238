"""Logs forecasts of the running month and scores earlier ones against the actuals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from data.model.dimensions import PLANNED, SPLIT
from data.storage.forecast_log import LoggedForecast
from metrics.core.calendar import unit
from metrics.core.errors import UnknownDimension
from metrics.core.evaluate import Run
from metrics.core.scope import Grain, Scope
from metrics.forecasting.month import Forecast, MonthState, month
from metrics.forecasting.replay import ReplayedForecast, replay, run_rates
from metrics.forecasting.series import receipts
from metrics.models import scores
from metrics.models.outlook import LEVELS

# The log only grows: it holds the segments for which a plan may be set, to be scored against.
LOGGED = tuple(name for name in SPLIT if name in PLANNED)
_DAY = timedelta(days=1)
_NEAR = 4  # most days between the scored day and the day a forecast was made
_ENOUGH = 3  # months that an accuracy is computed of, at least


@dataclass(frozen=True)
class Accuracy:
    """Accuracy of forecasts made about this day of a month, and of the run-rate beside them.

    `error` is Σ |actual − forecast| ÷ Σ actual over the months, `run_rate_error` the same of the
    better of the two run-rates, `bias` Σ (forecast − actual) ÷ Σ actual, `covered` the share of
    months inside q10–q90, `brier` the mean squared error of the plan's chance (None without
    plans). `from_log`: of forecasts logged at their time; else of a replay of history.
    """

    day: int
    months: int
    error: float
    run_rate_error: float
    bias: float
    covered: float
    brier: float | None
    from_log: bool


@dataclass(frozen=True)
class _Scored:
    """A forecast of a month that is over, reduced to what is scored."""

    month: date
    actual: float
    quantiles: tuple[float, ...]
    run_rates: tuple[float, ...]
    plan: float | None
    chance: float | None


def forecasts_to_log(
    run: Run, scope: Scope, version: int, made_at: datetime
) -> list[LoggedForecast]:
    """Log entries of the running month's forecasts: of the department and of its segments."""
    money = receipts(run, scope)
    if money is None:
        return []
    first = unit(money.origin + _DAY, Grain.MONTH).start
    rates = run_rates(money, unit(first, Grain.MONTH), money.origin)
    entries: list[LoggedForecast] = []
    for dimension in (None, *LOGGED):
        try:
            forecast = month(run, scope, first, dimension)
        except UnknownDimension:
            continue
        if forecast is None or forecast.state is not MonthState.RUNNING:
            continue
        for line in (forecast.whole,) if dimension is None else forecast.parts:
            entries.append(
                _log_entry(line, dimension, forecast.origin, first, rates, version, made_at)
            )
    return entries


def accuracy(
    run: Run, scope: Scope, day: int, months: int = 6, record: Sequence[LoggedForecast] = ()
) -> Accuracy | None:
    """Accuracy of the last months' forecasts made about this day of the month.

    Scored from `record`, the log of the department, where it has enough months and the scope no
    filters; else from a replay of the scope's history. None when neither has enough months.
    """
    logged = [] if scope.filters else list(_from_record(run, scope, day, record))
    if len(logged) >= _ENOUGH:
        return _scored(logged[-months:], day, from_log=True)
    replayed = [_from_replay(each) for each in replay(run, scope, (max(1, min(day, 28)),))]
    if len(replayed) < _ENOUGH:
        return None
    return _scored(replayed[-months:], day, from_log=False)


def _scored(forecasts: Sequence[_Scored], day: int, *, from_log: bool) -> Accuracy:
    actual = np.array([each.actual for each in forecasts])
    quantiles = np.array([each.quantiles for each in forecasts])
    middle = quantiles[:, len(LEVELS) // 2]
    rates = [np.array([each.run_rates[n] for each in forecasts]) for n in range(2)]
    with_plan = [each for each in forecasts if each.plan is not None and each.chance is not None]
    brier = None
    if with_plan:
        brier = scores.brier(
            np.array([each.chance for each in with_plan]),
            np.array([each.actual >= (each.plan or 0.0) for each in with_plan]),
        )
    return Accuracy(
        day=day,
        months=len(forecasts),
        error=scores.wape(actual, middle),
        run_rate_error=min(scores.wape(actual, rate) for rate in rates),
        bias=scores.bias(actual, middle),
        covered=scores.coverage(actual, quantiles),
        brier=brier,
        from_log=from_log,
    )


def _from_record(
    run: Run, scope: Scope, day: int, record: Sequence[LoggedForecast]
) -> Iterator[_Scored]:
    """For each finished month, the department's forecast logged nearest to this day of it."""
    money = receipts(run, scope)
    if money is None:
        return
    whole = [one for one in record if one.dimension is None]
    for first in sorted({one.month for one in whole}):
        period = unit(first, Grain.MONTH)
        near = [
            one
            for one in whole
            if one.month == first and abs((one.origin - first).days + 1 - day) <= _NEAR
        ]
        if near and period.end - _DAY <= money.origin:
            best = min(
                near, key=lambda one: (abs((one.origin - first).days + 1 - day), -one.version)
            )
            actual = float(money.daily.total(period).sum())
            yield _Scored(first, actual, best.quantiles, best.run_rates, best.plan, best.chance)


def _from_replay(each: ReplayedForecast) -> _Scored:
    return _Scored(
        each.month.start,
        each.actual,
        each.outlook.quantiles,
        each.run_rates,
        each.plan,
        each.chance,
    )


def _log_entry(
    line: Forecast,
    dimension: str | None,
    origin: date,
    first: date,
    rates: tuple[float, float],
    version: int,
    made_at: datetime,
) -> LoggedForecast:
    return LoggedForecast(
        *(made_at, version, origin, first, dimension, line.key, line.fact),
        line.outlook.quantiles,
        line.plan,
        line.chance,
        rates if dimension is None else (),
    )
