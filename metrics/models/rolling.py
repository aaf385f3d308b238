"""Errors of forecasts by level over rolling past windows: the spread while there is no record."""

import numpy as np

from metrics.core.scope import Period
from metrics.models.blend import LARGEST
from metrics.models.candidates import History, decayed_sums, without_peaks
from metrics.models.daily import WEEK, Array

_STEP, _STEPS = 3, 60  # every third of the past days, half a year of them
_LEAST = 28  # days that a level is learnt from


def spread(past: History, month: Period, seen: int) -> Array:
    """(series,): RMS log error of half-life 28 over past windows as long as this month."""
    start, end = past.daily.place(month.start), past.daily.place(month.end)
    left, gone = end - max(seen, start), max(seen - start, 0)
    first, last = _LEAST, seen - left
    if last < first or not left:
        return np.full(len(past.starts), np.nan)
    places = np.arange(last, first - 1, -_STEP)[:_STEPS]
    profile, values = past.state(seen).profile, past.daily.values[:, :seen]
    running = np.concatenate([np.zeros((1, 3 * WEEK)), past.slots.cumsum(axis=0)])
    sums = np.concatenate([np.zeros((len(values), 1)), values.cumsum(axis=1)], axis=1)
    ages = places[:, None] - 1 - np.arange(seen)
    decay = np.where(ages >= 0, 0.5 ** (np.maximum(ages, 0) / 28), 0)
    load = profile.load(past.counts(decay, past.slots[:seen]))
    level = np.maximum(
        decayed_sums(without_peaks(values), decay) / np.where(load > 0, load, np.inf), 0
    )
    expected = level * profile.load(running[places + left] - running[places])
    actual = sums[:, places + left] - sums[:, places]
    here = sums[:, places] - sums[:, np.maximum(places - gone, 0)]
    floor = past.floor(seen)[:, None]
    floor = np.where(floor > 0, floor, 1)
    error = np.log(np.maximum(here + actual, floor) / np.maximum(here + expected, floor))
    error = np.clip(error, -LARGEST, LARGEST)
    valid = places[None, :] - first >= past.starts[:, None]
    number = valid.sum(axis=1)
    mean = (error**2 * valid).sum(axis=1) / np.maximum(number, 1)
    return np.where(number > 0, np.sqrt(mean), np.nan)
