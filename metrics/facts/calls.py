"""Facts of calls in and out, and of missed calls grouped into episodes."""

import ibis
import ibis.expr.types as ir

from data.model.dimensions import of_table
from metrics.core.fact import Fact, WantedColumns, dimensions, left_join, select_wanted, with_team
from metrics.core.query_params import param
from metrics.core.source_tables import SourceTables, schema
from metrics.facts.contacts import worked_seconds

_MINUTE = 60
_EPISODE = ("source_system", "row_key", "owner", "client_phone", "started_at", "upload_id", "line")


def _calls(tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    calls = tables.calls.filter(tables.calls.direction.isin(("in", "out")))
    calls = select_wanted(calls.mutate(count=calls["count"].coalesce(1)), wanted, "owner")
    return with_team(calls, tables, wanted)


def _missed(tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    """Missed incoming calls; those of one number close together are one episode."""
    calls = tables.calls
    unanswered = (calls.direction == "in") & ~calls.answered & calls.client_phone.notnull()
    missed = calls.filter(
        unanswered, calls.started_at >= param("episode_start"), calls.started_at < param("end")
    )
    in_order = [missed.started_at, missed.source_system, missed.row_key]
    by_number = ibis.window(group_by=missed.client_phone, order_by=in_order)
    missed = missed.mutate(before=missed.started_at.lag().over(by_number))
    pause = missed.started_at.epoch_seconds() - missed.before.epoch_seconds()
    episodes = missed.filter(missed.before.isnull() | (pause > param("episode_seconds")))
    episodes = episodes.filter(episodes.started_at >= param("start")).select(*_EPISODE)
    if wanted & {"returned"}:
        episodes = _with_outcome(episodes, tables)
    return with_team(episodes, tables, wanted)


def _with_outcome(episodes: ir.Table, tables: SourceTables) -> ir.Table:
    """Episodes with `returned`: called back in time, or the client got through later.

    Number and start are the key: no two episodes of a number start at the same moment.
    """
    episodes = episodes.alias("episodes")
    key = ("client_phone", "started_at")
    calls = tables.calls.filter(tables.calls.started_at >= param("start"))
    out = calls.filter(calls.direction == "out").select("client_phone", called_at="started_at")
    same = episodes.client_phone == out.client_phone
    tried = episodes.select(*key).join(out, [same, out.called_at > episodes.started_at])
    first = tried.group_by(*key).agg(called_at=tried.called_at.min())
    spent = worked_seconds(first, tables, "started_at", "called_at")
    in_time = spent.filter(spent.seconds <= param("callback_minutes") * _MINUTE)
    rows = left_join(episodes, in_time.select(*key, in_time=ibis.literal(True)), *key)
    rows = left_join(rows, _last_answered(calls, episodes), "client_phone")
    through = (rows.heard_at > rows.started_at).fill_null(False)
    rows = rows.mutate(returned=rows.in_time.fill_null(False) | through)
    return rows.select(*_EPISODE, "returned")


def _last_answered(calls: ir.Table, episodes: ir.Table) -> ir.Table:
    """The last answered incoming call of each number that has a missed episode."""
    answered = calls.filter(calls.direction == "in", calls.answered)
    answered = answered.select("client_phone", "started_at").semi_join(episodes, "client_phone")
    return answered.group_by("client_phone").agg(heard_at=answered.started_at.max())


CALLS = Fact(
    "calls",
    ("calls",),
    _calls,
    {**schema("calls"), "team": "string"},
    dimensions(*of_table("calls")),
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
