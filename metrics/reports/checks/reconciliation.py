"""Reconciles calls, deals and payments: rows of one feed that another contradicts.

Debts, payments ahead of the win, overpayments and duplicate clients are counted as of the end of
the period, however old; payments without a deal, deals never called and callers without a deal are
those of the period.
"""

import ibis
import ibis.expr.types as ir

from data.model.dimensions import of_table
from metrics.core.fact import dimensions, left_join
from metrics.core.query_params import param
from metrics.core.query_plan import Shape, apply_filters
from metrics.core.source_tables import SourceTables
from metrics.facts.deals import DEALS
from metrics.facts.identity import ambiguous, in_our_currency
from metrics.facts.receipts import RECEIPTS
from metrics.facts.uncontacted import payments_since, payments_until, uncontacted_deals
from metrics.reports.checks.check import Check, to_findings
from metrics.reports.checks.duplicate_clients import DUPLICATE_CLIENTS
from metrics.reports.checks.unknown_callers import UNKNOWN_CALLERS

DAYS_TO_PAY = 14  # a won deal without a due date is due so many days after its win
ROUNDING = 1  # a smaller difference of money is somebody's rounding
_TRAIL = ("source_system", "row_key", "upload_id", "line")
_ABOUT = ("deal_id", "owner", "client", "title", "source")
_ANY = dimensions(*of_table("deals"))


def deals(shape: Shape, *columns: str) -> ir.Table:
    """Deals that pass the filters, with the columns of a finding and these."""
    wants = frozenset((*_TRAIL, *_ABOUT, *columns, *shape.filters))
    return apply_filters(DEALS.build(shape.tables, wants), shape)


def won_by_then(rows: ir.Table) -> ir.BooleanValue:
    """Whether a deal stood as won at the end of the period."""
    return (rows.status == "won") & _over(rows)


def _over(rows: ir.Table) -> ir.BooleanValue:
    return rows.closed_at.isnull() | (rows.closed_at < param("moment"))


def _with_paid(rows: ir.Table, tables: SourceTables) -> ir.Table:
    """Deals of an unambiguous id, with what was paid for each by the period's end.

    Columns: those of the deals, paid (refunds taken off), paid_first, paid_last, is_foreign (some
    payment came in another currency, so that the sum says too little).
    """
    payments = tables.payments
    payments = payments.filter(payments.deal_id.notnull(), payments.paid_at < param("moment"))
    ours = in_our_currency(payments)
    sums = payments.group_by("deal_id").agg(
        paid=payments.amount.sum(where=ours),
        paid_first=payments.paid_at.min(where=ours),
        paid_last=payments.paid_at.max(where=ours),
        is_foreign=(~ours).any(),
    )
    sure = rows.filter(rows.deal_id.notnull()).anti_join(ambiguous(tables.deals), "deal_id")
    rows = left_join(sure, sums, "deal_id")
    return rows.mutate(paid=rows.paid.coalesce(0), is_foreign=rows.is_foreign.fill_null(False))


def _unpaid(shape: Shape) -> ir.Table:
    """Won deals due by the period's end and not paid in full; money is what is missing.

    Only deals won since the first day that the payments cover, and due by their last one: of the
    others the payments say nothing. The reason tells whether anything came, and whether the due
    date is the deal's own or two weeks after the win.
    """
    rows = deals(shape, "status", "amount", "closed_at", "due_at")
    rows = _with_paid(rows.filter(won_by_then(rows), rows.closed_at.notnull()), shape.tables)
    due = rows.due_at.coalesce(rows.closed_at + ibis.interval(days=DAYS_TO_PAY))
    rows = rows.mutate(due=due, debt=rows.amount - rows.paid)
    rows = rows.filter(
        *(rows.debt >= ROUNDING, ~rows.is_foreign),
        *(rows.closed_at >= payments_since(shape.tables), rows.due < payments_until(shape.tables)),
    )
    reason = ibis.cases((rows.paid > 0, "part"), else_="nothing")
    return to_findings(rows, name=rows.title, money=rows.debt, at=rows.due, reason=reason)


def _unsold(shape: Shape) -> ir.Table:
    """Deals that money came for and that stand as not won; money is what came.

    The reason is what the deal stood as: open, lost or unmapped.
    """
    rows = deals(shape, "status", "closed_at")
    rows = _with_paid(rows.filter(~won_by_then(rows).fill_null(False)), shape.tables)
    rows = rows.filter(rows.paid > 0)
    ended = rows.status.isin(("won", "lost"))
    reason = (ended & ~_over(rows)).ifelse("open", rows.status.coalesce("unmapped"))
    return to_findings(rows, name=rows.title, money=rows.paid, at=rows.paid_first, reason=reason)


def _overpaid(shape: Shape) -> ir.Table:
    """Deals paid for more than their amount; money is what is over."""
    rows = _with_paid(deals(shape, "amount"), shape.tables)
    rows = rows.filter(rows.paid - rows.amount >= ROUNDING)
    return to_findings(rows, name=rows.title, money=rows.paid - rows.amount, at=rows.paid_last)


def _stray(shape: Shape) -> ir.Table:
    """Payments and refunds of the period that name no deal we know; money is theirs.

    The reason tells whether no deal is named, an unknown one, or one of several with that id.
    """
    wants = frozenset(
        (*_TRAIL, *("payment_id", "deal_id", "owner", "client", "purpose", "paid_at", "amount"))
    )
    rows = apply_filters(RECEIPTS.build(shape.tables, wants | frozenset(shape.filters)), shape)
    rows = rows.filter(rows.paid_at >= param("start"), rows.paid_at < param("moment"))
    ids = shape.tables.deals.filter(shape.tables.deals.deal_id.notnull())
    ids = ids.group_by("deal_id").agg(having=ids.count())
    rows = left_join(rows, ids, "deal_id").mutate(name=rows.purpose)
    reason = ibis.cases(
        (rows.deal_id.isnull(), "no_id"), (rows.having.isnull(), "unknown_id"), else_="several"
    )
    rows = rows.filter(rows.having.isnull() | (rows.having > 1))
    return to_findings(rows, money=rows.amount, at=rows.paid_at, reason=reason)


def _uncalled(shape: Shape) -> ir.Table:
    """Deals created in the period whose client was never spoken to nor even rung.

    Money is the deal's amount; the reason what it stands as now.
    """
    rows = deals(shape, "client_id", "phone", "status", "amount", "created_at")
    rows = rows.filter(rows.created_at >= param("start"), rows.created_at < param("moment"))
    rows = uncontacted_deals(rows, shape.tables)
    reason = rows.status.coalesce("unmapped")
    return to_findings(rows, name=rows.title, money=rows.amount, at=rows.created_at, reason=reason)


_PAID = (("deals", ("deal_id",)), ("payments", ("deal_id",)))

UNPAID = Check("unpaid", "deals", _unpaid, _ANY, (*_PAID, ("deals", ("amount",))))
UNSOLD = Check("unsold", "deals", _unsold, _ANY, _PAID)
OVERPAID = Check("overpaid", "deals", _overpaid, _ANY, (*_PAID, ("deals", ("amount",))))
STRAY = Check("stray", "payments", _stray, _ANY, (("payments", ()), ("deals", ("deal_id",))))
UNCALLED = Check(
    "uncalled", "deals", _uncalled, _ANY, (("calls", ()), ("deals", ("phone", "client_id")))
)

RECONCILIATION_CHECKS = (
    UNPAID,
    UNSOLD,
    STRAY,
    OVERPAID,
    UNCALLED,
    UNKNOWN_CALLERS,
    DUPLICATE_CLIENTS,
)
