"""What a weekday weighs in a series, and what a day off by the calendar changes in it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.models.daily import EXTRA, HOLIDAY, WEEK, Array, by_slot

_WINDOW = 182  # days that tell the weekdays
_CAPPED = 0.98
_CLOSED = 0.95  # a weekday without receipts more often than this is closed
_SHOWN = 3  # days off that must have been seen
_AROUND = 28  # days on either side that tell what a day off would have brought
_CERTAIN = 2.0  # standard errors
_WILD = 1e9  # spread of a series that has no level


@dataclass(frozen=True)
class Profile:
    """Weights of the weekdays (mean 1), of days off and of extra working days, by series.

    `weights` (series, 7); a day off weighs `holiday` times its weekday, an extra working day
    `extra` more than its weekday.
    """

    weights: Array
    holiday: Array
    extra: Array

    def load(self, counts: Array) -> Array:
        """Weight of so many days: counts (…, 21) or (series, …, 21) → (series, …)."""
        by_day = [counts[..., kind * WEEK : (kind + 1) * WEEK] for kind in range(3)]
        usual, off, added = (_weigh(self.weights, days) for days in by_day)
        wide = (slice(None),) + (None,) * (usual.ndim - 1)
        return np.asarray(
            usual
            + self.holiday[wide] * off
            + added
            + self.extra[wide] * np.sum(by_day[EXTRA], axis=-1)
        )


def _weigh(weights: Array, days: Array) -> Array:
    if days.ndim < 2:
        return np.asarray(weights @ days)
    if days.ndim == 2:
        return np.asarray(weights @ days.T)
    return np.asarray(np.einsum("sw,s...w->s...", weights, days))


def top(values: Array, level: float) -> Array:
    """(series,): this high quantile of the positive values of each row; 0 where there is none."""
    series, days = values.shape
    if not days:
        return np.zeros(series)
    keep = min(days, int((1 - level) * (days - 1)) + 2)
    highest = -np.sort(-np.partition(values, days - keep, axis=1)[:, days - keep :], axis=1)
    place = (1 - level) * np.maximum(np.count_nonzero(values > 0, axis=1) - 1, 0)
    low = np.floor(place).astype(int)
    rows = np.arange(series)
    upper = highest[rows, np.minimum(low, keep - 1)]
    lower = highest[rows, np.minimum(low + 1, keep - 1)]
    share = place - low
    return np.asarray(
        np.maximum(np.where(share > 0, upper * (1 - share) + lower * share, upper), 0)
    )


def profile(values: Array, slots: Array, starts: NDArray[np.int64]) -> Profile:
    """The profile as the days of `values` (series, days) tell it; `slots` as in `Daily.slots`."""
    series, days = values.shape
    none = Profile(np.ones((series, WEEK)), np.ones(series), np.zeros(series))
    if not days:
        return none
    begin = max(0, days - _WINDOW)
    window = np.minimum(values[:, begin:], top(values[:, begin:], _CAPPED)[:, None])
    known, here = slots[begin:days], np.maximum(starts, begin)
    before = _running(known)[np.minimum(here - begin, days - begin)]
    counts = known.sum(axis=0) - before
    seen = _Seen(
        counts,
        by_slot(window, known),
        by_slot((window <= 0).astype(float), known) - before,
    )
    if not slots[:days, WEEK:].any():
        return Profile(_weights(seen, none), none.holiday, none.extra)
    usual = Profile(_weights(seen.usual(), none), none.holiday, none.extra)
    spread = _spread(window, known, counts)
    capped = np.minimum(values, top(values, _CAPPED)[:, None])
    effect = _effects(capped, slots[:days], starts, usual, spread)
    return Profile(_weights(seen, effect), effect.holiday, effect.extra)


@dataclass(frozen=True)
class _Seen:
    """By kind of day and weekday, (series, 21): days, money, days without receipts."""

    counts: Array
    money: Array
    empty: Array

    def usual(self) -> "_Seen":
        """The usual days alone."""
        only = np.arange(3 * WEEK) < WEEK
        return _Seen(self.counts * only, self.money * only, self.empty * only)

    def without(self, series: NDArray[np.bool_]) -> "_Seen":
        """Without the extra working days of these series."""
        kept = np.ones((len(series), 3 * WEEK))
        kept[series, EXTRA * WEEK :] = 0
        return _Seen(self.counts * kept, self.money * kept, self.empty * kept)


def _weights(seen: _Seen, effect: Profile) -> Array:
    """(series, 7): means by weekday over the mean of all, each drawn to it by one day."""
    days, money = _week(seen.counts), _week(seen.money)
    mean = money.sum(axis=1, keepdims=True) / np.maximum(days.sum(axis=1, keepdims=True), 1)
    off = seen.counts[:, HOLIDAY * WEEK : EXTRA * WEEK]
    added = seen.counts[:, EXTRA * WEEK :]
    money = money - effect.extra[:, None] * mean * added
    as_days = days + (effect.holiday[:, None] - 1) * off
    plain = money / np.maximum(as_days, 1e-9)
    told = seen.without(effect.extra > 0)
    days, empty = _week(told.counts), _week(told.empty)
    closed = (days > 0) & (empty > _CLOSED * days) & (as_days > 0)
    weights = np.maximum(np.where(closed, plain, (money + mean) / (as_days + 1)), 0)
    level = weights.mean(axis=1, keepdims=True)
    return np.where(level > 0, weights / np.where(level > 0, level, 1), 1.0)


def _week(by_slot: Array) -> Array:
    return np.asarray(by_slot.reshape(len(by_slot), 3, WEEK).sum(axis=1))


def _running(slots: Array) -> Array:
    """(days + 1, 21): days of each slot before each place."""
    return np.concatenate([np.zeros((1, slots.shape[1])), slots.cumsum(axis=0)])


def _spread(window: Array, known: Array, counts: Array) -> Array:
    """(series,): standard deviation of a usual day within its weekday, over the mean of a day."""
    usual, days = known[:, :WEEK], np.maximum(counts[:, :WEEK], 1)
    money, square = by_slot(window, usual), by_slot(window**2, usual)
    within = np.maximum(square - money**2 / days, 0).sum(axis=1)
    total = np.maximum(counts[:, :WEEK].sum(axis=1), 1)
    mean = money.sum(axis=1) / total
    return np.where(mean > 0, np.sqrt(within / total) / np.where(mean > 0, mean, 1), _WILD)


def _effects(
    values: Array, slots: Array, starts: NDArray[np.int64], usual: Profile, spread: Array
) -> Profile:
    """What days off and extra days brought, beside what their weekday brought around them."""
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
