"""Weights of weekdays, days off and extra working days in a series."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.models.daily import EXTRA, HOLIDAY, WEEK, Array

_CLOSED = 0.95  # a weekday without receipts more often than this is closed


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


@dataclass(frozen=True)
class SlotTotals:
    """By slot (kind of day × weekday), (series, 21): days, money, days without receipts."""

    counts: Array
    money: Array
    empty: Array

    def usual(self) -> "SlotTotals":
        """The totals of usual days; other slots are 0."""
        only = np.arange(3 * WEEK) < WEEK
        return SlotTotals(self.counts * only, self.money * only, self.empty * only)

    def without(self, series: NDArray[np.bool_]) -> "SlotTotals":
        """The totals without the extra working days of these series."""
        mask = np.ones((len(series), 3 * WEEK))
        mask[series, EXTRA * WEEK :] = 0
        return SlotTotals(self.counts * mask, self.money * mask, self.empty * mask)


def weights(seen: SlotTotals, effect: Profile) -> Array:
    """(series, 7): means by weekday over the mean of all, each drawn to it by one day."""
    days, money = _week(seen.counts), _week(seen.money)
    mean = money.sum(axis=1, keepdims=True) / np.maximum(days.sum(axis=1, keepdims=True), 1)
    off = seen.counts[:, HOLIDAY * WEEK : EXTRA * WEEK]
    added = seen.counts[:, EXTRA * WEEK :]
    money = money - effect.extra[:, None] * mean * added
    as_days = days + (effect.holiday[:, None] - 1) * off
    plain = money / np.maximum(as_days, 1e-9)
    without_extra = seen.without(effect.extra > 0)
    days, empty = _week(without_extra.counts), _week(without_extra.empty)
    closed = (days > 0) & (empty > _CLOSED * days) & (as_days > 0)
    means = np.maximum(np.where(closed, plain, (money + mean) / (as_days + 1)), 0)
    level = means.mean(axis=1, keepdims=True)
    return np.where(level > 0, means / np.where(level > 0, level, 1), 1.0)


def _week(by_slot: Array) -> Array:
    return np.asarray(by_slot.reshape(len(by_slot), 3, WEEK).sum(axis=1))
