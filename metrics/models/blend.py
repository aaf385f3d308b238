"""Blends candidate forecasts, each weighted by the inverse of its own past errors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.models.daily import Array

_DECAY = 0.85  # a month
_SHARPNESS = 2.0
LARGEST = 2.0  # cap of a log error: a total seven times too large
_WIDEST = 3.0  # cap of the prior spread, in RMS errors of the record, from two months on
_PRIOR_MONTHS = 1.0  # least weight of the prior spread, in months of record
_LEAST = 1e-6  # least mean squared log error


@dataclass(frozen=True)
class Blend:
    """By series and month: the point, and the decayed squared errors of the months before it.

    Errors are divided by the share of the month that was still to come, which `shares` holds.
    """

    points: Array
    squares: Array
    months: Array
    shares: Array

    def sigma(self, at: int, spread: Array) -> tuple[Array, Array]:
        """Spread of the log total of a month and its degrees of freedom, both (series,).

        `spread` is the prior learnt from all past days; the record outweighs it as it grows.
        """
        squares = self.squares[:, at] * self.shares[:, at] ** 2
        months = self.months[:, at]
        own = np.sqrt(squares / np.maximum(months, 1e-9))
        spread = np.where(np.isfinite(spread), spread, np.where(months > 0, own, 0.5))
        spread = np.where(months >= 2, np.minimum(spread, _WIDEST * own), spread)
        prior = np.maximum(_PRIOR_MONTHS, 2 - 0.3 * months)
        sigma = np.sqrt((squares + prior * spread**2) / (months + prior))
        return sigma, np.maximum(3, months + prior)


def blend(
    totals: Array,
    actual: Array,
    floor: Array,
    shares: Array,
    middle: tuple[int, ...],
    first_extra: int,
) -> Blend:
    """Blend the candidates of each month, weighted by errors of earlier months only.

    `totals` (series, months, candidates), NaN where there is none; `actual` (series, months),
    NaN where unknown; `floor` (series, months): a total that counts as none; `shares` (series,
    months): the share of the month that was still to come, for errors to be comparable between
    months. `middle`: the candidates used while no error is known; those from `first_extra` on
    need errors of their own.
    """
    series, number, ways = totals.shape
    floor = np.where(floor > 0, floor, 1.0)
    logs = np.log(np.maximum(totals, floor[:, :, None]))
    truth = np.log(np.maximum(actual, floor))
    squares, months = np.zeros((series, ways)), np.zeros((series, ways))
    own_squares, own_months = np.zeros(series), np.zeros(series)
    steps: list[tuple[Array, Array, Array]] = []
    for at in range(number):
        weights = _weights(squares, months, np.isfinite(logs[:, at]), middle, first_extra)
        log = (weights * np.where(weights > 0, logs[:, at], 0)).sum(axis=1)
        log = np.where(weights.any(axis=1), log, np.nan)
        most = np.where(weights > 0, totals[:, at], -np.inf).max(axis=1)
        steps.append((np.minimum(np.exp(log), most), own_squares, own_months))
        errors, error = truth[:, at, None] - logs[:, at], truth[:, at] - log
        squares, months = _add(squares, months, errors / shares[:, at, None])
        own_squares, own_months = _add(own_squares, own_months, error / shares[:, at])
    points, spent, counted = (np.stack(part, axis=1) for part in zip(*steps, strict=True))
    return Blend(points, spent, counted, shares)


def _add(squares: Array, months: Array, error: Array) -> tuple[Array, Array]:
    has_error = np.isfinite(error)
    error = np.clip(np.where(has_error, error, 0), -LARGEST, LARGEST)
    fade = np.where(has_error.any(axis=-1, keepdims=has_error.ndim > 1), _DECAY, 1.0)
    return squares * fade + error**2, months * fade + has_error


def _weights(
    squares: Array,
    months: Array,
    here: NDArray[np.bool_],
    middle: tuple[int, ...],
    first_extra: int,
) -> Array:
    """(series, candidates): the inverse squares of the mean squared errors, sum 1."""
    has_errors = months > 0
    mean = np.where(has_errors, squares / np.where(has_errors, months, 1), 0)
    number = has_errors.sum(axis=1, keepdims=True)
    typical = mean.sum(axis=1, keepdims=True) / np.maximum(number, 1)
    error = np.maximum((squares + typical) / (months + 1), _LEAST)
    weights = np.where(here, error**-_SHARPNESS, 0)
    weights[:, first_extra:] *= has_errors[:, first_extra:]
    start = np.zeros_like(weights)
    start[:, list(middle)] = 1.0
    weights = np.where(number > 0, weights, start * here)
    total = weights.sum(axis=1, keepdims=True)
    return np.asarray(weights / np.where(total > 0, total, 1))
