"""Calls with the outside world, and the missed ones as episodes."""

import ibis
import ibis.expr.types as ir

from metrics.fact import Fact, Wants, dimensions, with_team
from metrics.facts.contacts import worked_seconds
from metrics.parameters import asked
from metrics.tables import Known, schema

_MINUTE = 60
_EPISODE = ("source_system", "row_key", "owner", "client_phone", "started_at", "upload_id", "line")


def _calls(known: Known, wants: Wants) -> ir.Table:
    calls = known.calls.filter(known.calls.direction.isin(("in", "out")))
    return with_team(calls.mutate(count=calls["count"].coalesce(1)), known, wants)


def _missed(known: Known, wants: Wants) -> ir.Table:
    """Missed incoming calls, those of one number close together being one."""
    calls = known.calls
    unanswered = (calls.direction == "in") & ~calls.answered & calls.client_phone.notnull()
    missed = calls.filter(
        unanswered, calls.started_at >= asked("episode_start"), calls.started_at < asked("end")
    )
    in_order = [missed.started_at, missed.source_system, missed.row_key]
    by_number = ibis.window(group_by=missed.client_phone, order_by=in_order)
    missed = missed.mutate(before=missed.started_at.lag().over(by_number))
    pause = missed.started_at.epoch_seconds() - missed.before.epoch_seconds()
    episodes = missed.filter(missed.before.isnull() | (pause > asked("episode_seconds")))
    episodes = episodes.filter(episodes.started_at >= asked("start")).select(*_EPISODE)
    if wants & {"returned"}:
        episodes = _with_outcome(episodes, known)
    return with_team(episodes, known, wants)


def _with_outcome(episodes: ir.Table, known: Known) -> ir.Table:
    """Episodes marked returned: called back in time, or the client got through later."""
    calls = known.calls.filter(known.calls.started_at >= asked("start"))
    out, heard = calls.filter(calls.direction == "out"), _heard(calls)
    out = out.select(dialled="client_phone", called_at="started_at")
    key = ("source_system", "row_key")
    tried = episodes.join(
        out,
        [episodes.client_phone == out.dialled, out.called_at > episodes.started_at],
    )
    first = tried.group_by(*key, "started_at").agg(called_at=tried.called_at.min())
    spent = worked_seconds(first, known, "started_at", "called_at")
    in_time = spent.filter(spent.seconds <= asked("callback_minutes") * _MINUTE)
    in_time = in_time.select(*key, in_time=ibis.literal(True))
    rows = episodes.left_join(in_time, list(key), rname="{name}__of_fact")
    rows = rows.left_join(heard, rows.client_phone == heard.number)
    through = (rows.heard_at > rows.started_at).fill_null(False)
    rows = rows.mutate(returned=rows.in_time.fill_null(False) | through)
    return rows.select(*_EPISODE, "returned")


def _heard(calls: ir.Table) -> ir.Table:
    """When each number last got through."""
    answered = calls.filter(calls.direction == "in", calls.answered)
    return answered.group_by(number=answered.client_phone).agg(heard_at=answered.started_at.max())


CALLS = Fact(
    "calls",
    ("calls",),
    _calls,
    {**schema("calls"), "team": "string"},
    dimensions("owner", "team"),
    origins={"count": (), "team": ("owners.team",)},
)
MISSED = Fact(
    "missed",
    ("calls",),
    _missed,
    {**{name: schema("calls")[name] for name in _EPISODE}, "team": "string", "returned": "boolean"},
    dimensions("owner", "team"),
    origins={
        "started_at": ("calls.started_at", "calls.direction", "calls.answered"),
        "returned": ("calls.client_phone",),
    },
)
