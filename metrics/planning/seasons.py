"""Seasonal weights of months and weekdays from the company's own history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log

from metrics.core.calendar import floor, is_working, shift, unit, working_days
from metrics.core.evaluate import Run
from metrics.core.scope import Grain, Period, Rules, Scope
from metrics.forecasting.series import Receipts, receipts
from metrics.planning.days import EVEN

_DAY = timedelta(days=1)
_YEAR = 12
_LONGEST_HISTORY = 36  # months
_LATE_START_DAYS = 3  # a first month that starts more working days late is incomplete
_WEEKS = 52
_LEAST_DAYS = 4  # fewer working days of a weekday have the weight 1


@dataclass(frozen=True)
class Season:
    """Receipts of a working day by calendar month and weekday, relative to the average one.

    `months`: twelve indices, January first, mean 1; `weekdays`: seven, Monday first.
    `history`: complete months behind the indices; 0 where there are under twelve, and then
    every working day is as any other.
    """

    months: tuple[float, ...] = (1.0,) * _YEAR
    weekdays: tuple[float, ...] = EVEN
    history: int = 0

    def weights(self, months: Sequence[date], rules: Rules) -> list[float]:
        """Weights of these months of a plan: working days × index."""
        return [
            working_days(unit(month, Grain.MONTH), rules) * self.months[month.month - 1]
            for month in months
        ]


def season(run: Run, scope: Scope) -> Season:
    """The season of the scope's slice, from its last 12, 24 or 36 complete months of receipts."""
    money = receipts(run, scope)
    if money is None:
        return Season()
    months = complete_months(money, scope.rules)
    used = min(len(months), _LONGEST_HISTORY) // _YEAR * _YEAR
    weekdays = _weekdays(money, scope.rules)
    if not used:
        return Season(weekdays=weekdays)
    last = months[-1][0].month
    index = seasonal_indices([amount for _, amount in months[-used:]])
    by_month = [index[(month - last - 1) % _YEAR] for month in range(1, _YEAR + 1)]
    return Season(tuple(by_month), weekdays, used)


def complete_months(money: Receipts, rules: Rules) -> list[tuple[date, float]]:
    """Complete months with the receipts of a working day of each, the oldest first."""
    day = money.daily.first
    first = floor(day, Grain.MONTH)
    if working_days(Period(first, day), rules) > _LATE_START_DAYS:
        first = shift(first, Grain.MONTH, 1)
    months = []
    while shift(first, Grain.MONTH, 1) <= money.origin + _DAY:
        month = unit(first, Grain.MONTH)
        total = float(money.daily.total(month).sum())
        months.append((first, total / max(working_days(month, rules), 1)))
        first = month.end
    return months


def seasonal_indices(values: Sequence[float]) -> list[float]:
    """Twelve indices with mean 1, from whole years of months; the first is that of values[0].

    Each year is divided by its own mean, after the growth from year to year is removed, so that
    growth does not pass for a season. Years without money are left out; amounts below zero
    count as zero.
    """
    amounts = [max(value, 0.0) for value in values]
    years = [amounts[n : n + _YEAR] for n in range(0, len(amounts), _YEAR)]
    years = [year for year in years if sum(year) > 0]
    if not years:
        return [1.0] * _YEAR
    growth = log(sum(years[-1]) / sum(years[0])) / (len(years) - 1) if len(years) > 1 else 0.0
    sums = [0.0] * _YEAR
    for year in years:
        level = [amount / exp(growth * place / _YEAR) for place, amount in enumerate(year)]
        for place, amount in enumerate(level):
            sums[place] += amount * _YEAR / sum(level) / len(years)
    return sums


def _weekdays(money: Receipts, rules: Rules) -> tuple[float, ...]:
    """Seven weights of a working day by its weekday, from the last year."""
    row = money.daily.values.sum(axis=0)[-7 * _WEEKS :]
    first = money.origin - _DAY * (len(row) - 1)
    by_weekday: list[list[float]] = [[] for _ in EVEN]
    for place, amount in enumerate(row):
        day = first + _DAY * place
        if is_working(day, rules):
            by_weekday[day.weekday()].append(float(amount))
    means = [
        max(sum(amounts), 0.0) / len(amounts)
        for amounts in by_weekday
        if len(amounts) >= _LEAST_DAYS
    ]
    usual = sum(means) / len(means) if means else 0.0
    if usual <= 0:
        return EVEN
    return tuple(
        max(sum(amounts), 0.0) / len(amounts) / usual if len(amounts) >= _LEAST_DAYS else 1.0
        for amounts in by_weekday
    )
