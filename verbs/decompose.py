"""`decompose`: from a profit goal down to calls a day, and from a team to its profit."""

import argparse
from dataclasses import asdict
from typing import Any

from data.storage.store import Store
from metrics.core.calendar import unit
from metrics.core.metric import Unit
from metrics.core.scope import Grain
from metrics.planning.decomposition import Capacity, Decomposition, Mode, capacity, decompose
from metrics.planning.defaults import defaults
from metrics.planning.errors import NotKnown
from present import serialize
from present.numbers import Numbers
from present.text import Text
from settings import Settings
from verbs.arguments import number, percent
from verbs.questions import scope_of, with_metrics

# figures of a decomposition, and of the way back from people to money
_DOWN = ("margin", "check", "conversion", "call_to_lead", "calls_per_day")
_BACK = ("calls_per_day", "call_to_lead", "conversion", "check")


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `decompose`."""
    goal = parser.add_mutually_exclusive_group(required=True)
    goal.add_argument("--profit", type=number, metavar="N")
    goal.add_argument("--people", type=number, metavar="N", help="what so many people bring")
    for name, kind in (("margin", percent), ("check", number), ("conversion", percent)):
        parser.add_argument(f"--{name}", type=kind, metavar="N")
    parser.add_argument("--call-to-lead", type=percent, metavar="N", help="0.5 or 50%%")
    parser.add_argument("--calls-per-day", type=number, metavar="N", help="of one person")
    parser.add_argument("--meetings-per-deal", type=number, metavar="N")
    parser.add_argument("--working-days", type=number, metavar="N", help="of one person")
    parser.add_argument("--mode", choices=[mode.value for mode in Mode], default=Mode.PLANNER.value)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=with_metrics(_decompose))


def _decompose(store: Store, args: argparse.Namespace, settings: Settings) -> int:
    names = _DOWN if args.people is None else _BACK
    figures = _figures(store, args, settings, names)
    computed: Decomposition | Capacity
    if args.people is None:
        more = {"meetings_per_deal": args.meetings_per_deal, "working_days": args.working_days}
        computed = decompose(args.profit, **figures, mode=args.mode, **more)
    else:
        days = args.working_days or _company_defaults(store, settings).working_days
        computed = capacity(args.people, days, **figures, margin=args.margin)
    if args.json:
        print(serialize.to_json(_to_json(computed)))
        return 0
    return _print(computed, store, settings)


def _figures(
    store: Store, args: argparse.Namespace, settings: Settings, names: tuple[str, ...]
) -> dict[str, float]:
    """The figures of the arguments; those left out are computed from the last months."""
    figures = {name: getattr(args, name) for name in names}
    if None in figures.values():
        company_defaults = _company_defaults(store, settings)
        figures = {
            n: getattr(company_defaults, n) if value is None else value
            for n, value in figures.items()
        }
    for name, value in figures.items():
        if value is None:
            raise NotKnown(field=name)
    return figures


def _company_defaults(store: Store, settings: Settings) -> Any:
    now = store.now()
    if now is None:
        raise NotKnown(field="conversion")
    return defaults(store.run, scope_of(store, settings, unit(now, Grain.MONTH)))


def _to_json(computed: Decomposition | Capacity) -> serialize.JsonObject:
    """Counts as whole numbers, money to the kopeck; fields that are not asked for are left out."""
    figures = {name: value for name, value in asdict(computed).items() if value is not None}
    return {n: round(v, 2) if n in ("revenue", "profit") else v for n, v in figures.items()}


def _print(computed: Decomposition | Capacity, store: Store, settings: Settings) -> int:
    text = Text(settings.language)
    numbers = Numbers(text, store.currency())
    figures: dict[str, object] = {
        **asdict(computed),
        "revenue": numbers.full(computed.revenue, Unit.MONEY),
    }
    if isinstance(computed, Capacity):
        figures["profit"] = numbers.full(computed.profit, Unit.MONEY)
        print(text("cli.decompose_down", **figures))
        return 0
    print(text("cli.decompose_up", **figures))
    for name in ("meetings", "people"):
        if figures[name] is not None:
            print(text(f"cli.decompose_{name}", **figures))
    return 0
