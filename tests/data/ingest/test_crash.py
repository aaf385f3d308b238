"""A process killed in the middle of an upload: earlier data stay, the file is whole or absent."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.ingest.load import LoadOptions, load
from data.ingest.recovery import recover
from data.storage.storage_errors import FILE
from data.storage.store import Store

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.process
FEW, MANY = 500, 15_000


def payments(first, count):
    """So many payments of a hundred each, numbered from `first`."""
    lines = ["payment_id;paid_at;amount"]
    lines += [f"{n};2026-0{n % 9 + 1}-1{n % 9};100" for n in range(first, first + count)]
    return "\n".join(lines).encode()


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """A store with one upload, and the second file, which is not loaded yet."""
    folder = tmp_path_factory.mktemp("crash")
    store = Store.open(folder / "store")
    load(store, payments(0, FEW), "first.csv", LoadOptions(kind="payments"))
    store.close()
    (folder / "second.csv").write_bytes(payments(FEW, MANY))
    return folder


def start_load(folder, store):
    """Start a process that loads the second file."""
    words = ["--store", str(store), "load", str(folder / "second.csv"), "--kind", "payments"]
    return subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def load_seconds(before, tmp_path_factory):
    """Seconds that the upload takes when it is not killed."""
    store = tmp_path_factory.mktemp("whole") / "store"
    shutil.copytree(before / "store", store)
    begun = time.monotonic()
    assert start_load(before, store).wait(120) == 0
    return time.monotonic() - begun


def kill_load(before, store, after):
    """Kill the upload that many seconds after its start."""
    shutil.copytree(before / "store", store)
    process = start_load(before, store)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def check_store(store):
    """The first upload is whole; the second one is whole or absent; and it can be loaded again."""
    opened = Store.open(store)
    uploads = [(upload.file, upload.rows.accepted) for upload in opened.uploads()]
    assert uploads in ([("first.csv", FEW)], [("first.csv", FEW), ("second.csv", MANY)])
    (row,) = opened.all_rows("SELECT count(*) AS n, sum(amount) AS s FROM payments", {}).to_pylist()
    expected = FEW + MANY * (len(uploads) - 1)
    assert (row["n"], row["s"]) == (expected, 100 * expected)
    assert all(opened.archive.path(upload.sha256).is_file() for upload in opened.uploads())
    again = load(opened, payments(FEW, MANY), "second.csv", LoadOptions(kind="payments"))
    assert again.rows.accepted + again.rows.unchanged == MANY
    (row,) = opened.all_rows("SELECT count(*) AS n FROM payments", {}).to_pylist()
    assert row["n"] == FEW + MANY
    opened.close()


@pytest.mark.parametrize("share", [0.5, 0.7, 0.9])
def test_a_killed_upload_is_whole_or_absent(before, load_seconds, tmp_path, share):
    kill_load(before, tmp_path / "store", load_seconds * share)

    check_store(tmp_path / "store")


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_fifty_killed_uploads_are_whole_or_absent(before, load_seconds, tmp_path):
    moments = random.Random(50)
    for number in range(50):
        store = tmp_path / f"store{number}"
        kill_load(before, store, moments.uniform(0.05, 1.0) * load_seconds)
        check_store(store)
        shutil.rmtree(store)


KILLED_AT = """
import os, signal, sys
from pathlib import Path
from data.storage import journal
from data.ingest.load import LoadOptions, load
from data.ingest.recovery import recover
from data.storage.store import Store
from data.storage.storage_errors import FILE

def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)

store = Store.open(Path(sys.argv[1]))
if sys.argv[2] == "before the commit":
    write = journal.Journal.write
    journal.Journal.write = lambda *arguments: (write(*arguments), die())
elif sys.argv[2] == "amid the line":
    journal.Journal._add = lambda self, line, is_safe: (
        self.path.open("ab", buffering=0).write(line[: len(line) // 2]), die())
else:
    journal.Journal.confirm = die
load(store, Path(sys.argv[3]), "second.csv", LoadOptions(kind="payments"))
"""


@pytest.mark.parametrize(
    ("moment", "uploads"), [("amid the line", 1), ("before the commit", 1), ("after the commit", 2)]
)
def test_the_journal_agrees_with_what_was_committed(before, tmp_path, moment, uploads):
    """Killed between the journal and the database; then the database is lost as well."""
    store = tmp_path / "store"
    shutil.copytree(before / "store", store)
    words = [sys.executable, "-c", KILLED_AT, str(store), moment, str(before / "second.csv")]
    assert subprocess.run(words, cwd=ROOT).returncode == -signal.SIGKILL

    opened = Store.open(store)
    assert len(opened.uploads()) == uploads
    opened.close()
    (store / FILE).write_bytes(b"")
    assert len(recover(store).uploads) == uploads
    check_store(store)


def test_a_committed_upload_is_not_lost_with_the_database(before, tmp_path):
    """Killed after the commit, and the database lost before it was ever opened again."""
    store = tmp_path / "store"
    shutil.copytree(before / "store", store)
    words = [sys.executable, "-c", KILLED_AT, str(store), "after", str(before / "second.csv")]
    assert subprocess.run(words, cwd=ROOT).returncode == -signal.SIGKILL
    (store / FILE).write_bytes(b"")

    assert [upload.file for upload in recover(store).uploads] == ["first.csv", "second.csv"]
    check_store(store)
