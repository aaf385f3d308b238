"""`people --list` prints the roster, `people --set` edits one person of it."""

import argparse
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from data.identity import duplicates
from data.ingest import roster
from data.ingest.roster import ROLES, Person
from data.storage.store import Store
from present import serialize
from present.text import Text
from verbs.runner import notify

_EDITABLE = ("team", "role", "hired", "left", "share")


def add(parser: argparse.ArgumentParser, what: Any) -> None:
    """Declare --list, --set and the fields of a person; an empty value clears a field."""
    what.add_argument("--list", action="store_true", help="everybody in the list and in the data")
    what.add_argument("--set", metavar="NAME", help="edit a person; --new adds one")
    parser.add_argument("--new", action="store_true", help="the person is in no export and no list")
    parser.add_argument("--aliases", metavar="NAMES", help="other spellings, separated by «;»")
    parser.add_argument("--team")
    parser.add_argument("--role", help=", ".join(ROLES))
    parser.add_argument("--hired", metavar="DAY", type=_day, help="for example 2024-03-01")
    parser.add_argument("--left", metavar="DAY", type=_day)
    parser.add_argument("--share", type=_number, help="of full time, for example 0.5")


def _day(word: str) -> date | str:
    return date.fromisoformat(word) if word else ""


def _number(word: str) -> float | str:
    return float(word) if word else ""


def print_roster(store: Store, as_json: bool) -> None:
    """Print the roster: one line, or JSON object, a person."""
    persons = roster.people(store)
    if as_json:
        print(serialize.to_json([asdict(each) for each in persons]))
        return
    for each in persons:
        days = f"{each.hired or ''}–{each.left or ''}" if each.hired or each.left else ""
        spelled = "; ".join((*each.aliases, *each.united))
        print(" | ".join((each.name, spelled, each.team or "", each.role or "", days)))


def edit_person(store: Store, args: argparse.Namespace, text: Text) -> int:
    """Edit one person, or add a new one."""
    person = _person_to_edit(store, args)
    name = args.called or person.name
    edited = replace(person, name=name, **_edited_facts(args))
    title = text("people.form.new" if args.new else "people.form.edit", name=name)
    loaded = roster.save(store, [(None if args.new else person.name, edited)], title)
    if loaded is None:
        return notify(text("people.unedited", name=name), 0)
    if args.json:
        print(serialize.to_json(serialize.of_file(loaded)))
    return notify(text("people.edited", name=name, upload=loaded.upload_id or 0), 0)


def _person_to_edit(store: Store, args: argparse.Namespace) -> Person:
    if args.new:
        return Person(args.set)
    person = next(roster.find_by_name(roster.people(store), args.set), None)
    if person is None:
        duplicates.check_owner_names(store, [args.set])
    return person or Person(args.set)


def _edited_facts(args: argparse.Namespace) -> dict[str, Any]:
    """The fields to change; an empty value clears its field."""
    given_words = {
        name: getattr(args, name) for name in _EDITABLE if getattr(args, name) is not None
    }
    facts: dict[str, Any] = {
        name: None if value == "" else value for name, value in given_words.items()
    }
    if args.aliases is not None:
        facts["aliases"] = tuple(args.aliases.split(";"))
    return facts
