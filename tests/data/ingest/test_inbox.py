"""Files of the inbox are loaded automatically unless they raise a question."""

import os
import time

import pytest

from data.ingest.inbox import Inbox, inbox_uploads, sweep
from data.storage.store import Store

PAYMENTS = "payment_id;paid_at;amount\n1;2026-10-05;1000\n"
UNDECIDABLE = "payment_id;paid_at;amount\n1;03/04/2026;1000\n"
MOSTLY_WRONG = "payment_id;paid_at;amount\n1;2026-10-05;10\n2;yesterday;9\n3;soon;8\n"


@pytest.fixture
def store(tmp_path):
    """An empty store."""
    store = Store.open(tmp_path / "store")
    yield store
    store.close()


@pytest.fixture
def inbox(store):
    """Its inbox."""
    return Inbox(store.folder)


def drop(inbox, name, text, age=60.0):
    """Write a file into the folder as a schedule would, so many seconds ago."""
    file = inbox.folder / name
    file.write_text(text, "utf-8")
    then = time.time() - age
    os.utime(file, (then, then))
    return file


def test_a_file_without_a_question_is_loaded_and_leaves_the_folder(store, inbox):
    file = drop(inbox, "payments.csv", PAYMENTS)

    (outcome,) = sweep(store, inbox)

    assert outcome.error is None
    assert outcome.loaded.rows.accepted == 1
    assert not file.exists()
    assert [upload.file for upload in store.uploads()] == ["payments.csv"]
    assert inbox_uploads(store) == {outcome.loaded.upload_id}
    assert sweep(store, inbox) == []


def test_a_question_leaves_the_file_waiting_and_the_store_untouched(store, inbox):
    drop(inbox, "payments.csv", UNDECIDABLE)

    (outcome,) = sweep(store, inbox)

    assert outcome.error.code == "undecidable_dates"
    assert [file.name for file in inbox.waiting()] == ["payments.csv"]
    assert store.uploads() == []
    assert sweep(store, inbox) == []


def test_a_file_that_loses_more_than_it_brings_waits(store, inbox):
    drop(inbox, "payments.csv", MOSTLY_WRONG)

    (outcome,) = sweep(store, inbox)

    assert outcome.error.code == "doubtful"
    assert outcome.error.facts["rejected"] == 2
    assert store.uploads() == []


def test_a_file_that_still_grows_is_left_alone(store, inbox):
    drop(inbox, "payments.csv", PAYMENTS, age=0.0)

    assert sweep(store, inbox) == []
    assert (inbox.folder / "payments.csv").exists()


def test_links_locks_and_folders_are_no_files(store, inbox, tmp_path):
    """A link must not carry a file from elsewhere into the figures."""
    elsewhere = tmp_path / "secret.csv"
    elsewhere.write_text(PAYMENTS, "utf-8")
    (inbox.folder / "link.csv").symlink_to(elsewhere)
    (inbox.folder / "folder.csv").mkdir()
    drop(inbox, "~$payments.csv", PAYMENTS)
    drop(inbox, ".hidden.csv", PAYMENTS)

    assert sweep(store, inbox) == []
    assert store.uploads() == []


def test_equal_names_stand_beside_each_other(inbox, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "payments.csv").write_text(PAYMENTS, "utf-8")

    names = [inbox.put(tmp_path / folder / "payments.csv").name for folder in ("a", "b")]

    assert names == ["payments.csv", "payments (2).csv"]


def test_one_bad_file_does_not_stop_the_next(store, inbox):
    drop(inbox, "a.csv", UNDECIDABLE)
    drop(inbox, "b.csv", PAYMENTS)

    loaded_by_file = {outcome.file: outcome.loaded is not None for outcome in sweep(store, inbox)}

    assert loaded_by_file == {"a.csv": False, "b.csv": True}
