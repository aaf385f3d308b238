"""Clients: when each came, what each brought, who fell silent."""

from functools import partial

import ibis
import ibis.expr.types as ir

from metrics.core.fact import Fact, Wants, attach, dimensions, with_team
from metrics.core.metric import ratio
from metrics.core.query_params import asked
from metrics.core.source_tables import Known, schema
from metrics.facts.identity import client_key
from metrics.facts.receipts import client_receipts, receipts

_DIMENSIONS = frozenset(("owner", "team", "pipeline", "source", "product"))
_DAY = 24 * 60 * 60
_GRACE = 30 * _DAY  # a purchase fully refunded within this time made no client
_THRESHOLDS = (30, 60, 90, 120, 180, 365)
_NO_GAPS = 90  # days of silence when nobody has ever come back


def _first_payments(known: Known, wants: Wants) -> ir.Table:
    """Clients whose first positive payment is in the period and was kept."""
    rows, of_first = _since_first(known, wants, from_zero=False)
    age = rows.paid_at.epoch_seconds() - rows.first_at.epoch_seconds()
    kept = rows.amount.sum(where=(age >= 0) & (age <= _GRACE))
    clients = rows.group_by("client_key", "first_at").agg(kept=kept, **of_first)
    return with_team(clients.filter(clients.kept > 0), known, wants)


def _cohort(known: Known, wants: Wants) -> ir.Table:
    """Clients whose first purchase is in the period, with what they brought by its end."""
    rows, of_first = _since_first(known, wants, from_zero=True)
    net = rows.amount.sum(where=rows.paid_at < asked("end"))
    clients = rows.group_by("client_key", "first_at").agg(net=net, **of_first)
    if wants & {"costed", "margin"}:
        clients = attach(clients, _costed(known), "client_key")
    return with_team(clients, known, wants)


def _costed(known: Known) -> ir.Table:
    """Amount and margin of each client's won deals whose cost is known."""
    deals = known.deals
    costs = deals.amount.notnull() & deals.cost.notnull()
    deals = deals.filter(deals.status == "won", deals.closed_at < asked("end"), costs)
    deals = deals.mutate(client_key=client_key(deals))
    return deals.group_by("client_key").agg(
        costed=deals.amount.sum(), margin=(deals.amount - deals.cost).sum()
    )


def _base(known: Known, wants: Wants, *, at_start: bool) -> ir.Table:
    """Every client that had bought by the period's end, seen from its start and its end.

    The dimensions are those of the last purchase before the end; with `at_start`, before the
    start, where there is one.
    """
    kept = _own(wants)
    rows = client_receipts(known, *kept)
    rows = rows.filter(rows.amount >= 0, rows.paid_at < asked("moment"))
    rows = rows.mutate(day=rows.paid_at.truncate("D"))
    clients = rows.group_by("client_key").agg(
        before=rows.day.max(where=rows.day < asked("start")),
        last=rows.day.max(),
        purchases=rows.day.nunique(),
    )
    clients = clients.mutate(
        day=clients.before.coalesce(clients.last) if at_start else clients.last
    )
    if kept:
        days = rows.group_by("client_key", "day").agg(**{name: rows[name].max() for name in kept})
        clients = attach(clients, days, "client_key", "day")
    clients = clients.mutate(
        bought=clients.last >= asked("start"),
        silent_before=_silence(clients.before, asked("start")),
        silent=_silence(clients.last, asked("moment")),
    )
    if "threshold" in wants:
        clients = clients.mutate(threshold=_threshold(known))
    return with_team(clients, known, wants)


def _threshold(known: Known) -> ir.NumericValue:
    """Days of silence after which a client counts as lost: the rule, else read off the gaps.

    The 90th percentile of the gaps between purchases of those who came back, rounded up.
    """
    if known.churn_given:
        return asked("churn_days").cast("float64")
    rows = client_receipts(known)
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


def _own(wants: Wants) -> list[str]:
    """The wanted dimensions that a payment itself has; a team comes from the owner."""
    of_team = {"owner"} if "team" in wants else set()
    return sorted((wants & _DIMENSIONS) - {"team"} | of_team)


def _since_first(
    known: Known, wants: Wants, *, from_zero: bool
) -> tuple[ir.Table, dict[str, ir.Value]]:
    """Receipts of the clients who first paid in the period; the dimensions of that payment."""
    rows = client_receipts(known, *_own(wants))
    counting = rows.filter(rows.amount >= 0 if from_zero else rows.amount > 0)
    firsts = counting.group_by("client_key").agg(first_at=counting.paid_at.min())
    firsts = firsts.filter(firsts.first_at >= asked("start"), firsts.first_at < asked("end"))
    rows = rows.inner_join(firsts, "client_key")
    first = (rows.paid_at == rows.first_at) & (rows.amount >= 0)
    return rows, {name: rows[name].max(where=first) for name in _own(wants)}


def _payments(known: Known, clients: ir.Table) -> ir.Table:
    """What these clients had paid by the period's end."""
    paid = receipts(known, frozenset((*schema("payments"), "client_key")))
    paid = paid.filter(paid.paid_at < asked("end"), paid.client_key.notnull())
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
    trail=_payments,
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
    trail=_payments,
    origins={**_NOTHING_MORE, "margin": ("deals.cost", "deals.amount"), "costed": ("deals.cost",)},
)
CLIENTS_AT_START = Fact(
    "clients_at_start",
    ("payments",),
    partial(_base, at_start=True),
    _OF_BASE,
    _BY,
    when="paid_at",
    trail=_payments,
    origins=_NOTHING_MORE,
    per_period=True,
)
CLIENTS_AT_END = Fact(
    "clients_at_end",
    ("payments",),
    partial(_base, at_start=False),
    _OF_BASE,
    _BY,
    when="paid_at",
    trail=_payments,
    origins=_NOTHING_MORE,
    per_period=True,
)
