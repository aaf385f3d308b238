"""What a profit takes, down to calls a day, and what a team can bring: `decompose`."""

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
from verbs.words import scope_of, verb

# figures of a decomposition, and of the way back from people to money
_DOWN = ("margin", "check", "conversion", "call_to_lead", "calls_per_day")
_BACK = ("calls_per_day", "call_to_lead", "conversion", "check")


def add(verbs: Any) -> None:
    """Declare decompose."""
    told = verb(verbs, "decompose", _decompose, "from profit down to calls a day, and back")
    goal = told.add_mutually_exclusive_group(required=True)
    goal.add_argument("--profit", type=number, metavar="N")
    goal.add_argument("--people", type=number, metavar="N", help="what so many people bring")
    for name, kind in (("margin", share), ("check", number), ("conversion", share)):
        told.add_argument(f"--{name}", type=kind, metavar="N")
    told.add_argument("--call-to-lead", type=share, metavar="N", help="0.5 or 50%%")
    told.add_argument("--calls-per-day", type=number, metavar="N", help="of one person")
    told.add_argument("--meetings-per-deal", type=number, metavar="N")
    told.add_argument("--working-days", type=number, metavar="N", help="of one person")
    told.add_argument("--mode", choices=[mode.value for mode in Mode], default=Mode.PLANNER.value)
    told.add_argument("--json", action="store_true")


def number(text: str) -> float:
    """A figure as people write it: spaces between thousands, a comma or a point."""
    try:
        return float("".join(text.split()).replace(",", "."))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: 450000") from error


def share(text: str) -> float:
    """A share: 0.16 or 16%."""
    bare = text.strip()
    if bare.endswith("%"):
        return number(bare[:-1]) / 100
    told = number(bare)
    if told > 1:
        raise argparse.ArgumentTypeError(f"{text}: 0.16, 16%")
    return told


def _decompose(store: Store, asked: argparse.Namespace, settings: Settings) -> int:
    names = _DOWN if asked.people is None else _BACK
    told = _figures(store, asked, settings, names)
    found: Decomposition | Capacity
    if asked.people is None:
        more = {"meetings_per_deal": asked.meetings_per_deal, "working_days": asked.working_days}
        found = decompose(asked.profit, **told, mode=asked.mode, **more)
    else:
        days = asked.working_days or _own(store, settings).working_days
        found = capacity(asked.people, days, **told, margin=asked.margin)
    if asked.json:
        print(serialize.to_json(_plain(found)))
        return 0
    return _say(found, store, settings)


def _figures(
    store: Store, asked: argparse.Namespace, settings: Settings, names: tuple[str, ...]
) -> dict[str, float]:
    """The figures as given; those that are not, as the department's own last months tell them."""
    told = {name: getattr(asked, name) for name in names}
    if None in told.values():
        own = _own(store, settings)
        told = {n: getattr(own, n) if value is None else value for n, value in told.items()}
    for name, value in told.items():
        if value is None:
            raise NotKnown(field=name)
    return told


def _own(store: Store, settings: Settings) -> Any:
    now = store.now()
    if now is None:
        raise NotKnown(field="conversion")
    return defaults(store.run, scope_of(store, settings, unit(now, Grain.MONTH)))


def _plain(found: Decomposition | Capacity) -> serialize.Plain:
    """Counts as whole numbers, money to the kopeck; what nobody asked for is left out."""
    told = {name: value for name, value in asdict(found).items() if value is not None}
    return {n: round(v, 2) if n in ("revenue", "profit") else v for n, v in told.items()}


def _say(found: Decomposition | Capacity, store: Store, settings: Settings) -> int:
    text = Text(settings.language)
    numbers = Numbers(text, store.currency())
    told: dict[str, object] = {**asdict(found), "revenue": numbers.full(found.revenue, Unit.MONEY)}
    if isinstance(found, Capacity):
        told["profit"] = numbers.full(found.profit, Unit.MONEY)
        print(text("cli.decompose_down", **told))
        return 0
    print(text("cli.decompose_up", **told))
    for name in ("meetings", "people"):
        if told[name] is not None:
            print(text(f"cli.decompose_{name}", **told))
    return 0
