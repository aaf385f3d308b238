"""Metrics of speed: deal cycle, first response, touches, sales velocity."""

import ibis
import ibis.expr.types as ir

from metrics.core.metric import Better, Measured, Unit, derived, metric, ratio, share
from metrics.core.query_params import param
from metrics.definitions.average_check import average_check
from metrics.definitions.conversion import win_rate, won
from metrics.definitions.pipeline import open_deals
from metrics.facts.deals import DEALS

_DAY = 24 * 60 * 60


def _cycled(deals: ir.Table) -> ir.BooleanValue:
    return won(deals) & (deals.closed_at >= deals.created_at)


def _reachable(deals: ir.Table) -> ir.BooleanValue:
    return deals.phone.notnull() | deals.client_id.notnull() | deals.first_contact.notnull()


def _contacted(deals: ir.Table) -> ir.BooleanValue:
    return deals.first_contact.notnull()


@metric(DEALS, at="closed_at", unit=Unit.DAYS, better=Better.LESS, counts=_cycled)
def cycle_days(deals: ir.Table) -> Measured:
    """Median time from the creation of a deal to its win.

    Formula:  median (closed − created), over deals won in the period; one closed before it was
              created is left out
    Unit:     days, with fractions where times are known
    Source:   deals.created_at, deals.closed_at, deals.status
    """
    seconds = deals.closed_at.epoch_seconds() - deals.created_at.epoch_seconds()
    days = seconds.median(where=_cycled(deals))
    return ratio(days, ibis.literal(_DAY)), _cycled(deals).sum()


@metric(
    DEALS,
    at="created_at",
    unit=Unit.MINUTES,
    better=Better.LESS,
    counts=_contacted,
    beside=("first_response_in_time", "first_response_never"),
)
def first_response(deals: ir.Table) -> Measured:
    """Median working time from a deal's creation to the first contact with its client.

    Formula:  median working minutes from creation to the first outgoing attempt or answered
              incoming call, by the deal, the client or the number, over deals created in the period
    Unit:     working minutes; deals never contacted are left out
    Source:   deals.created_at, deals.phone, deals.client_id, calls.started_at, calls.direction
    """
    return deals.response_minutes.median(), deals.response_minutes.count()


@metric(DEALS, at="created_at", unit=Unit.SHARE, counts=_reachable)
def first_response_in_time(deals: ir.Table) -> Measured:
    """Share of new deals whose client was contacted in time.

    Formula:  contacted within 15 working minutes (setting) ÷ deals created in the period that have
              a number, a client or a contact
    Unit:     share from 0 to 1
    Source:   deals.created_at, deals.phone, deals.client_id, calls.started_at, calls.direction
    """
    in_time = (deals.response_minutes <= param("response_minutes")).fill_null(False)
    return share(in_time, _reachable(deals))


@metric(DEALS, at="created_at", unit=Unit.SHARE, better=Better.LESS, counts=_reachable)
def first_response_never(deals: ir.Table) -> Measured:
    """Share of new deals whose client was never contacted.

    Formula:  without a contact ÷ deals created in the period that have a number, a client or a
              contact
    Unit:     share from 0 to 1
    Source:   deals.created_at, deals.phone, deals.client_id, calls.started_at, calls.direction
    """
    return share(deals.first_contact.isnull(), _reachable(deals))


@metric(DEALS, at="created_at", unit=Unit.SCORE)
def touches_first_day(deals: ir.Table) -> Measured:
    """Touches of a new deal in its first 24 hours.

    Formula:  calls and done activities within 24 hours of creation ÷ deals created in the period
    Unit:     touches per deal
    Source:   deals.created_at, calls.started_at, activities.happened_at
    """
    return ratio(deals.touches.sum(), deals.created_at.count()), deals.created_at.count()


@derived(open_deals, average_check, win_rate, cycle_days, unit=Unit.MONEY_PER_DAY)
def sales_velocity(deals: Measured, check: Measured, wins: Measured, cycle: Measured) -> Measured:
    """Money that the open deals bring a day at the pace of the period.

    Formula:  open deals at the end × average check × win rate ÷ cycle days
    Unit:     money per day; empty when any of the four is
    Source:   deals.status, deals.amount, deals.created_at, deals.closed_at
    """
    return ratio(deals[0] * check[0] * wins[0], cycle[0]), wins[1]
