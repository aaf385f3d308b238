"""The record: what is said of the running month today, and how earlier sayings turned out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from data.storage.forecast_log import Kept
from metrics.core.calendar import unit
from metrics.core.errors import UnknownDimension
from metrics.core.evaluate import Run
from metrics.core.scope import Grain, Scope
from metrics.forecasting.month import Forecast, State, month
from metrics.forecasting.replay import Said, replay, run_rates
from metrics.forecasting.series import receipts
from metrics.models import scores
from metrics.models.outlook import LEVELS

DIMENSIONS = ("owner", "source", "product")
_DAY = timedelta(days=1)
_NEAR = 4  # days between the day asked about and the day a forecast was made
_ENOUGH = 3  # months without which a record says nothing


@dataclass(frozen=True)
class Accuracy:
    """How forecasts made about this day of a month turned out, beside the usual run-rate.

    `error` is Σ |actual − forecast| ÷ Σ actual over the months, `run_rate_error` the same of the
    better of the two run-rates, `bias` Σ (forecast − actual) ÷ Σ actual, `covered` the share of
    months inside q10–q90, `brier` the mean squared error of the plan's chance (None without
    plans). `kept`: of forecasts kept at their time; else of a replay of history.
    """

    day: int
    months: int
    error: float
    run_rate_error: float
    bias: float
    covered: float
    brier: float | None
    kept: bool


@dataclass(frozen=True)
class _Scored:
    """A forecast of a month that is over, reduced to what is scored."""

    month: date
    actual: float
    quantiles: tuple[float, ...]
    run_rates: tuple[float, ...]
    plan: float | None
    chance: float | None


def said(run: Run, scope: Scope, version: int, made_at: datetime) -> list[Kept]:
    """The forecasts of the month that goes on: of the department and of its segments."""
    money = receipts(run, scope)
    if money is None:
        return []
    first = unit(money.origin + _DAY, Grain.MONTH).start
    rates = run_rates(money, unit(first, Grain.MONTH), money.origin)
    told: list[Kept] = []
    for dimension in (None, *DIMENSIONS):
        try:
            found = month(run, scope, first, dimension)
        except UnknownDimension:
            continue
        if found is None or found.state is not State.RUNNING:
            continue
        for line in (found.whole,) if dimension is None else found.parts:
            told.append(_kept(line, dimension, found.origin, first, rates, version, made_at))
    return told


def accuracy(
    run: Run, scope: Scope, day: int, months: int = 6, record: Sequence[Kept] = ()
) -> Accuracy | None:
    """How the last months' forecasts of this day of the month turned out.

    From the record of the whole department where it tells of enough months, else from a replay of
    the scope's own history. None when neither has them.
    """
    kept = [] if scope.filters else list(_from_record(run, scope, day, record))
    if len(kept) >= _ENOUGH:
        return _scored(kept[-months:], day, kept=True)
    replayed = [_of(each) for each in replay(run, scope, (max(1, min(day, 28)),))]
    if len(replayed) < _ENOUGH:
        return None
    return _scored(replayed[-months:], day, kept=False)


def _scored(told: Sequence[_Scored], day: int, *, kept: bool) -> Accuracy:
    actual = np.array([each.actual for each in told])
    quantiles = np.array([each.quantiles for each in told])
    middle = quantiles[:, len(LEVELS) // 2]
    rates = [np.array([each.run_rates[n] for each in told]) for n in range(2)]
    known = [each for each in told if each.plan is not None and each.chance is not None]
    brier = None
    if known:
        brier = scores.brier(
            np.array([each.chance for each in known]),
            np.array([each.actual >= (each.plan or 0.0) for each in known]),
        )
    return Accuracy(
        day=day,
        months=len(told),
        error=scores.wape(actual, middle),
        run_rate_error=min(scores.wape(actual, rate) for rate in rates),
        bias=scores.bias(actual, middle),
        covered=scores.coverage(actual, quantiles),
        brier=brier,
        kept=kept,
    )


def _from_record(run: Run, scope: Scope, day: int, record: Sequence[Kept]) -> Iterator[_Scored]:
    """Of each month that is over the department's forecast made nearest to this day of it."""
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


def _of(each: Said) -> _Scored:
    return _Scored(
        each.month.start,
        each.actual,
        each.outlook.quantiles,
        each.run_rates,
        each.plan,
        each.chance,
    )


def _kept(
    line: Forecast,
    dimension: str | None,
    origin: date,
    first: date,
    rates: tuple[float, float],
    version: int,
    made_at: datetime,
) -> Kept:
    return Kept(
        *(made_at, version, origin, first, dimension, line.key, line.fact),
        line.outlook.quantiles,
        line.plan,
        line.chance,
        rates if dimension is None else (),
    )
