"""Duplicate clients: equal phone, e-mail or taxpayer number, different names."""

from functools import reduce

import ibis
import ibis.expr.types as ir

from metrics.core.fact import dimensions, with_team
from metrics.core.query_params import param
from metrics.core.query_plan import Shape, apply_filters
from metrics.core.source_tables import SourceTables
from metrics.facts.identity import client_key
from metrics.reports.checks.check import Check, to_findings

_KEYS: dict[str, tuple[str, ...]] = {
    "deals": ("inn", "phone", "email"),
    "contacts": ("inn", "phone", "email"),
}
_KEYS |= {"leads": ("phone", "email")}
_BY_CERTAINTY = ("inn", "phone", "email")  # of two keys with the same pair of names, the first wins
_TRAIL = ("owner", "source_system", "row_key", "upload_id", "line")
_YO = ("\N{CYRILLIC SMALL LETTER IO}", "\N{CYRILLIC SMALL LETTER IE}")
_NOT_WORDS = r"[^\p{L}\p{N}]+"


def _duplicate_clients(shape: Shape) -> ir.Table:
    """Keys under which clients are written with different names, one row a pair of names.

    Names are equal when only case, spaces and punctuation differ; clients that users have united
    are one, whatever their names, and those decided to be different are left out. The row is the
    latest one of the key; `client` and `other` are two of its names, `many` how many there are;
    the reason is the key: inn, phone or email, and `name` its value.
    """
    names = _names_by_key(shape.tables).alias("named")
    keys = names.group_by("reason", "name").agg(
        *(names.folded.nunique().name("many"), names.folded.min().name("low")),
        *(names.folded.max().name("high"), names.whom.nunique().name("clients")),
        decided=names.decided.any(),
    )
    keys = keys.filter(keys.many > 1, ~keys.decided | (keys.clients > 1))
    keys = keys.anti_join(_keys_of_different_clients(names, keys), ["reason", "name"])
    rank = ibis.cases(*((keys.reason == kind, n) for n, kind in enumerate(_BY_CERTAINTY)))
    pair = ibis.window(group_by=[keys.low, keys.high], order_by=[rank, keys.name])
    keys = keys.mutate(place=ibis.row_number().over(pair))
    rows = names.inner_join(keys.filter(keys.place == 0).drop("place"), ["reason", "name"])
    of_key = ibis.window(group_by=[rows.reason, rows.name])
    order = [rows["at"].desc(nulls_first=False), rows.source_system, rows.row_key, rows.client]
    latest = ibis.window(group_by=[rows.reason, rows.name], order_by=order)
    rows = rows.mutate(
        place=ibis.row_number().over(latest),
        first=rows.client.min(where=rows.folded == rows.low).over(of_key),
        last=rows.client.min(where=rows.folded == rows.high).over(of_key),
    )
    rows = rows.filter(rows.place == 0)
    other = (rows.client == rows.first).ifelse(rows.last, rows.first)
    rows = with_team(rows.mutate(other=other), shape.tables, frozenset(shape.filters))
    return to_findings(apply_filters(rows, shape).drop("at"))


def _keys_of_different_clients(names: ir.Table, keys: ir.Table) -> ir.Table:
    """The keys all of whose clients are decided to be different, each under one name."""
    clients = names.filter(names.who.notnull()).group_by("reason", "name", "who")
    clients = clients.agg(apart=names.apart.max())
    decided_keys = clients.filter(clients.apart.notnull()).select("reason", "name").distinct()
    clients = clients.semi_join(decided_keys, ["reason", "name"])
    others = clients.select("reason", "name", other="who", of_other="apart")
    pairs = clients.inner_join(others, ["reason", "name"])
    pairs = pairs.filter(pairs.who < pairs.other)
    decided = _lists(pairs.apart, pairs.other) | _lists(pairs.of_other, pairs.who)
    undecided = pairs.filter(~decided).select("reason", "name").distinct()
    whole = clients.group_by("reason", "name").agg(parties=clients.count())
    whole = whole.anti_join(undecided, ["reason", "name"])
    counted = keys.select("reason", "name", "many").inner_join(whole, ["reason", "name"])
    return counted.filter(counted.parties > 1, counted.many <= counted.parties).select(
        "reason", "name"
    )


def _lists(decided: ir.StringValue, who: ir.StringValue) -> ir.BooleanValue:
    """Whether a client's key is a line of the decided text."""
    line = ibis.literal("\n")
    return decided.contains(line + who + line).fill_null(False)


def _names_by_key(tables: SourceTables) -> ir.Table:
    """Every client name of a key: reason (the kind of key), name (its value), client."""
    names = []
    for table, kinds in _KEYS.items():
        rows = getattr(tables, table)
        rows = rows.filter(rows.client.notnull(), rows.created_at.isnull() | _created_by_then(rows))
        is_deal, is_lead = table == "deals", table == "leads"
        rows = rows.mutate(
            folded=_folded(rows.client),
            whom=client_key(rows) if is_deal else ibis.null("string"),
            who=ibis.null("string") if is_lead else client_key(rows),
            apart=rows.apart_clients if is_deal else ibis.null("string"),
            decided=rows.united_client.notnull() if is_deal else ibis.literal(False),
        )
        names += [
            rows.filter(rows[kind].notnull(), rows.folded != "").select(
                *("client", "folded", "whom", "who", "apart", "decided", *_TRAIL),
                at="created_at",
                name=kind,
                reason=ibis.literal(kind),
            )
            for kind in kinds
        ]
    return reduce(lambda left, right: left.union(right), names)


def _created_by_then(rows: ir.Table) -> ir.BooleanValue:
    return rows.created_at < param("moment")


def _folded(name: ir.StringValue) -> ir.StringValue:
    """The words of a name without case and punctuation."""
    return name.lower().replace(*_YO).re_replace(_NOT_WORDS, " ").strip()


DUPLICATE_CLIENTS = Check(
    "twins",
    "deals",
    _duplicate_clients,
    dimensions("owner", "team"),
    (("deals", ("client",)), ("deals", ("phone", "email", "inn"))),
)
