"""The journal has exactly the committed rows of the tables that files cannot rebuild."""

from contextlib import suppress

import pytest

from data.ingest.load import LoadOptions, load
from data.model.tables import KINDS
from data.storage import schema
from data.storage.database import JOURNAL
from data.storage.journal import Journal
from data.storage.store import Store

PAID = b"payment_id;paid_at;amount\n1;2026-02-01;1000\n"
# tables that a replay of the uploads rebuilds
DERIVED = {*KINDS, *(f"{kind}_versions" for kind in KINDS)} | set(
    "all_deal_items stage_history owner_names calendar superseded_rows".split()
)


@pytest.fixture
def store(tmp_path):
    """A store with one upload."""
    opened = Store.open(tmp_path / "store")
    load(opened, PAID, "paid.csv", LoadOptions(kind="payments"))
    yield opened
    opened.close()


def test_every_table_is_rebuilt_from_files_or_from_the_journal(store):
    """A new table belongs to `schema.JOURNAL_TABLES`, unless replaying uploads rebuilds it."""
    tables = store.all_rows("SELECT table_name AS t FROM duckdb_tables() WHERE NOT temporary", {})
    assert set(tables["t"].to_pylist()) == DERIVED | set(schema.JOURNAL_TABLES) | {"journaled"}


def test_the_journal_has_the_rows_of_the_journal_tables(store):
    store.undo(1)
    content = Journal(store.folder / JOURNAL).read()

    assert [len(rows) for rows in content.rows().values() if rows] == [1, 1]
    (upload,) = content.rows()["uploads"]
    assert '"active": "false"' in upload
    assert '"file": "paid.csv"' in upload
    assert (content.last_record, content.is_confirmed, content.broken_lines) == (2, True, 0)


def test_a_rolled_back_transaction_is_not_recorded(store):
    before = (store.folder / JOURNAL).read_bytes()
    with suppress(ZeroDivisionError), store.writing() as connection:
        connection.execute("UPDATE uploads SET active = false")
        raise ZeroDivisionError

    assert (store.folder / JOURNAL).read_bytes() == before
    assert store.upload(1).active


def test_a_failed_commit_drops_its_record(store, monkeypatch):
    before = (store.folder / JOURNAL).read_bytes()
    write = Journal.write

    def spoil(*arguments):
        write(*arguments)
        store._connection.execute("INSERT INTO facts_of_store VALUES ('mine', 'first')")

    monkeypatch.setattr(Journal, "write", spoil)
    with pytest.raises(Exception, match="mine"), store.writing() as connection:
        connection.execute("INSERT INTO facts_of_store VALUES ('mine', 'second')")

    assert (store.folder / JOURNAL).read_bytes() == before


def test_an_upload_that_changes_nothing_is_not_recorded(store):
    before = (store.folder / JOURNAL).read_bytes()
    load(store, PAID, "again.csv", LoadOptions(kind="payments"))
    store.close()
    Store.open(store.folder).close()

    assert (store.folder / JOURNAL).read_bytes() == before


def test_a_damaged_line_is_counted_and_the_others_are_read(tmp_path):
    journal = Journal(tmp_path / JOURNAL)
    journal.rewrite(1, {"uploads": ["a"]})
    journal.write(2, {"uploads": ["b"]}, {"uploads": ["a"]})
    journal.confirm(2)
    lines = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(b"".join([*lines[:2], lines[2].replace(b'"b"', b'"c"'), lines[3]]))

    content = journal.read()
    assert (content.rows(), content.broken_lines) == ({"uploads": ["a"]}, 1)


def test_a_store_without_a_journal_gets_one(store):
    store.close()
    (store.folder / JOURNAL).unlink()

    Store.open(store.folder).close()

    assert len(Journal(store.folder / JOURNAL).read().rows()["uploads"]) == 1
