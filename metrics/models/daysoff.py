"""Learns from a series how days off and worked weekends change its receipts."""

import numpy as np
from numpy.typing import NDArray

from metrics.models.daily import EXTRA, HOLIDAY, WEEK, Array, by_slot
from metrics.models.weekdays import Profile, SlotTotals, top, weights

_WINDOW = 182  # days that weekday weights are learnt from
_CAPPED = 0.98
_SHOWN = 3  # days off that an effect is learnt from, at least
_AROUND = 28  # days on either side that a day off is compared with
_CERTAIN = 2.0  # standard errors
_WILD = 1e9  # spread of a series that has no level


def profile(values: Array, capped: Array, slots: Array, starts: NDArray[np.int64]) -> Profile:
    """The profile learnt from `values` (series, days); `slots` as in `Daily.slots`.

    `capped`: the same values without their peaks, from which effects of days off are learnt.
    """
    series, days = values.shape
    none = Profile(np.ones((series, WEEK)), np.ones(series), np.zeros(series))
    if not days:
        return none
    begin = max(0, days - _WINDOW)
    window = np.minimum(values[:, begin:], top(values[:, begin:], _CAPPED)[:, None])
    slots_in_window, here = slots[begin:days], np.maximum(starts, begin)
    before = _running(slots_in_window)[np.minimum(here - begin, days - begin)]
    counts = slots_in_window.sum(axis=0) - before
    seen = SlotTotals(
        counts,
        by_slot(window, slots_in_window),
        by_slot((window <= 0).astype(float), slots_in_window) - before,
    )
    if not slots[:days, WEEK:].any():
        return Profile(weights(seen, none), none.holiday, none.extra)
    usual = Profile(weights(seen.usual(), none), none.holiday, none.extra)
    spread = _spread(window, slots_in_window, counts)
    effect = _effects(capped, slots[:days], starts, usual, spread)
    return Profile(weights(seen, effect), effect.holiday, effect.extra)


def _running(slots: Array) -> Array:
    """(days + 1, 21): days of each slot before each place."""
    return np.concatenate([np.zeros((1, slots.shape[1])), slots.cumsum(axis=0)])


def _spread(window: Array, slots: Array, counts: Array) -> Array:
    """(series,): standard deviation of a usual day within its weekday, over the mean of a day."""
    usual, days = slots[:, :WEEK], np.maximum(counts[:, :WEEK], 1)
    money, square = by_slot(window, usual), by_slot(window**2, usual)
    within = np.maximum(square - money**2 / days, 0).sum(axis=1)
    total = np.maximum(counts[:, :WEEK].sum(axis=1), 1)
    mean = money.sum(axis=1) / total
    return np.where(mean > 0, np.sqrt(within / total) / np.where(mean > 0, mean, 1), _WILD)


def _effects(
    values: Array, slots: Array, starts: NDArray[np.int64], usual: Profile, spread: Array
) -> Profile:
    """Effects of days off and extra days against their weekdays in the weeks around them."""
    seen, expected, level, brought = _beside(values, slots, starts, usual, HOLIDAY)
    far = abs(brought - expected) >= _CERTAIN * spread * level * np.sqrt(np.maximum(seen, 1))
    one = expected / np.maximum(seen, 1)  # the pseudo-day
    times = (brought + one) / np.where(expected > 0, expected + one, 1)
    shown = (seen >= _SHOWN) & (expected > 0) & far
    factor = np.where(shown, np.clip(times, 0, 3), 1.0)
    seen, expected, level, brought = _beside(values, slots, starts, usual, EXTRA)
    far = brought - expected >= _CERTAIN * spread * level * np.sqrt(np.maximum(seen, 1))
    more = (brought - expected) / np.where(level > 0, level, 1) / (seen + 1)
    lift = np.where((seen >= _SHOWN) & (level > 0) & far, np.clip(more, 0, 3), 0.0)
    return Profile(usual.weights, factor, lift)


def _beside(
    values: Array, slots: Array, starts: NDArray[np.int64], usual: Profile, kind: int
) -> tuple[Array, Array, Array, Array]:
    """Of the days of a kind, by series: number, expected money, mean level, money that came."""
    columns = slice(kind * WEEK, (kind + 1) * WEEK)
    places = np.flatnonzero(slots[:, columns].any(axis=1))
    first = np.maximum(places - _AROUND, 0)
    last = np.minimum(places + _AROUND + 1, len(slots))
    plain = slots[:, :WEEK]
    running = _running(plain)
    load = usual.weights @ (running[last] - running[first]).T
    ordinary = values * plain.any(axis=1)
    money = np.stack(
        [ordinary[:, a:z].sum(axis=1) for a, z in zip(first, last, strict=True)]
        or [np.zeros(len(values))],
        axis=1,
    )[:, : len(places)]
    level = np.maximum(np.where(load > 0, money / np.where(load > 0, load, 1), 0), 0)
    expected = level * (usual.weights @ slots[places, columns].T)
    valid = (places[None, :] - _AROUND >= starts[:, None]) & (level > 0)
    number = valid.sum(axis=1).astype(float)
    return (
        number,
        (expected * valid).sum(axis=1),
        (level * valid).sum(axis=1) / np.maximum(number, 1),
        (values[:, places] * valid).sum(axis=1),
    )
