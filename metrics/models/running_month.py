"""Forecasts the total of the running month from daily receipts.

Weekday weights times smoothed levels, last year's course and the run-rate, blended by their own
past errors on the same day of earlier months; no library did better on the benchmark series.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from metrics.core.scope import Period
from metrics.models.blend import Blend, blend
from metrics.models.candidates import COUNT, LEAST, MIDDLE, History, same_day_of_months
from metrics.models.daily import WEEK, Array, Daily
from metrics.models.outlook import Outlook
from metrics.models.rolling import spread
from metrics.models.sparse import sparse, windows

ExtraCandidate = Callable[[Sequence[tuple[date, Period]]], NDArray[np.float64]]
"""Origins with their months → (series, origins): totals of one more candidate, NaN for none."""

# Spread of the log total by day, under 84 days of history; on the first days of a month and in the
# first month of all there is still less to go by.
_ROUGH = {1: 0.38, 5: 0.22, 10: 0.19, 15: 0.14, 20: 0.12, 31: 0.04}
_NEW = ((31, 45), (2.0, 1.0))  # days of history, and what they multiply the spread by
_ROUGH_FREEDOM = 3.0


@dataclass(frozen=True)
class ReplayedOrigin:
    """Outlooks of a month made at the close of a day, and its actual totals, by series."""

    origin: date
    month: Period
    actual: Array
    outlooks: tuple[Outlook, ...]


def forecast_running_month(
    daily: Daily, month: Period, origin: date, extra: Sequence[ExtraCandidate] = ()
) -> list[Outlook]:
    """The outlook of the month's total for each series, at the close of `origin`.

    `origin` lies between the last day before the month and its last day; nothing later is read.
    Where the known days end sooner, the last of them is the origin.
    """
    origin = min(origin, daily.first + timedelta(days=daily.days - 1))
    return _SameDayRecord(daily.until(origin), month, origin, extra).outlooks(-1)


def replay(
    daily: Daily,
    days: Sequence[int] = (5, 10, 15, 20),
    least: int = LEAST,
    extra: Sequence[ExtraCandidate] = (),
) -> list[ReplayedOrigin]:
    """Outlooks as they would have been on these days of every whole month of the history."""
    months = daily.months()
    return sorted(
        (replayed for day in days for replayed in _replayed(daily, months, day, least, extra)),
        key=lambda replayed: replayed.origin,
    )


def _replayed(
    daily: Daily, months: list[Period], day: int, least: int, extra: Sequence[ExtraCandidate]
) -> list[ReplayedOrigin]:
    if not months:
        return []
    month = max(months, key=lambda each: (each.days, each.start))
    dates = same_day_of_months(months, month, month.start + timedelta(days=day - 1))
    record = _SameDayRecord(daily, months[-1], dates[-1], extra, dates)
    return [
        ReplayedOrigin(at, each, daily.total(each), tuple(record.outlooks(number)))
        for number, (each, at) in enumerate(zip(months, dates, strict=True))
        if daily.place(at) + 1 >= max(least, 1)
    ]


def run_rate(daily: Daily, month: Period, origin: date, working: bool) -> Array:
    """(series,): money so far ÷ days gone × all days of the month, the naive forecast.

    `working`: only working days count, by `off` or else Monday to Friday. NaN before any such day.
    """
    start, seen, end = (daily.place(day) for day in (month.start, origin, month.end))
    counted = np.ones(max(end, 0))
    if working:
        weekday = (np.arange(len(counted)) + daily.first.weekday()) % WEEK
        counted = (weekday < 5).astype(float)
        if daily.off is not None:
            calendar_days = min(len(counted), len(daily.off))
            counted[:calendar_days] = ~daily.off[:calendar_days]
    gone, whole = (counted[max(start, 0) : to].sum() for to in (seen + 1, end))
    fact = daily.until(origin).total(month)
    return np.asarray(fact / gone * whole if gone else np.full(len(fact), np.nan))


class _SameDayRecord:
    """Forecasts made on the same day of each month up to one: candidates, blend, outlooks."""

    def __init__(
        self,
        daily: Daily,
        month: Period,
        origin: date,
        extra: Sequence[ExtraCandidate],
        dates: Sequence[date] | None = None,
    ) -> None:
        before = [one for one in daily.months() if one.end <= month.start]
        self.months = [*before, month]
        self.dates = list(dates or [*same_day_of_months(before, month, origin), origin])
        self.past = History.of(daily, month.end)
        self.seen = [max(0, daily.place(at) + 1) for at in self.dates]
        self.blend = self._blend(extra)

    def _blend(self, extra: Sequence[ExtraCandidate]) -> Blend:
        past, origins = self.past, list(zip(self.dates, self.months, strict=True))
        series = len(past.starts)
        totals = np.full((series, len(origins), COUNT + len(extra)), np.nan)
        actual, floor = np.full((series, len(origins)), np.nan), np.zeros((series, len(origins)))
        for at, ((_, month), seen) in enumerate(zip(origins, self.seen, strict=True)):
            old = seen - past.starts >= LEAST
            if old.any():
                totals[:, at, :COUNT] = np.where(old[:, None], past.totals(month, seen), np.nan)
                floor[:, at] = past.floor(seen)
            if past.daily.place(month.end) <= past.daily.days:
                actual[:, at] = np.where(old, past.daily.total(month), np.nan)
        for number, candidate in enumerate(extra):
            totals[:, :, COUNT + number] = candidate(origins)
        return blend(totals, actual, floor, self._to_come(totals[:, :, MIDDLE[1]]), MIDDLE, COUNT)

    def _to_come(self, totals: Array) -> Array:
        """(series, months): the share of these totals that was to come after each origin."""
        starts = (self.past.daily.place(month.start) for month in self.months)
        pairs = zip(starts, self.seen, strict=True)
        facts = np.stack([self.past.money(start, seen) for start, seen in pairs], axis=1)
        shares = (totals - facts) / np.where(totals > 0, totals, np.nan)
        return np.clip(np.where(np.isfinite(shares), shares, 1.0), 0.02, 1.0)

    def outlooks(self, at: int) -> list[Outlook]:
        """The outlook of one of the months, by series."""
        past, month, seen = self.past, self.months[at], self.seen[at]
        fact = past.money(past.daily.place(month.start), seen)
        left = past.daily.place(month.end) - seen
        if left <= 0:
            return [Outlook(float(money), float(money)) for money in fact]
        rough = seen - past.starts < LEAST
        points, sigma = self.blend.points[:, at], np.zeros(len(fact))
        freedom = np.full(len(fact), _ROUGH_FREEDOM)
        if not rough.all():
            sigma, freedom = self.blend.sigma(at, spread(past, month, seen))
        if rough.any():
            points = np.where(rough, self._levelled(month, seen), points)
            sigma = np.where(rough, self._guessed(month, seen), sigma)
            freedom = np.where(rough, _ROUGH_FREEDOM, freedom)
        points = np.maximum(np.where(np.isfinite(points), points, fact), fact)
        parameters = zip(
            fact, points, sigma, freedom, rough, self._samples(seen, left, rough), strict=True
        )
        return [
            Outlook(float(f), float(p), float(s), float(n), rough=bool(r), sample=sums)
            for f, p, s, n, r, sums in parameters
        ]

    def _samples(self, seen: int, left: int, rough: NDArray[np.bool_]) -> list[tuple[float, ...]]:
        """By series, past sums of as many days; empty where money comes often."""
        values = self.past.daily.values
        seldom = sparse(values, seen) & ~rough
        return [
            windows(values[row, start:seen], left) if is_seldom else ()
            for row, (start, is_seldom) in enumerate(zip(self.past.starts, seldom, strict=True))
        ]

    def _levelled(self, month: Period, seen: int) -> Array:
        """(series,): money so far plus the level of the few known days for the rest."""
        past = self.past
        start, end = past.daily.place(month.start), past.daily.place(month.end)
        state = past.state(seen)
        left = past.load(state.profile, max(seen, start), end)
        return past.money(start, seen) + left * state.levels[:, MIDDLE[1]]

    def _guessed(self, month: Period, seen: int) -> Array:
        """(series,): spread of the log total while the history is short."""
        gone = max(0, seen - self.past.daily.place(month.start))
        spread = np.interp(gone, list(_ROUGH), list(_ROUGH.values()))
        history_days = seen - self.past.starts
        return np.asarray(spread * np.interp(history_days, *_NEW))
