"""Sparse series, where most days bring nothing: past sums of windows of the same length."""

import numpy as np
from numpy.typing import NDArray

from metrics.models.daily import Array

_RECENT = 182  # days over which it is counted how often money comes
_SELDOM = 0.2  # on fewer days than that a series is sparse
_YEAR = 365  # windows that end within so many days
_POINTS = 51  # quantiles that the sums are reduced to


def sparse(values: Array, seen: int) -> NDArray[np.bool_]:
    """(series,): whether money comes on few of the last days before day `seen`."""
    recent = values[:, max(0, seen - _RECENT) : seen] != 0
    if not recent.shape[1]:
        return np.zeros(len(values), dtype=np.bool_)
    return np.asarray(recent.mean(axis=1) < _SELDOM)


def windows(history: Array, left: int) -> tuple[float, ...]:
    """Sums of as many days in a row as are left, in order of size, thinned; empty when too few.

    history: (days,) of one series, up to the last day seen. Every window of the last year counts
    alike: a level that is followed closely follows noise where money comes once a fortnight.
    """
    added = np.concatenate(([0.0], np.cumsum(history)))
    sums = np.maximum(added[left:] - added[:-left], 0.0)[-_YEAR:]
    if len(sums) < _POINTS:
        return ()
    places = (np.arange(_POINTS) + 0.5) / _POINTS
    return tuple(np.quantile(sums, places).tolist())
