"""Facts of clients: first payments, cohorts, and the days of silence since the last purchase."""

from functools import partial

import ibis
import ibis.expr.types as ir

from data.model.dimensions import FILTERED
from metrics.core.fact import Fact, WantedColumns, dimensions, left_join, with_team
from metrics.core.metric import ratio
from metrics.core.query_params import param
from metrics.core.source_tables import SourceTables, schema
from metrics.facts.identity import client_key
from metrics.facts.receipts import client_receipts, receipts

_DIMENSIONS = frozenset(FILTERED)
_DAY = 24 * 60 * 60
_GRACE = 30 * _DAY  # a client whose first purchase is fully refunded within this time is not new
_THRESHOLDS = (30, 60, 90, 120, 180, 365)
_NO_GAPS = 90  # threshold in days when no client has bought twice


def _first_payments(tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    """Clients whose first positive payment is in the period and was not refunded."""
    rows, of_first = _since_first(tables, wanted, from_zero=False)
    age = rows.paid_at.epoch_seconds() - rows.first_at.epoch_seconds()
    net_of_grace = rows.amount.sum(where=(age >= 0) & (age <= _GRACE))
    clients = rows.group_by("client_key", "first_at").agg(kept=net_of_grace, **of_first)
    return with_team(clients.filter(clients.kept > 0), tables, wanted)


def _cohort(tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    """Clients whose first purchase is in the period, with what they brought by its end."""
    rows, of_first = _since_first(tables, wanted, from_zero=True)
    net = rows.amount.sum(where=rows.paid_at < param("end"))
    clients = rows.group_by("client_key", "first_at").agg(net=net, **of_first)
    if wanted & {"costed", "margin"}:
        clients = left_join(clients, _costed(tables), "client_key")
    return with_team(clients, tables, wanted)


def _costed(tables: SourceTables) -> ir.Table:
    """Amount and margin of each client's won deals whose cost is known."""
    deals = tables.deals
    costs = deals.amount.notnull() & deals.cost.notnull()
    deals = deals.filter(deals.status == "won", deals.closed_at < param("end"), costs)
    deals = deals.mutate(client_key=client_key(deals))
    return deals.group_by("client_key").agg(
        costed=deals.amount.sum(), margin=(deals.amount - deals.cost).sum()
    )


def _clients(tables: SourceTables, wanted: WantedColumns, *, at_start: bool) -> ir.Table:
    """Every client that had bought by the period's end, with the days of silence at both ends.

    The dimensions are those of the last purchase before the end; with `at_start`, before the
    start, where there is one.
    """
    own_dimensions = _payment_dimensions(wanted)
    rows = client_receipts(tables, *own_dimensions)
    rows = rows.filter(rows.amount >= 0, rows.paid_at < param("moment"))
    rows = rows.mutate(day=rows.paid_at.truncate("D"))
    clients = rows.group_by("client_key").agg(
        before=rows.day.max(where=rows.day < param("start")),
        last=rows.day.max(),
        purchases=rows.day.nunique(),
    )
    clients = clients.mutate(
        day=clients.before.coalesce(clients.last) if at_start else clients.last
    )
    if own_dimensions:
        days = rows.group_by("client_key", "day").agg(
            **{name: rows[name].max() for name in own_dimensions}
        )
        clients = left_join(clients, days, "client_key", "day")
    clients = clients.mutate(
        bought=clients.last >= param("start"),
        silent_before=_silence(clients.before, param("start")),
        silent=_silence(clients.last, param("moment")),
    )
    if "threshold" in wanted:
        clients = clients.mutate(threshold=_threshold(tables))
    return with_team(clients, tables, wanted)


def _threshold(tables: SourceTables) -> ir.NumericValue:
    """Days of silence after which a client counts as lost: as set, else learnt from the data.

    The 90th percentile of the gaps between purchases of clients who came back, rounded up.
    """
    if tables.churn_is_set:
        return param("churn_days").cast("float64")
    rows = client_receipts(tables)
    days = rows.filter(rows.amount >= 0).select("client_key", day=rows.paid_at.truncate("D"))
    days = days.distinct()
    by_day = ibis.window(group_by=days.client_key, order_by=days.day)
    gaps = days.mutate(before=days.day.lag().over(by_day))
    gap = _days(gaps.day.epoch_seconds() - gaps.before.epoch_seconds())
    common = gaps.aggregate(days=gap.quantile(0.9))
    steps = [(common.days <= step, float(step)) for step in _THRESHOLDS]
    known_gaps = (common.days.notnull(), float(_THRESHOLDS[-1]))
    return common.select(days=ibis.cases(*steps, known_gaps, else_=float(_NO_GAPS))).as_scalar()


def _days(seconds: ir.NumericValue) -> ir.NumericValue:
    return ratio(seconds, ibis.literal(_DAY))


def _silence(last: ir.TimestampValue, end: ir.TimestampValue) -> ir.NumericValue:
    """Days from the last purchase to the last day before `end`."""
    return _days(end.epoch_seconds() - last.epoch_seconds() - _DAY)


def _payment_dimensions(wanted: WantedColumns) -> list[str]:
    """The wanted dimensions that a payment has; a team needs the owner."""
    of_team = {"owner"} if "team" in wanted else set()
    return sorted((wanted & _DIMENSIONS) - {"team"} | of_team)


def _since_first(
    tables: SourceTables, wanted: WantedColumns, *, from_zero: bool
) -> tuple[ir.Table, dict[str, ir.Value]]:
    """Receipts of clients who first paid in the period, and the dimensions of that payment."""
    rows = client_receipts(tables, *_payment_dimensions(wanted))
    counting = rows.filter(rows.amount >= 0 if from_zero else rows.amount > 0)
    firsts = counting.group_by("client_key").agg(first_at=counting.paid_at.min())
    firsts = firsts.filter(firsts.first_at >= param("start"), firsts.first_at < param("end"))
    rows = rows.inner_join(firsts, "client_key")
    first = (rows.paid_at == rows.first_at) & (rows.amount >= 0)
    return rows, {name: rows[name].max(where=first) for name in _payment_dimensions(wanted)}


def _payments(tables: SourceTables, clients: ir.Table) -> ir.Table:
    """Payments of these clients up to the period's end."""
    paid = receipts(tables, frozenset((*schema("payments"), "client_key")))
    paid = paid.filter(paid.paid_at < param("end"), paid.client_key.notnull())
    return paid.semi_join(clients, "client_key")


_OF_CLIENT = {"client_key": "string", **dict.fromkeys(sorted(_DIMENSIONS), "string")}
_OF_BASE = {
    **_OF_CLIENT,
    "before": "timestamp",
    "last": "timestamp",
    "purchases": "int64",
    "bought": "boolean",
    "silent_before": "float64",
    "silent": "float64",
    "threshold": "float64",
}
_NOTHING_MORE = dict.fromkeys((*_OF_CLIENT, *_OF_BASE), ())
_BY = dimensions(*_DIMENSIONS)

FIRST_PAYMENTS = Fact(
    "first_payments",
    ("payments",),
    _first_payments,
    {**_OF_CLIENT, "first_at": "timestamp"},
    _BY,
    when="paid_at",
    source_rows=_payments,
    origins=_NOTHING_MORE,
)
COHORT = Fact(
    "cohort",
    ("payments",),
    _cohort,
    {
        **_OF_CLIENT,
        "first_at": "timestamp",
        "net": "decimal(38, 2)",
        "costed": "decimal(38, 2)",
        "margin": "decimal(38, 2)",
    },
    _BY,
    when="paid_at",
    source_rows=_payments,
    origins={**_NOTHING_MORE, "margin": ("deals.cost", "deals.amount"), "costed": ("deals.cost",)},
)
CLIENTS_AT_START = Fact(
    "clients_at_start",
    ("payments",),
    partial(_clients, at_start=True),
    _OF_BASE,
    _BY,
    when="paid_at",
    source_rows=_payments,
    origins=_NOTHING_MORE,
    per_period=True,
)
CLIENTS_AT_END = Fact(
    "clients_at_end",
    ("payments",),
    partial(_clients, at_start=False),
    _OF_BASE,
    _BY,
    when="paid_at",
    source_rows=_payments,
    origins=_NOTHING_MORE,
    per_period=True,
)
