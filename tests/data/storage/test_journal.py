"""The journal tells all that no file tells, exactly what was committed, and nothing else."""

from contextlib import suppress

import pytest

from data.ingest.load import Choice, load
from data.model.tables import KINDS
from data.storage import schema
from data.storage.journal import Journal
from data.storage.store import JOURNAL, Store

PAID = b"payment_id;paid_at;amount\n1;2026-02-01;1000\n"
# what the files tell; made anew by the replay of the uploads
DERIVED = {*KINDS, *(f"{kind}_versions" for kind in KINDS)} | set(
    "all_deal_items stage_history owner_names calendar stood_aside".split()
)


@pytest.fixture
def store(tmp_path):
    """A store with one upload."""
    opened = Store.open(tmp_path / "store")
    load(opened, PAID, "paid.csv", Choice(kind="payments"))
    yield opened
    opened.close()


def test_every_table_is_told_by_the_files_or_by_the_journal(store):
    """A new table belongs to `schema.BOOKS`, unless the replay of the uploads makes it anew."""
    tables = store.all_rows("SELECT table_name AS t FROM duckdb_tables() WHERE NOT temporary", {})
    assert set(tables["t"].to_pylist()) == DERIVED | set(schema.BOOKS) | {"journaled"}


def test_the_journal_says_what_the_books_hold(store):
    store.undo(1)
    told = Journal(store.folder / JOURNAL).read()

    assert [len(rows) for rows in told.rows().values() if rows] == [1, 1]
    (upload,) = told.rows()["uploads"]
    assert '"active": "false"' in upload
    assert '"file": "paid.csv"' in upload
    assert (told.last, told.sure, told.broken) == (2, True, 0)


def test_what_fails_before_its_end_leaves_no_trace(store):
    before = (store.folder / JOURNAL).read_bytes()
    with suppress(ZeroDivisionError), store.writing() as connection:
        connection.execute("UPDATE uploads SET active = false")
        raise ZeroDivisionError

    assert (store.folder / JOURNAL).read_bytes() == before
    assert store.upload(1).active


def test_a_commit_that_fails_takes_its_record_back(store, monkeypatch):
    before = (store.folder / JOURNAL).read_bytes()
    write = Journal.write

    def spoil(*told):
        write(*told)
        store._connection.execute("INSERT INTO facts_of_store VALUES ('mine', 'first')")

    monkeypatch.setattr(Journal, "write", spoil)
    with pytest.raises(Exception, match="mine"), store.writing() as connection:
        connection.execute("INSERT INTO facts_of_store VALUES ('mine', 'second')")

    assert (store.folder / JOURNAL).read_bytes() == before


def test_what_changes_no_book_is_no_news(store):
    before = (store.folder / JOURNAL).read_bytes()
    load(store, PAID, "again.csv", Choice(kind="payments"))
    store.close()
    Store.open(store.folder).close()

    assert (store.folder / JOURNAL).read_bytes() == before


def test_a_spoilt_line_is_counted_and_the_others_are_told(tmp_path):
    journal = Journal(tmp_path / JOURNAL)
    journal.begin(1, {"uploads": ["a"]})
    journal.write(2, {"uploads": ["b"]}, {"uploads": ["a"]})
    journal.hold(2)
    lines = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(b"".join([*lines[:2], lines[2].replace(b'"b"', b'"c"'), lines[3]]))

    told = journal.read()
    assert (told.rows(), told.broken) == ({"uploads": ["a"]}, 1)


def test_a_store_of_before_the_journal_gets_one(store):
    store.close()
    (store.folder / JOURNAL).unlink()

    Store.open(store.folder).close()

    assert len(Journal(store.folder / JOURNAL).read().rows()["uploads"]) == 1
