"""Metrics of calls: number, connect rate, talks per day, missed episodes."""

import ibis.expr.types as ir

from metrics.core.metric import Better, Measured, Unit, derived, metric, ratio, share
from metrics.core.query_params import param
from metrics.facts.calls import CALLS, MISSED
from metrics.facts.staff import CALLING_DAYS


def _attempt(calls: ir.Table) -> ir.BooleanValue:
    return (calls.direction == "out") & calls.answered.notnull()


def _reached(calls: ir.Table) -> ir.BooleanValue:
    return (calls.direction == "out") & calls.answered


def _talk(calls: ir.Table) -> ir.BooleanValue:
    return calls.talk_seconds >= param("talk_seconds")


def _counted(calls: ir.Table, where: ir.BooleanValue) -> ir.IntegerValue:
    """Number of calls, a row standing for as many as it says."""
    return calls["count"].sum(where=where).coalesce(0)


@metric(CALLS, at="started_at", unit=Unit.COUNT, adds_up=True)
def calls(calls: ir.Table) -> Measured:
    """Number of calls in and out.

    Formula:  Σ count, over calls that are not internal
    Unit:     calls
    Source:   calls.started_at, calls.direction, calls.count
    """
    number = _counted(calls, calls.direction.notnull())
    return number, number


@metric(CALLS, at="started_at", unit=Unit.COUNT, adds_up=True, counts=_talk)
def talks(calls: ir.Table) -> Measured:
    """Number of calls that were a conversation.

    Formula:  calls in and out with a talk of at least 60 seconds (setting)
    Unit:     calls
    Source:   calls.talk_seconds, calls.started_at, calls.direction
    """
    number = _counted(calls, _talk(calls))
    return number, number


@metric(CALLS, at="started_at", unit=Unit.COUNT)
def unique_contacts(calls: ir.Table) -> Measured:
    """Number of different people somebody spoke with.

    Formula:  distinct numbers of the other side, over answered calls in and out
    Unit:     numbers
    Source:   calls.client_phone, calls.answered, calls.started_at
    """
    numbers = calls.client_phone.nunique(where=calls.answered)
    return numbers, numbers


@metric(CALLS, at="started_at", unit=Unit.SHARE, counts=_attempt, beside=("connect_rate_numbers",))
def connect_rate(calls: ir.Table) -> Measured:
    """Share of outgoing attempts that were answered.

    Formula:  answered ÷ all outgoing attempts
    Unit:     share from 0 to 1; empty without attempts
    Source:   calls.answered, calls.direction, calls.started_at
    """
    attempts = _counted(calls, _attempt(calls))
    return ratio(_counted(calls, _reached(calls)), attempts), attempts


@metric(CALLS, at="started_at", unit=Unit.SHARE, counts=_attempt)
def connect_rate_numbers(calls: ir.Table) -> Measured:
    """Share of the dialled numbers that were reached at least once.

    Formula:  distinct numbers reached ÷ distinct numbers dialled, over outgoing attempts
    Unit:     share from 0 to 1; empty without attempts
    Source:   calls.client_phone, calls.answered, calls.direction, calls.started_at
    """
    dialled = calls.client_phone.nunique(where=_attempt(calls))
    return ratio(calls.client_phone.nunique(where=_reached(calls)), dialled), dialled


@metric(CALLS, at="started_at", unit=Unit.COUNT)
def _own_talks(calls: ir.Table) -> Measured:
    """Conversations whose manager is known."""
    number = _counted(calls, _talk(calls) & calls.owner.notnull())
    return number, number


@metric(CALLING_DAYS, unit=Unit.COUNT)
def _calling_days(days: ir.Table) -> Measured:
    """Working days so far of the managers who have calls."""
    return days.day.count(), days.day.count()


@derived(_own_talks, _calling_days, unit=Unit.PER_DAY)
def talks_per_day(own_talks: Measured, days: Measured) -> Measured:
    """Conversations of a manager on a working day.

    Formula:  calls with a talk of at least 60 seconds (setting) ÷ working days so far of the
              managers who have calls, within their employment
    Unit:     calls per manager and working day; empty without working days
    Source:   calls.talk_seconds, calls.owner, calls.started_at, owners.hired_at, owners.left_at
    """
    return ratio(own_talks[0], days[0]), own_talks[1]


@metric(MISSED, at="started_at", unit=Unit.COUNT, better=Better.LESS, adds_up=True)
def missed_episodes(episodes: ir.Table) -> Measured:
    """Number of times a client could not get through.

    Formula:  unanswered incoming calls, those of one number within 30 minutes (setting) of each
              other being one
    Unit:     episodes; calls without a number are left out
    Source:   calls.answered, calls.direction, calls.client_phone, calls.started_at
    """
    number = episodes.started_at.count()
    return number, number


def _unreturned(episodes: ir.Table) -> ir.BooleanValue:
    return ~episodes.returned


@metric(
    MISSED,
    at="started_at",
    unit=Unit.SHARE,
    better=Better.LESS,
    counts=_unreturned,
    beside=("missed_episodes",),
)
def missed_unreturned(episodes: ir.Table) -> Measured:
    """Share of missed episodes that nobody returned.

    Formula:  episodes with neither an outgoing attempt to the number within 60 working minutes
              (setting) nor, at any later time that is known, an answered call from it ÷ all
              episodes
    Unit:     share from 0 to 1; empty without missed calls
    Source:   calls.answered, calls.direction, calls.client_phone, calls.started_at
    """
    return share(_unreturned(episodes), episodes.started_at.notnull())
