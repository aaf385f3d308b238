"""Monthly receipts as arrays, and outlooks of the months that have not begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from metrics.core.calendar import periods, shift, unit
from metrics.core.scope import Grain, Period
from metrics.forecasting.series import Receipts
from metrics.models import months_ahead as model
from metrics.models.outlook import Outlook

_DAY = timedelta(days=1)
_BEGINNING = 7  # a month whose first money comes later was not covered whole
_YEAR = 12  # the spread is learnt over a year ahead, however few months are needed
_FURTHEST = 24  # most months ahead that are forecast


@dataclass(frozen=True)
class Months:
    """Whole months of money by segments, the running one by its forecast.

    `values` is segments × months from `first` on; `running` is the outlook of the last of them,
    which holds the day after the origin.
    """

    first: date
    values: NDArray[np.float64]
    running: tuple[Outlook, ...]

    @property
    def after(self) -> date:
        """First day of the first month that has not begun."""
        return shift(self.first, Grain.MONTH, self.values.shape[1])

    def ahead(self, count: int) -> list[list[Outlook]]:
        """Outlooks of the next `count` months that have not begun, by segments."""
        by_segment = model.forecast_months(self.values, max(count, _YEAR))
        return [row[:count] for row in by_segment]

    def total(self, places: Sequence[int]) -> list[Outlook]:
        """Outlook of the sum of some of the months ahead (1 is the next), by segments."""
        return model.forecast_sum(self.values, max(places), places)

    def later(self, first: date) -> list[Outlook]:
        """Outlook of the month ahead that begins on `first`, by segments."""
        count = _distance(self.after, first) + 1
        return [row[-1] for row in self.ahead(min(max(count, 1), _FURTHEST))]


def months(money: Receipts, running: Sequence[Outlook]) -> Months:
    """The whole months of the money; a month whose beginning is not covered is left out."""
    first = unit(money.first, Grain.MONTH)
    begin = first.start if money.first.day <= _BEGINNING else first.end
    goes_on = unit(money.origin + _DAY, Grain.MONTH).start
    whole = list(periods(Period(begin, goes_on), Grain.MONTH)) if begin < goes_on else []
    columns = [money.daily.total(part) for part in whole]
    columns.append(np.array([outlook.median for outlook in running]))
    start = whole[0].start if whole else goes_on
    return Months(start, np.stack(columns, axis=1), tuple(running))


def _distance(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month
