"""Totals of the whole department that one of its managers may see: of whole months only."""

from dataclasses import replace

from metrics.core import answer
from metrics.core.answer import Figure, Run
from metrics.core.calendar import touched_months
from metrics.core.metric import Metric
from metrics.core.scope import Compare, Period, Scope


def department_scope(scope: Scope) -> Scope:
    """The same months of the whole department: no filters, no single days.

    A day's total less one's own would be a colleague's sale; a month's is a sum of several.
    """
    return Scope(
        touched_months(scope.period),
        now=scope.now,
        compare=Compare.NONE,
        rules=scope.rules,
        rights=replace(scope.rights.whole, totals_only=True),
    )


class Department:
    """Answers totals of the department and no other query."""

    def __init__(self, run: Run, scope: Scope) -> None:
        self._run = run
        self._scope = scope

    @property
    def period(self) -> Period:
        """The months that the totals cover."""
        return self._scope.period

    def totals(self, *metrics: Metric) -> dict[str, Figure]:
        """Each metric over all managers."""
        return answer.totals(self._run, metrics, self._scope)
