"""Matches payments that name no deal to deals: proposals with a confidence, and decisions.

The confidence is the chance, by a multinomial logit over the deals that a payment may be for and
«none of them», that this is the deal. Its weights were fitted on a generated department whose
deal numbers were hidden, and checked on another one: every proposal of 0.95 or more was right
there, and 99 in a hundred where clients have sixteen deals each and payments have no INN.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from data.identity import decisions
from data.identity.decisions import DecisionKind, InvalidDecision, Pair
from data.identity.payment_candidates import EVIDENCE, rated_pairs
from data.model.query_one import one
from data.storage.store import Store

SURE = 0.95
_MAX_CONFIDENCE = 0.99  # a match that no file states is never certain
_WEIGHTS = {
    "by_id OR by_inn": 2.1,
    "(by_phone OR by_email) AND NOT (by_id OR by_inn)": 2.5,
    "by_name AND NOT (by_id OR by_inn OR by_phone OR by_email)": 3.2,
    "by_name AND (by_id OR by_inn OR by_phone OR by_email)": 2.1,
    "says_id": 3.0,
    "fit = 'rest'": -2.4,
    "fit = 'sum'": 2.4,
    "fit = 'part'": -4.7,
    "timing = 'near'": 1.7,
    "timing = 'won'": 1.4,
    "timing = 'stale'": -2.5,
    "timing = 'lost'": -3.3,
}
_RIVAL_WEIGHT, _MAX_RIVALS = -1.4, 3


class NoSuchPayment(InvalidDecision):
    """No payment has this id, or several systems have one."""

    key = "errors.no_such_payment"


class NoSuchDeal(InvalidDecision):
    """No deal has this id, or several systems have one."""

    key = "errors.no_such_deal"


class HasDeal(InvalidDecision):
    """The file itself says which deal the payment is for."""

    key = "errors.has_deal"


class Overpaid(InvalidDecision):
    """The payment exceeds the unpaid amount of the deal."""

    key = "errors.overpaid"


@dataclass(frozen=True)
class Candidate:
    """A deal that a payment may be for; `rest` is the unpaid amount, `reasons` are codes."""

    deal: Pair
    title: str | None
    client: str | None
    owner: str | None
    amount: Decimal
    rest: Decimal
    created: date
    status: str
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class UnmatchedPayment:
    """A payment that names no deal, and the deals it may be for, the likeliest first."""

    payment: Pair
    payment_id: str
    paid: date
    amount: Decimal
    client: str | None
    purpose: str | None
    upload_id: int
    line: int
    candidates: tuple[Candidate, ...]

    @property
    def best(self) -> Candidate:
        """The likeliest deal."""
        return self.candidates[0]


def proposals(store: Store, least: float = 0.05, alternatives: int = 4) -> list[UnmatchedPayment]:
    """Payments with at least one deal of confidence `least` or more, the surest first."""
    with store.cursor() as connection:
        table = rated_pairs(connection, store.currency())
        score = " + ".join(
            f"{value} * coalesce({what}, false)::INT" for what, value in _WEIGHTS.items()
        )
        names = ", ".join(EVIDENCE)
        rows = connection.execute(
            f"WITH scored AS (SELECT *, exp({score} + {_RIVAL_WEIGHT} * "
            f"least(rivals, {_MAX_RIVALS})) AS odds FROM {table}), "
            "likely AS (SELECT *, least(odds / (1 + sum(odds) OVER "
            f"(PARTITION BY pay_no)), {_MAX_CONFIDENCE}) AS chance FROM scored) "
            "SELECT l.system, l.row_key, coalesce(p.payment_id, l.row_key), l.day, l.amount, "
            "p.client, p.purpose, p.upload_id, p.line, "
            "l.deal_system, l.deal_id, d.title, d.client, d.owner, l.deal_amount, l.rest, "
            "l.created, l.status, l.chance, l.fit, l.timing, l.says_id, "
            f"{names} FROM likely l "
            "JOIN payments p ON p.source_system = l.system AND p.row_key = l.row_key "
            "JOIN deals d ON d.source_system = l.deal_system AND d.deal_id = l.deal_id "
            f"WHERE chance >= {least} ORDER BY max(chance) OVER (PARTITION BY pay_no) DESC, "
            "l.day, pay_no, chance DESC, l.deal_id"
        ).fetchall()
    return list(_read(rows, alternatives))


def _read(rows: Sequence[tuple[Any, ...]], alternatives: int) -> Iterator[UnmatchedPayment]:
    for of_payment, group in groupby(rows, key=lambda row: row[:9]):
        system, key, name, paid, amount, client, purpose, upload, line = of_payment
        candidates = tuple(_candidate(row[9:]) for row in group)[: alternatives + 1]
        facts = (name, paid, amount, client, purpose, upload, line)
        yield UnmatchedPayment((system, key), *facts, candidates)


def _candidate(row: tuple[Any, ...]) -> Candidate:
    system, deal_id, title, client, owner, amount, rest, created, status, chance = row[:10]
    fit, timing, says_id, *evidence = row[10:]
    agreeing = [name for name, is_met in zip(EVIDENCE, evidence, strict=True) if is_met]
    reasons = (*agreeing, *(["says_id"] if says_id else []), f"fit_{fit}", f"timing_{timing}")
    return Candidate(
        (system, deal_id), title, client, owner, amount, rest, created, status, chance, reasons
    )


def unmatched_total(store: Store) -> tuple[int, Decimal]:
    """Count and sum of the payments that neither name a deal nor were matched to one."""
    with store.cursor() as connection:
        count, amount = one(
            connection,
            "SELECT count(*), coalesce(sum(amount), 0) FROM payments "
            "WHERE deal_id IS NULL AND matched_deal_id IS NULL AND amount > 0",
        )
    return count, amount


def confirm(store: Store, payment: Pair, deal: Pair) -> int:
    """Store that the payment is for the deal; gives the decision. InvalidDecision says why not."""
    with store.cursor() as connection:
        paid = connection.execute(
            "SELECT amount, deal_id FROM payments WHERE source_system = ? AND row_key = ?", payment
        ).fetchone()
        if paid is None:
            raise NoSuchPayment(payment=payment[1])
        if paid[1] is not None:
            raise HasDeal(payment=payment[1], deal=paid[1])
        rest = _rest(store, deal, payment)
    if rest is not None and paid[0] > rest:
        raise Overpaid(payment=payment[1], deal=deal[1], amount=str(paid[0]), rest=str(rest))
    return decisions.match_payments(store, [(payment, deal)])[0]


def _rest(store: Store, deal: Pair, without: Pair) -> Decimal | None:
    """Unpaid amount of the deal, leaving out this payment; None where its amount is unknown."""
    row = store.all_rows(
        "SELECT any_value(d.amount) AS amount, coalesce(sum(p.amount) FILTER (WHERE p.amount > 0 "
        "AND NOT (p.source_system = $system AND p.row_key = $key)), 0) AS paid, "
        "count(*) AS rows FROM deals d LEFT JOIN payments p "
        "ON coalesce(p.deal_id, p.matched_deal_id) = d.deal_id "
        "WHERE d.source_system = $deal_system AND d.deal_id = $deal_id",
        {"system": without[0], "key": without[1], "deal_system": deal[0], "deal_id": deal[1]},
    ).to_pylist()[0]
    if not row["rows"]:
        raise NoSuchDeal(deal=deal[1])
    return None if row["amount"] is None else row["amount"] - row["paid"]


def confirm_surest(store: Store, at_least: float = SURE) -> list[int]:
    """Confirm the likeliest deal of payments of at least this confidence, overpaying none."""
    rest_by_deal: dict[Pair, Decimal] = {}
    confirmed: list[tuple[Pair, Pair]] = []
    for each in proposals(store, least=at_least):
        rest = rest_by_deal.setdefault(each.best.deal, each.best.rest)
        if each.amount <= rest:
            rest_by_deal[each.best.deal] = rest - each.amount
            confirmed.append((each.payment, each.best.deal))
    return decisions.match_payments(store, confirmed)


def refuse(store: Store, payment: Pair, deal: Pair | None = None) -> int:
    """Store that the payment is not for this deal, or for no deal; gives the decision."""
    payload: dict[str, object] = {"payment": list(payment), "deal": list(deal) if deal else None}
    return decisions.refuse(store, DecisionKind.NO_MATCH, payload)


def find_payment(store: Store, name: str) -> Pair:
    """The payment of this id, or of this key within its source system."""
    return _find_one(store, "payments", "payment_id", name, NoSuchPayment(payment=name))


def find_deal(store: Store, name: str) -> Pair:
    """The deal of this id, by its source system and id."""
    return _find_one(store, "deals", "deal_id", name, NoSuchDeal(deal=name))


def _find_one(store: Store, table: str, column: str, name: str, missing: InvalidDecision) -> Pair:
    rows = store.all_rows(
        f"SELECT source_system, row_key, {column} AS id FROM {table} "
        f"WHERE {column} = $name OR row_key = $name LIMIT 2",
        {"name": name},
    ).to_pylist()
    if len(rows) != 1:
        raise missing
    return rows[0]["source_system"], rows[0]["row_key" if table == "payments" else "id"]
