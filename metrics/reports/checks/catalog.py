"""All checks by name."""

from collections.abc import Mapping
from types import MappingProxyType

from metrics.core.evaluate import Run
from metrics.core.scope import Scope
from metrics.reports.checks.check import Check, prepare, run_check
from metrics.reports.checks.finding import Findings
from metrics.reports.checks.quality import QUALITY_CHECKS
from metrics.reports.checks.reconciliation import RECONCILIATION_CHECKS
from metrics.reports.checks.waiting import EVERY_ROW as EVERYBODY
from metrics.reports.checks.waiting import WAITING_CHECKS

CHECKS_BY_NAME: Mapping[str, Check] = MappingProxyType(
    {check.name: check for check in (*RECONCILIATION_CHECKS, *QUALITY_CHECKS, *WAITING_CHECKS)}
)


def check_by_name(run: Run, scope: Scope, name: str, limit: int = 0) -> Findings:
    """What the check of that name finds, with at most so many of its rows."""
    return run_check(run, scope, CHECKS_BY_NAME[name], limit)


def prepare_sentence(scope: Scope) -> None:
    """Compiles the queries of the first sentence on the coordinator's page."""
    for check in RECONCILIATION_CHECKS:
        prepare(scope, check)
    for check in WAITING_CHECKS:
        prepare(scope, check, EVERYBODY)
