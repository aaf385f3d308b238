"""All checks by their names, asked one at a time."""

from collections.abc import Mapping
from types import MappingProxyType

from metrics.core.evaluate import Run
from metrics.core.scope import Scope
from metrics.reports.checks.check import Check, found, prepare
from metrics.reports.checks.finding import Found
from metrics.reports.checks.quality import GAPS
from metrics.reports.checks.reconciliation import CHECKS
from metrics.reports.checks.waiting import ALL as EVERYBODY
from metrics.reports.checks.waiting import WAITING

ALL: Mapping[str, Check] = MappingProxyType(
    {check.name: check for check in (*CHECKS, *GAPS, *WAITING)}
)


def checked(run: Run, scope: Scope, name: str, limit: int = 0) -> Found:
    """What the check of that name finds, with at most so many of its rows."""
    return found(run, scope, ALL[name], limit)


def prepare_sentence(scope: Scope) -> None:
    """Compile what the first sentence of the coordinator's page asks."""
    for check in CHECKS:
        prepare(scope, check)
    for check in WAITING:
        prepare(scope, check, EVERYBODY)
