"""The roster of managers: dates of employment and share of full time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import ibis.expr.types as ir

from metrics.core.calendar import unit, working_days
from metrics.core.evaluate import Run, report_query
from metrics.core.query_plan import Shape
from metrics.core.scope import Grain, Period, Rules, Scope

_DAY = timedelta(days=1)
_SELLING_ROLES = (None, "manager")


@dataclass(frozen=True)
class Person:
    """A person of the roster; days are inclusive, empty means unlimited."""

    owner: str
    team: str | None = None
    hired_at: date | None = None
    left_at: date | None = None
    full_time_share: float = 1.0

    def present(self, period: Period, rules: Rules) -> float:
        """Share of the period's working days in the company, from 0 to 1."""
        start = max(period.start, self.hired_at or period.start)
        end = min(period.end, self.left_at + _DAY if self.left_at else period.end)
        if end <= start:
            return 0.0
        whole = Period(start, end)
        return working_days(whole, rules) / max(working_days(period, rules), 1)

    def heads(self, months: Sequence[date], rules: Rules) -> tuple[float, ...]:
        """Full-time share × presence in each of these months."""
        return tuple(
            self.full_time_share * self.present(unit(month, Grain.MONTH), rules) for month in months
        )


def people(run: Run, scope: Scope) -> list[Person]:
    """The managers of the roster by name, filtered by the scope's owners and teams.

    Heads and coordinators have no plans of their own; a person without a role is a manager.
    """
    query = report_query(_roster, scope)
    rows = run(query).to_pylist()
    return [
        Person(
            row["owner"],
            row["team"],
            row["hired_at"],
            row["left_at"],
            1.0 if row["full_time_share"] is None else row["full_time_share"],
        )
        for row in rows
        if row["role"] in _SELLING_ROLES
        and _passes(scope, "owner", row["owner"])
        and _passes(scope, "team", row["team"])
    ]


def _passes(scope: Scope, dimension: str, value: str | None) -> bool:
    """Whether the scope selects this value, or selects nothing in this dimension."""
    selected = scope.selected.get(dimension, ())
    return not selected or value in selected


def _roster(shape: Shape) -> ir.Table:
    owners = shape.tables.owners
    names = ("owner", "team", "role", "hired_at", "left_at", "full_time_share")
    return owners.filter(owners.owner.notnull()).select(*names).order_by("owner")
