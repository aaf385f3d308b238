"""Scores of forecasts (being written)."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def wape(actual: Array, point: Array) -> float:
    """Σ |actual − point| ÷ Σ actual."""
    return float(np.abs(actual - point).sum() / actual.sum())


def bias(actual: Array, point: Array) -> float:
    """Σ (point − actual) ÷ Σ actual."""
    return float((point - actual).sum() / actual.sum())


def coverage(actual: Array, quantiles: Array) -> float:
    """Share of actuals within the outer quantiles."""
    return float(((actual >= quantiles[:, 0]) & (actual <= quantiles[:, -1])).mean())


def brier(chance: Array, happened: Array) -> float:
    """Mean squared error of a chance."""
    return float(((chance - happened) ** 2).mean())
