"""Laws of merged call legs, on drawn ones: against sets of seconds, and in any order of rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.parse import call_legs
from tests.data.workspace import Desk
from tests.drawing import cases

DAY = datetime(2026, 10, 5, 10)
COLUMNS = {
    name: name
    for name in (
        "started_at wait_seconds talk_seconds answered direction owner_written client_phone count"
    ).split()
}
DRAWN = (
    "line, row_key, started_at, wait_seconds, talk_seconds, answered, owner_written, leg_client, "
    "leg_person, direction, client_phone"
)
BASE = (
    "CREATE OR REPLACE TEMP TABLE base (line INT, row_key VARCHAR, started_at TIMESTAMP, "
    "wait_seconds BIGINT, talk_seconds BIGINT, answered BOOLEAN, owner_written VARCHAR, "
    "leg_client BOOLEAN, leg_person BOOLEAN, direction VARCHAR, client_phone VARCHAR, "
    '"count" INT DEFAULT 1, '
    "source_system VARCHAR DEFAULT 'freepbx')"
)


@dataclass(frozen=True)
class Leg:
    """A leg of call `key`: seconds after the hour at which it begins, of ringing and of talk."""

    key: int
    start: int
    ring: int
    talk: int
    answered: bool
    owner: str
    client: bool = True
    person: bool = True
    direction: str = "in"
    phone: str = "+79270000001"

    @property
    def seconds(self) -> set[int]:
        """The seconds of talk; none where nobody answered."""
        since = self.start + self.ring
        return set(range(since, since + self.talk)) if self.answered else set()


def legs(**more: Any) -> st.SearchStrategy[list[Leg]]:
    """Some legs of four calls, that overlap, touch and lie apart."""
    short = st.sampled_from([0, 0, 1, 2, 3, 5, 8, 12])
    leg = st.builds(
        Leg, st.integers(1, 4), st.integers(0, 30), short, short, st.booleans(),
        st.sampled_from(["101", "102", "103"]), **more,
    )  # fmt: skip
    return st.lists(leg, min_size=1, max_size=14)


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def merged(connection: duckdb.DuckDBPyConnection, drawn: list[Leg]) -> dict[str, tuple[Any, ...]]:
    """By call: talk, answered, owner, wait, direction, phone."""
    connection.execute(BASE)
    connection.executemany(
        f"INSERT INTO base ({DRAWN}) VALUES ({', '.join('?' for _ in DRAWN.split(', '))})",
        [
            (
                line, str(leg.key), DAY + timedelta(seconds=leg.start), leg.ring,
                leg.talk if leg.answered else 0, leg.answered, leg.owner, leg.client, leg.person,
                leg.direction, leg.phone,
            )
            for line, leg in enumerate(drawn)
        ],
    )  # fmt: skip
    rows = connection.execute(
        "SELECT row_key, talk_seconds, answered, owner_written, wait_seconds, direction, "
        f"client_phone FROM ({call_legs.merged(COLUMNS, 'base')})"
    ).fetchall()
    return {key: tuple(values) for key, *values in rows}


def by_call(drawn: list[Leg]) -> dict[str, list[Leg]]:
    calls: dict[str, list[Leg]] = {}
    for leg in drawn:
        calls.setdefault(str(leg.key), []).append(leg)
    return calls


def talked(some: list[Leg]) -> set[int]:
    return set().union(*(leg.seconds for leg in some))


@given(legs())
@settings(max_examples=cases(5))
def test_talk_is_the_union_of_its_stretches(connection, drawn):
    """Of legs between a client and a person, the seconds in which anybody talked."""
    calls = merged(connection, drawn)

    for key, own in by_call(drawn).items():
        talk, answered, owner, *_ = calls[key]
        assert talk == len(talked(own))
        assert answered == any(leg.answered for leg in own)
        longest = {who: len(talked([leg for leg in own if leg.owner == who])) for who in
                   {leg.owner for leg in own if leg.seconds}}  # fmt: skip
        assert not longest or longest[owner] == max(longest.values())


@given(legs(client=st.booleans(), person=st.booleans()))
@settings(max_examples=cases(5))
def test_talk_is_no_longer_than_the_call_or_either_side_of_it(connection, drawn):
    """Legs that reach one side only: the client in a queue, the agent behind it."""
    calls = merged(connection, drawn)

    for key, own in by_call(drawn).items():
        talk, answered, _, wait, *_ = calls[key]
        first = min(leg.start for leg in own)
        last = max(leg.start + leg.ring + (leg.talk if leg.answered else 0) for leg in own)
        assert 0 <= talk <= last - first
        assert 0 <= wait <= last - first
        assert not talk or answered
        sides = [[leg for leg in own if leg.client], [leg for leg in own if leg.person]]
        if len(own) > 1 and all(sides) and any(leg.answered for leg in sides[1]):
            assert talk == min(len(talked(side)) for side in sides)


@given(
    legs(
        client=st.booleans(),
        person=st.booleans(),
        direction=st.sampled_from(["in", "out", "internal"]),
        phone=st.sampled_from(["+79270000001", "+79270000002", "600"]),
    ),
    st.randoms(use_true_random=False),
)
@settings(max_examples=cases(5))
def test_the_order_of_rows_does_not_matter(connection, drawn, random):
    shuffled = list(drawn)
    random.shuffle(shuffled)

    assert merged(connection, shuffled) == merged(connection, drawn)


@given(legs())
@settings(max_examples=cases(5))
def test_a_leg_that_is_there_twice_adds_nothing(connection, drawn):
    talks = {key: values[0] for key, values in merged(connection, drawn).items()}
    again = {key: values[0] for key, values in merged(connection, [*drawn, *drawn]).items()}

    assert again == talks


def report(drawn: list[Leg], head: str, random: Random) -> str:
    """Queue calls as FreePBX reports them: a leg of the queue and one of the agent for each."""
    rows = []
    for number, leg in enumerate(drawn):
        relay, phone = (
            f"Local/{leg.owner}@from-queue-{number:08x}",
            f"PJSIP/{leg.owner}-{number:08x}",
        )
        start = DAY + timedelta(seconds=leg.start)
        talk = leg.talk if leg.answered else 0
        spent, state = leg.ring + talk, "ANSWERED" if leg.answered else "NO ANSWER"
        client, unique = f"7927000000{leg.key}", f"{leg.key}.{number}"
        rows.append(f"{start},{client},600,ext-queues,PJSIP/operator-{leg.key:08x},{relay};1,Queue,"
                    f"{spent},{spent if talk else 0},{state},{leg.key}.0,{leg.key}.0")  # fmt: skip
        rows.append(f"{start},{client},{leg.owner},from-internal,{relay};2,{phone},Dial,{spent},"
                    f"{talk},{state},{unique},{leg.key}.0")  # fmt: skip
    random.shuffle(rows)
    return "\n".join([head, *rows]) + "\n"


@given(legs(), st.randoms(use_true_random=False))
@settings(max_examples=cases(4))
def test_a_report_in_any_order_comes_to_the_same_calls(tmp_path_factory, drawn, random):
    """Talk of a queue call is what its agents talked, whatever the queue's own legs say."""
    head = (
        "calldate,src,dst,dcontext,channel,dstchannel,lastapp,duration,billsec,disposition,"
        "uniqueid,linkedid"
    )
    desk = Desk(Path(tmp_path_factory.mktemp("report")))
    desk.load(report(drawn, head, random))
    loaded = desk.rows("SELECT client_phone, talk_seconds FROM calls ORDER BY 1")
    desk.store.close()

    assert loaded == [
        (f"+7927000000{key}", len(talked(own))) for key, own in sorted(by_call(drawn).items())
    ]
