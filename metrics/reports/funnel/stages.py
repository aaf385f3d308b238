"""The stages of deals: which comes after which, and how deals went through them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from metrics.core.evaluate import Run, ask
from metrics.core.query_params import asked
from metrics.core.query_plan import Shape, kept
from metrics.core.scope import Scope
from metrics.core.source_tables import Known
from metrics.facts.deals import DEALS

DEAL = ("source_system", "deal_id")
_COLUMNS = ("stage", "status", "amount", "created_at", "closed_at", "stage_changed_at")
Told = list[dict[str, object]]


@dataclass(frozen=True)
class Order:
    """The stages a deal passes before it ends, first to last, and the name of a won one.

    `is_known` is false when no deal shows more than its present stage: the stages then stand
    by the age at which deals came to them.
    """

    stages: tuple[str, ...]
    won: str | None
    is_known: bool


def order(run: Run, scope: Scope) -> Order:
    """The order of the stages as the deals of the last twelve months show it.

    Of two stages that one comes first which more deals entered first; a stage stands the
    further, the more others it comes after. What a stage means is told by its status. Whoever is
    asked about, the order is everybody's; the stages are those of the deals asked about.
    """
    everybody = replace(scope, owners=(), teams=(), sources=(), products=())
    ours = {row["stage"] for row in told(run, scope, _seen)}
    seen = told(run, everybody, _seen)
    entered = {
        (row["earlier"], row["later"]): int(str(row["deals"]))
        for row in told(run, everybody, _pairs)
    }
    passed = [str(row["stage"]) for row in seen if row["stage"] in ours and not _is_final(row)]
    won = [str(row["stage"]) for row in seen if row["is_won"]]
    after = {
        stage: sum(
            entered.get((other, stage), 0) > entered.get((stage, other), 0) for other in passed
        )
        for stage in passed
    }
    age = {str(row["stage"]): float(str(row["age"] or 0)) for row in seen}
    passed.sort(key=lambda stage: (after[stage], age[stage], stage))
    return Order(tuple(passed), won[0] if won else None, bool(entered))


def _is_final(row: Mapping[str, object]) -> bool:
    return bool(row["is_won"] or row["is_lost"])


def told(
    run: Run,
    scope: Scope,
    build: Callable[[Shape], ir.Table],
    more: Mapping[str, object] | None = None,
) -> Told:
    """The rows of a question that only a report asks."""
    query = ask(build, scope, more)
    return run(query).to_pylist()  # type: ignore[no-any-return]


def deals(shape: Shape) -> ir.Table:
    """Deals that pass the filters."""
    rows = DEALS.build(shape.known, frozenset((*_COLUMNS, *shape.filters)))
    return kept(rows, shape)


def visits(known: Known, rows: ir.Table) -> ir.Table:
    """Each stay of these deals in a stage; where there is no history, the present one."""
    columns = (*DEAL, "stage", "status", "entered_at", "left_at")
    past = known.stage_history.semi_join(rows, list(DEAL)).select(*columns)
    alone = rows.anti_join(known.stage_history, list(DEAL)).filter(lambda row: row.stage.notnull())
    came = ibis.coalesce(alone.stage_changed_at, alone.created_at)
    present = alone.mutate(entered_at=came, left_at=ibis.null("timestamp")).select(*columns)
    return past.union(present)


def placed(stays: ir.Table) -> ir.Table:
    """The stays in stages of the known order, with the place of each, from 0."""
    stays = stays.filter(asked("stages").contains(stays.stage))
    return stays.mutate(place=asked("stages").index(stays.stage))


def places(found: Order) -> dict[str, object]:
    """The value that `placed` waits for."""
    return {"stages": list(found.stages)}


def _recent(shape: Shape) -> tuple[ir.Table, ir.Table]:
    rows = deals(shape)
    rows = rows.filter(rows.created_at.isnull() | (rows.created_at >= asked("year_back")))
    return rows, visits(shape.known, rows)


def _seen(shape: Shape) -> ir.Table:
    """Every stage, what it means, and how old deals were when they came to it."""
    rows, stays = _recent(shape)
    stays = stays.inner_join(rows.select(*DEAL, "created_at"), list(DEAL))
    age = stays.entered_at.epoch_seconds() - stays.created_at.epoch_seconds()
    seen = stays.group_by("stage").agg(
        deals=stays.count(),
        is_won=(stays.status == "won").any(),
        is_lost=(stays.status == "lost").any(),
        age=age.mean(),
    )
    return seen.filter(seen.stage.notnull()).order_by(seen.deals.desc(), seen.stage)


def _pairs(shape: Shape) -> ir.Table:
    """How many deals entered one stage before another."""
    _, stays = _recent(shape)
    firsts = stays.group_by(*DEAL, "stage").agg(entered_at=stays.entered_at.min())
    later = firsts.view()
    same = [firsts[name] == later[name] for name in DEAL]
    both = firsts.inner_join(later, [*same, firsts.entered_at < later.entered_at])
    both = both.select(earlier=firsts.stage, later=later.stage)
    return both.group_by("earlier", "later").agg(deals=both.count())
