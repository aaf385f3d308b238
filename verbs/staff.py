"""People one by one: `people --list` tells of them, `people --set` edits one of them."""

import argparse
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from data.identity import duplicates
from data.ingest import roster as data
from data.ingest.roster import ROLES, Person
from data.storage.store import Store
from present import serialize
from present.text import Text
from verbs.words import say

_SAYS = ("team", "role", "hired", "left", "share")


def add(told: argparse.ArgumentParser, what: Any) -> None:
    """Declare --list, --set and what it may say of a person; an empty word takes it away."""
    what.add_argument("--list", action="store_true", help="everybody in the list and in the data")
    what.add_argument("--set", metavar="NAME", help="edit a person; --new adds one")
    told.add_argument("--new", action="store_true", help="the person is in no export and no list")
    told.add_argument("--aliases", metavar="NAMES", help="other spellings, separated by «;»")
    told.add_argument("--team")
    told.add_argument("--role", help=", ".join(ROLES))
    told.add_argument("--hired", metavar="DAY", type=_day, help="for example 2024-03-01")
    told.add_argument("--left", metavar="DAY", type=_day)
    told.add_argument("--share", type=_number, help="of full time, for example 0.5")


def _day(word: str) -> date | str:
    return date.fromisoformat(word) if word else ""


def _number(word: str) -> float | str:
    return float(word) if word else ""


def show(store: Store, as_json: bool) -> None:
    """Print everybody."""
    people = data.people(store)
    if as_json:
        print(serialize.to_json([asdict(each) for each in people]))
        return
    for each in people:
        days = f"{each.hired or ''}–{each.left or ''}" if each.hired or each.left else ""
        spelled = "; ".join((*each.aliases, *each.united))
        print(" | ".join((each.name, spelled, each.team or "", each.role or "", days)))


def change(store: Store, asked: argparse.Namespace, text: Text) -> int:
    """Edit one person, or add him."""
    person = _wanted(store, asked)
    name = asked.called or person.name
    told = replace(person, name=name, **_told(asked))
    title = text("people.form.new" if asked.new else "people.form.edit", name=name)
    loaded = data.save(store, [(None if asked.new else person.name, told)], title)
    if loaded is None:
        return say(text("people.unedited", name=name), 0)
    if asked.json:
        print(serialize.to_json(serialize.of_file(loaded)))
    return say(text("people.edited", name=name, upload=loaded.upload_id or 0), 0)


def _wanted(store: Store, asked: argparse.Namespace) -> Person:
    if asked.new:
        return Person(asked.set)
    found = next(data.named(data.people(store), asked.set), None)
    if found is None:
        duplicates.known_owners(store, [asked.set])
    return found or Person(asked.set)


def _told(asked: argparse.Namespace) -> dict[str, Any]:
    """What was said of the person; an empty word is nothing."""
    said = {name: getattr(asked, name) for name in _SAYS if getattr(asked, name) is not None}
    told: dict[str, Any] = {name: None if value == "" else value for name, value in said.items()}
    if asked.aliases is not None:
        told["aliases"] = tuple(asked.aliases.split(";"))
    return told
