"""Candidate forecasts of a month: weekdays × smoothed level, last year's course, the run-rate."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from metrics.core.scope import Period
from metrics.models.daily import EXTRA, HOLIDAY, WEEK, Array, Daily
from metrics.models.daysoff import profile
from metrics.models.weekdays import Profile, top

HALF_LIVES = (7, 14, 28, 56)
SEASONAL = (1, 2)  # indexes of half-lives that also have a candidate with last year's course
MIDDLE = (1, 2)  # indexes of half-lives used while no errors are known
COUNT = len(HALF_LIVES) + len(SEASONAL) + 1
LEAST = 84  # days of history that a forecast with a known error needs
_PEAK_QUANTILE = 0.99
_YEAR = 364  # whole weeks
_SEASON_LEAST = 420
_SEASON_POWERS = (0.7, 1.0)  # of last year's course, by candidate
_SEASON_BOUNDS = (0.4, 2.5)
_RATE_LEAST = 2  # days that a run-rate needs
_FLOOR = 0.01  # of a usual month: a smaller total counts as none


@dataclass(frozen=True)
class SeriesState:
    """Weekday profile and levels by half-life of each series at the close of a day."""

    profile: Profile
    levels: Array  # (series, half-lives): money of a day of weight 1


@dataclass(frozen=True)
class History:
    """Daily receipts with kinds of days, first days and the states of every origin."""

    daily: Daily
    slots: Array
    starts: NDArray[np.int64]
    states: dict[int, SeriesState] = field(default_factory=dict)

    @classmethod
    def of(cls, daily: Daily, end: date) -> "History":
        """Read the history for months up to `end`, which is not included."""
        days = max(daily.place(end), daily.days, 0)
        return cls(daily, daily.slots(days), daily.starts())

    def state(self, seen: int) -> SeriesState:
        """The state after the first `seen` days."""
        if seen not in self.states:
            self.states[seen] = self._state(seen)
        return self.states[seen]

    def _state(self, seen: int) -> SeriesState:
        values, slots = self.daily.values[:, :seen], self.slots[:seen]
        capped = without_peaks(values)
        state_profile = profile(values, capped, slots, self.starts)
        level = self._levels(state_profile, capped, slots, np.ones(seen))
        skips = state_profile.holiday < 0.5
        if skips.any():  # days off that bring little must not make the level forget
            works = np.where(slots[:, HOLIDAY * WEEK : EXTRA * WEEK].any(axis=1), 0.0, 1.0)
            level = np.where(
                skips[:, None], self._levels(state_profile, capped, slots, works), level
            )
        return SeriesState(state_profile, np.maximum(level, 0))

    def _levels(self, state_profile: Profile, capped: Array, slots: Array, ageing: Array) -> Array:
        ages = ageing[::-1].cumsum()[::-1] - ageing
        decay = 0.5 ** (ages / np.array(HALF_LIVES)[:, None])
        load = state_profile.load(self.counts(decay, slots))
        return np.asarray(decayed_sums(capped, decay) / np.where(load > 0, load, np.inf))

    def counts(self, decay: Array, slots: Array) -> Array:
        """Decayed number of days of each slot since each start: (series, half-lives, 21)."""
        all_days = decay @ slots
        if not self.starts.any():
            return np.broadcast_to(all_days, (len(self.starts), *all_days.shape))
        running = np.cumsum(decay.T[:, :, None] * slots[:, None, :], axis=0)
        running = np.concatenate([np.zeros((1, *all_days.shape)), running])
        return np.asarray(all_days - running[np.minimum(self.starts, len(slots))])

    def load(self, state_profile: Profile, start: int, end: int) -> Array:
        """(series,): weight of the days from `start` up to `end`."""
        return state_profile.load(self.slots[max(start, 0) : max(end, 0)].sum(axis=0))

    def money(self, start: int, end: int) -> Array:
        """(series,): money of the days from `start` up to `end`."""
        return np.asarray(self.daily.values[:, max(start, 0) : max(end, 0)].sum(axis=1))

    def floor(self, seen: int) -> Array:
        """(series,): the total under which a month counts as empty, at the close of that day."""
        received = np.maximum(self.daily.values[:, :seen], 0).sum(axis=1)
        return np.asarray(_FLOOR * 30 * received / np.maximum(seen - self.starts, 1))

    def totals(self, month: Period, seen: int) -> Array:
        """(series, candidates): totals of the month; NaN where a candidate has none."""
        start, end = self.daily.place(month.start), self.daily.place(month.end)
        state, ahead = self.state(seen), max(seen, start)
        fact, left = self.money(start, seen), self.load(state.profile, ahead, end)
        to_come = state.levels * left[:, None]
        course = self._course(seen, ahead, end)
        rate = self._rate(state.profile, fact, start, seen, end)
        ways = [to_come, to_come[:, SEASONAL] * course, (rate - fact)[:, None]]
        return np.asarray(fact[:, None] + np.concatenate(ways, axis=1))

    def _course(self, seen: int, ahead: int, end: int) -> Array:
        """(series, seasonal): last year's rest of the month over what its level expected."""
        before = seen - _YEAR
        none = np.full((len(self.starts), len(SEASONAL)), np.nan)
        old = seen - self.starts >= _SEASON_LEAST
        if not old.any():
            return none
        state = self.state(before)
        expected = (
            state.levels[:, SEASONAL]
            * self.load(state.profile, ahead - _YEAR, end - _YEAR)[:, None]
        )
        actual = np.maximum(self.money(ahead - _YEAR, end - _YEAR), 0)[:, None]
        ratio = np.where(expected > 0, actual / np.where(expected > 0, expected, 1), 1) ** np.array(
            _SEASON_POWERS
        )
        return np.where(old[:, None], np.clip(ratio, *_SEASON_BOUNDS), none)

    def _rate(self, state_profile: Profile, fact: Array, start: int, seen: int, end: int) -> Array:
        """(series,): the run-rate over calendar days, days off weighted by their effect."""
        flat = Profile(np.ones((len(fact), WEEK)), state_profile.holiday, state_profile.extra)
        gone, whole = self.load(flat, start, seen), self.load(flat, start, end)
        enough_days = gone >= max(_RATE_LEAST, 0.5 * (seen - start))
        return np.where(enough_days, fact * whole / np.where(enough_days, gone, 1), np.nan)


def decayed_sums(values: Array, decay: Array) -> Array:
    """(series, kinds): sums of the values weighted by each kind of decay (kinds, days).

    Not by BLAS: its threads wait for one another when the machine is busy.
    """
    return np.asarray(np.einsum("sd,kd->sk", values, decay))


def without_peaks(values: Array) -> Array:
    """The values without their highest peaks, rescaled to the same sum."""
    capped = np.minimum(values, top(values, _PEAK_QUANTILE)[:, None])
    had, has = values.sum(axis=1), capped.sum(axis=1)
    fits = (had > 0) & (has > 0)
    return np.asarray(capped * np.where(fits, had / np.where(fits, has, 1), 1)[:, None])


def same_day_of_months(months: list[Period], month: Period, origin: date) -> list[date]:
    """For each month the day as far into it as the origin is into its own."""
    gone, over = (origin - month.start).days + 1, origin >= month.end - timedelta(days=1)
    days = [min(gone, past.days - (not over)) for past in months]
    return [past.start + timedelta(days=day - 1) for past, day in zip(months, days, strict=True)]
