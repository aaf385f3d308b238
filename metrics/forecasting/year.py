"""Forecasts months ahead, quarters and the year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import hypot, log

from scipy.special import stdtrit

from metrics.core.calendar import periods, shift, unit
from metrics.core.evaluate import Run
from metrics.core.scope import Grain, Period, Scope
from metrics.forecasting import planned
from metrics.forecasting.month import Forecast, MonthState, running_month, state_of
from metrics.forecasting.months import Months, months
from metrics.forecasting.series import Receipts, receipts
from metrics.models.outlook import SPREAD_FACTOR, Outlook

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class MonthAhead:
    """The forecast of one month; `fact` is None where the month has not begun."""

    first: date
    state: MonthState
    fact: float | None
    outlook: Outlook
    plan: float | None

    @property
    def chance(self) -> float | None:
        """Chance to reach the month's plan; None without one."""
        return None if self.plan is None else self.outlook.chance(self.plan)


@dataclass(frozen=True)
class YearForecast:
    """The forecast of a year, of its months and of its quarters."""

    year: int
    origin: date
    months: tuple[MonthAhead, ...]
    quarters: tuple[Forecast, ...]
    whole: Forecast


def ahead(run: Run, scope: Scope, count: int = 12) -> tuple[MonthAhead, ...]:
    """The running month, where one goes on, and the next ones: `count` in all."""
    inputs = _YearInputs.of(run, scope)
    if inputs is None:
        return ()
    first = unit(inputs.money.origin + _DAY, Grain.MONTH).start
    return inputs.over(Period(first, shift(first, Grain.MONTH, count)))


def year(run: Run, scope: Scope, number: int) -> YearForecast | None:
    """The year: finished months as facts, the others as forecasts; None without any money."""
    inputs = _YearInputs.of(run, scope)
    period = Period(date(number, 1, 1), date(number + 1, 1, 1))
    if inputs is None or period.end <= inputs.money.first:
        return None
    quarters = tuple(inputs.sum(part) for part in periods(period, Grain.QUARTER))
    return YearForecast(
        number, inputs.money.origin, inputs.over(period), quarters, inputs.sum(period)
    )


@dataclass(frozen=True)
class _YearInputs:
    """What forecasts of several months are computed of."""

    run: Run
    scope: Scope
    money: Receipts
    months: Months

    @classmethod
    def of(cls, run: Run, scope: Scope) -> "_YearInputs | None":
        """The inputs for a scope; None without any money."""
        money = receipts(run, scope)
        if money is None:
            return None
        return cls(run, scope, money, months(money, running_month(run, scope, money)))

    def over(self, period: Period) -> tuple[MonthAhead, ...]:
        """Each month of the period."""
        parts = list(periods(period, Grain.MONTH))
        plans = planned.of_months(self.run, self.scope, period)
        later = sum(state_of(part, self.money.origin) is MonthState.FUTURE for part in parts)
        skipped = self._months_skipped(parts)
        to_come = iter(self.months.ahead(later + skipped)[0][skipped:] if later else ())
        rows = []
        for part in parts:
            state = state_of(part, self.money.origin)
            outlook = next(to_come) if state is MonthState.FUTURE else self._of_begun_month(part)
            fact = None if state is MonthState.FUTURE else outlook.fact
            rows.append(MonthAhead(part.start, state, fact, outlook, plans.get(part.start)))
        return tuple(rows)

    def sum(self, period: Period) -> Forecast:
        """The forecast of the sum of all months of the period."""
        parts = list(periods(period, Grain.MONTH))
        outlooks = [
            self._of_begun_month(part)
            for part in parts
            if state_of(part, self.money.origin) is not MonthState.FUTURE
        ]
        skipped = self._months_skipped(parts)
        later = sum(state_of(part, self.money.origin) is MonthState.FUTURE for part in parts)
        if later:
            places = range(skipped + 1, skipped + later + 1)
            outlooks.append(self.months.total(places)[0])
        return Forecast(period.start.isoformat(), sum_outlooks(outlooks), self._plan(parts))

    def _plan(self, parts: Sequence[Period]) -> float | None:
        """Plan of these months; None where one of them has none."""
        plans = planned.of_months(self.run, self.scope, Period(parts[0].start, parts[-1].end))
        by_month = [plans.get(part.start) for part in parts]
        return None if None in by_month else sum(plan or 0.0 for plan in by_month)

    def _months_skipped(self, parts: Sequence[Period]) -> int:
        """Months between the last known one and the first of these that has not begun."""
        first = next(
            (p.start for p in parts if state_of(p, self.money.origin) is MonthState.FUTURE), None
        )
        if first is None:
            return 0
        after = self.months.after
        return (first.year - after.year) * 12 + first.month - after.month

    def _of_begun_month(self, part: Period) -> Outlook:
        if state_of(part, self.money.origin) is MonthState.RUNNING:
            return self.months.running[0]
        fact = float(self.money.daily.total(part).sum())
        return Outlook(fact, fact)


def sum_outlooks(parts: Sequence[Outlook]) -> Outlook:
    """The sum of independent totals: medians add, intervals by the root of their squares."""
    fact = sum(part.fact for part in parts)
    point = sum(part.median for part in parts)
    open_ones = [part for part in parts if part.quantile(0.9) > part.median]
    if not open_ones or point <= 0:
        return Outlook(fact, max(point, fact))
    if len(open_ones) == len(parts) == 1:
        return open_ones[0]
    above = hypot(*(part.quantile(0.9) - part.median for part in open_ones))
    freedom = min(part.freedom for part in open_ones)
    sigma = log(1 + above / point) / (SPREAD_FACTOR * float(stdtrit(freedom, 0.9)))
    return Outlook(fact, point, sigma, freedom, rough=any(part.rough for part in open_ones))
