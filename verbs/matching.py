"""Payments without a deal's number: `match` proposes deals for them, and keeps the answers."""

import argparse
from typing import Any

from data.identity import decisions, payment_match
from data.identity.payment_match import Candidate, Unmatched
from data.storage.store import Store
from present import serialize
from present.text import Text
from settings import Settings
from verbs.words import say, share, verb


def add(verbs: Any) -> None:
    """Declare match."""
    told = verb(verbs, "match", _match, "payments without a deal, and the deals they may be for")
    what = told.add_mutually_exclusive_group()
    what.add_argument("--confirm", nargs=2, metavar=("PAYMENT", "DEAL"))
    what.add_argument("--all-above", type=share, metavar="CONFIDENCE", help="for example 0.95")
    what.add_argument("--refuse", nargs="+", metavar="PAYMENT [DEAL]", help="not for this deal")
    what.add_argument("--undo", type=int, metavar="DECISION", help="take an answer back")
    told.add_argument("--json", action="store_true")


def _match(store: Store, asked: argparse.Namespace, settings: Settings) -> int:
    text = Text(settings.language)
    if asked.confirm:
        payment, deal = asked.confirm
        made = [
            payment_match.confirm(
                store,
                payment_match.payment_named(store, payment),
                payment_match.deal_named(store, deal),
            )
        ]
    elif asked.all_above is not None:
        made = payment_match.confirm_surest(store, asked.all_above)
    elif asked.refuse:
        payment, *deals = asked.refuse
        of_payment = payment_match.payment_named(store, payment)
        of_deals = [payment_match.deal_named(store, deal) for deal in deals]
        made = [payment_match.refuse(store, of_payment, deal) for deal in of_deals or (None,)]
    elif asked.undo is not None:
        decisions.undo(store, asked.undo)
        made = []
    else:
        _print(store, asked.json, text)
        return 0
    count, amount = payment_match.loose(store)
    if asked.json:
        print(
            serialize.to_json(
                {"decisions": made, "loose": {"payments": count, "amount": float(amount)}}
            )
        )
    else:
        say(text("matching.kept", n=len(made)))
        say(text("matching.loose", n=count, amount=f"{amount:.2f}"))
    return 0


def _print(store: Store, as_json: bool, text: Text) -> None:
    count, amount = payment_match.loose(store)
    found = payment_match.proposals(store)
    if as_json:
        told = {
            "loose": {"payments": count, "amount": float(amount)},
            "payments": [_plain(each) for each in found],
        }
        print(serialize.to_json(told))
        return
    for each in found:
        print(f"{each.payment_id}: {each.paid}, {each.amount}, {each.client or '—'}")
        for deal in each.candidates:
            why = ", ".join(text(f"matching.reasons.{reason}") for reason in deal.reasons)
            print(f"  {deal.deal[1]}: {deal.confidence:.2f}, {deal.rest}, {why}")
    say(text("matching.loose", n=count, amount=f"{amount:.2f}"))


def _plain(unmatched: Unmatched) -> serialize.Plain:
    return {
        "payment": unmatched.payment_id,
        "source": unmatched.payment[0],
        "paid_at": unmatched.paid,
        "amount": float(unmatched.amount),
        "client": unmatched.client,
        "purpose": unmatched.purpose,
        "candidates": [_plain_deal(each) for each in unmatched.candidates],
    }


def _plain_deal(deal: Candidate) -> serialize.Plain:
    return {
        "deal": deal.deal[1],
        "source": deal.deal[0],
        "title": deal.title,
        "client": deal.client,
        "owner": deal.owner,
        "amount": float(deal.amount),
        "rest": float(deal.rest),
        "created_at": deal.created,
        "status": deal.status,
        "confidence": round(deal.confidence, 4),
        "reasons": list(deal.reasons),
    }
