"""`plan`: draft a plan, save it, write it to Excel, show the stored one."""

import argparse
from collections.abc import Sequence
from datetime import date, timedelta
from math import inf
from pathlib import Path
from typing import Any

from data.ingest.plans import save
from data.model.dimensions import PLANNED
from data.storage.store import Store
from metrics.core.calendar import periods
from metrics.core.scope import Grain, Period, Scope
from metrics.planning.cells import Cell, Scenario
from metrics.planning.checks import UnsupportedTarget, unsupported_targets
from metrics.planning.draft import draft, scenario_plans
from metrics.planning.errors import NegativeAmount, NoPlan
from metrics.planning.grid import PlanGrid, months_of, units
from metrics.planning.measures import MEASURES, units_in_one
from metrics.planning.remaining_plan import remaining
from metrics.planning.rounding import in_steps, step_for
from metrics.planning.shares import SplitMethod
from metrics.planning.spans import format_period, parse_period
from metrics.planning.stored import StoredPlan, read_plan
from present import serialize
from present.plan_text import PlanText
from present.plan_workbook import plan_workbook
from present.text import Text
from settings import Settings
from verbs.arguments import number
from verbs.questions import scope_of, with_metrics
from verbs.runner import notify

_ALL_SCENARIOS = "all"
_USUAL_TEAM = 8  # so many to a month: a large goal is split in thousands, a small one in roubles


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `plan`."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--goal", type=number, metavar="N", help="money, or deals")
    what.add_argument("--show", action="store_true", help="the plan that is stored")
    parser.add_argument("--period", type=_span, required=True, metavar="2027|2027-Q1|2027-03")
    parser.add_argument("--measure", choices=list(MEASURES), default="net_receipts")
    parser.add_argument("--by", nargs="+", action="extend", default=[], choices=PLANNED)
    parser.add_argument(
        "--how", choices=[how.value for how in SplitMethod], default=SplitMethod.HISTORY.value
    )
    parser.add_argument("--months", type=int, choices=(3, 12), default=12, help="of history")
    scenarios = [*(scenario.value for scenario in Scenario), _ALL_SCENARIOS]
    parser.add_argument("--scenario", choices=scenarios, default=Scenario.REALISTIC.value)
    parser.add_argument("--save", action="store_true", help="keep it as an upload of its own")
    parser.add_argument("--author", default="", help="whose the saved plan is")
    parser.add_argument("--note", default="", help="why it is saved")
    parser.add_argument("--xlsx", metavar="FILE")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=with_metrics(_plan))


def _span(text: str) -> Period:
    period = parse_period(text)
    if period is None:
        raise argparse.ArgumentTypeError(f"{text}: 2027, 2027-Q1, 2027-03")
    return period


def _plan(store: Store, args: argparse.Namespace, settings: Settings) -> int:
    scope = scope_of(store, settings, args.period)
    if args.show:
        stored = _stored(store, scope, args)
        grids = [each.grid for each in stored]
        payload = [_to_json(each.grid, gaps=_gaps(each)) for each in stored]
        doubts: list[UnsupportedTarget] = []
    else:
        grids = _drafted(store, scope, args)
        likely = next((each for each in grids if each.scenario is Scenario.REALISTIC), grids[0])
        ahead = remaining(likely, scope.known_until)
        doubts = unsupported_targets(store.run, scope, ahead) if ahead else []
        payload = [_to_json(grid, doubts=_doubts(doubts)) for grid in grids]
    text = Text(settings.language)
    if args.xlsx:
        Path(args.xlsx).write_bytes(plan_workbook(text, grids))
    if args.save and not args.show:
        rows = [row for grid in grids for row in grid.rows()]
        title = f"{text('planbook.sheet')} {format_period(args.period)}"
        upload = save(store, rows, title, args.author, args.note).upload_id
        notify(text("cli.plan_saved", upload=upload))
    if args.json:
        print(serialize.to_json(payload if args.scenario == _ALL_SCENARIOS else payload[0]))
    else:
        words = PlanText(text, scope.rules.currency)
        print("\n".join(line for grid in grids for line in words.grid(grid)))
        for doubt in doubts:
            notify(words.doubt(doubt, args.measure))
    return 0


def _drafted(store: Store, scope: Scope, args: argparse.Namespace) -> list[PlanGrid]:
    if not 0 <= args.goal < inf:
        raise NegativeAmount(amount=str(args.goal))
    whole = args.scenario if args.scenario != _ALL_SCENARIOS else Scenario.REALISTIC
    dimensions = tuple(dict.fromkeys(args.by))
    goal, cells = units(args.goal, args.measure), len(months_of(args.period)) * _USUAL_TEAM
    step = step_for(goal, cells, units_in_one(args.measure))

    def build(steps: int) -> PlanGrid:
        how = (args.how, args.months, args.measure, Scenario(whole))
        return draft(store.run, scope, steps, args.period, dimensions, *how)

    grid = in_steps(build, goal, step)
    return list(scenario_plans(grid).values()) if args.scenario == _ALL_SCENARIOS else [grid]


def _stored(store: Store, scope: Scope, args: argparse.Namespace) -> Sequence[StoredPlan]:
    wanted = list(Scenario) if args.scenario == _ALL_SCENARIOS else [Scenario(args.scenario)]
    plans = (read_plan(store.run, scope, args.period, args.measure, each) for each in wanted)
    stored = [each for each in plans if each is not None]
    if not stored:
        raise NoPlan(period=format_period(args.period))
    return stored


def _to_json(grid: PlanGrid, **more: object) -> serialize.JsonObject:
    """One version of a plan: whole, by quarters and months, and every subject by months."""

    def amount(period: Period, dimension: str | None = None, subject: str | None = None) -> Any:
        whole = grid.amount(Cell(period, dimension, subject))
        return whole if grid.unit == 1 else round(whole / grid.unit, 2)

    last = grid.period.end - timedelta(days=1)
    months = list(periods(grid.period, Grain.MONTH))
    return {
        "measure": grid.measure,
        "scenario": grid.scenario.value,
        "period": {"from": grid.period.start, "to": last},
        "goal": amount(grid.period),
        "quarters": [
            {"quarter": format_period(each), "amount": amount(each)}
            for each in periods(grid.period, Grain.QUARTER)
        ],
        "months": [{"month": _month(each.start), "amount": amount(each)} for each in months],
        "parts": [
            {
                dimension: subject,
                "month": _month(each.start),
                "amount": amount(each, dimension, subject),
            }
            for dimension in grid.parts
            for subject in grid.subjects(dimension)
            for each in months
        ],
        **more,
    }


def _gaps(stored: StoredPlan) -> list[serialize.JsonObject]:
    grid = stored.grid
    return [
        {
            "month": _month(gap.month),
            "dimension": gap.dimension,
            "total": gap.total / grid.unit,
            "parts": gap.parts / grid.unit,
        }
        for gap in stored.mismatches
    ]


def _doubts(doubts: Sequence[UnsupportedTarget]) -> list[serialize.JsonObject]:
    return [
        {
            "key": doubt.key,
            "subject": doubt.subject,
            "month": _month(doubt.month),
            "needed": round(doubt.needed, 4),
            "best": round(doubt.best.value, 4),
            "who": doubt.best.owner,
            "when": _month(doubt.best.month),
        }
        for doubt in doubts
    ]


def _month(first: date) -> str:
    return f"{first:%Y-%m}"
