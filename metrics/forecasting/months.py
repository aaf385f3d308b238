"""Receipts month by month as arrays, and the months that have not begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from metrics.core.calendar import periods, shift, unit
from metrics.core.scope import Grain, Period
from metrics.forecasting.series import Receipts
from metrics.models import ahead as model
from metrics.models.outlook import Outlook

_DAY = timedelta(days=1)
_BEGINNING = 7  # a month whose first money comes later was not covered whole
_YEAR = 12  # the spread is learnt over a year ahead, however few months are asked
_FURTHEST = 24  # months ahead beyond which nobody should ask


@dataclass(frozen=True)
class Months:
    """Whole months of money by segments, the running one as it is forecast.

    `values` is segments × months from `first` on; `running` is the outlook of the last of them,
    which goes on (or begins) on the day after the last one seen.
    """

    first: date
    values: NDArray[np.float64]
    running: tuple[Outlook, ...]

    @property
    def after(self) -> date:
        """First day of the first month that has not begun."""
        return shift(self.first, Grain.MONTH, self.values.shape[1])

    def ahead(self, count: int) -> list[list[Outlook]]:
        """By segments, the next months that have not begun."""
        by_segment = model.ahead(self.values, max(count, _YEAR))
        return [row[:count] for row in by_segment]

    def total(self, places: Sequence[int]) -> list[Outlook]:
        """By segments, the sum of some of the months ahead, 1 the next."""
        return model.total(self.values, max(places), places)

    def later(self, first: date) -> list[Outlook]:
        """By segments, the month ahead that begins on `first`."""
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
