"""Query builders of the funnel: furthest stage, stays, moves and open deals by stage."""

import ibis
import ibis.expr.types as ir

from metrics.core.metric import ratio
from metrics.core.query_params import param
from metrics.core.query_plan import Shape, apply_filters
from metrics.definitions.conversion import closed
from metrics.facts.stock import OPEN_DEALS
from metrics.reports.funnel.stages import DEAL, deals, visits, with_place

_DAY = 24 * 60 * 60


def cohort_deals(shape: Shape) -> ir.Table:
    """Deals created in the period by outcome, furthest stage and present one."""
    return _by_outcome(shape, _created(shape))


def closed_deals(shape: Shape) -> ir.Table:
    """Deals won and lost in the period by outcome, furthest stage and present one."""
    rows = deals(shape)
    ended = closed(rows) & (rows.closed_at >= param("start")) & (rows.closed_at < param("end"))
    return _by_outcome(shape, rows.filter(ended))


def cohort_stays(shape: Shape) -> ir.Table:
    """Stays in each stage of the deals created in the period."""
    rows = _created(shape)
    return _by_stage(_stays(shape, rows), rows)


def moves(shape: Shape) -> ir.Table:
    """Stays in each stage that began in the period."""
    rows = deals(shape)
    stays = _stays(shape, rows)
    entered = (stays.entered_at >= param("start")) & (stays.entered_at < param("end"))
    return _by_stage(stays.filter(entered), rows)


def open_deals(shape: Shape) -> ir.Table:
    """Open deals at the period's end by stage, with the usual time they have stood there."""
    wanted = frozenset(("stage", "status", "amount", *shape.filters))
    rows = apply_filters(OPEN_DEALS.build(shape.tables, wanted), shape)
    stays = visits(shape.tables, rows)
    stays = stays.filter(stays.entered_at < param("moment"))
    since = stays.group_by(*DEAL, "stage").agg(since=stays.entered_at.max())
    joined = rows.left_join(since, [*DEAL, "stage"], rname="{name}__of_fact")
    seconds = param("moment").epoch_seconds() - joined.since.epoch_seconds()
    return joined.group_by("stage").agg(
        deals=joined.count(),
        amount=joined.amount.sum(),
        median_days=ratio(seconds.median(), ibis.literal(_DAY)),
    )


def _created(shape: Shape) -> ir.Table:
    rows = deals(shape)
    return rows.filter(rows.created_at >= param("start"), rows.created_at < param("end"))


def _stays(shape: Shape, rows: ir.Table) -> ir.Table:
    """Placed stays, each with the place before it."""
    stays = with_place(visits(shape.tables, rows))
    in_order = ibis.window(group_by=[stays[name] for name in DEAL], order_by=stays.entered_at)
    return stays.mutate(before=stays.place.lag().over(in_order))


def _by_stage(stays: ir.Table, rows: ir.Table) -> ir.Table:
    seconds = stays.left_at.epoch_seconds() - stays.entered_at.epoch_seconds()
    once = stays.group_by(*DEAL, "stage").agg(
        has_returned=(stays.before > stays.place).fill_null(False).any(),
        stays_there=stays.left_at.isnull().any(),
    )
    priced = once.inner_join(rows.select(*DEAL, "amount", status_now="status"), list(DEAL))
    still = priced.stays_there & ~priced.status_now.isin(("won", "lost")).fill_null(False)
    deals_there = priced.group_by("stage").agg(
        deals=priced.count(),
        amount=priced.amount.sum(),
        returned=priced.has_returned.sum(),
        open=still.sum(),
    )
    times = stays.group_by("stage").agg(median_days=ratio(seconds.median(), ibis.literal(_DAY)))
    joined = deals_there.left_join(times, "stage", rname="{name}__of_fact")
    return joined.drop("stage__of_fact")


def _by_outcome(shape: Shape, rows: ir.Table) -> ir.Table:
    """Numbers and amounts; a deal without a known stage counts in the first."""
    stays = with_place(visits(shape.tables, rows))
    ways = stays.group_by(*DEAL).agg(
        furthest=stays.place.max(), present=stays.place.argmax(stays.entered_at)
    )
    joined = rows.left_join(ways, list(DEAL), rname="{name}__of_fact")
    ended = closed(joined).fill_null(False)
    marked = joined.select(
        status=ended.ifelse(joined.status, "open"),
        furthest=joined.furthest.coalesce(0),
        present=joined.present.coalesce(0),
        amount=joined.amount,
    )
    groups = marked.group_by("status", "furthest", "present")
    return groups.agg(deals=marked.count(), amount=marked.amount.sum())
