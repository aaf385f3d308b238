"""The funnel on its three bases: how far deals came, what moved, what stands where."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from metrics.core.evaluate import Run
from metrics.core.scope import Scope
from metrics.reports.funnel import transitions
from metrics.reports.funnel.stages import Order, Told, order, places, told


class Basis(StrEnum):
    """Which deals a funnel counts."""

    COHORT = "cohort"  # created in the period: how far they came
    MOVEMENT = "movement"  # what entered each stage in the period
    SNAPSHOT = "snapshot"  # where open deals stand at the period's end


@dataclass(frozen=True)
class Step:
    """One stage of a funnel.

    `deals` and `amount`: those that came at least this far, entered it or stand in it, by the
    basis. `lost` and `open` of them end or stand here; `skipped` came past without entering,
    `returned` came back from a later stage. `median_days` is the usual stay.
    """

    stage: str
    deals: int
    amount: float | None
    share_first: float | None = None
    share_previous: float | None = None
    median_days: float | None = None
    lost: int = 0
    open: int = 0
    skipped: int = 0
    returned: int = 0
    is_won: bool = False


def steps(run: Run, scope: Scope, basis: Basis | str) -> list[Step]:
    """The funnel, first stage to last; the win is its last step, except in a snapshot.

    Columns:  the fields of Step
    """
    found = order(run, scope)
    match Basis(basis):
        case Basis.COHORT:
            rows = _cohort(run, scope, found)
        case Basis.MOVEMENT:
            rows = _movement(run, scope, found)
        case Basis.SNAPSHOT:
            rows = _snapshot(run, scope, found)
    return _with_shares(rows)


def knows_history(run: Run, scope: Scope) -> bool:
    """Whether any deal shows more than its present stage."""
    return order(run, scope).is_known


def bottleneck(steps: Sequence[Step]) -> Step | None:
    """The step before which the largest part of the decided deals is lost.

    None when nothing is lost, and in a snapshot, whose stages hold different deals.
    """
    if not any(step.is_won for step in steps):
        return None
    shares = {place: passed(steps, place) for place in range(1, len(steps))}
    falls = {place: share for place, share in shares.items() if share is not None and share < 1}
    return steps[min(falls, key=lambda place: falls[place])] if falls else None


def passed(steps: Sequence[Step], place: int) -> float | None:
    """Of the deals that left the step before, the share that came on to this one.

    Deals that still stand there have lost nothing yet and are left out; None when none left.
    """
    came, lost = steps[place].deals, steps[place - 1].lost
    return came / (came + lost) if came + lost else None


def _cohort(run: Run, scope: Scope, found: Order) -> list[Step]:
    """Deals created in the period, each counted in every stage up to its furthest."""
    ends = told(run, scope, transitions.furthest, places(found))
    stays = _by_stage(told(run, scope, transitions.cohort_stays, places(found)))
    rows = []
    for place, stage in enumerate(found.stages):
        here = [row for row in ends if _number(row, "furthest") >= place or row["status"] == "won"]
        stay = stays.get(stage, {})
        deals = sum(_number(row, "deals") for row in here)
        rows.append(
            Step(
                stage,
                deals,
                _sum(here),
                median_days=_float(stay.get("median_days")),
                lost=_count(ends, "lost", "furthest", place),
                open=_count(ends, "open", "present", place),
                skipped=deals - _number(stay, "deals"),
                returned=_number(stay, "returned"),
            )
        )
    won = [row for row in ends if row["status"] == "won"]
    return [*rows, _won(found, won)]


def _movement(run: Run, scope: Scope, found: Order) -> list[Step]:
    """Entries into each stage in the period, whenever the deals were created."""
    stays = _by_stage(told(run, scope, transitions.moves, places(found)))
    ends = told(run, scope, transitions.endings, places(found))
    rows = [
        Step(
            stage,
            _number(stays.get(stage, {}), "deals"),
            _float(stays.get(stage, {}).get("amount")),
            median_days=_float(stays.get(stage, {}).get("median_days")),
            lost=_count(ends, "lost", "furthest", place),
            open=_number(stays.get(stage, {}), "open"),
            returned=_number(stays.get(stage, {}), "returned"),
        )
        for place, stage in enumerate(found.stages)
    ]
    return [*rows, _won(found, [row for row in ends if row["status"] == "won"])]


def _snapshot(run: Run, scope: Scope, found: Order) -> list[Step]:
    """Open deals by the stage they stand in; a stage of no known place comes last."""
    standing = _by_stage(told(run, scope, transitions.standing))
    stages = [*found.stages, *sorted(standing.keys() - set(found.stages))]
    return [
        Step(
            stage,
            _number(standing.get(stage, {}), "deals"),
            _float(standing.get(stage, {}).get("amount")),
            median_days=_float(standing.get(stage, {}).get("median_days")),
            open=_number(standing.get(stage, {}), "deals"),
        )
        for stage in stages
    ]


def _won(found: Order, rows: Told) -> Step:
    deals = sum(_number(row, "deals") for row in rows)
    return Step(found.won or "won", deals, _sum(rows), is_won=True)


def _with_shares(rows: list[Step]) -> list[Step]:
    first = rows[0].deals if rows else 0
    before = [None, *(row.deals for row in rows)]
    return [
        replace(
            row, share_first=_share(row.deals, first), share_previous=_share(row.deals, previous)
        )
        for row, previous in zip(rows, before, strict=False)
    ]


def _share(part: int, whole: int | None) -> float | None:
    return part / whole if whole else None


def _by_stage(rows: Told) -> dict[str, dict[str, object]]:
    return {str(row["stage"]): row for row in rows if row["stage"] is not None}


def _count(rows: Told, status: str, column: str, place: int) -> int:
    here = (row for row in rows if row["status"] == status and _number(row, column) == place)
    return sum(_number(row, "deals") for row in here)


def _sum(rows: Told) -> float | None:
    known = [float(str(row["amount"])) for row in rows if row["amount"] is not None]
    return sum(known) if known else None


def _number(row: dict[str, object], column: str) -> int:
    return int(str(row.get(column) or 0))


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))
