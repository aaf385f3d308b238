"""A damaged store is reported, its file stays, and archive and journal restore everything."""

import os
import shutil
from datetime import date

import pytest

from data.identity import decisions
from data.ingest.load import LoadOptions, load
from data.ingest.plans import save
from data.ingest.recovery import NoJournal, recover
from data.ingest.replay import rebuild
from data.model.tables import KINDS
from data.storage.apply_decisions import DecisionKind
from data.storage.database import JOURNAL
from data.storage.forecast_log import LoggedForecast, log_forecasts, logged_forecasts, utc_now
from data.storage.storage_errors import FILE, StoreDamaged, StoreOutdated
from data.storage.store import Store

DEALS = """deal_id;created_at;status;amount;owner;client_id;closed_at
1;2026-01-10;won;1000;Иванова Мария;7;2026-02-01
2;2026-01-12;won;500;Мария Иванова;8;2026-02-03
3;2026-01-15;open;70;Пётр;9;
"""
NEWER = "deal_id;created_at;status;amount\n3;2026-01-15;won;90\n4;2026-03-01;won;5\n"
PAID = "payment_id;paid_at;amount;deal_id\n1;2026-02-01;1000;1\n2;2026-02-03;500;\n"
FORECAST = ((0.5, 1.0, 1.5), 2000.0, 0.25, (10.0, 20.25))


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """Four uploads, one of them undone, a saved plan, two answers and a forecast; all closed."""
    folder = tmp_path_factory.mktemp("before") / "store"
    store = Store.open(folder)
    for text, kind in ((DEALS, "deals"), (NEWER, "deals"), (PAID, "payments")):
        load(store, text.encode(), f"{kind}.csv", LoadOptions(kind=kind))
    save(store, [{"month": date(2026, 2, 1), "amount": 1200}], "План", author="РОП")
    decisions.unite_owners(store, ["Иванова Мария", "Мария Иванова"])
    decisions.match_payments(store, [(("file", "2"), ("file", "2"))])
    decisions.undo(store, decisions.refuse(store, DecisionKind.OWNERS_APART, {"names": ["а", "б"]}))
    quantiles, plan, chance, rates = FORECAST
    recovered = (date(2026, 2, 3), date(2026, 2, 1), None, None, 1500.0)
    log_forecasts(
        store,
        [LoggedForecast(utc_now(), store.version, *recovered, quantiles, plan, chance, rates)],
    )
    store.undo(2)
    store.close()
    return folder


@pytest.fixture
def folder(before, tmp_path):
    """A copy that a test may damage."""
    return shutil.copytree(before, tmp_path / "store")


def check_contents(store):
    """What the store of `before` must answer, by hand: deal 4 and the newer deal 3 are undone."""
    assert [(each.upload_id, each.active) for each in store.uploads()] == [
        (1, True),
        (2, False),
        (3, True),
        (4, True),
    ]
    query = "SELECT deal_id, status, amount::INT AS amount, owner FROM deals ORDER BY deal_id"
    assert [tuple(row.values()) for row in store.all_rows(query, {}).to_pylist()] == [
        ("1", "won", 1000, "Иванова Мария"),
        ("2", "won", 500, "Иванова Мария"),
        ("3", "open", 70, "Пётр"),
    ]
    query = "SELECT payment_id, matched_deal_id FROM payments ORDER BY payment_id"
    assert [tuple(row.values()) for row in store.all_rows(query, {}).to_pylist()] == [
        ("1", None),
        ("2", "2"),
    ]
    assert store.all_rows("SELECT sum(amount)::INT AS s FROM plans", {})["s"].to_pylist() == [1200]
    assert [each.active for each in decisions.all_decisions(store)] == [True, True, False]
    (forecast,) = logged_forecasts(store)
    assert (forecast.quantiles, forecast.plan, forecast.chance, forecast.run_rates) == FORECAST
    assert store.uploads()[3].recipe["author"] == "РОП"


def overwrite(path, share, junk):
    """Write junk over the file, from this share of its length on."""
    with path.open("r+b") as file:
        file.seek(int(path.stat().st_size * share))
        file.write(junk)


DAMAGE = {
    "empty": lambda path: path.write_bytes(b""),
    "cut in half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "cut to its head": lambda path: os.truncate(path, 100),
    "junk in the header": lambda path: overwrite(path, 0, b"\xff" * 9000),
    "junk in the directory": lambda path: overwrite(path, 0.0, b"\0" * path.stat().st_size),
    "something else": lambda path: path.write_bytes(b"not a database" * 1000),
    "absent": lambda path: path.unlink(),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_store_comes_back_whole(folder, damage):
    damage(folder / FILE)
    spoilt = (folder / FILE).read_bytes() if (folder / FILE).exists() else None

    with pytest.raises(StoreDamaged):
        Store.open(folder)
    recovered = recover(folder)

    assert [upload.upload_id for upload in recovered.uploads] == [1, 3, 4]
    assert recovered.lost == ()
    assert (recovered.aside.read_bytes() if recovered.aside else None) == spoilt
    store = Store.open(folder)
    check_contents(store)
    assert load(store, b"payment_id;paid_at;amount\n9;2026-02-09;1", "new.csv").upload_id == 5
    store.close()


def use_every_table(folder):
    """Read and change every table, as a day's work does; opens and closes the store."""
    store = Store.open(folder)
    try:
        for table in KINDS:
            store.all_rows(f"SELECT max(hash({table})) AS h FROM {table}", {})
        store.uploads()
        rebuild(store)
    finally:
        store.close()


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_junk_anywhere_inside_is_harmless_or_reported(folder, share):
    """The database reads its blocks when it wants them, so that damage may show late, or never."""
    overwrite(folder / FILE, share, os.urandom(5000))

    try:
        use_every_table(folder)
    except StoreDamaged:
        recover(folder)

    store = Store.open(folder)
    check_contents(store)
    store.close()


def test_a_lost_tail_of_the_log_is_noticed(folder):
    """Without its log the database opens as it was before: it does not know what it lacks."""
    store = Store.open(folder)
    store._connection.execute("PRAGMA disable_checkpoint_on_shutdown")
    load(
        store,
        b"payment_id;paid_at;amount\n9;2026-02-09;1",
        "late.csv",
        LoadOptions(kind="payments"),
    )
    store.close()
    (folder / f"{FILE}.wal").unlink()

    with pytest.raises(StoreOutdated):
        Store.open(folder)
    assert [upload.file for upload in recover(folder).uploads][-1] == "late.csv"


def test_a_damaged_log_is_reported_and_its_file_stays(folder):
    store = Store.open(folder)
    store._connection.execute("PRAGMA disable_checkpoint_on_shutdown")
    load(
        store,
        b"payment_id;paid_at;amount\n9;2026-02-09;1",
        "late.csv",
        LoadOptions(kind="payments"),
    )
    store.close()
    overwrite(folder / f"{FILE}.wal", 0.3, b"\xff" * 400)

    with pytest.raises(StoreDamaged):
        Store.open(folder)
    recovered = recover(folder)

    assert recovered.uploads[-1].file == "late.csv"
    assert recovered.aside.with_name(f"{recovered.aside.name}.wal").exists()


def test_a_leftover_log_is_replayed(folder):
    store = Store.open(folder)
    store._connection.execute("PRAGMA disable_checkpoint_on_shutdown")
    load(
        store,
        b"payment_id;paid_at;amount\n9;2026-02-09;1",
        "late.csv",
        LoadOptions(kind="payments"),
    )
    store.close()
    assert (folder / f"{FILE}.wal").exists()

    store = Store.open(folder)
    assert store.uploads()[-1].file == "late.csv"
    store.close()


def test_an_upload_whose_file_is_lost_is_listed_and_the_rest_comes_back(folder):
    store = Store.open(folder)
    store.archive.path(store.upload(3).sha256).write_bytes(b"spoilt")
    store.close()
    (folder / FILE).write_bytes(b"")

    recovered = recover(folder)

    assert [upload.upload_id for upload in recovered.lost] == [3]
    assert [upload.upload_id for upload in recovered.uploads] == [1, 4]
    store = Store.open(folder)
    assert not store.upload(3).active
    store.close()


def test_without_a_journal_nothing_is_touched(folder):
    (folder / JOURNAL).unlink()
    (folder / FILE).write_bytes(b"")

    with pytest.raises(NoJournal):
        recover(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["archive", FILE]


def test_a_store_that_was_recovered_can_be_recovered_again(folder):
    for _ in range(2):
        (folder / FILE).write_bytes(b"")
        recover(folder)

    store = Store.open(folder)
    check_contents(store)
    store.close()
    assert len(list(folder.glob("planerka-*.duckdb"))) == 2
