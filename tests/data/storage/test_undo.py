"""Uploads and undos in any order leave the tables as if undone uploads had never been loaded."""

import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.ingest.load import LoadOptions, load
from data.ingest.replay import rebuild, redo
from data.model.tables import TABLES
from data.storage.store import Store
from tests.drawing import cases

OWNERS = b"owner\taliases\tteam\nIvanova\tIv.;101\tNorth\n"
FILES: dict[str, tuple[str, bytes]] = {
    "deals, September": (
        "deals",
        b"deal_id;owner;stage;status;amount;created_at;modified_at\n"
        b"1;Ivanova;New;open;100;2026-09-01;2026-09-02\n"
        b"2;Petrov;New;open;200;2026-09-03;2026-09-03\n",
    ),
    "deals, October": (
        "deals",
        b"deal_id;owner;stage;status;amount;created_at;modified_at\n"
        b"2;Petrov;Paid;won;250;2026-09-03;2026-10-05\n"
        b"3;Iv.;New;open;300;2026-10-01;2026-10-01\n",
    ),
    "deals, corrected": (
        "deals",
        b"deal_id;owner;stage;status;amount;created_at;modified_at\n"
        b"1;Ivanova;Lost;lost;100;2026-09-01;2026-10-09\n"
        b"2;Petrov;New;open;200;2026-09-03;2026-09-03\n",
    ),
    "owners": ("owners", OWNERS),
    "payments": (
        "payments",
        b"payment_id;deal_id;client;paid_at;amount\np1;1;Daisy;2026-09-10;60\np2;2;Rose;2026-10-06;250\n",
    ),
    "refunds": (
        "payments",
        b"payment_id;refund_of;paid_at;amount\nr1;p2;2026-10-20;-250\n",
    ),
    "cash without ids": (
        "payments",
        b"client;paid_at;amount\nFern;2026-10-07;10\nFern;2026-10-07;10\nMoss;2026-10-08;20\n",
    ),
    "cash again": ("payments", b"client;paid_at;amount\nFern;2026-10-07;10\nReed;2026-10-09;5\n"),
    "cash, replacing": (
        "payments",
        b"client;paid_at;amount\nFern;2026-10-07;10\nYew;2026-10-08;9\n",
    ),
    "statuses": (
        "payments",
        b"payment_id;paid_at;amount;status\np2;2026-10-06;250;refunded\np9;2026-10-07;1;paid\n",
    ),
    "calls": (
        "calls",
        b"call_id;owner;client_id;started_at;talk_seconds\nc1;101;;2026-10-02 10:00;70\n"
        b"c2;;k1;2026-10-02 11:00;0\n",
    ),
    "contacts": ("contacts", b"client_id;client;owner\nk1;Daisy;Petrov\n"),
}
NAMES = list(FILES)


def contents(store: Store, files: list[str]) -> dict[str, list[tuple[object, ...]]]:
    """Table → its sorted rows, with the place of the file in `files` for the upload's number."""
    place = {upload.upload_id: files.index(upload.file) for upload in store.uploads()}
    rows_by_table = {}
    for name, table in TABLES.items():
        columns = ", ".join((*table.names, "source_system", "row_key", "line", "upload_id"))
        rows = store.all_rows(f"SELECT {columns} FROM {name}", {}).to_pylist()
        cells = [(*list(row.values())[:-1], place[row["upload_id"]]) for row in rows]
        rows_by_table[name] = sorted(cells, key=repr)
    return rows_by_table


def load_named(store: Store, name: str) -> int:
    kind, content = FILES[name]
    choice = LoadOptions(kind=kind, replace="replacing" in name)
    upload = load(store, content, name, choice).upload_id
    assert upload is not None
    return upload


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path)
    yield opened
    opened.close()


@settings(max_examples=cases(6))
@given(
    order=st.permutations(NAMES).flatmap(lambda names: st.integers(2, 6).map(lambda n: names[:n])),
    data=st.data(),
)
def test_undo_in_any_order_equals_never_having_loaded(
    order: list[str], data: st.DataObject
) -> None:
    with TemporaryDirectory() as left, TemporaryDirectory() as right:
        tried, clean = Store.open(Path(left)), Store.open(Path(right))
        uploads = {name: load_named(tried, name) for name in order}
        undone = data.draw(st.lists(st.sampled_from(order), unique=True))
        for name in undone:
            tried.undo(uploads[name])
        back = data.draw(st.lists(st.sampled_from(undone), unique=True)) if undone else []
        for name in back:
            redo(tried, uploads[name])
        for name in order:
            if name not in undone or name in back:
                load_named(clean, name)
        try:
            assert contents(tried, order) == contents(clean, order)
        finally:
            tried.close()
            clean.close()


@settings(max_examples=cases(3))
@given(order=st.permutations(NAMES), undone=st.sets(st.sampled_from(NAMES), max_size=4))
def test_rebuild_gives_the_same_tables(order: list[str], undone: set[str]) -> None:
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder))
        uploads = {name: load_named(store, name) for name in order}
        for name in sorted(undone):
            store.undo(uploads[name])
        before = contents(store, order)
        rebuild(store)
        try:
            assert contents(store, order) == before
        finally:
            store.close()


def test_the_same_file_twice_changes_nothing(store: Store) -> None:
    first = load_named(store, "deals, September")
    version = store.version
    kind, content = FILES["deals, September"]
    again = load(store, content, "a copy.csv", LoadOptions(kind=kind))
    assert (again.already, again.upload_id, store.version) == (True, first, version)
    assert (again.rows.read, again.rows.unchanged, again.rows.accepted) == (2, 2, 0)


def test_overlapping_months_do_not_double(store: Store) -> None:
    load_named(store, "deals, September")
    kind, content = FILES["deals, October"]
    loaded = load(store, content, "October", LoadOptions(kind=kind))
    assert (loaded.rows.added, loaded.rows.changed, loaded.rows.unchanged) == (1, 1, 0)
    assert {(c.key, c.column, c.old, c.new) for c in loaded.changes} >= {
        ("2", "amount", "200.00", "250.00"),
        ("2", "status", "open", "won"),
    }
    assert store.all_rows("SELECT count(*) AS n, sum(amount) AS s FROM deals", {}).to_pylist() == [
        {"n": 3, "s": 650}
    ]


def test_equal_purchases_without_ids_stay_two_and_do_not_double(store: Store) -> None:
    load_named(store, "cash without ids")
    load_named(store, "cash again")
    rows = store.all_rows("SELECT client, count(*) AS n FROM payments GROUP BY 1 ORDER BY 1", {})
    assert rows.to_pylist() == [
        {"client": "Fern", "n": 2},
        {"client": "Moss", "n": 1},
        {"client": "Reed", "n": 1},
    ]


def test_stage_history_knows_the_newest_upload(store: Store) -> None:
    load_named(store, "deals, September")
    load_named(store, "deals, October")
    rows = store.all_rows(
        "SELECT stage FROM stage_history WHERE deal_id = '2' ORDER BY entered_at", {}
    )
    assert [row["stage"] for row in rows.to_pylist()] == ["New", "Paid"]


def test_a_refund_goes_to_the_owner_and_the_deal_of_the_payment(store: Store) -> None:
    for name in ("payments", "refunds"):
        load_named(store, name)
    rows = store.all_rows("SELECT deal_id, client FROM payments WHERE payment_id = 'r1'", {})
    assert rows.to_pylist() == [{"deal_id": "2", "client": "Rose"}]


def test_spellings_become_one_owner_when_the_list_of_owners_is_loaded_later(store: Store) -> None:
    load_named(store, "calls")
    load_named(store, "deals, October")
    owners = "SELECT DISTINCT owner FROM deals UNION SELECT owner FROM calls ORDER BY 1"
    assert "101" in [row["owner"] for row in store.all_rows(owners, {}).to_pylist()]
    load_named(store, "owners")
    names = [row["owner"] for row in store.all_rows(owners, {}).to_pylist()]
    assert names == ["Ivanova", "Petrov", None]


def test_readers_see_whole_states_while_a_file_comes_in(store: Store) -> None:
    load_named(store, "deals, September")
    seen: list[int] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            seen.append(store.all_rows("SELECT count(*) AS n FROM deals", {}).to_pylist()[0]["n"])

    readers = [threading.Thread(target=ask) for _ in range(4)]
    for reader in readers:
        reader.start()
    upload = load_named(store, "deals, October")
    store.undo(upload)
    stop.set()
    for reader in readers:
        reader.join()
    assert seen
    assert set(seen) <= {2, 3}


def test_a_refund_exported_again_is_unchanged(store: Store) -> None:
    """A refund inherits deal and client from its payment: the file does not change them."""
    for name in ("payments", "refunds"):
        load_named(store, name)
    content = FILES["refunds"][1] + b"r2;p1;2026-10-21;-5\n"
    loaded = load(store, content, "refunds, longer", LoadOptions(kind="payments"))
    assert (loaded.rows.added, loaded.rows.changed, loaded.rows.unchanged) == (1, 0, 1)
    assert loaded.changes == ()
