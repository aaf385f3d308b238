"""The fact of realistic plans of net receipts, at the level of the question's dimensions."""

import ibis
import ibis.expr.types as ir

from data.model.dimensions import PLANNED
from metrics.core.errors import UnknownDimension
from metrics.core.fact import Fact, WantedColumns, dimensions, left_join
from metrics.core.query_params import param
from metrics.core.scope import Grain
from metrics.core.source_tables import SourceTables, schema

GRAINS = frozenset((Grain.MONTH, Grain.QUARTER, Grain.YEAR))
# The widest level first: a team's plan stands for those of its owners.
LEVELS = ("team", *(name for name in PLANNED if name != "team"))


def _plans(tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    """Plan rows of the whole months that the period touches, of one level in each month."""
    plans = tables.plans
    measure = plans.measure.coalesce("net_receipts") == "net_receipts"
    realistic = plans.scenario.coalesce("realistic") == "realistic"
    plans = plans.filter(
        measure,
        realistic,
        plans.amount != 0,  # zero is no plan: it must not hide plans of another level
        plans.month >= param("plan_start").date(),
        plans.month < param("plan_end").date(),
    )
    return _level(plans, tables, wanted)


def _level(plans: ir.Table, tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    subjects = [name for name in LEVELS if name in wanted]
    match subjects:
        case []:
            return _widest(plans)
        case ["team"]:
            return _of_teams(plans, tables)
        case ["team", "owner"]:
            return _of_owners(plans, tables)
        case [subject]:
            return plans.filter(plans[subject].notnull())
        case [first, *rest]:  # a plan has one subject: nothing is planned for two at once
            raise UnknownDimension.of("plan", rest[-1], (first, *GRAINS))


def _widest(plans: ir.Table) -> ir.Table:
    """The company's plan; in a month without one the teams', else the owners', and so on."""
    level = ibis.cases(
        *((plans[name].notnull(), place) for place, name in enumerate(LEVELS, start=1)), else_=0
    )
    rows = plans.mutate(level=level)
    widest = rows.group_by("month").agg(widest=rows.level.min())
    rows = left_join(rows, widest, "month")
    return rows.filter(rows.level == rows.widest).drop("level", "widest")


def _of_owners(plans: ir.Table, tables: SourceTables) -> ir.Table:
    rows = plans.filter(plans.owner.notnull()).drop("team")
    return left_join(rows, tables.owners.select("owner", "team"), "owner")


def _of_teams(plans: ir.Table, tables: SourceTables) -> ir.Table:
    """The teams' own plans; a team without one that month has the sum of its owners'."""
    own = plans.filter(plans.team.notnull())
    planned_teams = own.select("month", "team").distinct().mutate(has_plan=ibis.literal(True))
    owners = left_join(
        _of_owners(plans, tables).select(*plans.columns), planned_teams, "month", "team"
    )
    return own.union(owners.filter(owners.has_plan.isnull()).drop("has_plan"))


PLANS = Fact(
    "plans",
    ("plans",),
    _plans,
    schema("plans"),
    dimensions(*LEVELS),
    grains=GRAINS,
    per_period=True,
    by_level=True,
    when="month",
)
