"""Scores of forecasts: errors of points, of quantiles, of chances.

Arrays run over origins (n,) and quantiles (n, 9) at `outlook.LEVELS`; each score is empty (nan)
where there is nothing to score or the actuals sum to zero.
"""

import numpy as np

from metrics.models.daily import Array
from metrics.models.outlook import LEVELS


def wape(actual: Array, point: Array) -> float:
    """Σ |actual − point| ÷ Σ actual."""
    return _share(abs(actual - point).sum(), actual.sum())


def mape(actual: Array, point: Array) -> float:
    """Mean of |actual − point| ÷ actual, over actuals above zero."""
    positive = actual > 0
    return _share((abs(actual - point)[positive] / actual[positive]).sum(), positive.sum())


def bias(actual: Array, point: Array) -> float:
    """Σ (point − actual) ÷ Σ actual; above 0: the forecast was too high."""
    return _share((point - actual).sum(), actual.sum())


def pinball(actual: Array, quantiles: Array) -> Array:
    """(n,): twice the mean pinball loss over the nine quantiles, money."""
    levels = np.array(LEVELS)
    short = actual[:, None] - quantiles
    return np.asarray(2 * np.maximum(levels * short, (levels - 1) * short).mean(axis=1))


def pinball_share(actual: Array, quantiles: Array) -> float:
    """PL: Σ pinball ÷ Σ actual; of a bare point it equals the WAPE."""
    return _share(pinball(actual, quantiles).sum(), actual.sum())


def coverage(actual: Array, quantiles: Array) -> float:
    """Share of actuals within q10 … q90."""
    within = (actual >= quantiles[:, 0]) & (actual <= quantiles[:, -1])
    return _share(within.sum(), len(actual))


def brier(chance: Array, happened: Array) -> float:
    """Mean squared error of a chance, `happened` 0 or 1; a coin's is 0.25."""
    return _share(((chance - happened) ** 2).sum(), len(happened))


def mase(actual: Array, point: Array, history: Array, season: int) -> float:
    """Mean |actual − point| ÷ mean |y − y a season before| over the history (one series)."""
    if len(history) <= season or not len(actual):
        return float("nan")
    naive = abs(history[season:] - history[:-season]).mean()
    return _share(abs(actual - point).mean(), naive)


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else float("nan")
