"""Who sells, from when to when, and for what share of full time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import ibis.expr.types as ir

from metrics.core.calendar import unit, working_days
from metrics.core.evaluate import Run, ask
from metrics.core.query_plan import Shape
from metrics.core.scope import Grain, Period, Rules, Scope

_DAY = timedelta(days=1)
_SELLS = (None, "manager")


@dataclass(frozen=True)
class Person:
    """One of the list of people; days are inclusive, empty means always."""

    owner: str
    team: str | None = None
    hired_at: date | None = None
    left_at: date | None = None
    full_time_share: float = 1.0

    def present(self, period: Period, rules: Rules) -> float:
        """Share of the period's working days that he is in the company, from 0 to 1."""
        start = max(period.start, self.hired_at or period.start)
        end = min(period.end, self.left_at + _DAY if self.left_at else period.end)
        if end <= start:
            return 0.0
        whole = Period(start, end)
        return working_days(whole, rules) / max(working_days(period, rules), 1)

    def heads(self, months: Sequence[date], rules: Rules) -> tuple[float, ...]:
        """His full times in each of these months."""
        return tuple(
            self.full_time_share * self.present(unit(month, Grain.MONTH), rules) for month in months
        )


def people(run: Run, scope: Scope) -> list[Person]:
    """The managers of the list of people by name, narrowed to the scope's owners and teams.

    Heads and coordinators sell nothing by plan; a person without a role is a manager.
    """
    query = ask(_listed, scope)
    found = run(query).to_pylist()
    return [
        Person(
            row["owner"],
            row["team"],
            row["hired_at"],
            row["left_at"],
            1.0 if row["full_time_share"] is None else row["full_time_share"],
        )
        for row in found
        if row["role"] in _SELLS
        and (not scope.owners or row["owner"] in scope.owners)
        and (not scope.teams or row["team"] in scope.teams)
    ]


def _listed(shape: Shape) -> ir.Table:
    owners = shape.known.owners
    names = ("owner", "team", "role", "hired_at", "left_at", "full_time_share")
    return owners.filter(owners.owner.notnull()).select(*names).order_by("owner")
