"""Whose hands are free: who is at work, how much each has open, how well each sells by source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from metrics.core.calendar import is_working
from metrics.core.evaluate import Run, ask
from metrics.core.fact import attach
from metrics.core.query_params import asked
from metrics.core.query_plan import Shape
from metrics.core.scope import Scope
from metrics.facts.stock import OPEN_DEALS

ACTIVE_DAYS = 30  # who neither called nor got a deal for so long is not at work
LEAST = 10  # calls and new deals of these days; fewer are an account, not a manager
SURE = 10  # outcomes at which own conversion weighs as much as the usual one
_DAY = timedelta(days=1)
_MANAGERS = ("manager",)


@dataclass(frozen=True)
class Rate:
    """Cohort conversion: won ÷ created over the last twelve months."""

    won: int = 0
    created: int = 0

    @property
    def value(self) -> float | None:
        """The share; empty where nothing was created."""
        return self.won / self.created if self.created else None

    def towards(self, usual: float) -> float:
        """The share drawn towards the usual one while there are few outcomes.

        (won + 10 × usual) ÷ (created + 10)
        """
        return (self.won + SURE * usual) / (self.created + SURE)

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.won + other.won, self.created + other.created)


@dataclass(frozen=True)
class Hand:
    """A manager who can take deals: open deals, share of full time, conversion by source."""

    owner: str
    open: int
    full_time: float
    rates: Mapping[str | None, Rate]

    @property
    def rate(self) -> Rate:
        """Conversion over all sources."""
        return sum(self.rates.values(), Rate())


def hands(run: Run, scope: Scope) -> list[Hand]:
    """Managers who work on the next working day, by name.

    At work is who called or got a deal in the last 30 days, is hired by then and has not left.
    Where a list of people says who is a manager, only these are; where none does, those with at
    least 10 calls and new deals. Whoever is asked about, they are everybody.
    """
    query = ask(_people, scope)
    people = run(query).to_pylist()
    query = ask(_rates, scope)
    rates: dict[str, dict[str | None, Rate]] = {}
    for row in run(query).to_pylist():
        told = rates.setdefault(row["owner"], {})
        told[row["source"]] = Rate(int(row["won"]), int(row["created"]))
    listed = any(row["role"] in _MANAGERS for row in people)
    tomorrow = _next_working(scope)
    found = [
        Hand(row["owner"], int(row["open"]), _share(row), rates.get(row["owner"], {}))
        for row in people
        if (row["role"] in _MANAGERS if listed else row["deeds"] >= LEAST) and _works(row, tomorrow)
    ]
    return sorted(found, key=lambda hand: hand.owner)


def _next_working(scope: Scope) -> date:
    day = scope.elapsed.end
    for _ in range(30):  # no holidays are longer
        if is_working(day, scope.rules):
            return day
        day += _DAY
    return scope.elapsed.end


def _works(row: Mapping[str, Any], day: date) -> bool:
    hired = row["hired_at"] is None or row["hired_at"] <= day
    stays = row["left_at"] is None or row["left_at"] >= day
    return hired and stays and _share(row) > 0


def _share(row: Mapping[str, Any]) -> float:
    return 1.0 if row["full_time_share"] is None else float(row["full_time_share"])


def _people(shape: Shape) -> ir.Table:
    """Managers lately at work, with what they have open and what is known of their work."""
    known = shape.known
    since, moment = asked("moment") - ibis.interval(days=ACTIVE_DAYS), asked("moment")
    calls, deals = known.calls, known.deals
    called = calls.filter(calls.started_at >= since, calls.started_at < moment).select("owner")
    given = deals.filter(deals.created_at >= since, deals.created_at < moment).select("owner")
    deeds = called.union(given).filter(lambda row: row.owner.notnull())
    people = deeds.group_by("owner").agg(deeds=deeds.count())
    stock = OPEN_DEALS.build(known, frozenset(("owner",)))
    stock = stock.group_by("owner").agg(open=stock.count())
    about = known.owners.select("owner", "role", "hired_at", "left_at", "full_time_share")
    rows = attach(attach(people, stock, "owner"), about, "owner")
    rows = rows.filter(rows.role.isnull() | rows.role.isin(_MANAGERS))
    return rows.mutate(open=rows.open.coalesce(0))


def _rates(shape: Shape) -> ir.Table:
    """Won and created by manager and source, over the deals of the last twelve months."""
    deals = shape.known.deals
    recent = (deals.created_at >= asked("year_back")) & (deals.created_at < asked("moment"))
    won = (deals.status == "won") & (deals.closed_at < asked("moment"))
    rows = deals.filter(deals.owner.notnull(), recent)
    return rows.group_by("owner", "source").agg(
        created=rows.count(), won=won.fill_null(False).sum()
    )
