"""Proposes a manager, with a reason, for each waiting client; deterministic.

Load is open deals ÷ full-time share, waiting ones not counted until assigned. The fair load is all
open deals ÷ all full time. A client stays with the present manager while that one is at work and
at most a quarter above the fair load; the others go, the longest wait first, to the manager with
the greatest

    chance ÷ (1 + load ÷ fair load)

where chance is the manager's cohort conversion of that source over twelve months, shrunk towards
the usual one while there are few such deals. Of equals the less loaded one takes it, then the
first by name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from metrics.reports.checks.finding import Finding
from metrics.reports.distribution.capacity import AvailableManager, ConversionRate

OVERLOAD = 1.25  # of the fair load: so much a manager may have and keep his own clients


class ProposalReason(StrEnum):
    """Why a client is proposed to a manager."""

    STAYS = "stays"
    NOBODY = "nobody"
    LEFT = "left"
    AWAY = "away"
    OVERLOADED = "overloaded"


@dataclass(frozen=True)
class Proposal:
    """A waiting row, the proposed manager, and the figures behind the proposal.

    `why` is the state of the present manager. `load` is the proposed manager's open deals ÷ full
    time before this row, `fair` the load of everybody if it were equal. `chance` is the manager's
    shrunk conversion of the source, `rate` its bare counts, `usual` everybody's conversion.
    """

    row: Finding
    owner: str
    why: ProposalReason
    load: float
    fair: float
    chance: float
    rate: ConversionRate
    usual: float


@dataclass
class _Workload:
    """A manager's open deals while the queue is distributed."""

    manager: AvailableManager
    open: float

    @property
    def load(self) -> float:
        """Open deals ÷ full-time share."""
        return self.open / self.manager.full_time


def distribute(queue: Sequence[Finding], managers: Sequence[AvailableManager]) -> list[Proposal]:
    """A proposal for each waiting row, in the order of the queue; empty without managers."""
    if not managers:
        return []
    workloads = {
        manager.owner: _Workload(manager, manager.open - _waiting_of(queue, manager))
        for manager in managers
    }
    whole = sum(workload.open for workload in workloads.values()) + len(queue)
    fair = whole / sum(manager.full_time for manager in managers)
    usual = _UsualConversion(managers)
    proposals: dict[tuple[str, str, str | None], Proposal] = {}
    for row in queue:
        if _why(row, workloads, fair) is ProposalReason.STAYS:
            proposals[_key(row)] = _assign(
                row, workloads[row.owner or ""], ProposalReason.STAYS, fair, usual
            )
    for row in queue:
        if _key(row) not in proposals:
            why = _why(row, workloads, fair)
            best = min(workloads.values(), key=lambda workload: _order(workload, row, fair, usual))
            proposals[_key(row)] = _assign(row, best, why, fair, usual)
    return [proposals[_key(row)] for row in queue]


class _UsualConversion:
    """Everybody's conversion of a source, shrunk towards that of all sources."""

    def __init__(self, managers: Sequence[AvailableManager]) -> None:
        whole = sum((manager.rate for manager in managers), ConversionRate())
        self._all = whole.value or 0.0
        self._of: Mapping[str | None, ConversionRate] = {
            source: sum(
                (manager.rates.get(source, ConversionRate()) for manager in managers),
                ConversionRate(),
            )
            for source in {source for manager in managers for source in manager.rates}
        }

    def of(self, source: str | None) -> float:
        """Conversion of the source, from 0 to 1."""
        return self._of.get(source, ConversionRate()).shrunk_to(self._all)


def _waiting_of(queue: Sequence[Finding], manager: AvailableManager) -> int:
    """How many of the manager's open deals are in the queue; leads are not open deals."""
    return sum(row.owner == manager.owner and row.deal_id is not None for row in queue)


def _why(row: Finding, workloads: Mapping[str, _Workload], fair: float) -> ProposalReason:
    """Whether the present manager keeps the client, or why not."""
    if row.owner is None:
        return ProposalReason.NOBODY
    if row.has_left:
        return ProposalReason.LEFT
    workload = workloads.get(row.owner)
    if workload is None:
        return ProposalReason.AWAY
    full = (workload.open + 1) / workload.manager.full_time > fair * OVERLOAD
    return ProposalReason.OVERLOADED if full else ProposalReason.STAYS


def _assign(
    row: Finding, workload: _Workload, why: ProposalReason, fair: float, usual: _UsualConversion
) -> Proposal:
    """The proposal; adds the row to the manager's workload."""
    rate, common = workload.manager.rates.get(row.source, ConversionRate()), usual.of(row.source)
    if why is ProposalReason.OVERLOADED and workload.manager.owner == row.owner:
        why = ProposalReason.STAYS
    proposal = Proposal(
        *(
            row,
            workload.manager.owner,
            why,
            workload.load,
            fair,
            rate.shrunk_to(common),
            rate,
            common,
        )
    )
    workload.open += 1
    return proposal


def _order(
    workload: _Workload, row: Finding, fair: float, usual: _UsualConversion
) -> tuple[float, float, str]:
    chance = workload.manager.rates.get(row.source, ConversionRate()).shrunk_to(
        usual.of(row.source)
    )
    score = chance / (1 + workload.load / fair) if fair else chance
    return -score, workload.load, workload.manager.owner


def _key(row: Finding) -> tuple[str, str, str | None]:
    return row.source_system, row.row_key, row.reason
