"""Months one to twelve ahead and sums of them, from monthly totals.

After: quant.md 3.4. Log season with a damped trend, and last year with half of its growth; their
geometric mean, the first alone for the next three months. Damped Holt: Gardner & McKenzie (1985).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from metrics.models.daily import Array
from metrics.models.outlook import Outlook

YEAR = 12
_LONGEST = 72  # months that are looked at
_LEVEL, _TREND, _DAMPED = 0.35, 0.05, 0.9
_STEEPEST = 0.02  # log a month
_SEASON_DRAWN = 0.3  # months that draw a season to none
_ALONE = 3  # months ahead that the damped trend tells alone
_GROWTH = 0.5
_ROUGH_SEASON = 0.5
_FLOOR = 0.02  # of a usual month: under it a month is as good as none
_UNKNOWN = 0.3  # spread of the log, where there are no errors to tell
_NEAR = 3  # months ahead on either side that tell the spread of one


def ahead(monthly: Array, horizon: int, first_month: int = 1) -> list[list[Outlook]]:
    """Outlooks of the next `horizon` months by series; `monthly` is (series, months), money.

    `first_month` is the calendar month of the first column, 1 to 12: whatever it is, the season
    repeats after twelve. Under 24 months an outlook is rough.
    """
    del first_month
    told: list[list[Outlook]] = [[] for _ in monthly]
    for rows, part in _alike(monthly):
        model = _Model(part, horizon)
        for at in range(horizon):
            for row, one in zip(rows, model.outlooks([at]), strict=True):
                told[row].append(one)
    return told


def total(
    monthly: Array, horizon: int, months: Sequence[int], first_month: int = 1
) -> list[Outlook]:
    """Outlook of the sum of some months ahead by series; `months` within 1 (the next) … horizon.

    Its spread is that of the errors such sums had at earlier origins.
    """
    del first_month
    places = [month - 1 for month in months]
    told = [Outlook(0.0, 0.0)] * len(monthly)
    if not places:
        return told
    for rows, part in _alike(monthly):
        model = _Model(part, max(horizon, *months))
        for row, one in zip(rows, model.outlooks(places), strict=True):
            told[row] = one
    return told


def _alike(monthly: Array) -> list[tuple[NDArray[np.int64], Array]]:
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
        self.dead = usual <= 0
        floor = np.where(self.dead, 1.0, _FLOOR * usual)
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
        """(series, horizon): RMS log error about that far ahead, never less than nearer by."""
        squares, number = np.zeros((len(self.logs), horizon)), np.zeros(horizon)
        for at, said in self.before.items():
            far = said.shape[1]
            squares[:, :far] += (self.logs[:, at : at + far] - np.log(said)) ** 2
            number[:far] += 1
        places = np.arange(horizon)
        near = (abs(places[:, None] - places) <= _NEAR).astype(float)
        about = _drawn(squares @ near, number @ near, 0.3, self._swing()[:, None])
        return np.asarray(np.maximum.accumulate(about, axis=1))

    def _sum_sigma(self, places: Sequence[int]) -> Array:
        """(series,): RMS log error of such sums, drawn to that of their months while few."""
        which, squares, number = np.array(places), np.zeros(len(self.logs)), 0
        for at, said in self.before.items():
            if which.max() < said.shape[1]:
                came = np.exp(self.logs[:, at + which]).sum(axis=1)
                squares += np.log(came / said[:, which].sum(axis=1)) ** 2
                number += 1
        return _drawn(squares, np.float64(number), 0.0, self.sigmas[:, which].mean(axis=1))

    def _swing(self) -> Array:
        """(series,): how far months lie from one another, where no errors are known."""
        if self.months < 3:
            return np.full(len(self.monthly), 2 * _UNKNOWN)
        return np.asarray(np.maximum(_UNKNOWN, 1.5 * self.logs.std(axis=1)))


def _drawn(squares: Array, number: Array | np.float64, least: float, to: Array) -> Array:
    """Root of the mean square with up to two pseudo-errors, fewer as errors grow in number."""
    pseudo = np.maximum(least, 2 - 0.3 * number)
    return np.asarray(np.sqrt((squares + pseudo * to**2) / (number + pseudo)))


def forecast(logs: Array, horizon: int) -> Array:
    """(series, horizon): log totals of the next months from those of the months before."""
    months = logs.shape[1]
    if not months:
        return np.zeros((len(logs), horizon))
    steps = np.arange(horizon)
    if months < YEAR:
        return np.repeat(np.median(logs, axis=1, keepdims=True), horizon, axis=1)
    last = logs[:, -YEAR:]
    if months < 2 * YEAR:
        mean = last.mean(axis=1, keepdims=True)
        return np.asarray((mean + _ROUGH_SEASON * (last - mean))[:, steps % YEAR])
    own = _own(logs, horizon)
    year, before = (np.exp(part).sum(axis=1) for part in (last, logs[:, -2 * YEAR : -YEAR]))
    growth = _GROWTH * np.log(year / before)
    again = last[:, steps % YEAR] + growth[:, None] * (1 + steps // YEAR)
    return np.where(steps < _ALONE, own, (own + again) / 2)


def _own(logs: Array, horizon: int) -> Array:
    """Season and a damped Holt of what is left without it."""
    months = logs.shape[1]
    season = _season(logs)
    level_of = logs - season[:, np.arange(months) % YEAR]
    first, second = (level_of[:, at : at + YEAR].mean(axis=1) for at in (0, YEAR))
    trend = np.clip((second - first) / YEAR, -_STEEPEST, _STEEPEST)
    level = first
    for at in range(months):
        new = _LEVEL * level_of[:, at] + (1 - _LEVEL) * (level + _DAMPED * trend)
        trend = _TREND * (new - level) + (1 - _TREND) * _DAMPED * trend
        level = new
    steps = np.arange(1, horizon + 1)
    damped = np.cumsum(_DAMPED**steps)
    seasonal = season[:, (months + steps - 1) % YEAR]
    return np.asarray(level[:, None] + trend[:, None] * damped + seasonal)


def _season(logs: Array) -> Array:
    """(series, 12): median deviation from the centred year's mean, by the column's place.

    Drawn to none while few years tell it; the mean of the year is 0.
    """
    weights = np.ones(YEAR + 1) / YEAR
    weights[[0, -1]] /= 2
    windows = np.lib.stride_tricks.sliding_window_view(logs, YEAR + 1, axis=1)
    half = YEAR // 2
    apart = logs[:, half:-half] - np.einsum("sdw,w->sd", windows, weights)
    season = np.zeros((len(logs), YEAR))
    for place in range(min(YEAR, apart.shape[1])):
        seen = apart[:, place::YEAR]
        drawn = seen.shape[1] / (seen.shape[1] + _SEASON_DRAWN)
        season[:, (place + half) % YEAR] = np.median(seen, axis=1) * drawn
    return np.asarray(season - season.mean(axis=1, keepdims=True))
