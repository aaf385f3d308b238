"""Actual results by month, of the department and of each manager."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from metrics.core.answer import by
from metrics.core.calendar import unit, working_days
from metrics.core.evaluate import Run
from metrics.core.metric import Metric
from metrics.core.scope import Compare, Grain, Rules, Scope
from metrics.definitions.conversion import leads, won_deals
from metrics.definitions.receipts import net_receipts
from metrics.forecasting.series import forecast_metric
from metrics.planning.company_defaults import own_calls
from metrics.planning.measures import MEASURES
from metrics.planning.people import Person, people
from metrics.planning.shares import last_complete_months

BACK = 24  # complete months


@dataclass(frozen=True)
class MonthActuals:
    """A month's results of one manager (`owner` None: of the department).

    `days`: working days in the company; `person_days`: those of everybody who called; `amount`: of
    the planned measure, in money or deals; `created` and `won`: deals; `calls`: with an owner.
    """

    owner: str | None
    first: date
    days: float
    person_days: float
    amount: float = 0.0
    created: float = 0.0
    won: float = 0.0
    calls: float = 0.0


def owner_months(run: Run, scope: Scope, measure: str) -> list[MonthActuals]:
    """Every manager's months among the last 24 complete ones; `owner` None: without an owner."""
    history_scope = replace(scope, period=last_complete_months(scope, BACK), compare=Compare.NONE)
    amount = _amount(run, scope, measure)
    metrics: dict[str, Metric] = {"created": leads, "won": won_deals, "calls": own_calls}
    if amount is not None:
        metrics["amount"] = amount
    filterable = [m for m in dict.fromkeys(metrics.values()) if set(scope.filters) <= m.dimensions]
    listed = {person.owner: person for person in people(run, scope)}
    months = []
    for row in (
        by(run, ("owner", Grain.MONTH.value), filterable, history_scope) if filterable else ()
    ):
        owner, first = row.key
        assert isinstance(first, date)
        figures = {
            name: float(row.figures[metric.name].value or 0.0)
            for name, metric in metrics.items()
            if metric in filterable
        }
        days = _days(listed.get(str(owner)), first, scope.rules)
        calling = days if owner is not None and figures.get("calls") else 0.0
        months.append(
            MonthActuals(None if owner is None else str(owner), first, days, calling, **figures)
        )
    return months


def department_months(rows: Iterable[MonthActuals], rules: Rules) -> list[MonthActuals]:
    """The managers' months added up, in order."""
    by_month: dict[date, list[MonthActuals]] = {}
    for row in rows:
        by_month.setdefault(row.first, []).append(row)
    return [
        replace(sum_months(months), owner=None, days=working_days(unit(first, Grain.MONTH), rules))
        for first, months in sorted(by_month.items())
    ]


def sum_months(rows: Sequence[MonthActuals]) -> MonthActuals:
    """Several months as one, with the owner and the date of the first."""
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
    metric = MEASURES.get(measure, net_receipts)
    return forecast_metric(run, scope) if metric is net_receipts else metric


def _days(person: Person | None, first: date, rules: Rules) -> float:
    month = unit(first, Grain.MONTH)
    there = person.present(month, rules) if person else 1.0
    return there * working_days(month, rules)
