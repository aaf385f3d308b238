"""Plans without a browser: `plan` drafts, saves, writes to Excel and shows what is stored."""

import argparse
from collections.abc import Sequence
from datetime import date, timedelta
from math import inf
from pathlib import Path
from typing import Any

from data.ingest.plans import save
from data.storage.store import Store
from metrics.core.calendar import periods
from metrics.core.scope import Grain, Period, Scope
from metrics.planning.cells import DIMENSIONS, UNITS, Cell, Scenario
from metrics.planning.checks import Doubt, unsupported
from metrics.planning.draft import draft, versions
from metrics.planning.errors import NegativeAmount, NoPlan
from metrics.planning.grid import PlanGrid, months_of, units
from metrics.planning.remaining_days import rest
from metrics.planning.rounding import in_steps, step_for
from metrics.planning.shares import How
from metrics.planning.spans import named, span
from metrics.planning.stored import Stored, read
from present import serialize
from present.plan_text import Words
from present.plan_workbook import planbook
from present.text import Text
from settings import Settings
from verbs.decompose import number
from verbs.words import say, scope_of, verb

_ALL = "all"
_PEOPLE = 8  # so many to a month: a large goal is split in thousands, a small one in roubles


def add(verbs: Any) -> None:
    """Declare plan."""
    told = verb(verbs, "plan", _plan, "draft a plan, save it, show the one that is stored")
    what = told.add_mutually_exclusive_group(required=True)
    what.add_argument("--goal", type=number, metavar="N", help="money, or deals")
    what.add_argument("--show", action="store_true", help="the plan that is stored")
    told.add_argument("--period", type=_span, required=True, metavar="2027|2027-Q1|2027-03")
    told.add_argument("--measure", choices=list(UNITS), default="net_receipts")
    told.add_argument("--by", nargs="+", action="extend", default=[], choices=DIMENSIONS)
    told.add_argument("--how", choices=[how.value for how in How], default=How.HISTORY.value)
    told.add_argument("--months", type=int, choices=(3, 12), default=12, help="of history")
    scenarios = [*(scenario.value for scenario in Scenario), _ALL]
    told.add_argument("--scenario", choices=scenarios, default=Scenario.REALISTIC.value)
    told.add_argument("--save", action="store_true", help="keep it as an upload of its own")
    told.add_argument("--author", default="", help="whose the saved plan is")
    told.add_argument("--note", default="", help="why it is saved")
    told.add_argument("--xlsx", metavar="FILE")
    told.add_argument("--json", action="store_true")


def _span(text: str) -> Period:
    found = span(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text}: 2027, 2027-Q1, 2027-03")
    return found


def _plan(store: Store, asked: argparse.Namespace, settings: Settings) -> int:
    scope = scope_of(store, settings, asked.period)
    if asked.show:
        found = _stored(store, scope, asked)
        grids = [each.grid for each in found]
        told = [_plain(each.grid, gaps=_gaps(each)) for each in found]
        doubts: list[Doubt] = []
    else:
        grids = _drafted(store, scope, asked)
        likely = next((each for each in grids if each.scenario is Scenario.REALISTIC), grids[0])
        ahead = rest(likely, scope.known_until)
        doubts = unsupported(store.run, scope, ahead) if ahead else []
        told = [_plain(grid, doubts=_doubts(doubts)) for grid in grids]
    text = Text(settings.language)
    if asked.xlsx:
        Path(asked.xlsx).write_bytes(planbook(text, grids))
    if asked.save and not asked.show:
        rows = [row for grid in grids for row in grid.rows()]
        title = f"{text('planbook.sheet')} {named(asked.period)}"
        upload = save(store, rows, title, asked.author, asked.note).upload_id
        say(text("cli.plan_saved", upload=upload))
    if asked.json:
        print(serialize.to_json(told if asked.scenario == _ALL else told[0]))
    else:
        words = Words(text, scope.rules.currency)
        print("\n".join(line for grid in grids for line in words.grid(grid)))
        for doubt in doubts:
            say(words.doubt(doubt, asked.measure))
    return 0


def _drafted(store: Store, scope: Scope, asked: argparse.Namespace) -> list[PlanGrid]:
    if not 0 <= asked.goal < inf:
        raise NegativeAmount(amount=str(asked.goal))
    whole = asked.scenario if asked.scenario != _ALL else Scenario.REALISTIC
    dimensions = tuple(dict.fromkeys(asked.by))
    goal, cells = units(asked.goal, asked.measure), len(months_of(asked.period)) * _PEOPLE
    step = step_for(goal, cells, UNITS[asked.measure])

    def build(steps: int) -> PlanGrid:
        how = (asked.how, asked.months, asked.measure, Scenario(whole))
        return draft(store.run, scope, steps, asked.period, dimensions, *how)

    grid = in_steps(build, goal, step)
    return list(versions(grid).values()) if asked.scenario == _ALL else [grid]


def _stored(store: Store, scope: Scope, asked: argparse.Namespace) -> Sequence[Stored]:
    wanted = list(Scenario) if asked.scenario == _ALL else [Scenario(asked.scenario)]
    found = (read(store.run, scope, asked.period, asked.measure, each) for each in wanted)
    known = [each for each in found if each is not None]
    if not known:
        raise NoPlan(period=named(asked.period))
    return known


def _plain(grid: PlanGrid, **more: object) -> serialize.Plain:
    """One version of a plan: whole, by quarters and months, and every subject by months."""

    def amount(period: Period, dimension: str | None = None, subject: str | None = None) -> Any:
        told = grid.amount(Cell(period, dimension, subject))
        return told if grid.unit == 1 else round(told / grid.unit, 2)

    last = grid.period.end - timedelta(days=1)
    months = list(periods(grid.period, Grain.MONTH))
    return {
        "measure": grid.measure,
        "scenario": grid.scenario.value,
        "period": {"from": grid.period.start, "to": last},
        "goal": amount(grid.period),
        "quarters": [
            {"quarter": named(each), "amount": amount(each)}
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


def _gaps(found: Stored) -> list[serialize.Plain]:
    grid = found.grid
    return [
        {
            "month": _month(gap.month),
            "dimension": gap.dimension,
            "total": gap.total / grid.unit,
            "parts": gap.parts / grid.unit,
        }
        for gap in found.gaps
    ]


def _doubts(doubts: Sequence[Doubt]) -> list[serialize.Plain]:
    return [
        {
            "key": doubt.key,
            "subject": doubt.subject,
            "month": _month(doubt.month),
            "needed": round(doubt.needed, 4),
            "best": round(doubt.best.value, 4),
            "who": doubt.best.who,
            "when": _month(doubt.best.month),
        }
        for doubt in doubts
    ]


def _month(first: date) -> str:
    return f"{first:%Y-%m}"
