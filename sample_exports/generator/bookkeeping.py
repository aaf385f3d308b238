"""Expected totals of the demo, counted from the drawn events, never from the files."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from generator import market, plans
from generator.department import Department
from generator.records import Deal, Payment

Json = dict[str, object]


def write(path: Path, department: Department, files: dict[str, dict[str, object]]) -> None:
    """Write the figures of the whole demo as JSON."""
    facts = {
        "period": {"from": str(market.FIRST), "to": str(market.LAST)},
        "files": files,
        "deals": _deals(department.deals),
        "calls": _calls(department),
        "payments": _payments(department.payments),
        "plans": _plans(department),
        "owners": _owners(department),
    }
    path.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def roubles(kopecks: int) -> str:
    """Exact money as text, because JSON numbers are not exact."""
    return f"{kopecks / 100:.2f}"


def _month(moment: datetime | date) -> str:
    return f"{moment:%Y-%m}"


def _counted(keys: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(keys).items()))


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, str]:
    sums: dict[str, int] = defaultdict(int)
    for key, amount in pairs:
        sums[key] += amount
    return {key: roubles(sums[key]) for key in sorted(sums)}


def _deals(deals: list[Deal]) -> Json:
    won = [deal for deal in deals if deal.outcome == "won"]
    lost = [deal for deal in deals if deal.outcome == "lost"]
    return {
        "count": len(deals),
        "by_system": _counted(deal.system for deal in deals),
        "by_pipeline": _counted(deal.pipeline for deal in deals),
        "by_source": _counted(deal.source.name for deal in deals),
        "by_status": _counted(deal.outcome for deal in deals),
        "created_by_month": _counted(_month(deal.created) for deal in deals),
        "won_by_month": _counted(_month(deal.moves[-1][0]) for deal in won),
        "lost_by_month": _counted(_month(deal.moves[-1][0]) for deal in lost),
        "won_amount_by_month": _summed((_month(deal.moves[-1][0]), deal.amount) for deal in won),
        "odd_owners": _counted(deal.unknown_owner for deal in deals if deal.unknown_owner),
        "lost_by_reason": _counted(deal.reason for deal in lost),
    }


def _calls(department: Department) -> Json:
    calls = department.calls
    out = [call for call in calls if call.direction == "out"]
    return {
        "count": len(calls),
        "rows": sum(1 + len(call.legs) for call in calls),
        "by_direction": _counted(call.direction for call in calls),
        "answered_by_direction": _counted(call.direction for call in calls if call.answered),
        "by_month": _counted(_month(call.start) for call in calls),
        "out_by_month": _counted(_month(call.start) for call in out),
        "out_answered_by_month": _counted(_month(call.start) for call in out if call.answered),
        "talk_seconds": sum(call.talk for call in calls),
        "talks_of_a_minute": len([call for call in calls if call.talk >= 60]),
        "without_owner": len([call for call in calls if call.extension == 600]),
    }


def _payments(payments: list[Payment]) -> Json:
    refunds = [p for p in payments if p.amount < 0]
    alone = [p for p in payments if not p.named]
    return {
        "count": len(payments),
        "refunds": len(refunds),
        "refunded": roubles(-sum(p.amount for p in refunds)),
        "net": roubles(sum(p.amount for p in payments)),
        "net_by_month": _summed((_month(p.paid), p.amount) for p in payments),
        "by_channel": _counted("yookassa" if p.by_card else "bank" for p in payments),
        "without_deal": len(alone),
        "without_deal_amount": roubles(sum(p.amount for p in alone)),
    }


def _plans(department: Department) -> Json:
    amounts = [(_month(month), amount * 100) for (month, _), amount in department.plans.items()]
    whole = {month: float(amount) for month, amount in _summed(amounts).items()}
    net: dict[str, int] = defaultdict(int)
    for payment in department.payments:
        net[_month(payment.paid)] += payment.amount
    return {
        "count": len(amounts),
        "by_month": _summed(amounts),
        "attainment": {
            month: round(net[month] / 100 / plan, 4)
            for month, plan in whole.items()
            if month <= _month(market.LAST)
        },
        "elapsed_of_last_month": round(plans.elapsed(market.LAST.replace(day=1)), 4),
    }


def _owners(department: Department) -> Json:
    """Figures by the last manager of a deal; deals of unknown owners are left out."""
    owned: dict[str, list[Deal]] = defaultdict(list)
    for deal in department.deals:
        if not deal.unknown_owner:
            owned[deal.owners[-1][1].name].append(deal)
    money: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for payment in department.payments:
        if payment.deal and payment.named and not payment.deal.unknown_owner:
            money[payment.deal.owners[-1][1].name].append((_month(payment.paid), payment.amount))
    return {
        name: {
            "deals": len(deals),
            "won": len([deal for deal in deals if deal.outcome == "won"]),
            "lost": len([deal for deal in deals if deal.outcome == "lost"]),
            "won_amount": roubles(sum(d.amount for d in deals if d.outcome == "won")),
            "net": roubles(sum(amount for _, amount in money[name])),
            "net_by_month": _summed(money[name]),
        }
        for name, deals in sorted(owned.items())
    }
