"""The funnel by cohort, by movement in the period, and as a snapshot of open deals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from metrics.core.evaluate import Run
from metrics.core.scope import Scope
from metrics.reports.funnel import transitions
from metrics.reports.funnel.stages import (
    ReportRows,
    StageOrder,
    place_parameters,
    report_rows,
    stage_order,
)


class Basis(StrEnum):
    """Which deals a funnel counts."""

    COHORT = "cohort"  # created in the period: how far they came
    MOVEMENT = "movement"  # what entered each stage in the period
    SNAPSHOT = "snapshot"  # where open deals stand at the period's end


@dataclass(frozen=True)
class Step:
    """One stage of a funnel.

    `deals` and `amount`: those that reached at least this stage, entered it or stand in it, by
    the basis. `lost` and `open` of them end or stand here; `skipped` came past without entering,
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
    order = stage_order(run, scope)
    match Basis(basis):
        case Basis.COHORT:
            rows = _cohort(run, scope, order)
        case Basis.MOVEMENT:
            rows = _movement(run, scope, order)
        case Basis.SNAPSHOT:
            rows = _snapshot(run, scope, order)
    return _with_shares(rows)


def knows_history(run: Run, scope: Scope) -> bool:
    """Whether any deal shows more than its present stage."""
    return stage_order(run, scope).is_known


def bottleneck(steps: Sequence[Step]) -> Step | None:
    """The step before which the largest part of the decided deals is lost.

    None when nothing is lost, and in a snapshot, whose stages hold different deals.
    """
    if not any(step.is_won for step in steps):
        return None
    shares = {place: conversion_from_previous(steps, place) for place in range(1, len(steps))}
    falls = {place: share for place, share in shares.items() if share is not None and share < 1}
    return steps[min(falls, key=lambda place: falls[place])] if falls else None


def conversion_from_previous(steps: Sequence[Step], place: int) -> float | None:
    """Of the deals that left the step before, the share that came on to this one.

    Deals that still stand there have lost nothing yet and are left out; None when none left.
    """
    entered, lost = steps[place].deals, steps[place - 1].lost
    return entered / (entered + lost) if entered + lost else None


def _cohort(run: Run, scope: Scope, order: StageOrder) -> list[Step]:
    """Deals created in the period, each counted in every stage up to its furthest."""
    ends = report_rows(run, scope, transitions.cohort_deals, place_parameters(order))
    stays = _by_stage(report_rows(run, scope, transitions.cohort_stays, place_parameters(order)))
    rows = []
    for place, stage in enumerate(order.stages):
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
    return [*rows, _won(order, won)]


def _movement(run: Run, scope: Scope, order: StageOrder) -> list[Step]:
    """Entries into each stage in the period, whenever the deals were created."""
    stays = _by_stage(report_rows(run, scope, transitions.moves, place_parameters(order)))
    ends = report_rows(run, scope, transitions.closed_deals, place_parameters(order))
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
        for place, stage in enumerate(order.stages)
    ]
    return [*rows, _won(order, [row for row in ends if row["status"] == "won"])]


def _snapshot(run: Run, scope: Scope, order: StageOrder) -> list[Step]:
    """Open deals by the stage they stand in; a stage of no known place comes last."""
    standing = _by_stage(report_rows(run, scope, transitions.open_deals))
    stages = [*order.stages, *sorted(standing.keys() - set(order.stages))]
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


def _won(order: StageOrder, rows: ReportRows) -> Step:
    deals = sum(_number(row, "deals") for row in rows)
    return Step(order.won or "won", deals, _sum(rows), is_won=True)


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


def _by_stage(rows: ReportRows) -> dict[str, dict[str, object]]:
    return {str(row["stage"]): row for row in rows if row["stage"] is not None}


def _count(rows: ReportRows, status: str, column: str, place: int) -> int:
    here = (row for row in rows if row["status"] == status and _number(row, column) == place)
    return sum(_number(row, "deals") for row in here)


def _sum(rows: ReportRows) -> float | None:
    amounts = [float(str(row["amount"])) for row in rows if row["amount"] is not None]
    return sum(amounts) if amounts else None


def _number(row: dict[str, object], column: str) -> int:
    return int(str(row.get(column) or 0))


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))
