"""A small made-up department, untidy on purpose: equal ids, empty cells, foreign money."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from data.model.dimensions import OF_DEALS
from tests.metrics.workspace import Desk

_FIRST = datetime(2024, 1, 1)
_DAYS = 150
_STAGES = ("new", "talk", "offer", "bill")
_OWNERS = ("Anna", "Boris", "Vera", "Gleb", None)
_ANY_VALUES = ("one", "two", None)
# Leads and plans name these sources too.
_VALUES = {"source": ("ads", "site", None), "product": ("course", None)}


def world(seed: int, size: int = 60) -> Desk:
    """A department drawn from the seed; `size` deals and about as much of everything else."""
    random, desk = Random(seed), Desk()
    for draw in (_owners, _plans):
        draw(random, desk)
    for number in range(size):
        _deal(random, desk, number)
    makers: tuple[Callable[[Random, Desk], None], ...] = (_call, _call, _call, _payment, _payment)
    for _ in range(size):
        for make in (*makers, _activity, _feedback, _lead):
            make(random, desk)
    return desk


def _moment(random: Random, after: datetime = _FIRST, days: float = _DAYS) -> datetime:
    return after + timedelta(minutes=random.randrange(int(days * 24 * 60)))


def _maybe(random: Random, value: object, chance: float = 0.8) -> object:
    return value if random.random() < chance else None


def _phone(random: Random) -> str:
    return f"+7900000{random.randrange(25):04}"


def _owners(random: Random, desk: Desk) -> None:
    for owner, team in (("Anna", "north"), ("Boris", "north"), ("Vera", "south")):
        left = _moment(random).date() if owner == "Vera" else None
        hired = _moment(random, days=40).date() if owner == "Boris" else None
        share = random.choice((None, 0.5))
        desk.put(
            "owners",
            {
                "owner": owner,
                "team": team,
                "hired_at": hired,
                "left_at": left,
                "full_time_share": share,
            },
        )


def _plans(random: Random, desk: Desk) -> None:
    for month in range(1, 6):
        subjects = random.choice(
            (
                [{}, {"owner": "Anna"}],
                [{"team": "north"}, {"team": "south"}, {"owner": "Vera"}],
                [{"owner": "Anna"}, {"owner": "Vera"}, {"source": "ads"}],
            )
        )
        for subject in subjects:
            amount = random.choice((0, *(random.randrange(1000, 5000) for _ in range(9))))
            plan_cells = {
                "month": f"2024-{month:02}-01",
                "measure": "net_receipts",
                "amount": amount,
            }
            for other in random.choice(((), ("optimistic",), ("pessimistic", "optimistic"))):
                desk.put("plans", {**plan_cells, **subject, "scenario": other})
            desk.put("plans", {**plan_cells, **subject})


def _client(random: Random) -> dict[str, object]:
    who = random.randrange(25)
    return {
        "client_id": _maybe(random, f"c{who}", 0.5),
        "phone": _maybe(random, f"+7900000{who:04}", 0.6),
        "email": _maybe(random, f"{who}@example.org", 0.3),
        "inn": _maybe(random, f"77{who}", 0.1),
        "united_client": _maybe(random, f"id:c{random.randrange(25)}", 0.1),
    }


def _deal(random: Random, desk: Desk, number: int) -> None:
    created = _moment(random)
    status = random.choice(("won", "won", "lost", "open", "open", "unmapped"))
    closed = _moment(random, created, 40) if status in ("won", "lost") else None
    system = random.choice(("crm", "crm", "old"))
    deal_id = f"d{number // 2 if number % 9 == 0 else number}"
    entered, stage = created, _STAGES[0]
    for stage in _STAGES[: random.randrange(1, 5)]:
        left = _moment(random, entered, 15)
        _stay(desk, system, deal_id, stage, entered, left if random.random() < 0.8 else None)
        entered = left
    desk.put(
        "deals",
        {
            **_client(random),
            "source_system": system,
            "row_key": f"{system}-{number}",
            "deal_id": deal_id,
            "owner": random.choice(_OWNERS),
            **{name: random.choice(_VALUES.get(name, _ANY_VALUES)) for name in OF_DEALS},
            "stage": _maybe(random, stage),
            "status": status,
            "amount": _maybe(random, random.randrange(100, 1000)),
            "cost": _maybe(random, random.randrange(50, 300), 0.5),
            "currency": random.choice((None, "RUB", "RUB", "USD")),
            "created_at": _maybe(random, created, 0.95),
            "stage_changed_at": _maybe(random, entered, 0.6),
            "closed_at": closed,
            "due_at": _maybe(random, _moment(random, created, 30), 0.5),
            "lost_reason": _maybe(random, "price", 0.5),
            "is_repeat": random.choice((None, None, True, False)),
        },
    )


def _stay(
    desk: Desk, system: str, deal: str, stage: str, entered: datetime, left: datetime | None
) -> None:
    stay_cells = {"source_system": system, "deal_id": deal, "stage": stage, "status": "open"}
    desk.put("stage_history", {**stay_cells, "entered_at": entered, "left_at": left})


def _call(random: Random, desk: Desk) -> None:
    answered = random.choice((True, False, None, True))
    desk.put(
        "calls",
        {
            "owner": random.choice(_OWNERS),
            "direction": random.choice(("in", "in", "out", "internal")),
            "client_phone": _maybe(random, _phone(random), 0.9),
            "client_id": _maybe(random, f"c{random.randrange(25)}", 0.2),
            "deal_id": _maybe(random, f"d{random.randrange(60)}", 0.1),
            "started_at": _moment(random),
            "talk_seconds": random.randrange(150) if answered else 0,
            "answered": answered,
            "count": random.choice((1, 1, None, 3)),
        },
    )


def _payment(random: Random, desk: Desk) -> None:
    deal = _maybe(random, f"d{random.randrange(60)}")
    desk.put(
        "payments",
        {
            **(_client(random) if random.random() < 0.4 else {}),
            "deal_id": deal,
            "matched_deal_id": None if deal else _maybe(random, f"d{random.randrange(60)}", 0.3),
            "owner": _maybe(random, random.choice(_OWNERS), 0.3),
            "paid_at": _moment(random),
            "amount": random.choice((-150, -50, 0, 100, 200, 300, 400, 500)),
            "currency": random.choice((None, "RUB", "RUB", "RUB", "EUR")),
        },
    )


def _activity(random: Random, desk: Desk) -> None:
    deal = f"d{random.randrange(60)}"
    done = random.choice((True, False))
    desk.put("activities", {"deal_id": deal, "done": done, "happened_at": _moment(random)})


def _feedback(random: Random, desk: Desk) -> None:
    kind = random.choice(("nps", "nps", "complaint"))
    score = _maybe(random, random.randrange(11)) if kind == "nps" else None
    owner = random.choice(_OWNERS)
    desk.put(
        "feedback", {"kind": kind, "score": score, "owner": owner, "happened_at": _moment(random)}
    )


def _lead(random: Random, desk: Desk) -> None:
    owner, source = random.choice(_OWNERS), random.choice(("ads", None))
    desk.put("leads", {"owner": owner, "source": source, "created_at": _moment(random)})
