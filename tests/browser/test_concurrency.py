"""Concurrent readers with different rights: nothing of one may appear to another."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from data.access import links
from data.access.database import AccessDatabase
from data.access.links import Terms
from data.ingest.load import LoadOptions, load
from data.storage.store import Store
from tests.browser.server import Server, serve
from tests.browser.sign_in import Caller, signed_in
from tests.browser.wire import draw, socket

# each of the three has a source, clients and prices of their own
PEOPLE = {
    "Альфина Анна": ("Ярмарка", "Яблоко", 1_310_017),
    "Бетин Борис": ("Буклет", "Берёза", 7_520_023),
    "Гаммин Глеб": ("Газета", "Гвоздика", 3_940_031),
}
MONTHS = range(1, 11)
PAGES = ("overview", "managers", "plan", "funnel", "control")
PERIODS = ("", "from=2026-10-01&to=2026-10-31", "from=2026-07-01&to=2026-09-30")
LONG = 300  # seconds


def files() -> dict[str, str]:
    """Exports of a department of three."""
    deals, payments, number = [], [], count(1)
    for owner, (source, client, price) in PEOPLE.items():
        for month in MONTHS:
            for day in (3, 12, 21):
                n, amount = next(number), price + month * 1000 + day
                deals.append(
                    f"{n};2026-{month:02}-{day:02};2026-{month:02}-{day + 5:02};won;Продажа;"
                    f"{amount};{owner};{source};{client} {n}"
                )
                payments.append(
                    f"p{n};2026-{month:02}-{day + 5:02};{amount};{client} {n};{owner};{n}"
                )
    head = "deal_id;created_at;closed_at;status;stage;amount;owner;source;client"
    return {
        "deals": "\n".join([head, *deals]) + "\n",
        "payments": "\n".join(["payment_id;paid_at;amount;client;owner;deal_id", *payments]) + "\n",
    }


def identifying_texts(owner: str) -> set[str]:
    """Texts that identify a manager: name, source, clients, amounts of deals and months."""
    source, client, price = PEOPLE[owner]
    deals = {str(price + month * 1000 + day) for month in MONTHS for day in (3, 12, 21)}
    whole = {str(3 * (price + month * 1000 + 12)) for month in MONTHS}
    return {owner, source, client} | deals | whole


@dataclass
class Reader:
    """A reader: the managers whose rows they may see, and what was drawn so far."""

    caller: Caller
    own: tuple[str, ...]
    shown: int = 0
    seen: frozenset[str] = frozenset()

    def look(self, rounds: Iterator[int]) -> None:
        """Draw every page over every period again and again on one socket."""
        foreign = set().union(*(identifying_texts(name) for name in PEOPLE if name not in self.own))
        with socket(self.caller) as wire:
            for turn in rounds:
                page, period = PAGES[turn % len(PAGES)], PERIODS[turn % len(PERIODS)]
                drawn = draw(wire, page, period)
                shown = drawn + re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d)", "", drawn)
                assert not {mark for mark in foreign if mark in shown}, (self.own, page, period)
                self.seen |= {name for name in self.own if name in shown}
                self.shown += 1


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Reader]]:
    """Two managers, a guest by a link with a locked source, and the head beside them."""
    place = tmp_path_factory.mktemp("at_once") / "store"
    with closing(Store.open(place)) as store:
        for kind, text in files().items():
            load(store, text.encode(), f"{kind}.csv", LoadOptions(kind=kind))
    anna, boris, gleb = PEOPLE
    with serve(place) as server:
        head = signed_in(server, place, "head", "head")
        opened = [
            Reader(signed_in(server, place, "anna", "manager", "--owner", anna), (anna,)),
            Reader(signed_in(server, place, "boris", "manager", "--owner", boris), (boris,)),
            Reader(guest(place, server, gleb), (gleb,)),
            Reader(head, (anna, boris, gleb)),
        ]
        yield opened
        assert server.tracebacks() == [], "".join(server.log)


def guest(place: Path, server: Server, owner: str) -> Caller:
    """A guest by a link that is locked to one source."""
    terms = Terms(PAGES[:4], {"source": (PEOPLE[owner][0],)}, {}, False, False, None)
    with closing(AccessDatabase(place)) as database:
        _, token = links.create(database, "Газета", terms, 7, "head")
    return Caller(server).let_in(f"/l/{token}", {})


def look_at_once(readers: list[Reader], rounds: list[Iterator[int]]) -> None:
    """Run all readers at once; an assertion that failed in one of them is raised."""
    with ThreadPoolExecutor(len(readers)) as pool:
        for done in [
            pool.submit(each.look, turns) for each, turns in zip(readers, rounds, strict=True)
        ]:
            done.result()
    for each in readers:
        assert each.seen == set(each.own)


def test_concurrent_readers_see_their_own_rows_alone(readers: list[Reader]) -> None:
    look_at_once(readers, [iter(range(4)) for _ in readers])


@pytest.mark.long
def test_concurrent_readers_see_their_own_rows_for_five_minutes(
    readers: list[Reader], record_property
) -> None:
    end = time.monotonic() + LONG

    def turns() -> Iterator[int]:
        for turn in count():
            if time.monotonic() > end:
                return
            yield turn

    look_at_once(readers, [turns() for _ in readers])
    record_property("pages", sum(each.shown for each in readers))
    print("pages drawn:", [each.shown for each in readers])
