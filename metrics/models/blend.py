"""Several candidates made one: each counts for what its own past errors earned it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.models.daily import Array

_DECAY = 0.85  # a month
_SHARPNESS = 2.0
LARGEST = 2.0  # log error of a total seven times too large: more says nothing more
_WIDEST = 3.0  # times its own errors: more the past days may not say, once two months are known
_PRIOR_MONTHS = 1.0  # months that the past days count for, however long the record
_LEAST = 1e-6  # squared log error: nobody is without error


@dataclass(frozen=True)
class Blend:
    """By series and month: the point, and the decayed squares of the errors known before it.

    Errors are per share of the month that was still to come; `shares` tells it of each month.
    """

    points: Array
    squares: Array
    months: Array
    shares: Array

    def sigma(self, at: int, spread: Array) -> tuple[Array, Array]:
        """Spread of the log total of a month and its degrees of freedom, both (series,).

        `spread` is what all past days tell; the record takes over as it grows.
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
    """Blend the candidates of month after month, each with errors of earlier months only.

    `totals` (series, months, candidates), NaN where there is none; `actual` (series, months),
    NaN where unknown; `floor` (series, months): what is as good as nothing; `shares` (series,
    months): how much of the month was to come, so that a month that had nearly all of it ahead,
    as January has on the tenth, is compared with others as they were. `middle`: the candidates
    taken while no error is known; those from `own` on need errors of their own.
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
