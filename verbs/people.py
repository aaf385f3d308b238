"""Who is who without a browser: `people` proposes to unite, and keeps the answers."""

import argparse
from typing import Any

from data.identity import decisions, duplicates
from data.identity.decisions import Kind, NoSuchProposal
from data.storage.store import Store
from present import serialize
from present.text import Text
from settings import Settings
from verbs import staff
from verbs.words import say, share, verb

_KEYS = ("id:", "phone:", "email:", "inn:")
_SHOWN = (Kind.OWNERS, Kind.CLIENTS, Kind.OWNERS_APART, Kind.CLIENTS_APART)


def add(verbs: Any) -> None:
    """Declare people."""
    told = verb(verbs, "people", _people, "owners and clients that may be one; unite them, split")
    what = told.add_mutually_exclusive_group()
    what.add_argument("--unite", nargs="+", metavar="NAME", help="names of owners, or client keys")
    what.add_argument("--apart", metavar="NAME", help="split one from those he was united with")
    what.add_argument("--refuse", type=int, metavar="N", help="proposal N: these are two")
    what.add_argument("--all-above", type=share, metavar="SCORE", help="for example 0.95")
    what.add_argument("--undo", type=int, metavar="DECISION", help="take an answer back")
    what.add_argument("--redo", type=int, metavar="DECISION", help="put it in force again")
    staff.add(told, what)
    what.add_argument("--decisions", action="store_true", help="list the answers that were given")
    told.add_argument("--called", metavar="NAME", help="what a person is called from now on")
    told.add_argument("--json", action="store_true")


def _people(store: Store, asked: argparse.Namespace, settings: Settings) -> int:
    text = Text(settings.language)
    if asked.unite:
        number = _unite(store, asked.unite, asked.called)
        say(text("people.united", decision=number))
    elif asked.apart:
        decisions.part(store, asked.apart)
        say(text("people.parted", name=asked.apart))
    elif asked.all_above is not None:
        say(text("matching.kept", n=len(duplicates.unite_surest(store, asked.all_above))))
    elif asked.refuse is not None:
        say(text("people.refused", decision=_refuse(store, asked.refuse)))
    elif asked.undo is not None:
        decisions.undo(store, asked.undo)
    elif asked.redo is not None:
        decisions.redo(store, asked.redo)
    elif asked.list:
        staff.show(store, asked.json)
    elif asked.set:
        return staff.change(store, asked, text)
    elif asked.decisions:
        _print_decisions(store, asked.json)
    else:
        _print_proposals(store, asked.json, text)
    return 0


def _unite(store: Store, names: list[str], called: str | None) -> int:
    if all(name.startswith(_KEYS) for name in names):
        return decisions.unite_clients(store, names)
    duplicates.known_owners(store, names)
    return decisions.unite_owners(store, names, called)


def _refuse(store: Store, number: int) -> int:
    owners, clients = duplicates.owners(store), duplicates.clients(store)
    if not 1 <= number <= len(owners) + len(clients):
        raise NoSuchProposal(proposal=number, count=len(owners) + len(clients))
    if number <= len(owners):
        return duplicates.refuse_owners(store, owners[number - 1].names)
    return duplicates.refuse_clients(store, clients[number - len(owners) - 1].keys)


def _print_proposals(store: Store, as_json: bool, text: Text) -> None:
    owners, clients = duplicates.owners(store), duplicates.clients(store)
    told: dict[str, list[serialize.Plain]] = {"owners": [], "clients": []}
    for number, owner in enumerate(owners, 1):
        about = {"names": list(owner.names), "keep": owner.keep, "rows": list(owner.rows)}
        told["owners"].append(_plain(number, about, owner.score, owner.reasons))
    for number, client in enumerate(clients, len(owners) + 1):
        about = {"keys": list(client.keys), "names": list(client.names)}
        told["clients"].append(_plain(number, about, client.score, client.reasons))
    if as_json:
        print(serialize.to_json(told))
        return
    for each in (*told["owners"], *told["clients"]):
        who = " = ".join(each.get("keys", each["names"]))
        why = ", ".join(text(f"people.reasons.{reason}") for reason in each["reasons"])
        print(f"{each['number']}. {who}: {each['score']:.2f}, {why}")


def _plain(
    number: int, about: serialize.Plain, score: float, reasons: tuple[str, ...]
) -> serialize.Plain:
    return {"number": number, **about, "score": score, "reasons": list(reasons)}


def _print_decisions(store: Store, as_json: bool) -> None:
    told = [
        {
            "decision": each.decision_id,
            "kind": each.kind.value,
            **each.payload,
            "made_at": each.made_at,
            "active": each.active,
        }
        for each in decisions.decisions(store)
        if as_json or each.kind in _SHOWN
    ]
    if as_json:
        print(serialize.to_json(told))
        return
    for each in told:
        state = "" if each["active"] else " (-)"
        print(f"{each['decision']}{state} {each['kind']}: {', '.join(_members(each))}")


def _members(told: serialize.Plain) -> list[str]:
    return list(told.get("keys") or told["names"])
