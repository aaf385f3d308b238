"""What every verb needs: its declaration, its dates, its words on standard error."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from data.model.rights import Rights
from data.storage.store import Store
from metrics.core.scope import Compare, Period, Rules, Scope
from settings import Settings

RIGHTS = Rights.everything()  # whoever runs a verb has the store's own file
Verb = Callable[[Store, argparse.Namespace, Settings], int]


def verb(verbs: Any, name: str, run: Verb, words: str) -> argparse.ArgumentParser:
    """Declare a verb: its name, what runs it, what it is for."""
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=words)
    parser.set_defaults(verb=run)
    return parser


def day(text: str) -> date:
    """A day as an argument; the parser tells what is wrong with another text."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: YYYY-MM-DD") from error


def share(text: str) -> float:
    """How sure at least, from a half to one; less than a half is no answer but a guess."""
    try:
        told = float(text)
    except ValueError:
        told = -1.0
    if not 0.5 <= told <= 1:
        raise argparse.ArgumentTypeError(f"{text}: 0.5 … 1")
    return told


def say(words: str, status: int = 0) -> int:
    """Words go to standard error: standard output is for answers."""
    print(words, file=sys.stderr)
    return status


def scope_of(store: Store, settings: Settings, period: Period, as_of: date | None = None) -> Scope:
    """The question of the command line about a period, by the rules of the house."""
    return Scope(
        period,
        now=store.now(),
        compare=Compare.PREVIOUS,
        as_of=as_of,
        rules=house_rules(store, settings),
        rights=RIGHTS,
    )


def house_rules(store: Store, settings: Settings) -> Rules:
    """The rules of the house, in the one currency of the data."""
    return replace(settings.rules, currency=store.currency())
