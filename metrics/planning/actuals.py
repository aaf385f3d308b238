"""What has been done so far, month by month: by the department and by each manager."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from metrics.core.answer import by
from metrics.core.calendar import unit, working_days
from metrics.core.evaluate import Run
from metrics.core.metric import Metric
from metrics.core.scope import Compare, Grain, Rules, Scope
from metrics.definitions.conversion import leads, won_deals
from metrics.forecasting.series import measured
from metrics.planning.company_defaults import margin_money, own_calls
from metrics.planning.people import Person, people
from metrics.planning.shares import past

BACK = 24  # complete months


@dataclass(frozen=True)
class Month:
    """A month of somebody's work (`who` None: the department's).

    `days`: working days that he was there; `person_days`: of all who called; `amount`: of what is
    planned, in money or deals; `created` and `won`: deals; `calls`: with a known manager.
    """

    who: str | None
    first: date
    days: float
    person_days: float
    amount: float = 0.0
    created: float = 0.0
    won: float = 0.0
    calls: float = 0.0


def owners_months(run: Run, scope: Scope, measure: str) -> list[Month]:
    """Every manager's months among the last 24 complete ones; `who` None: of nobody known."""
    asked = replace(scope, period=past(scope, BACK), compare=Compare.NONE)
    amount = _amount(run, scope, measure)
    metrics: dict[str, Metric] = {"created": leads, "won": won_deals, "calls": own_calls}
    if amount is not None:
        metrics["amount"] = amount
    able = [m for m in dict.fromkeys(metrics.values()) if set(scope.filters) <= m.dimensions]
    listed = {person.owner: person for person in people(run, scope)}
    found = []
    for row in by(run, ("owner", Grain.MONTH.value), able, asked) if able else ():
        who, first = row.key
        assert isinstance(first, date)
        told = {
            name: float(row.figures[metric.name].value or 0.0)
            for name, metric in metrics.items()
            if metric in able
        }
        days = _days(listed.get(str(who)), first, scope.rules)
        calling = days if who is not None and told.get("calls") else 0.0
        found.append(Month(None if who is None else str(who), first, days, calling, **told))
    return found


def department_months(rows: Iterable[Month], rules: Rules) -> list[Month]:
    """The managers' months added up, in order."""
    together: dict[date, list[Month]] = {}
    for row in rows:
        together.setdefault(row.first, []).append(row)
    return [
        replace(added(told), who=None, days=working_days(unit(first, Grain.MONTH), rules))
        for first, told in sorted(together.items())
    ]


def added(rows: Sequence[Month]) -> Month:
    """Several months as one, of whoever comes first."""
    return replace(
        rows[0],
        days=sum(row.days for row in rows),
        person_days=sum(row.person_days for row in rows),
        amount=sum(row.amount for row in rows),
        created=sum(row.created for row in rows),
        won=sum(row.won for row in rows),
        calls=sum(row.calls for row in rows),
    )


def _amount(run: Run, scope: Scope, measure: str) -> Metric | None:
    if measure == "won_deals":
        return won_deals
    return margin_money if measure == "margin" else measured(run, scope)


def _days(person: Person | None, first: date, rules: Rules) -> float:
    month = unit(first, Grain.MONTH)
    there = person.present(month, rules) if person else 1.0
    return there * working_days(month, rules)
