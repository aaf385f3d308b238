"""Compares a plan with the best months of history: targets that no month supports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metrics.core.calendar import unit, working_days
from metrics.core.evaluate import Run
from metrics.core.scope import Grain, Rules, Scope
from metrics.planning.actuals import MonthActuals, department_months, owner_months, sum_months
from metrics.planning.grid import PlanGrid

_LEAST_MONTHS = 3  # with fewer months of history nothing is checked
_RECENT_MONTHS = 3  # last months that define the usual ratios
_LEAST_DEALS = 10  # fewer deals created or won are too few for a ratio
_HALF = 0.5  # of a month's working days; a manager's shorter month does not count
_TOLERANCE = 1 + 1e-6


@dataclass(frozen=True)
class BestMonth:
    """The best month of history: value, owner (None: the department), month."""

    value: float
    owner: str | None
    month: date


@dataclass(frozen=True)
class UnsupportedTarget:
    """A target above the best month of history, of the department (subject None) or a manager.

    `key`: amount (of a working day, in what the plan measures), conversion (deals won ÷ created,
    if it alone had to carry the plan) or calls (of a manager on a working day, likewise).
    `month`: the hardest one of the plan; `needed` there, beside the `best` month so far.
    """

    key: str
    month: date
    needed: float
    best: BestMonth
    subject: str | None = None

    @property
    def facts(self) -> dict[str, object]:
        """Facts for the sentence of the interface."""
        return {
            "subject": self.subject,
            "month": self.month,
            "needed": self.needed,
            "best": self.best.value,
            "who": self.best.owner,
            "when": self.best.month,
        }


def unsupported_targets(run: Run, scope: Scope, grid: PlanGrid) -> list[UnsupportedTarget]:
    """Targets of the plan that no history supports; empty where the plan is supported.

    A plan whose hardest month asks for no more a working day than the best month brought is
    supported, however that month came about; a manager is measured by the best month of anyone.
    An unsupported amount is also expressed in conversion and in calls a day, each as if it alone
    had to carry the plan, and listed where that too is beyond the best month. With under three
    months of history the list is empty.
    """
    owners = owner_months(run, scope, grid.measure)
    whole = department_months(owners, scope.rules)
    if len(whole) < _LEAST_MONTHS:
        return []
    targets = _unsupported_of_row(
        None, grid.totals, grid, whole, sum_months(whole[-_RECENT_MONTHS:]), scope.rules
    )
    whole_months = [
        month for month in owners if month.owner is not None and _is_whole(month, scope.rules)
    ]
    recent = {month.first for month in whole[-_RECENT_MONTHS:]}
    for subject in grid.subjects("owner") if whole_months else ():
        own = [month for month in whole_months if month.owner == subject and month.first in recent]
        usual = sum_months(own) if own else None
        if usual is None or min(usual.won, usual.created) < _LEAST_DEALS:
            usual = _average(sum_months(whole[-_RECENT_MONTHS:]))
        targets += _unsupported_of_row(
            subject, grid.row("owner", subject), grid, whole_months, usual, scope.rules
        )
    return targets


def _unsupported_of_row(
    subject: str | None,
    row: Sequence[int],
    grid: PlanGrid,
    actuals: Sequence[MonthActuals],
    usual: MonthActuals,
    rules: Rules,
) -> list[UnsupportedTarget]:
    """The hardest month of a row compared with the best actual months."""
    best = _best_months(actuals)
    per_day = [
        amount / grid.unit / max(working_days(unit(month, Grain.MONTH), rules), 1)
        for month, amount in zip(grid.months, row, strict=True)
    ]
    hardest = max(range(len(per_day)), key=per_day.__getitem__)
    needed = {"amount": per_day[hardest], **_needed_ratios(per_day[hardest], usual)}
    if "amount" not in best or per_day[hardest] <= best["amount"].value * _TOLERANCE:
        return []
    return [
        UnsupportedTarget(key, grid.months[hardest], value, best[key], subject)
        for key, value in needed.items()
        if key in best and value > best[key].value * _TOLERANCE
    ]


def _needed_ratios(per_day: float, usual: MonthActuals) -> dict[str, float]:
    """Conversion at the usual leads and check, calls at the usual conversion and check."""
    needed: dict[str, float] = {}
    if usual.amount <= 0 or not usual.won or not usual.days:
        return needed
    deals = per_day * usual.won / usual.amount  # of a working day
    if usual.created:
        needed["conversion"] = deals * usual.days / usual.created
    if usual.calls and usual.person_days:
        people = usual.person_days / usual.days
        needed["calls"] = deals * usual.calls / usual.won / people
    return needed


def _best_months(actuals: Sequence[MonthActuals]) -> dict[str, BestMonth]:
    best: dict[str, BestMonth] = {}
    for month in actuals:
        figures = {"amount": month.amount / month.days if month.days else 0.0}
        if month.created >= max(
            _LEAST_DEALS, month.won
        ):  # a ratio above one includes deals created earlier
            figures["conversion"] = month.won / month.created
        if month.person_days:
            figures["calls"] = month.calls / month.person_days
        for key, value in figures.items():
            if value > 0 and (key not in best or value > best[key].value):
                best[key] = BestMonth(value, month.owner, month.first)
    return best


def _average(whole: MonthActuals) -> MonthActuals:
    """The department's month of an average manager: figures ÷ managers present."""
    people = whole.person_days / whole.days if whole.days else 0.0
    if not people:
        return whole
    return MonthActuals(
        None,
        whole.first,
        whole.days,
        whole.days,
        whole.amount / people,
        whole.created / people,
        whole.won / people,
        whole.calls / people,
    )


def _is_whole(month: MonthActuals, rules: Rules) -> bool:
    return month.days >= _HALF * working_days(unit(month.first, Grain.MONTH), rules)
