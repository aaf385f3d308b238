"""Monthly totals continued: a season with a damped trend, and last year with half of its growth.

Their geometric mean; for the next three months the first alone. Under two years half of the
season is repeated, under one there is a level alone.

After: Gardner & McKenzie (1985) for the damped trend.
"""

import numpy as np

from metrics.models.daily import Array

YEAR = 12
_LEVEL, _TREND, _DAMPED = 0.35, 0.05, 0.9
_STEEPEST = 0.02  # log a month
_SEASON_DRAWN = 0.3  # months that draw a season to none
_ALONE = 3  # months ahead that the damped trend tells alone
_GROWTH = 0.5
_ROUGH_SEASON = 0.5


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
    own = _damped_trend(logs, horizon)
    year, before = (np.exp(part).sum(axis=1) for part in (last, logs[:, -2 * YEAR : -YEAR]))
    growth = _GROWTH * np.log(year / before)
    again = last[:, steps % YEAR] + growth[:, None] * (1 + steps // YEAR)
    return np.where(steps < _ALONE, own, (own + again) / 2)


def _damped_trend(logs: Array, horizon: int) -> Array:
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
