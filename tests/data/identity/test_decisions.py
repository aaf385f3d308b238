"""Decisions of the user apply to the rows there are, and undone leave no trace."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.identity import decisions, payment_match
from data.identity.decisions import DecisionKind, NoSuchDecision, NothingToUnite, NotUnited
from data.identity.duplicates import refuse_clients
from data.ingest.load import LoadOptions, load
from data.ingest.replay import rebuild, redo
from data.storage.apply_decisions import connected_groups
from data.storage.store import Store
from tests.data.storage.test_undo import contents
from tests.data.workspace import Desk
from tests.drawing import cases

FILES: dict[str, tuple[str, bytes]] = {
    "deals": (
        "deals",
        b"deal_id;owner;client_id;phone;status;amount;created_at\n"
        b"1;Ivanova Anna;k1;;won;100;2026-09-01\n2;Anna Ivanova;;79271002030;open;200;2026-09-02\n"
        b"3;Petrov;k3;;won;300;2026-09-03\n",
    ),
    "deals, later": (
        "deals",
        b"deal_id;owner;client_id;phone;status;amount;created_at\n"
        b"3;Petrov P.;k3;;won;310;2026-09-03\n4;Ivanova A.;k4;;open;400;2026-10-01\n",
    ),
    "payments": (
        "payments",
        b"payment_id;client_id;paid_at;amount;owner\n"
        b"p1;k1;2026-09-10;100;\np2;k3;2026-09-11;300;Petrov P.\np3;;2026-09-12;5;\n",
    ),
    "payments, later": (
        "payments",
        b"payment_id;client_id;deal_id;paid_at;amount\np2;k3;3;2026-09-11;300\n",
    ),
    "refunds": ("payments", b"payment_id;refund_of;paid_at;amount\nr1;p1;2026-10-20;-40\n"),
    "owners": ("owners", b"owner;aliases;team\nIvanova Anna;101;North\n"),
    "contacts": ("contacts", b"client_id;client;owner\nk9;Daisy;Anna Ivanova\n"),
    "calls": (
        "calls",
        b"call_id;owner;client_id;started_at\nc1;101;;2026-10-02 10:00\nc2;;k9;2026-10-02 11:00\n",
    ),
}
SYSTEM = "file"
DECISIONS: dict[str, Callable[[Store], object]] = {
    "Anna": lambda store: decisions.unite_owners(store, ["Ivanova Anna", "Anna Ivanova"]),
    "A.": lambda store: decisions.unite_owners(store, ["Anna Ivanova", "Ivanova A."]),
    "Petrov": lambda store: decisions.unite_owners(store, ["Petrov", "Petrov P."], "Petrov Petr"),
    "clients": lambda store: decisions.unite_clients(store, ["id:k1", "phone:+79271002030"]),
    "more clients": lambda store: decisions.unite_clients(store, ["id:k4", "id:k1"]),
    "p1": lambda store: decisions.match_payments(store, [((SYSTEM, "p1"), (SYSTEM, "1"))]),
    "p1 again": lambda store: decisions.match_payments(store, [((SYSTEM, "p1"), (SYSTEM, "2"))]),
    "p2": lambda store: decisions.match_payments(store, [((SYSTEM, "p2"), (SYSTEM, "3"))]),
    "a refusal": lambda store: decisions.refuse(
        store, DecisionKind.OWNERS_APART, {"names": ["Petrov", "Ivanova A."]}
    ),
}


def load_named(store: Store, name: str) -> int:
    kind, content = FILES[name]
    upload = load(store, content, name, LoadOptions(kind=kind)).upload_id
    assert upload is not None
    return upload


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(tmp_path / "store")
    for name in ("deals", "payments"):
        load_named(opened.store, name)
    yield opened
    opened.store.close()


def decided_contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """The tables with what the decisions made of them."""
    rows_by_table = contents(store, list(FILES))
    for table in ("deals", "payments"):
        query = f"SELECT * FROM {table} ORDER BY source_system, row_key"
        rows = store.all_rows(query, {}).drop_columns(["upload_id"]).to_pylist()
        rows_by_table[f"{table}, decided"] = [tuple(row.items()) for row in rows]
    return rows_by_table


@settings(max_examples=cases(5))
@given(
    steps=st.permutations([*FILES, *DECISIONS]).flatmap(
        lambda names: st.integers(3, 9).map(lambda n: names[:n])
    ),
    data=st.data(),
)
def test_any_order_equals_the_tables_without_what_was_undone(
    steps: list[str], data: st.DataObject
) -> None:
    """Uploads and decisions in any order, some undone, some redone: only those in force count."""
    with TemporaryDirectory() as left, TemporaryDirectory() as right:
        tried, clean = Store.open(Path(left)), Store.open(Path(right))
        gone = data.draw(st.lists(st.sampled_from(steps), unique=True))
        back = data.draw(st.lists(st.sampled_from(gone), unique=True)) if gone else []
        try:
            numbers = {name: run_step(tried, name) for name in steps}
            for name in gone:
                undo_step(tried, name, numbers[name])
            for name in back:
                redo_step(tried, name, numbers[name])
            for name in steps:
                if name not in gone or name in back:
                    run_step(clean, name)
            assert decided_contents(tried) == decided_contents(clean)
            rebuild(tried)
            assert decided_contents(tried) == decided_contents(clean)
        finally:
            tried.close()
            clean.close()


def run_step(store: Store, name: str) -> int:
    """One upload or one answer; its number."""
    if name in FILES:
        return load_named(store, name)
    numbers = DECISIONS[name](store)
    return numbers[0] if isinstance(numbers, list) else numbers


def undo_step(store: Store, name: str, number: int) -> None:
    store.undo(number) if name in FILES else decisions.undo(store, number)


def redo_step(store: Store, name: str, number: int) -> None:
    redo(store, number) if name in FILES else decisions.redo(store, number)


def test_a_confirmed_payment_has_the_deal_and_its_refund_too(desk: Desk) -> None:
    load_named(desk.store, "refunds")
    before, version = decided_contents(desk.store), desk.store.version

    (number,) = decisions.match_payments(desk.store, [((SYSTEM, "p1"), (SYSTEM, "1"))])

    matched = "SELECT payment_id, deal_id, matched_deal_id FROM payments ORDER BY 1"
    assert desk.rows(matched) == [
        ("p1", None, "1"),
        ("p2", None, None),
        ("p3", None, None),
        ("r1", None, "1"),
    ]
    assert desk.store.version == version + 1
    assert "deal_id" in desk.store.filled("payments")

    decisions.undo(desk.store, number)

    assert decided_contents(desk.store) == before
    assert desk.store.version == version + 2
    assert "deal_id" not in desk.store.filled("payments")


def test_the_latest_match_of_a_payment_counts_and_undone_the_earlier_one(desk: Desk) -> None:
    DECISIONS["p1"](desk.store)
    (later,) = decisions.match_payments(desk.store, [((SYSTEM, "p1"), (SYSTEM, "2"))])
    of_p1 = "SELECT matched_deal_id FROM payments WHERE payment_id = 'p1'"
    assert desk.value(of_p1) == "2"
    decisions.undo(desk.store, later)
    assert desk.value(of_p1) == "1"


def test_a_deal_named_in_the_file_goes_before_the_users_match(desk: Desk) -> None:
    decisions.match_payments(desk.store, [((SYSTEM, "p2"), (SYSTEM, "1"))])
    upload = load_named(desk.store, "payments, later")
    of_p2 = "SELECT deal_id, matched_deal_id FROM payments WHERE payment_id = 'p2'"
    assert desk.rows(of_p2) == [("3", None)]
    desk.store.undo(upload)
    assert desk.rows(of_p2) == [(None, "1")]


def test_the_same_payments_again_are_unchanged_after_a_match(desk: Desk) -> None:
    """What the user decided is not a difference between two exports."""
    DECISIONS["p1"](desk.store)
    DECISIONS["clients"](desk.store)
    kind, content = FILES["payments"]
    loaded = desk.load(content + b"p9;k1;2026-09-19;1;\n", "longer.csv", kind=kind)
    assert (loaded.rows.added, loaded.rows.changed, loaded.rows.unchanged) == (1, 0, 3)
    assert desk.value("SELECT matched_deal_id FROM payments WHERE payment_id = 'p1'") == "1"


def test_a_decision_about_rows_that_are_gone_does_nothing(desk: Desk) -> None:
    DECISIONS["p1"](desk.store)
    DECISIONS["p2"](desk.store)
    decisions.match_payments(desk.store, [((SYSTEM, "nobody"), (SYSTEM, "1"))])
    decisions.match_payments(desk.store, [((SYSTEM, "p3"), (SYSTEM, "no such deal"))])
    assert desk.column("matched_deal_id", "payments") == ["1", "3", None]

    desk.store.undo(1)

    assert desk.column("matched_deal_id", "payments") == [None, None, None]


def test_united_owners_have_one_name_in_every_table_and_the_list_names_them(desk: Desk) -> None:
    DECISIONS["Petrov"](desk.store)
    assert desk.column("owner", "deals")[2] == "Petrov Petr"
    assert desk.column("owner", "payments")[1] == "Petrov Petr"
    decisions.unite_owners(desk.store, ["Anna Ivanova", "Ivanova Anna"])
    assert desk.column("owner", "deals")[:2] == ["Anna Ivanova", "Anna Ivanova"]

    load_named(desk.store, "owners")  # says «Ivanova Anna»: team and role hang on this name

    assert desk.column("owner", "deals")[:2] == ["Ivanova Anna", "Ivanova Anna"]


def test_a_spelling_that_comes_later_belongs_to_the_person_it_was_united_with(desk: Desk) -> None:
    DECISIONS["A."](desk.store)
    load_named(desk.store, "deals, later")
    owners = "SELECT owner FROM deals WHERE deal_id IN ('2', '4') ORDER BY deal_id"
    assert desk.rows(owners) == [("Anna Ivanova",), ("Anna Ivanova",)]


def test_a_call_without_a_name_follows_the_contact_whose_owner_was_united(desk: Desk) -> None:
    for name in ("contacts", "calls"):
        load_named(desk.store, name)
    DECISIONS["Anna"](desk.store)
    assert desk.column("owner", "calls") == ["101", "Ivanova Anna"]
    load_named(desk.store, "owners")
    assert desk.column("owner", "calls") == ["Ivanova Anna", "Ivanova Anna"]


def test_united_clients_have_one_key(desk: Desk) -> None:
    DECISIONS["clients"](desk.store)
    assert desk.column("united_client", "deals") == [None, "id:k1", None]
    DECISIONS["more clients"](desk.store)  # the latest word: all of them are k4
    assert desk.column("united_client", "deals") == ["id:k4", "id:k4", None]
    assert desk.column("united_client", "payments") == ["id:k4", None, None]


def test_one_is_split_from_the_others_who_stay_united(desk: Desk) -> None:
    load_named(desk.store, "deals, later")
    decisions.unite_owners(desk.store, ["Ivanova Anna", "Anna Ivanova", "Ivanova A."])
    decisions.separate(desk.store, "Ivanova A.")
    owners = "SELECT owner FROM deals WHERE deal_id IN ('1', '2', '4') ORDER BY deal_id"
    assert desk.rows(owners) == [("Ivanova Anna",), ("Ivanova Anna",), ("Ivanova A.",)]
    apart = decisions.decisions_in_force(desk.store, DecisionKind.OWNERS_APART)
    assert [each.payload["names"] for each in apart] == [
        ["Ivanova A.", "Ivanova Anna"],
        ["Ivanova A.", "Anna Ivanova"],
    ]


@pytest.mark.parametrize(
    ("decide", "error"),
    [
        (lambda store: decisions.unite_owners(store, ["Petrov", " petrov "]), NothingToUnite),
        (lambda store: decisions.unite_clients(store, ["id:k1", "id:k1"]), NothingToUnite),
        (lambda store: decisions.separate(store, "Petrov"), NotUnited),
        (lambda store: decisions.undo(store, 7), NoSuchDecision),
    ],
)
def test_an_invalid_decision_is_refused_and_changes_nothing(
    desk: Desk, decide: Callable[[Store], object], error: type[Exception]
) -> None:
    before, version = decided_contents(desk.store), desk.store.version
    with pytest.raises(error):
        decide(desk.store)
    assert (decided_contents(desk.store), desk.store.version) == (before, version)
    assert decisions.all_decisions(desk.store) == []


def test_decisions_about_the_demonstration_end_with_it(desk: Desk) -> None:
    """A made-up Ivanov united with another must not unite the real ones."""
    store = desk.store
    for upload in (1, 2):
        store.undo(upload)
    kind, content = FILES["deals"]
    load(store, content, "demo.csv", LoadOptions(kind=kind, demo=True))
    DECISIONS["Anna"](store)
    assert desk.column("owner", "deals")[:2] == ["Ivanova Anna", "Ivanova Anna"]
    load(store, content, "real.csv", LoadOptions(kind=kind))
    assert desk.column("owner", "deals")[:2] == ["Ivanova Anna", "Anna Ivanova"]


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=3), max_size=8))
def test_groups_are_the_finest_that_keep_each_set_together(sets: list[list[str]]) -> None:
    """Beside a naive merging of sets until nothing meets."""
    merged = [set(each) for each in sets]
    while meeting := next(((a, b) for a in merged for b in merged if a is not b and a & b), None):
        merged = [each for each in merged if each not in meeting] + [meeting[0] | meeting[1]]
    group_by_member = connected_groups(sets)
    groups = [
        {m for m, n in group_by_member.items() if n == number}
        for number in set(group_by_member.values())
    ]
    assert sorted(map(sorted, groups)) == sorted(map(sorted, {frozenset(each) for each in merged}))


def test_clients_decided_to_be_apart_have_each_others_keys(desk: Desk) -> None:
    """Under the key of the one client each is; taken back, nothing is left."""
    number = refuse_clients(desk.store, ("id:k1", "id:k3"))
    decisions.unite_clients(desk.store, ["phone:+79271002030", "id:k1"])

    def apart_by_deal() -> list[tuple[str, str | None]]:
        return desk.rows("SELECT deal_id, apart_clients FROM deals ORDER BY deal_id")

    one = "phone:+79271002030"
    expected = [("1", "\nid:k3\n"), ("2", "\nid:k3\n"), ("3", f"\n{one}\n")]
    assert apart_by_deal() == expected
    rebuild(desk.store)
    assert apart_by_deal() == expected
    decisions.undo(desk.store, number)
    assert {apart for _, apart in apart_by_deal()} == {None}


# kind and payload of one decision of each kind, as every version so far has stored them
STORED = (
    ("owners_united", '{"names": ["Ivanova Anna", "Anna Ivanova"], "name": "Ivanova Anna"}'),
    ("clients_united", '{"keys": ["id:k1", "phone:+79271002030"]}'),
    ("payment_matched", '{"payment": ["file", "p1"], "deal": ["file", "1"]}'),
    ("owners_apart", '{"names": ["Petrov", "Anna Ivanova"]}'),
    ("clients_apart", '{"names": ["id:k1", "id:k3"]}'),
    ("payment_not_matched", '{"payment": ["file", "p2"], "deal": null}'),
)


def test_stored_decisions_of_every_kind_are_read_and_applied(desk: Desk) -> None:
    """The table and the journal have them as literal JSON, which is never rewritten."""
    with desk.store.writing() as connection:
        for number, (kind, payload) in enumerate(STORED, start=1):
            connection.execute(
                "INSERT INTO decisions VALUES (?, ?, ?, '2026-10-01', true, false)",
                [number, kind, payload],
            )
        desk.store.refresh_derived(connection, {"owners", "deals", "payments"})

    stored = decisions.all_decisions(desk.store)
    assert [(each.kind.value, json.loads(STORED[n][1])) for n, each in enumerate(stored)] == [
        (kind, each.payload) for (kind, _), each in zip(STORED, stored, strict=True)
    ]
    assert desk.column("owner", "deals") == ["Ivanova Anna", "Ivanova Anna", "Petrov"]
    assert desk.column("united_client", "deals") == [None, "id:k1", None]
    assert desk.column("apart_clients", "deals") == ["\nid:k3\n", "\nid:k3\n", "\nid:k1\n"]
    assert desk.column("matched_deal_id", "payments") == ["1", None, None]
    proposed = payment_match.proposals(desk.store, least=0.0)
    assert "p2" not in {each.payment_id for each in proposed}
