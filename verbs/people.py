"""`people`: propose owners and clients to unite, record the answers, edit the roster."""

import argparse

from data.identity import decisions, duplicates
from data.identity.decisions import DecisionKind, NoSuchProposal
from data.storage.store import Store
from present import serialize
from present.text import Text
from settings import Settings
from verbs import person_edit
from verbs.arguments import confidence
from verbs.runner import notify, with_store

_KEYS = ("id:", "phone:", "email:", "inn:")
_SHOWN = (
    DecisionKind.OWNERS,
    DecisionKind.CLIENTS,
    DecisionKind.OWNERS_APART,
    DecisionKind.CLIENTS_APART,
)


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `people`."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--unite", nargs="+", metavar="NAME", help="names of owners, or client keys")
    what.add_argument("--apart", metavar="NAME", help="split one from those he was united with")
    what.add_argument("--refuse", type=int, metavar="N", help="proposal N: these are two")
    what.add_argument("--all-above", type=confidence, metavar="SCORE", help="for example 0.95")
    what.add_argument("--undo", type=int, metavar="DECISION", help="take an answer back")
    what.add_argument("--redo", type=int, metavar="DECISION", help="put it in force again")
    person_edit.add(parser, what)
    what.add_argument("--decisions", action="store_true", help="list the answers that were given")
    parser.add_argument("--called", metavar="NAME", help="what a person is called from now on")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=with_store(_people))


def _people(store: Store, args: argparse.Namespace, settings: Settings) -> int:
    text = Text(settings.language)
    if args.unite:
        number = _unite(store, args.unite, args.called)
        notify(text("people.united", decision=number))
    elif args.apart:
        decisions.separate(store, args.apart)
        notify(text("people.parted", name=args.apart))
    elif args.all_above is not None:
        notify(text("matching.kept", n=len(duplicates.unite_surest(store, args.all_above))))
    elif args.refuse is not None:
        notify(text("people.refused", decision=_refuse(store, args.refuse)))
    elif args.undo is not None:
        decisions.undo(store, args.undo)
    elif args.redo is not None:
        decisions.redo(store, args.redo)
    elif args.list:
        person_edit.print_roster(store, args.json)
    elif args.set:
        return person_edit.edit_person(store, args, text)
    elif args.decisions:
        _print_decisions(store, args.json)
    else:
        _print_proposals(store, args.json, text)
    return 0


def _unite(store: Store, names: list[str], called: str | None) -> int:
    if all(name.startswith(_KEYS) for name in names):
        return decisions.unite_clients(store, names)
    duplicates.check_owner_names(store, names)
    return decisions.unite_owners(store, names, called)


def _refuse(store: Store, number: int) -> int:
    owners, clients = duplicates.owner_pairs(store), duplicates.client_pairs(store)
    if not 1 <= number <= len(owners) + len(clients):
        raise NoSuchProposal(proposal=number, count=len(owners) + len(clients))
    if number <= len(owners):
        return duplicates.refuse_owners(store, owners[number - 1].names)
    return duplicates.refuse_clients(store, clients[number - len(owners) - 1].keys)


def _print_proposals(store: Store, as_json: bool, text: Text) -> None:
    owners, clients = duplicates.owner_pairs(store), duplicates.client_pairs(store)
    proposals: dict[str, list[serialize.JsonObject]] = {"owners": [], "clients": []}
    for number, owner in enumerate(owners, 1):
        about = {"names": list(owner.names), "keep": owner.proposed_name, "rows": list(owner.rows)}
        proposals["owners"].append(_to_json(number, about, owner.score, owner.reasons))
    for number, client in enumerate(clients, len(owners) + 1):
        about = {"keys": list(client.keys), "names": list(client.names)}
        proposals["clients"].append(_to_json(number, about, client.score, client.reasons))
    if as_json:
        print(serialize.to_json(proposals))
        return
    for each in (*proposals["owners"], *proposals["clients"]):
        who = " = ".join(each.get("keys", each["names"]))
        why = ", ".join(text(f"people.reasons.{reason}") for reason in each["reasons"])
        print(f"{each['number']}. {who}: {each['score']:.2f}, {why}")


def _to_json(
    number: int, about: serialize.JsonObject, score: float, reasons: tuple[str, ...]
) -> serialize.JsonObject:
    return {"number": number, **about, "score": score, "reasons": list(reasons)}


def _print_decisions(store: Store, as_json: bool) -> None:
    rows = [
        {
            "decision": each.decision_id,
            "kind": each.kind.value,
            **each.payload,
            "made_at": each.made_at,
            "active": each.active,
        }
        for each in decisions.all_decisions(store)
        if as_json or each.kind in _SHOWN
    ]
    if as_json:
        print(serialize.to_json(rows))
        return
    for each in rows:
        state = "" if each["active"] else " (-)"
        print(f"{each['decision']}{state} {each['kind']}: {', '.join(_members(each))}")


def _members(row: serialize.JsonObject) -> list[str]:
    return list(row.get("keys") or row["names"])
