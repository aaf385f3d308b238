"""Metrics of clients: new, active, lost (churn) and reactivated ones."""

import ibis.expr.types as ir

from metrics.core.metric import Better, Measured, Unit, metric, number, share
from metrics.facts.clients import CLIENTS_AT_END, CLIENTS_AT_START, FIRST_PAYMENTS


def _active_before(clients: ir.Table, threshold: ir.NumericValue) -> ir.BooleanValue:
    return (clients.silent_before <= threshold).fill_null(False)


def _lost(clients: ir.Table, threshold: ir.NumericValue) -> ir.BooleanValue:
    return _active_before(clients, threshold) & (clients.silent > threshold)


def _active_at_start(clients: ir.Table) -> ir.BooleanValue:
    return _active_before(clients, clients.threshold)


def _returned(clients: ir.Table) -> ir.BooleanValue:
    return (clients.silent_before > clients.threshold).fill_null(False) & clients.bought


def _active_at_end(clients: ir.Table) -> ir.BooleanValue:
    return clients.silent <= clients.threshold


@metric(FIRST_PAYMENTS, at="first_at", unit=Unit.COUNT, adds_up=True)
def new_clients(clients: ir.Table) -> Measured:
    """Number of clients who paid for the first time.

    Formula:  distinct clients whose first ever positive payment is in the period; one fully
              refunded within 30 days is no client
    Unit:     clients; payments whose client is not known are left out
    Source:   payments.amount, payments.paid_at, payments.client_id or the client of the deal
    """
    return number(clients.first_at.notnull())


@metric(
    CLIENTS_AT_START,
    unit=Unit.SHARE,
    better=Better.LESS,
    counts=_active_at_start,
    beside=("churn_half", "churn_double", "reactivated", "churn_threshold"),
)
def churn(clients: ir.Table) -> Measured:
    """Share of the clients active at the start who fell silent in the period.

    Formula:  active at the start and not at the end ÷ active at the start; active = the last
              purchase is at most churn_threshold days ago on the last day
    Unit:     share from 0 to 1; empty when nobody was active
    Source:   payments.paid_at, payments.client_id or the client of the deal
    """
    return share(_lost(clients, clients.threshold), _active_at_start(clients))


@metric(CLIENTS_AT_START, unit=Unit.SHARE, better=Better.LESS)
def churn_half(clients: ir.Table) -> Measured:
    """Churn if clients counted as lost after half the days of silence.

    Formula:  churn with churn_threshold ÷ 2
    Unit:     share from 0 to 1; empty when nobody was active
    Source:   payments.paid_at, payments.client_id or the client of the deal
    """
    half = clients.threshold * 0.5
    return share(_lost(clients, half), _active_before(clients, half))


@metric(CLIENTS_AT_START, unit=Unit.SHARE, better=Better.LESS)
def churn_double(clients: ir.Table) -> Measured:
    """Churn if clients counted as lost after twice the days of silence.

    Formula:  churn with churn_threshold × 2
    Unit:     share from 0 to 1; empty when nobody was active
    Source:   payments.paid_at, payments.client_id or the client of the deal
    """
    double = clients.threshold * 2
    return share(_lost(clients, double), _active_before(clients, double))


@metric(CLIENTS_AT_START, unit=Unit.DAYS, better=Better.NEITHER)
def churn_threshold(clients: ir.Table) -> Measured:
    """Days of silence after which a client counts as lost.

    Formula:  as set, else the 90th percentile of the gaps between purchases of clients who came
              back, rounded up to 30, 60, 90, 120, 180 or 365; 90 when nobody has come back yet
    Unit:     days
    Source:   payments.paid_at, payments.client_id or the client of the deal
    """
    return clients.threshold.max(), clients.last.count()


@metric(CLIENTS_AT_START, unit=Unit.COUNT, counts=_returned)
def reactivated(clients: ir.Table) -> Measured:
    """Number of lost clients who bought again.

    Formula:  clients silent for longer than churn_threshold days at the start who bought in the
              period
    Unit:     clients
    Source:   payments.paid_at, payments.client_id or the client of the deal
    """
    return number(_returned(clients))


@metric(CLIENTS_AT_START, unit=Unit.SHARE, better=Better.LESS)
def client_churn(clients: ir.Table) -> Measured:
    """Share of all the clients of the period who were lost in it.

    Formula:  lost in the period ÷ (active at its start or bought in it)
    Unit:     share from 0 to 1; empty without clients
    Source:   payments.paid_at, payments.client_id or the client of the deal
    """
    ours = _active_at_start(clients) | clients.bought
    return share(_lost(clients, clients.threshold), ours)


@metric(CLIENTS_AT_END, unit=Unit.COUNT, adds_up=True, counts=_active_at_end)
def active_clients(clients: ir.Table) -> Measured:
    """Number of clients who are active at the period's end.

    Formula:  clients whose last purchase is at most churn_threshold days before the end
    Unit:     clients; told by the dimensions of the last purchase
    Source:   payments.paid_at, payments.client_id or the client of the deal
    """
    return number(_active_at_end(clients))


@metric(CLIENTS_AT_END, unit=Unit.SHARE)
def regular_clients_share(clients: ir.Table) -> Measured:
    """Share of the period's buyers who have bought at least twice.

    Formula:  buyers of the period with purchases on two or more days to date ÷ buyers of the period
    Unit:     share from 0 to 1; empty without buyers
    Source:   payments.paid_at, payments.client_id or the client of the deal
    """
    return share(clients.purchases >= 2, clients.bought)
