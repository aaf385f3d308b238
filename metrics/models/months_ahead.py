"""Forecasts months one to twelve ahead, and sums of them, from monthly totals.

The points are those of `metrics.models.monthly`; intervals are Student's t of the log errors that
the same method made at earlier origins.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from metrics.models.daily import Array
from metrics.models.monthly import YEAR, forecast
from metrics.models.outlook import Outlook

_LONGEST = 72  # months that are looked at
_FLOOR = 0.02  # of a usual month: a smaller one counts as this
_UNKNOWN = 0.3  # spread of the log where no errors are known
_NEAR = 3  # months on either side whose errors are pooled with those of one


def forecast_months(monthly: Array, horizon: int) -> list[list[Outlook]]:
    """Outlooks of the next `horizon` months by series; `monthly` is (series, months), money."""
    by_series: list[list[Outlook]] = [[] for _ in monthly]
    for rows, part in _by_first_month(monthly):
        model = _Model(part, horizon)
        for at in range(horizon):
            for row, one in zip(rows, model.outlooks([at]), strict=True):
                by_series[row].append(one)
    return by_series


def forecast_sum(monthly: Array, horizon: int, months: Sequence[int]) -> list[Outlook]:
    """Outlook of the sum of some months ahead by series; `months` within 1 (the next) … horizon.

    Its spread is that of the errors such sums had at earlier origins.
    """
    places = [month - 1 for month in months]
    outlooks = [Outlook(0.0, 0.0)] * len(monthly)
    if not places:
        return outlooks
    for rows, part in _by_first_month(monthly):
        model = _Model(part, max(horizon, *months))
        for row, one in zip(rows, model.outlooks(places), strict=True):
            outlooks[row] = one
    return outlooks


def _by_first_month(monthly: Array) -> list[tuple[NDArray[np.int64], Array]]:
    """Series whose receipts begin in the same month, each without the empty months before."""
    some = monthly != 0
    begin = np.where(some.any(axis=1), some.argmax(axis=1), 0) if monthly.shape[1] else None
    if begin is None:
        return [(np.arange(len(monthly)), monthly)]
    begin = np.maximum(begin, monthly.shape[1] - _LONGEST)
    groups = ((np.flatnonzero(begin == start), start) for start in np.unique(begin))
    return [(rows, monthly[rows][:, start:]) for rows, start in groups]


class _Model:
    """Series of one length: their logs, points, and errors at earlier origins."""

    def __init__(self, monthly: Array, horizon: int) -> None:
        self.monthly, self.months = monthly, monthly.shape[1]
        usual = np.where(monthly > 0, monthly, 0).sum(axis=1) / np.maximum(
            (monthly > 0).sum(axis=1), 1
        )
        self.dead = ~(monthly[:, -YEAR:] > 0).any(axis=1)
        floor = np.where(usual > 0, _FLOOR * usual, 1.0)
        self.logs = np.log(np.maximum(monthly, floor[:, None]))
        self.points = np.exp(forecast(self.logs, horizon))
        self.before = {
            at: np.exp(forecast(self.logs[:, :at], min(horizon, self.months - at)))
            for at in range(YEAR, self.months)
        }
        self.sigmas = self._month_sigmas(horizon)

    def outlooks(self, places: Sequence[int]) -> list[Outlook]:
        """Outlook of the sum of these months ahead, 0 the next, by series."""
        points = self.points[:, list(places)].sum(axis=1)
        sigma = self.sigmas[:, places[0]] if len(places) == 1 else self._sum_sigma(places)
        rough = self.months < 2 * YEAR
        freedom = 3.0 if rough else max(3.0, (self.months - YEAR) / 2)
        points, sigma = np.where(self.dead, 0, points), np.where(self.dead, 0, sigma)
        return [
            Outlook(0.0, float(p), float(s), freedom, rough=rough)
            for p, s in zip(points, sigma, strict=True)
        ]

    def _month_sigmas(self, horizon: int) -> Array:
        """(series, horizon): RMS log error by months ahead, never decreasing."""
        squares, number = np.zeros((len(self.logs), horizon)), np.zeros(horizon)
        for at, points in self.before.items():
            far = points.shape[1]
            squares[:, :far] += (self.logs[:, at : at + far] - np.log(points)) ** 2
            number[:far] += 1
        places = np.arange(horizon)
        near = (abs(places[:, None] - places) <= _NEAR).astype(float)
        about = _shrunk(squares @ near, number @ near, 0.3, self._swing()[:, None])
        return np.asarray(np.maximum.accumulate(about, axis=1))

    def _sum_sigma(self, places: Sequence[int]) -> Array:
        """(series,): RMS log error of such sums, shrunk to that of their months while few."""
        which, squares, number = np.array(places), np.zeros(len(self.logs)), 0
        for at, points in self.before.items():
            if which.max() < points.shape[1]:
                actual = np.exp(self.logs[:, at + which]).sum(axis=1)
                squares += np.log(actual / points[:, which].sum(axis=1)) ** 2
                number += 1
        return _shrunk(squares, np.float64(number), 0.0, self.sigmas[:, which].mean(axis=1))

    def _swing(self) -> Array:
        """(series,): the spread between months, used where no errors are known."""
        if self.months < 3:
            return np.full(len(self.monthly), 2 * _UNKNOWN)
        return np.asarray(np.maximum(_UNKNOWN, 1.5 * self.logs.std(axis=1)))


def _shrunk(squares: Array, number: Array | np.float64, least: float, to: Array) -> Array:
    """Root of the mean square with up to two pseudo-errors, fewer as errors grow in number."""
    pseudo = np.maximum(least, 2 - 0.3 * number)
    return np.asarray(np.sqrt((squares + pseudo * to**2) / (number + pseudo)))
