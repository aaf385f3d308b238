"""Stages of deals: their order, and each deal's stays in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from metrics.core.evaluate import Run, report_query
from metrics.core.query_params import param
from metrics.core.query_plan import Shape, apply_filters
from metrics.core.scope import Scope
from metrics.core.source_tables import SourceTables
from metrics.facts.deals import DEALS

DEAL = ("source_system", "deal_id")
_COLUMNS = ("stage", "status", "amount", "created_at", "closed_at", "stage_changed_at")
ReportRows = list[dict[str, object]]


@dataclass(frozen=True)
class StageOrder:
    """The stages a deal passes before it ends, first to last, and the name of a won one.

    `is_known` is false when no deal shows more than its present stage: the stages then stand
    by the age at which deals came to them.
    """

    stages: tuple[str, ...]
    won: str | None
    is_known: bool


def stage_order(run: Run, scope: Scope) -> StageOrder:
    """The order of the stages as the deals of the last twelve months show it.

    Of two stages that one comes first which more deals entered first; a stage stands the
    further, the more others it comes after. Its status says whether a stage is won or lost. The
    order is that of all deals, the stages those of the scope's deals.
    """
    everybody = replace(scope, selected=scope.selected.only("pipeline"))
    ours = {row["stage"] for row in report_rows(run, scope, _stage_facts)}
    stages = report_rows(run, everybody, _stage_facts)
    entered = {
        (row["earlier"], row["later"]): int(str(row["deals"]))
        for row in report_rows(run, everybody, _ordered_pairs)
    }
    passed = [str(row["stage"]) for row in stages if row["stage"] in ours and not _is_final(row)]
    won = [str(row["stage"]) for row in stages if row["is_won"]]
    after = {
        stage: sum(
            entered.get((other, stage), 0) > entered.get((stage, other), 0) for other in passed
        )
        for stage in passed
    }
    age = {str(row["stage"]): float(str(row["age"] or 0)) for row in stages}
    passed.sort(key=lambda stage: (after[stage], age[stage], stage))
    return StageOrder(tuple(passed), won[0] if won else None, bool(entered))


def _is_final(row: Mapping[str, object]) -> bool:
    return bool(row["is_won"] or row["is_lost"])


def report_rows(
    run: Run,
    scope: Scope,
    build: Callable[[Shape], ir.Table],
    more: Mapping[str, object] | None = None,
) -> ReportRows:
    """Rows of a query that is built by `build` with parameters `more`."""
    query = report_query(build, scope, more)
    return run(query).to_pylist()  # type: ignore[no-any-return]


def deals(shape: Shape) -> ir.Table:
    """Deals that pass the filters."""
    rows = DEALS.build(shape.tables, frozenset((*_COLUMNS, *shape.filters)))
    return apply_filters(rows, shape)


def visits(tables: SourceTables, rows: ir.Table) -> ir.Table:
    """Each stay of these deals in a stage; where there is no history, the present one."""
    columns = (*DEAL, "stage", "status", "entered_at", "left_at")
    past = tables.stage_history.semi_join(rows, list(DEAL)).select(*columns)
    alone = rows.anti_join(tables.stage_history, list(DEAL)).filter(lambda row: row.stage.notnull())
    entered = ibis.coalesce(alone.stage_changed_at, alone.created_at)
    present = alone.mutate(entered_at=entered, left_at=ibis.null("timestamp")).select(*columns)
    return past.union(present)


def with_place(stays: ir.Table) -> ir.Table:
    """The stays in stages of the known order, with the place of each, from 0."""
    stays = stays.filter(param("stages").contains(stays.stage))
    return stays.mutate(place=param("stages").index(stays.stage))


def place_parameters(order: StageOrder) -> dict[str, object]:
    """The query parameters that `with_place` needs."""
    return {"stages": list(order.stages)}


def _recent(shape: Shape) -> tuple[ir.Table, ir.Table]:
    rows = deals(shape)
    rows = rows.filter(rows.created_at.isnull() | (rows.created_at >= param("year_back")))
    return rows, visits(shape.tables, rows)


def _stage_facts(shape: Shape) -> ir.Table:
    """Every stage, what it means, and how old deals were when they came to it."""
    rows, stays = _recent(shape)
    stays = stays.inner_join(rows.select(*DEAL, "created_at"), list(DEAL))
    age = stays.entered_at.epoch_seconds() - stays.created_at.epoch_seconds()
    facts = stays.group_by("stage").agg(
        deals=stays.count(),
        is_won=(stays.status == "won").any(),
        is_lost=(stays.status == "lost").any(),
        age=age.mean(),
    )
    return facts.filter(facts.stage.notnull()).order_by(facts.deals.desc(), facts.stage)


def _ordered_pairs(shape: Shape) -> ir.Table:
    """How many deals entered one stage before another."""
    _, stays = _recent(shape)
    firsts = stays.group_by(*DEAL, "stage").agg(entered_at=stays.entered_at.min())
    later = firsts.view()
    same = [firsts[name] == later[name] for name in DEAL]
    both = firsts.inner_join(later, [*same, firsts.entered_at < later.entered_at])
    both = both.select(earlier=firsts.stage, later=later.stage)
    return both.group_by("earlier", "later").agg(deals=both.count())
