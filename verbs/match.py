"""`match`: propose deals for payments without a deal's number, and record the answers."""

import argparse

from data.identity import decisions, payment_match
from data.identity.payment_match import Candidate, UnmatchedPayment
from data.storage.store import Store
from present import serialize
from present.text import Text
from settings import Settings
from verbs.arguments import confidence
from verbs.runner import notify, with_store


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `match`."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--confirm", nargs=2, metavar=("PAYMENT", "DEAL"))
    what.add_argument("--all-above", type=confidence, metavar="CONFIDENCE", help="for example 0.95")
    what.add_argument("--refuse", nargs="+", metavar="PAYMENT [DEAL]", help="not for this deal")
    what.add_argument("--undo", type=int, metavar="DECISION", help="take an answer back")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=with_store(_match))


def _match(store: Store, args: argparse.Namespace, settings: Settings) -> int:
    text = Text(settings.language)
    if args.confirm:
        payment, deal = args.confirm
        answered = [
            payment_match.confirm(
                store,
                payment_match.find_payment(store, payment),
                payment_match.find_deal(store, deal),
            )
        ]
    elif args.all_above is not None:
        answered = payment_match.confirm_surest(store, args.all_above)
    elif args.refuse:
        payment, *deals = args.refuse
        of_payment = payment_match.find_payment(store, payment)
        of_deals = [payment_match.find_deal(store, deal) for deal in deals]
        answered = [payment_match.refuse(store, of_payment, deal) for deal in of_deals or (None,)]
    elif args.undo is not None:
        decisions.undo(store, args.undo)
        answered = []
    else:
        _print(store, args.json, text)
        return 0
    count, amount = payment_match.unmatched_total(store)
    if args.json:
        print(
            serialize.to_json(
                {"decisions": answered, "loose": {"payments": count, "amount": float(amount)}}
            )
        )
    else:
        notify(text("matching.kept", n=len(answered)))
        notify(text("matching.loose", n=count, amount=f"{amount:.2f}"))
    return 0


def _print(store: Store, as_json: bool, text: Text) -> None:
    count, amount = payment_match.unmatched_total(store)
    unmatched = payment_match.proposals(store)
    if as_json:
        payload = {
            "loose": {"payments": count, "amount": float(amount)},
            "payments": [_to_json(each) for each in unmatched],
        }
        print(serialize.to_json(payload))
        return
    for each in unmatched:
        print(f"{each.payment_id}: {each.paid}, {each.amount}, {each.client or '—'}")
        for deal in each.candidates:
            why = ", ".join(text(f"matching.reasons.{reason}") for reason in deal.reasons)
            print(f"  {deal.deal[1]}: {deal.confidence:.2f}, {deal.rest}, {why}")
    notify(text("matching.loose", n=count, amount=f"{amount:.2f}"))


def _to_json(unmatched: UnmatchedPayment) -> serialize.JsonObject:
    return {
        "payment": unmatched.payment_id,
        "source": unmatched.payment[0],
        "paid_at": unmatched.paid,
        "amount": float(unmatched.amount),
        "client": unmatched.client,
        "purpose": unmatched.purpose,
        "candidates": [_deal_to_json(each) for each in unmatched.candidates],
    }


def _deal_to_json(deal: Candidate) -> serialize.JsonObject:
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
