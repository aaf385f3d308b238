"""Concurrent use of a store gives the same as some sequential order."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest

from data.ingest.inbox import Inbox, sweep
from data.ingest.load import LoadOptions, load, preview
from data.storage.database import JOURNAL
from data.storage.store import Store
from data.storage.uploads import Upload
from tests.data.workspace import Desk, identity_holds

ROWS = 1_000
PAYMENTS = LoadOptions(kind="payments")


def payments(first: int, amount: int = 100) -> bytes:
    """A file of `ROWS` payments of one amount, numbered from `first`."""
    lines = [f"{n};2026-02-{n % 28 + 1:02d};{amount}" for n in range(first, first + ROWS)]
    return "\n".join(["payment_id;paid_at;amount", *lines]).encode()


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Results of the calls, started at one moment in threads; raises their exceptions."""
    gate = Barrier(len(works))

    def begun(work: Callable[[], Any]) -> Any:
        gate.wait(60)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result(120) for each in [pool.submit(begun, work) for work in works]]


def total(store: Store) -> tuple[int, int]:
    """Count and sum of the payments."""
    (row,) = store.all_rows(
        "SELECT count(*) AS n, sum(amount)::BIGINT AS s FROM payments", {}
    ).to_pylist()
    return row["n"], row["s"] or 0


def is_whole(store: Store) -> bool:
    """Whether the store is the same after it is opened again, which compares the journal."""
    state = (total(store), store.uploads(), store.version)
    store.close()
    again = Store.open(store.folder)
    try:
        return (total(again), again.uploads(), again.version) == state
    finally:
        again.close()


@contextmanager
def read_all_along(store: Store, seen: set[tuple[int, int]]) -> Iterator[None]:
    """Read the totals in another thread while the block runs, and add them to `seen`."""
    over = Event()

    def read() -> None:
        while not over.is_set():
            seen.add(total(store))

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        try:
            yield
        finally:
            over.set()
            reading.result(60)


def test_two_files_at_once_are_two_uploads(desk: Desk) -> None:
    first, second = at_once(
        lambda: load(desk.store, payments(0), "a.csv", PAYMENTS),
        lambda: load(desk.store, payments(ROWS), "b.csv", PAYMENTS),
    )

    assert identity_holds(first)
    assert identity_holds(second)
    assert {first.upload_id, second.upload_id} == {1, 2}
    assert total(desk.store) == (2 * ROWS, 2 * ROWS * 100)
    assert desk.store.version == 2
    assert is_whole(desk.store)


def test_two_files_of_the_same_rows_end_as_the_later_one_says(desk: Desk) -> None:
    first, second = at_once(
        lambda: load(desk.store, payments(0, 100), "a.csv", PAYMENTS),
        lambda: load(desk.store, payments(0, 7), "b.csv", PAYMENTS),
    )

    last = 100 if first.upload_id > second.upload_id else 7
    assert total(desk.store) == (ROWS, ROWS * last)
    changed = {first.upload_id: first.rows.changed, second.upload_id: second.rows.changed}
    assert changed == {1: 0, 2: ROWS}
    assert is_whole(desk.store)


def test_the_same_file_twice_at_once_is_there_once(desk: Desk) -> None:
    loaded = at_once(*[lambda: load(desk.store, payments(0), "a.csv", PAYMENTS)] * 2)

    assert all(identity_holds(each) for each in loaded)
    assert sorted((each.rows.accepted, each.rows.unchanged) for each in loaded) == [
        (0, ROWS),
        (ROWS, 0),
    ]
    assert [each.upload_id for each in loaded] == [1, 1]
    assert len(desk.store.uploads()) == 1
    assert total(desk.store) == (ROWS, ROWS * 100)
    assert is_whole(desk.store)


def test_an_upload_beside_an_undo(desk: Desk) -> None:
    load(desk.store, payments(0), "a.csv", PAYMENTS)

    at_once(
        lambda: desk.store.undo(1),
        lambda: load(desk.store, payments(ROWS // 2, 7), "b.csv", PAYMENTS),
    )

    assert [upload.active for upload in desk.store.uploads()] == [False, True]
    assert total(desk.store) == (ROWS, ROWS * 7)
    assert is_whole(desk.store)


def test_the_same_undo_twice_counts_once(desk: Desk) -> None:
    load(desk.store, payments(0), "a.csv", PAYMENTS)

    at_once(*[lambda: desk.store.undo(1)] * 2)

    assert total(desk.store) == (0, 0)
    assert desk.store.version == 2
    assert is_whole(desk.store)


@pytest.fixture
def arrived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    """An inbox with a file that has stopped growing."""
    monkeypatch.setattr("data.ingest.inbox._SECONDS_UNCHANGED", 0.0)
    inbox, file = Inbox(tmp_path / "store"), tmp_path / "kl_to_1c.csv"
    file.write_bytes("Номер платежа;Дата оплаты;Сумма\n1;05.02.2026;100\n".encode())
    inbox.put(file)
    return inbox


def test_an_upload_and_a_preview_beside_the_inbox_and_a_reader(desk: Desk, arrived: Inbox) -> None:
    """The reader sees every upload whole or not at all; the preview leaves nothing behind."""
    seen: set[tuple[int, int]] = set()
    one = payments(ROWS)
    with read_all_along(desk.store, seen):
        swept, loaded, shown = at_once(
            lambda: sweep(desk.store, arrived),
            lambda: load(desk.store, one, "b.csv", PAYMENTS),
            lambda: preview(desk.store, payments(9 * ROWS), "c.csv", PAYMENTS),
        )
        seen.add(total(desk.store))

    assert [outcome.error for outcome in swept] == [None]
    assert (loaded.rows.accepted, shown.rows.accepted) == (ROWS, ROWS)
    assert seen <= {(0, 0), (1, 100), (ROWS, ROWS * 100), (ROWS + 1, ROWS * 100 + 100)}
    assert total(desk.store) == (ROWS + 1, ROWS * 100 + 100)
    uploads: list[Upload] = desk.store.uploads()
    assert sorted(upload.file for upload in uploads) == ["b.csv", "kl_to_1c.csv"]
    assert (desk.store.folder / JOURNAL).exists()
    assert is_whole(desk.store)
