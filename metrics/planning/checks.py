"""A plan beside what has ever been done: where no history supports it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metrics.core.calendar import unit, working_days
from metrics.core.evaluate import Run
from metrics.core.scope import Grain, Rules, Scope
from metrics.planning.actuals import Month, added, department_months, owners_months
from metrics.planning.grid import PlanGrid

_LEAST = 3  # months of history without which nothing is known of what can be done
_USUAL = 3  # last months that say what is usual
_FEW = 10  # deals created or won below which a ratio of them is an accident
_HALF = 0.5  # of a month's working days, below which somebody's month tells nothing of a month
_HAIR = 1 + 1e-6


@dataclass(frozen=True)
class Best:
    """The most anyone has done in a month: who (None: the department) and when."""

    value: float
    who: str | None
    month: date


@dataclass(frozen=True)
class Doubt:
    """What a plan asks for that nobody has done: of the department (subject None) or a manager.

    `key`: amount (of a working day, in what the plan measures), conversion (deals won ÷ created,
    if it alone had to carry the plan) or calls (of a manager on a working day, likewise).
    `month`: the hardest one of the plan; `needed` there, beside the `best` month so far.
    """

    key: str
    month: date
    needed: float
    best: Best
    subject: str | None = None

    @property
    def facts(self) -> dict[str, object]:
        """What a sentence is made of."""
        return {
            "subject": self.subject,
            "month": self.month,
            "needed": self.needed,
            "best": self.best.value,
            "who": self.best.who,
            "when": self.best.month,
        }


def unsupported(run: Run, scope: Scope, grid: PlanGrid) -> list[Doubt]:
    """Why no history supports the plan; empty where the past shows that it can be.

    A plan whose hardest month asks for no more a working day than the best month brought is
    supported, however that month came about; a manager is measured by the best month of anyone.
    What is above is also put in conversion and in calls a day, each as if it alone had to carry
    the plan, and told where that too is beyond the best month. Under three months of history
    nothing is known, and nothing doubted.
    """
    owners = owners_months(run, scope, grid.measure)
    whole = department_months(owners, scope.rules)
    if len(whole) < _LEAST:
        return []
    told = _doubts(None, grid.totals, grid, whole, added(whole[-_USUAL:]), scope.rules)
    able = [month for month in owners if month.who is not None and _is_whole(month, scope.rules)]
    recent = {month.first for month in whole[-_USUAL:]}
    for subject in grid.subjects("owner") if able else ():
        own = [month for month in able if month.who == subject and month.first in recent]
        usual = added(own) if own else None
        if usual is None or min(usual.won, usual.created) < _FEW:
            usual = _average(added(whole[-_USUAL:]))
        told += _doubts(subject, grid.row("owner", subject), grid, able, usual, scope.rules)
    return told


def _doubts(
    subject: str | None,
    row: Sequence[int],
    grid: PlanGrid,
    done: Sequence[Month],
    usual: Month,
    rules: Rules,
) -> list[Doubt]:
    """The hardest month of a row beside the best ones of those who have done it."""
    best = _best(done)
    asked = [
        amount / grid.unit / max(working_days(unit(month, Grain.MONTH), rules), 1)
        for month, amount in zip(grid.months, row, strict=True)
    ]
    hardest = max(range(len(asked)), key=asked.__getitem__)
    needed = {"amount": asked[hardest], **_needed(asked[hardest], usual)}
    if "amount" not in best or asked[hardest] <= best["amount"].value * _HAIR:
        return []
    return [
        Doubt(key, grid.months[hardest], value, best[key], subject)
        for key, value in needed.items()
        if key in best and value > best[key].value * _HAIR
    ]


def _needed(asked: float, usual: Month) -> dict[str, float]:
    """Conversion at the usual leads and check, calls at the usual conversion and check."""
    told: dict[str, float] = {}
    if usual.amount <= 0 or not usual.won or not usual.days:
        return told
    deals = asked * usual.won / usual.amount  # of a working day
    if usual.created:
        told["conversion"] = deals * usual.days / usual.created
    if usual.calls and usual.person_days:
        people = usual.person_days / usual.days
        told["calls"] = deals * usual.calls / usual.won / people
    return told


def _best(done: Sequence[Month]) -> dict[str, Best]:
    found: dict[str, Best] = {}
    for month in done:
        figures = {"amount": month.amount / month.days if month.days else 0.0}
        if month.created >= max(_FEW, month.won):  # over one it tells of deals created before
            figures["conversion"] = month.won / month.created
        if month.person_days:
            figures["calls"] = month.calls / month.person_days
        for key, value in figures.items():
            if value > 0 and (key not in found or value > found[key].value):
                found[key] = Best(value, month.who, month.first)
    return found


def _average(whole: Month) -> Month:
    """One manager of the department: its figures over the days of its people."""
    people = whole.person_days / whole.days if whole.days else 0.0
    if not people:
        return whole
    return Month(
        None,
        whole.first,
        whole.days,
        whole.days,
        whole.amount / people,
        whole.created / people,
        whole.won / people,
        whole.calls / people,
    )


def _is_whole(month: Month, rules: Rules) -> bool:
    return month.days >= _HALF * working_days(unit(month.first, Grain.MONTH), rules)
