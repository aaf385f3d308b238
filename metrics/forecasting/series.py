"""Daily receipts as arrays, the input of the forecasting models."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from metrics.core.answer import totals
from metrics.core.calendar import is_working, unit
from metrics.core.evaluate import Run, evaluate
from metrics.core.metric import Metric
from metrics.core.scope import Compare, Grain, Period, Scope
from metrics.definitions.average_check import won_amount
from metrics.definitions.receipts import net_receipts
from metrics.models.daily import Daily

_DAY = timedelta(days=1)
_YEARS = 5  # of history that a forecast uses
_SILENCE = 184  # days without any money after which history starts again
_LATE = 14  # days without money after which a feed counts as late


@dataclass(frozen=True)
class Receipts:
    """Money of each calendar day by segments, up to `origin`, the last day of the data.

    `keys` name the rows of `daily` (None: without a value; a single None for the whole).
    `measure` is net receipts or, without uploaded payments, the amounts of won deals. `last` is
    the last day with money; the other feeds may reach further.
    """

    measure: Metric
    keys: tuple[str | None, ...]
    daily: Daily
    origin: date
    last: date

    @property
    def first(self) -> date:
        """The first day with money."""
        return self.daily.first


def forecast_metric(run: Run, scope: Scope) -> Metric | None:
    """The metric to forecast: net receipts, else amounts of won deals; None without both."""
    ever = replace(scope, period=_until(scope), compare=Compare.NONE)
    for metric in (net_receipts, won_amount):
        filterable = set(scope.filters) <= metric.dimensions
        if filterable and totals(run, (metric,), ever)[metric.name].n:
            return metric
    return None


def receipts(run: Run, scope: Scope, by: str | None = None) -> Receipts | None:
    """The money of the scope day by day; None where there has never been any.

    With `by` a row for each segment of that dimension. Nothing after the last day of the data is
    in it.
    """
    metric = forecast_metric(run, scope)
    if metric is None:
        return None
    dimensions = (by, Grain.DAY.value) if by else (Grain.DAY.value,)
    query = evaluate([metric], replace(scope, period=_until(scope)), dimensions)
    rows_by_day = run(query)
    rows_by_day = rows_by_day.filter(pc.not_equal(rows_by_day.column(metric.name), 0.0))
    if not rows_by_day.num_rows:
        return None
    days = rows_by_day.column("day").combine_chunks().cast("int32").to_numpy(zero_copy_only=False)
    money = rows_by_day.column(metric.name).combine_chunks().to_numpy(zero_copy_only=False)
    last = date(1970, 1, 1) + _DAY * int(days.max())
    origin = _origin(days, last, scope)
    keys, rows = _segments(rows_by_day, by)
    daily = _daily(rows, days, np.nan_to_num(money), len(keys), origin, scope)
    return Receipts(metric, keys, daily, origin, last)


def _until(scope: Scope) -> Period:
    """The years up to the last known day that a forecast looks at."""
    end = scope.known_until or unit(scope.period.end, Grain.YEAR).end
    return Period(date(end.year - _YEARS, 1, 1), end)


def _segments(
    rows_by_day: object, by: str | None
) -> tuple[tuple[str | None, ...], NDArray[np.int64]]:
    """Names of the segments, and to which of them each row belongs."""
    if by is None:
        return (None,), np.zeros(rows_by_day.num_rows, dtype=np.int64)  # type: ignore[attr-defined]
    names = rows_by_day.column(by).combine_chunks()  # type: ignore[attr-defined]
    coded = pc.dictionary_encode(names, null_encoding="encode")
    keys = tuple(key.as_py() for key in coded.dictionary)
    return keys, coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def _origin(days: NDArray[np.int32], last: date, scope: Scope) -> date:
    """The last day of all feeds, or of the feed of this money where that one is late."""
    known_day = scope.known_until - _DAY if scope.known_until else last
    paid = np.unique(days)
    gaps = np.diff(paid[paid > paid[-1] - 365])
    quiet = max(_LATE, 2 * int(gaps.max()) if len(gaps) else 0)
    return last if (known_day - last).days > quiet else max(known_day, last)


def _daily(
    rows: NDArray[np.int64],
    days: NDArray[np.int32],
    money: NDArray[np.float64],
    count: int,
    origin: date,
    scope: Scope,
) -> Daily:
    end = (origin - date(1970, 1, 1)).days
    begin = _history_start(days[days <= end])
    seen = (days >= begin) & (days <= end)
    values = np.zeros((count, end - begin + 1))
    np.add.at(values, (rows[seen], days[seen] - begin), money[seen])
    first = date(1970, 1, 1) + _DAY * begin
    return Daily(first, values, _days_off(first, origin, scope))


def _history_start(days: NDArray[np.int32]) -> int:
    """The first day with money after the last long silence."""
    paid = np.unique(days)
    silences = np.flatnonzero(np.diff(paid) > _SILENCE)
    return int(paid[silences[-1] + 1] if len(silences) else paid[0])


def _days_off(first: date, origin: date, scope: Scope) -> NDArray[np.bool_]:
    """Days on which the company does not work, up to the end of the month after the origin's."""
    after = unit(unit(origin, Grain.MONTH).end, Grain.MONTH).end
    days = (first + _DAY * n for n in range((after - first).days))
    return np.array([not is_working(day, scope.rules) for day in days], dtype=np.bool_)
