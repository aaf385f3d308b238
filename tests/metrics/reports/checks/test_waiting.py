"""Who waits for a first contact, and to whom to give them."""

from datetime import date, datetime

import pytest

from data.model.dimensions import Selection
from metrics.core.scope import Period
from metrics.reports.checks.finding import COLUMNS, Finding, finding_from_row
from metrics.reports.checks.waiting import waiting
from metrics.reports.distribution.capacity import (
    AvailableManager,
    ConversionRate,
    available_managers,
)
from metrics.reports.distribution.distribute import ProposalReason, distribute
from tests.metrics.workspace import Desk

DAY = Period(date(2024, 3, 1), date(2024, 3, 13))  # known up to Tuesday, the 12th


@pytest.fixture
def desk(engine: Desk) -> Desk:
    """Four deals and two leads; the calls go from the 4th to the 12th."""
    engine.deals(
        """
        deal_id  owner  status  amount  created_at        phone  source
        1        Anna   open    10      2024-03-11 17:00  +71    ads
        2        Anna   open    20      2024-03-12 10:30  +72    —
        3        Boris  lost    30      2024-03-11 10:00  +73    ads
        4        —      open    40      2024-03-12 12:00  +74    ads
        5        Anna   open    50      2024-03-01 12:00  +75    ads
        6        Anna   open    60      2024-03-12 12:00  —      ads
        """
    )
    engine.add(
        "leads",
        """
        lead_id  owner  status  created_at        phone
        1        Boris  open    2024-03-08 17:30  +81
        2        Boris  won     2024-03-11 17:30  +82
        """,
    )
    return engine.calls(
        """
        direction  answered  client_phone  started_at
        out        true      +70           2024-03-04 10:00
        out        false     +74           2024-03-12 12:05
        in         false     +72           2024-03-12 11:00
        in         true      +70           2024-03-12 12:00
        """
    )


def test_who_waits_and_how_many_working_minutes(desk: Desk) -> None:
    """From the 8th, a holiday: 540 + 540; from Monday, 17:00: 60 + 540; Tuesday, 10:30: 450."""
    queue = waiting(desk.run, desk.scope(DAY))

    assert [(row.reason, row.row_key, row.minutes) for row in queue.rows] == [
        ("lead", "1", 540 + 540),
        ("deal", "1", 60 + 540),
        ("deal", "2", 450),
    ]
    assert (queue.count, queue.money, queue.longest) == (3, 30, 1080)


def test_one_managers_queue(desk: Desk) -> None:
    """A pipeline leads do not have: only deals are told."""
    assert [
        row.row_key
        for row in waiting(desk.run, desk.scope(DAY, selected=Selection.of(owner=("Boris",)))).rows
    ] == ["1"]
    assert waiting(desk.run, desk.scope(DAY, selected=Selection.of(pipeline=("main",)))).count == 0


def test_nobody_waits_where_no_calls_are_known(engine: Desk) -> None:
    """Without a telephony nobody can be said to wait."""
    engine.deals("deal_id  status  created_at  phone\n 1  open  2024-03-11  +71")

    assert waiting(engine.run, engine.scope(DAY)).count == 0


def test_available_managers_have_open_deals_share_and_conversion(engine: Desk) -> None:
    """Listed managers lately at work, hired and not leaving before the next working day."""
    engine.add(
        "owners",
        """
        owner  role     hired_at    left_at     full_time_share
        Anna   manager  —           —           0.5
        Boris  manager  2024-04-01  —           —
        Vera   manager  —           2024-03-31  —
        Gleb   head     —           —           —
        Dina   manager  —           —           —
        """,
    )
    engine.deals(
        """
        owner  status  created_at  closed_at   source
        Anna   open    2024-03-20  —           ads
        Anna   won     2024-03-20  2024-03-25  ads
        Anna   lost    2024-03-20  2024-03-25  —
        Boris  open    2024-03-20  —           ads
        Vera   open    2024-03-20  —           ads
        Gleb   open    2024-03-20  —           ads
        Dina   open    2024-02-20  —           ads
        Robot  open    2024-03-20  —           ads
        """
    )

    assert available_managers(engine.run, engine.scope()) == [
        AvailableManager("Anna", 1, 0.5, {"ads": ConversionRate(1, 2), None: ConversionRate(0, 1)}),
        AvailableManager("Boris", 1, 1.0, {"ads": ConversionRate(0, 1)}),
    ]


def test_without_a_roster_ten_actions_make_a_manager(engine: Desk) -> None:
    """Ten calls in a month make a manager, one deal does not."""
    for _ in range(10):
        engine.calls("owner  direction  started_at\n Anna  out  2024-03-20")
    engine.deals("owner  status  created_at\n Robot  open  2024-03-20")

    assert [manager.owner for manager in available_managers(engine.run, engine.scope())] == ["Anna"]


def row(key: str, owner: str | None, source: str = "ads", *, left: bool = False) -> Finding:
    """One who waits."""
    identity = {"deal_id": key, "row_key": key, "source_system": "crm", "reason": "deal"}
    empty = dict.fromkeys(COLUMNS)
    at = datetime(2024, 3, 1)
    return finding_from_row(
        {**empty, **identity, "owner": owner, "source": source, "has_left": left, "at": at}
    )


def test_a_manager_with_room_keeps_own_clients() -> None:
    """Fair are (10 + 10 + 2) ÷ 2 = 11, up to 13.75 may stay: Anna has 10 beside the one waiting."""
    free = [AvailableManager("Anna", 11, 1, {}), AvailableManager("Boris", 11, 1, {})]

    proposals = distribute([row("1", "Anna"), row("2", "Boris")], free)

    assert [(each.owner, each.why, each.load, each.fair) for each in proposals] == [
        ("Anna", ProposalReason.STAYS, 10, 11),
        ("Boris", ProposalReason.STAYS, 10, 11),
    ]


def test_clients_without_a_manager_go_by_conversion_and_load() -> None:
    """Ads: Anna (6 + 10u) ÷ 20, Boris (1 + 10u) ÷ 20, u = (7 + 10 × 7 ÷ 20) ÷ 30 = 0.35.

    With equal loads Anna is first; each one given makes her fuller, and at 20 open against none
    Boris takes over: 0.475 ÷ (1 + 20 ÷ 11.5) < 0.225 ÷ 1.
    """
    sells = {"ads": ConversionRate(6, 10)}
    fails = {"ads": ConversionRate(1, 10)}
    queue = [row("1", None), row("2", "Vera", left=True), row("3", "Gleb")]
    even = [AvailableManager("Anna", 10, 1, sells), AvailableManager("Boris", 10, 1, fails)]
    full = [AvailableManager("Anna", 20, 1, sells), AvailableManager("Boris", 0, 1, fails)]

    proposals = distribute(queue, even)

    assert [(each.owner, each.why) for each in proposals] == [
        ("Anna", ProposalReason.NOBODY),
        ("Anna", ProposalReason.LEFT),
        ("Anna", ProposalReason.AWAY),
    ]
    assert proposals[0].chance == pytest.approx(0.475)
    assert proposals[0].usual == pytest.approx(0.35)
    assert [each.load for each in proposals] == [10, 11, 12]
    assert distribute(queue, full)[0].owner == "Boris"


def test_load_is_weighed_by_full_time_share() -> None:
    """10 open on half a time weigh as 20: fair are (10 + 12 + 1) ÷ 1.5, Boris is the lighter."""
    free = [AvailableManager("Anna", 10, 0.5, {}), AvailableManager("Boris", 12, 1, {})]

    (proposal,) = distribute([row("1", None)], free)

    assert proposal.owner == "Boris"
    assert proposal.fair == pytest.approx(23 / 1.5)


def test_an_overloaded_manager_loses_the_client() -> None:
    """Fair are (30 + 0 + 1) ÷ 2 = 15.5: with 31 Anna is over a quarter above."""
    free = [AvailableManager("Anna", 31, 1, {}), AvailableManager("Boris", 0, 1, {})]

    (proposal,) = distribute([row("1", "Anna")], free)

    assert (proposal.owner, proposal.why) == ("Boris", ProposalReason.OVERLOADED)


def test_distribution_is_deterministic() -> None:
    """Of equals the first by name; the order of the managers changes nothing."""
    queue = [row(str(n), None) for n in range(5)]
    free = [AvailableManager(name, 3, 1, {}) for name in ("Boris", "Anna", "Vera")]

    owners = [each.owner for each in distribute(queue, free)]

    assert owners == ["Anna", "Boris", "Vera", "Anna", "Boris"]
    assert owners == [each.owner for each in distribute(queue, free[::-1])]
    assert distribute(queue, []) == []
