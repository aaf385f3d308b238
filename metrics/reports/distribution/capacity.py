"""Available managers: who is at work, their open deals, and their conversion by source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from metrics.core.calendar import is_working
from metrics.core.evaluate import Run, report_query
from metrics.core.fact import left_join
from metrics.core.query_params import param
from metrics.core.query_plan import Shape
from metrics.core.scope import Scope
from metrics.facts.stock import OPEN_DEALS

ACTIVE_DAYS = 30  # who neither called nor got a deal for so long is not at work
LEAST_ACTIONS = 10  # calls and new deals of these days; fewer are an account, not a manager
PRIOR_OUTCOMES = 10  # outcomes at which own conversion weighs as much as the usual one
_DAY = timedelta(days=1)
_MANAGERS = ("manager",)


@dataclass(frozen=True)
class ConversionRate:
    """Cohort conversion: won ÷ created over the last twelve months."""

    won: int = 0
    created: int = 0

    @property
    def value(self) -> float | None:
        """The share; empty where nothing was created."""
        return self.won / self.created if self.created else None

    def shrunk_to(self, usual: float) -> float:
        """The share shrunk towards the usual one while there are few outcomes.

        (won + 10 × usual) ÷ (created + 10)
        """
        return (self.won + PRIOR_OUTCOMES * usual) / (self.created + PRIOR_OUTCOMES)

    def __add__(self, other: "ConversionRate") -> "ConversionRate":
        return ConversionRate(self.won + other.won, self.created + other.created)


@dataclass(frozen=True)
class AvailableManager:
    """A manager who can take deals: open deals, share of full time, conversion by source.

    A source of None is deals without a source.
    """

    owner: str
    open: int
    full_time: float
    rates: Mapping[str | None, ConversionRate]

    @property
    def rate(self) -> ConversionRate:
        """Conversion over all sources."""
        return sum(self.rates.values(), ConversionRate())


def available_managers(run: Run, scope: Scope) -> list[AvailableManager]:
    """Managers who work on the next working day, by name.

    A manager is at work who called or got a deal in the last 30 days, is hired by then and has not
    left. With a roster, only people of the role manager count; without one, those with at least 10
    calls and new deals. Filters of the scope do not apply.
    """
    query = report_query(_people, scope)
    people = run(query).to_pylist()
    query = report_query(_rates, scope)
    rates: dict[str, dict[str | None, ConversionRate]] = {}
    for row in run(query).to_pylist():
        by_source = rates.setdefault(row["owner"], {})
        by_source[row["source"]] = ConversionRate(int(row["won"]), int(row["created"]))
    listed = any(row["role"] in _MANAGERS for row in people)
    tomorrow = _next_working(scope)
    managers = [
        AvailableManager(row["owner"], int(row["open"]), _share(row), rates.get(row["owner"], {}))
        for row in people
        if (row["role"] in _MANAGERS if listed else row["actions"] >= LEAST_ACTIONS)
        and _works(row, tomorrow)
    ]
    return sorted(managers, key=lambda manager: manager.owner)


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
    """Recently active managers with their actions, open deals and roster row."""
    tables = shape.tables
    since, moment = param("moment") - ibis.interval(days=ACTIVE_DAYS), param("moment")
    calls, deals = tables.calls, tables.deals
    called = calls.filter(calls.started_at >= since, calls.started_at < moment).select("owner")
    assigned = deals.filter(deals.created_at >= since, deals.created_at < moment).select("owner")
    actions = called.union(assigned).filter(lambda row: row.owner.notnull())
    people = actions.group_by("owner").agg(actions=actions.count())
    stock = OPEN_DEALS.build(tables, frozenset(("owner",)))
    stock = stock.group_by("owner").agg(open=stock.count())
    about = tables.owners.select("owner", "role", "hired_at", "left_at", "full_time_share")
    rows = left_join(left_join(people, stock, "owner"), about, "owner")
    rows = rows.filter(rows.role.isnull() | rows.role.isin(_MANAGERS))
    return rows.mutate(open=rows.open.coalesce(0))


def _rates(shape: Shape) -> ir.Table:
    """Won and created by manager and source, over the deals of the last twelve months."""
    deals = shape.tables.deals
    recent = (deals.created_at >= param("year_back")) & (deals.created_at < param("moment"))
    won = (deals.status == "won") & (deals.closed_at < param("moment"))
    rows = deals.filter(deals.owner.notnull(), recent)
    return rows.group_by("owner", "source").agg(
        created=rows.count(), won=won.fill_null(False).sum()
    )
