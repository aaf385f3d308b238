"""What earlier versions of the program stored is read as today: tables, recipes, the journal."""

from dataclasses import replace

import duckdb
import pytest

from data.access import store_facts
from data.ingest.load import LoadOptions, load
from data.ingest.recovery import recover
from data.ingest.replay import rebuild
from data.model.dimensions import Selection
from data.model.rights import Mask, Rights
from data.ops.backup import pack, stage_backup
from data.ops.restore import restore
from data.storage.database import JOURNAL
from data.storage.engine import Query
from data.storage.journal import Journal
from data.storage.migrations import MIGRATIONS, migrate
from data.storage.storage_errors import FILE
from data.storage.store import LoadSettings, Store
from data.storage.uploads import read_recipe

DEALS = b"deal_id;owner;source;created_at\n1;Anna;ads;2026-10-07\n2;Boris;ads;2026-10-08\n"
CASH = b"client;paid_at;amount\nFern;2026-10-07;10\nMoss;2026-10-08;20\n"
REPLACING = b"client;paid_at;amount\nYew;2026-10-08;9\nFern;2026-10-07;10\n"
FIGURES = "SELECT client, amount::INT AS n FROM payments ORDER BY ALL"
REPLACED = [("Fern", 10), ("Yew", 9)]
OLD_RECIPE = '{"kind": "payments", "kept": true}'
# as the version that called the table `stood_aside` wrote it
OLD_JOURNAL = (
    b'e04ac276 {"record": 1, "came": {"uploads": ["{\\"active\\": \\"true\\", \\"demo\\": '
    b'\\"false\\", \\"recipe\\": \\"{\\\\\\"kept\\\\\\": true}\\", \\"upload_id\\": \\"1\\"}"]}, '
    b'"gone": {}}\n302f556d {"holds": 1}\n'
)


def rows(store):
    """Clients and amounts of the payments that count."""
    return [tuple(row.values()) for row in store.all_rows(FIGURES, {}).to_pylist()]


def tables(store):
    """Names of the tables of the store."""
    names = store.all_rows("SELECT table_name AS t FROM duckdb_tables() WHERE NOT temporary", {})
    return set(names["t"].to_pylist())


@pytest.fixture
def folder(tmp_path):
    """A closed store of the earlier version, its superseded keys in `stood_aside`."""
    store = Store.open(tmp_path / "store")
    load(store, CASH, "cash.csv", LoadOptions(kind="payments"))
    load(store, REPLACING, "again.csv", LoadOptions(kind="payments", replace=True))
    assert rows(store) == REPLACED
    with store.cursor() as connection:
        connection.execute("ALTER TABLE superseded_rows RENAME TO stood_aside")
    store.close()
    return store.folder


def test_opening_renames_stood_aside_and_keeps_its_rows(folder):
    """Without the keys of superseded rows, undoing the upload that replaced them loses them."""
    store = Store.open(folder)
    assert "superseded_rows" in tables(store)
    assert "stood_aside" not in tables(store)
    keys = store.all_rows("SELECT count(*) AS n FROM superseded_rows", {})["n"].to_pylist()
    assert (keys, rows(store)) == ([1], REPLACED)
    store.undo(2)
    assert rows(store) == [("Fern", 10), ("Moss", 20)]
    rebuild(store)
    assert rows(store) == [("Fern", 10), ("Moss", 20)]
    store.close()


def test_every_migration_may_run_again(folder):
    """Steps run at every opening, on a migrated store and on an empty database alike."""
    for _ in range(2):
        store = Store.open(folder)
        assert rows(store) == REPLACED
        with store.writing() as connection:
            migrate(connection)
        store.close()
    assert all(step.__doc__ for step in MIGRATIONS)


def test_a_table_of_both_names_is_left_alone(folder):
    """An earlier version that opened a migrated store made an empty table of the old name."""
    Store.open(folder).close()
    store = Store.open(folder)
    with store.cursor() as connection:
        connection.execute("CREATE TABLE stood_aside (kind VARCHAR)")
    store.close()
    store = Store.open(folder)
    store.undo(2)
    assert rows(store) == [("Fern", 10), ("Moss", 20)]
    store.close()


def test_a_store_of_the_earlier_version_is_recovered(folder):
    """The database is lost before it was ever opened by this version."""
    (folder / FILE).write_bytes(b"spoilt")
    recover(folder)
    store = Store.open(folder)
    assert rows(store) == REPLACED
    store.close()


def test_a_backup_of_the_earlier_version_is_restored(folder, tmp_path):
    """Backups hold the database as it was; it is migrated when the restored store is opened."""
    store = Store.open(folder)
    with store.cursor() as connection:
        connection.execute("ALTER TABLE superseded_rows RENAME TO stood_aside")
    pack(folder, stage_backup(store), tmp_path / "copy.tar")
    store.close()
    restored = restore(tmp_path / "new", tmp_path / "copy.tar", LoadSettings())
    store = Store.open(tmp_path / "new")
    store.undo(2)
    assert (restored.uploads, rows(store)) == (2, [("Fern", 10), ("Moss", 20)])
    store.close()


def test_a_snapshot_of_the_earlier_version_is_attached(folder):
    """Snapshots are read-only and never migrated; they hold none of the renamed tables."""
    store = Store.open(folder)
    with store.cursor() as connection:
        connection.execute("ALTER TABLE superseded_rows RENAME TO stood_aside")
    version = store.take_snapshot()
    store.close()
    store = Store.open(folder)
    store.undo(2)
    rights = replace(Rights.everything(), snapshot=version)
    answer = store.run(Query(FIGURES, {}, rights)).to_pylist()
    assert [tuple(row.values()) for row in answer] == REPLACED
    store.close()


@pytest.mark.parametrize("self_filtered", [False, True])
@pytest.mark.parametrize("limits", [{}, {"owner": ("Anna",)}, {"region": ("Tver",)}])
def test_a_snapshot_without_a_column_of_today_has_it_empty(tmp_path, limits, self_filtered):
    """The snapshot is of the version before `region`: nobody is in a region, all else is there."""
    store = Store.open(tmp_path / "store")
    load(store, DEALS, "deals.csv", LoadOptions(kind="deals"))
    version = store.take_snapshot()
    store.close()
    with duckdb.connect(str(tmp_path / "store" / "frozen" / f"{version}.duckdb")) as frozen:
        frozen.execute("ALTER TABLE deals DROP COLUMN region")
    store = Store.open(tmp_path / "store")
    mask = Mask("secret", "Client")
    rights = replace(Rights.everything(), snapshot=version, limits=Selection.of(limits), mask=mask)

    query = Query("SELECT deal_id, region FROM deals ORDER BY ALL", {}, rights, self_filtered)
    answer = store.run(query).to_pylist()

    whole, of_anna = [("1", None), ("2", None)], [("1", None)]
    seen = {(): whole, ("owner",): of_anna, ("region",): []}[tuple(limits)]
    assert [tuple(row.values()) for row in answer] == (whole if self_filtered else seen)
    choices = store_facts.choices(store, rights)
    assert (choices["region"], choices["source"]) == ((), () if "region" in limits else ("ads",))
    store.close()


def test_a_recipe_of_the_earlier_version_is_read_under_todays_keys():
    """`kept` of an upload read by a preset saved in the store is `by_saved_preset` today."""
    assert read_recipe(OLD_RECIPE) == {"kind": "payments", "by_saved_preset": True}
    assert read_recipe('{"kind": "payments"}') == {"kind": "payments"}


def test_an_upload_with_a_recipe_of_the_earlier_version_is_replayed(folder):
    """From the table and from the journal: a key that is not known would stop the replay."""
    store = Store.open(folder)
    with store.writing() as connection:
        connection.execute("UPDATE uploads SET recipe = ? WHERE upload_id = 1", [OLD_RECIPE])
    assert store.upload(1).recipe == {"kind": "payments", "by_saved_preset": True}
    rebuild(store)
    assert rows(store) == REPLACED
    store.close()
    (folder / FILE).unlink()
    recover(folder)
    store = Store.open(folder)
    assert store.upload(1).recipe == {"kind": "payments", "by_saved_preset": True}
    assert rows(store) == REPLACED
    store.close()


def test_a_journal_of_the_earlier_version_is_read(tmp_path):
    """Keys of its records and the names of its tables are those that were first written."""
    (tmp_path / JOURNAL).write_bytes(OLD_JOURNAL)
    content = Journal(tmp_path / JOURNAL).read()
    row = '{"active": "true", "demo": "false", "recipe": "{\\"kept\\": true}", "upload_id": "1"}'
    assert content.rows() == {"uploads": [row]}
    assert (content.last_record, content.is_confirmed, content.broken_lines) == (1, True, 0)
