"""Facts of deals at the end of the period: open ones with stage and silence, unpaid ones."""

import ibis
import ibis.expr.types as ir

from data.model.dimensions import of_table
from metrics.core.fact import Fact, WantedColumns, dimensions, left_join, select_wanted, with_team
from metrics.core.metric import ratio
from metrics.core.query_params import param
from metrics.core.source_tables import SourceTables, schema
from metrics.facts.identity import in_our_currency, unambiguous, with_sure_id

_ROW = ("source_system", "row_key")
_DEAL = ("source_system", "deal_id")
_MATCH_KEYS = (("sure_id", "deal_id"), ("client_id", "client_id"), ("phone", "client_phone"))
_BY_CALL = tuple(f"by_{of_deal}" for of_deal, _ in _MATCH_KEYS)
_BEGINNING_OF_TIME = ibis.timestamp("1900-01-01")
_MOVES = ("created_at", "closed_at", "stage", "stage_changed_at", "client_id", "phone")
_DAY = 24 * 60 * 60
ENOUGH = 10  # past deals that a stage needs for statistics of its own


def open_deals(tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    """Deals open at the end of the period.

    One without a creation date counts only where the period ends with the data.
    """
    deals, moment = tables.deals, param("moment")
    begun = (deals.created_at < moment) | (deals.created_at.isnull() & (moment >= param("now")))
    unsettled = deals.status.isin(("won", "lost")).fill_null(False)
    still = ~unsettled | (deals.closed_at >= moment)
    deals = select_wanted(deals.filter(begun, still), wanted, *_ROW, "deal_id", "owner", *_MOVES)
    if wanted & {"stage", "chance", "stale_after", "is_stale"}:
        deals = _with_stage(deals, tables)
    if wanted & {"chance"}:
        deals = _with_chance(deals, tables)
    if wanted & {"is_stale"}:
        deals = _with_silence(deals, tables)
    return with_team(deals, tables, wanted)


def _with_stage(deals: ir.Table, tables: SourceTables) -> ir.Table:
    """The stage at the end of the period: the present one, unless the deal entered it later."""
    past = tables.stage_history.filter(tables.stage_history.entered_at < param("moment"))
    past = past.select(*_DEAL, "stage", "entered_at").semi_join(deals, list(_DEAL))
    past = past.group_by(*_DEAL).agg(
        past_stage=past.stage.argmax(past.entered_at), moved_at=past.entered_at.max()
    )
    rows = left_join(deals, past, *_DEAL)
    moved = (rows.stage_changed_at >= param("moment")) | (rows.closed_at >= param("moment"))
    stage = moved.fill_null(False).ifelse(rows.past_stage, rows.stage)
    return rows.mutate(stage=stage).drop("past_stage")


def _with_chance(deals: ir.Table, tables: SourceTables) -> ir.Table:
    """Win rate of past deals that were in the stage; of all past deals where these are few."""
    ended = tables.deals.filter(tables.deals.closed_at < param("moment"))
    ended = ended.select(*_DEAL, is_won=(ended.status == "won").cast("int64"))
    been = tables.stage_history.select(*_DEAL, "stage").distinct()
    passed = been.inner_join(ended, list(_DEAL))
    stages = passed.group_by("stage").agg(passed=passed.count(), won=passed.is_won.sum())
    stages = stages.filter(stages.passed >= ENOUGH)
    stages = stages.select("stage", of_stage=ratio(stages.won, stages.passed))
    of_any = ended.aggregate(any=ratio(ended.is_won.sum(), ended.count())).as_scalar()
    rows = left_join(deals, stages, "stage")
    return rows.mutate(chance=rows.of_stage.coalesce(of_any)).drop("of_stage")


def _with_silence(deals: ir.Table, tables: SourceTables) -> ir.Table:
    """Deals with is_stale: nothing has happened for longer than is usual in the stage."""
    deals = with_sure_id(deals, tables).alias("standing_deals")
    rows, moment = deals, param("moment")
    calls = tables.calls.filter(
        tables.calls.started_at < moment, tables.calls.direction != "internal"
    )
    for of_deal, of_call in _MATCH_KEYS:
        last = _last_event(
            deals, of_deal, calls.select(mark=of_call, at="started_at"), f"by_{of_deal}"
        )
        rows = left_join(rows, last, of_deal)
    payments = tables.payments.filter(tables.payments.paid_at < moment)
    paid = _last_event(deals, "sure_id", payments.select(mark="deal_id", at="paid_at"), "paid_at")
    rows = left_join(left_join(rows, paid, "sure_id"), _usual_times(tables), "stage")
    entered = (rows.stage_changed_at < moment).ifelse(rows.stage_changed_at, _BEGINNING_OF_TIME)
    touches = (
        rows[name].coalesce(_BEGINNING_OF_TIME)
        for name in ("created_at", "moved_at", "paid_at", *_BY_CALL)
    )
    touched = ibis.greatest(entered.coalesce(_BEGINNING_OF_TIME), *touches).nullif(
        _BEGINNING_OF_TIME
    )
    silent = ratio(moment.epoch_seconds() - touched.epoch_seconds(), ibis.literal(_DAY))
    after = rows.usual_days.coalesce(param("stale_days").cast("float64"))
    rows = rows.mutate(touched_at=touched, stale_after=after, is_stale=silent > after)
    return rows.drop("usual_days", "sure_id", "moved_at", "paid_at", *_BY_CALL)


def _usual_times(tables: SourceTables) -> ir.Table:
    """75th percentile of the days that past deals spent in a stage, where there are enough."""
    past = tables.stage_history
    past = past.filter(past.left_at < param("moment"), past.left_at >= past.entered_at)
    spent = ratio(
        past.left_at.epoch_seconds() - past.entered_at.epoch_seconds(), ibis.literal(_DAY)
    )
    usual = past.group_by("stage").agg(usual_days=spent.quantile(0.75), passed=past.count())
    return usual.filter(usual.passed >= ENOUGH).select("stage", "usual_days")


def _last_event(deals: ir.Table, of_deal: str, events: ir.Table, name: str) -> ir.Table:
    """Date of the last event for each value of the key column `of_deal` of these deals."""
    own = events.semi_join(deals, events.mark == deals[of_deal])
    return own.group_by(own.mark.name(of_deal)).agg(own["at"].max().name(name))


def _debts(tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    """Won deals that were due before the end of the period and are not paid in full."""
    deals = tables.deals
    due = deals.due_at < param("moment")
    deals = deals.filter(deals.status == "won", deals.closed_at < param("moment"), due)
    deals = select_wanted(deals, wanted, *_ROW, "owner", "amount")
    payments = tables.payments
    payments = payments.filter(in_our_currency(payments), payments.paid_at < param("moment"))
    paid = payments.group_by("deal_id").agg(paid=payments.amount.sum())
    named = unambiguous(tables.deals).select(*_ROW, "deal_id").inner_join(paid, "deal_id")
    rows = left_join(deals, named.select(*_ROW, "paid"), *_ROW)
    debt = rows.amount - rows.paid.coalesce(0)
    return with_team(rows.mutate(debt=debt).filter(debt > 0), tables, wanted)


_BY = dimensions(*of_table("deals"))

OPEN_DEALS = Fact(
    "open_deals",
    ("deals",),
    open_deals,
    {
        **schema("deals"),
        "team": "string",
        "chance": "float64",
        "touched_at": "timestamp",
        "stale_after": "float64",
        "is_stale": "boolean",
    },
    _BY,
    origins={"team": ("owners.team",), "chance": ("deals.status",), "is_stale": ()},
    per_period=True,
    when="created_at",
)
DEBTS = Fact(
    "debts",
    ("deals",),
    _debts,
    {**schema("deals"), "team": "string", "paid": "decimal(38, 2)", "debt": "decimal(38, 2)"},
    _BY,
    origins={
        "debt": ("deals.due_at", "deals.amount", "payments.deal_id"),
        "team": ("owners.team",),
    },
    per_period=True,
    when="due_at",
)
