"""To whom to give those who wait: a proposal with a reason for each, the same every time.

Load is open deals by full time, the ones that wait not counted until they are given. The fair load
is all open deals ÷ all full time. A client stays with his manager while that one is at work and his
load stays within a quarter above the fair one; whoever is left goes, the longest wait first, to
the manager with the greatest

    chance ÷ (1 + load ÷ fair load)

where chance is his cohort conversion of that source over twelve months, drawn towards the usual
one while he has few such deals. Of equals the less loaded takes it, then the first by name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from metrics.reports.checks.finding import Finding
from metrics.reports.distribution.capacity import Hand, Rate

ROOM = 1.25  # of the fair load: so much a manager may have and keep his own clients


class Why(StrEnum):
    """Why a client is proposed to a manager."""

    STAYS = "stays"
    NOBODY = "nobody"
    LEFT = "left"
    AWAY = "away"
    OVERLOADED = "overloaded"


@dataclass(frozen=True)
class Proposal:
    """One who waits, to whom to give him, and what speaks for it.

    `why` says what became of the present manager. `load` is what the proposed one has open by full
    time before this one, `fair` what everybody would have if all had the same. `chance` is his
    conversion of the source as it was reckoned with, `rate` the bare counts, `usual` everybody's.
    """

    row: Finding
    owner: str
    why: Why
    load: float
    fair: float
    chance: float
    rate: Rate
    usual: float


@dataclass
class _Desk:
    """What a manager has while the queue is given out."""

    hand: Hand
    open: float

    @property
    def load(self) -> float:
        return self.open / self.hand.full_time


def distribute(queue: Sequence[Finding], hands: Sequence[Hand]) -> list[Proposal]:
    """A proposal for each who waits, in the order of the queue; empty without free hands."""
    if not hands:
        return []
    desks = {hand.owner: _Desk(hand, hand.open - _own(queue, hand)) for hand in hands}
    whole = sum(desk.open for desk in desks.values()) + len(queue)
    fair = whole / sum(hand.full_time for hand in hands)
    usual = _Usual(hands)
    told: dict[tuple[str, str, str | None], Proposal] = {}
    for row in queue:
        if _why(row, desks, fair) is Why.STAYS:
            told[_key(row)] = _given(row, desks[row.owner or ""], Why.STAYS, fair, usual)
    for row in queue:
        if _key(row) not in told:
            why = _why(row, desks, fair)
            best = min(desks.values(), key=lambda desk: _order(desk, row, fair, usual))
            told[_key(row)] = _given(row, best, why, fair, usual)
    return [told[_key(row)] for row in queue]


class _Usual:
    """Everybody's conversion: of a source, drawn towards that of all sources."""

    def __init__(self, hands: Sequence[Hand]) -> None:
        whole = sum((hand.rate for hand in hands), Rate())
        self._all = whole.value or 0.0
        self._of: Mapping[str | None, Rate] = {
            source: sum((hand.rates.get(source, Rate()) for hand in hands), Rate())
            for source in {source for hand in hands for source in hand.rates}
        }

    def of(self, source: str | None) -> float:
        return self._of.get(source, Rate()).towards(self._all)


def _own(queue: Sequence[Finding], hand: Hand) -> int:
    """How many of his open deals wait themselves; leads are not among the open deals."""
    return sum(row.owner == hand.owner and row.deal_id is not None for row in queue)


def _why(row: Finding, desks: Mapping[str, _Desk], fair: float) -> Why:
    """What speaks for or against the present manager."""
    if row.owner is None:
        return Why.NOBODY
    if row.has_left:
        return Why.LEFT
    desk = desks.get(row.owner)
    if desk is None:
        return Why.AWAY
    full = (desk.open + 1) / desk.hand.full_time > fair * ROOM
    return Why.OVERLOADED if full else Why.STAYS


def _given(row: Finding, desk: _Desk, why: Why, fair: float, usual: _Usual) -> Proposal:
    """The proposal, with the client on the manager's desk from now on."""
    rate, common = desk.hand.rates.get(row.source, Rate()), usual.of(row.source)
    if why is Why.OVERLOADED and desk.hand.owner == row.owner:
        why = Why.STAYS
    told = Proposal(
        *(row, desk.hand.owner, why, desk.load, fair, rate.towards(common), rate, common)
    )
    desk.open += 1
    return told


def _order(desk: _Desk, row: Finding, fair: float, usual: _Usual) -> tuple[float, float, str]:
    chance = desk.hand.rates.get(row.source, Rate()).towards(usual.of(row.source))
    score = chance / (1 + desk.load / fair) if fair else chance
    return -score, desk.load, desk.hand.owner


def _key(row: Finding) -> tuple[str, str, str | None]:
    return row.source_system, row.row_key, row.reason
