"""A full or read-only disk: a named error, earlier data intact, later uploads succeed."""

import errno
import os
import subprocess
import tempfile

import pytest

from data.ingest.inbox import Inbox, sweep
from data.ingest.load import LoadOptions, load
from data.ingest.recovery import recover
from data.storage import archive
from data.storage.database import JOURNAL
from data.storage.storage_errors import FILE, NoSpace, NotWritable
from data.storage.store import Store
from present.error_text import explain
from present.text import Text
from tests.data.workspace import identity_holds

PAYMENTS = LoadOptions(kind="payments")
MEGABYTES = 12


def payments(first, count):
    """A file of `count` payments, numbered from `first`, of amounts that hardly compress."""
    lines = [
        f"{n};2026-02-{n % 28 + 1:02d};{n * 7919 % 99991}" for n in range(first, first + count)
    ]
    return "\n".join(["payment_id;paid_at;amount", *lines]).encode()


FEW = payments(1000, 500)
BIG = payments(1000, 120_000)  # 2.7 MB, and about as much in the database


class Disk:
    """A small disk, and a file that fills it."""

    def __init__(self, place):
        self.place = place
        self._filler = place / "filler"

    def leave(self, room):
        """Fill the disk but for `room` bytes."""
        self._filler.write_bytes(b"")
        disk_stats = os.statvfs(self.place)
        self._filler.write_bytes(bytes(max(disk_stats.f_bavail * disk_stats.f_frsize - room, 0)))

    def free(self):
        """Empty the disk again."""
        self._filler.unlink()

    def close(self, is_closed):
        """Remount the disk read-only, or writable again."""
        mode = f"remount,{'ro' if is_closed else 'rw'}"
        subprocess.run(["mount", "-o", mode, str(self.place)], check=True)


@pytest.fixture
def disk(tmp_path):
    """A disk of twelve megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "planerka-test", str(place)]
    try:
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here to make a small disk with")
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    yield Disk(place)
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def store(disk):
    """A store on the small disk, with one upload."""
    opened = Store.open(disk.place / "store")
    load(opened, payments(0, 100), "first.csv", PAYMENTS)
    yield opened
    opened.close()


def check_unchanged(store):
    """The store has its one upload of a hundred rows and no temporary file in the archive."""
    assert [upload.file for upload in store.uploads()] == ["first.csv"]
    assert store.all_rows("SELECT count(*) AS n FROM payments", {})["n"].to_pylist() == [100]
    assert not list((store.folder / "archive").glob(".coming-*"))


def check_next_upload(store, content, rows):
    """The upload succeeds, and is there after the store is opened again."""
    loaded = load(store, content, "second.csv", PAYMENTS)
    assert (loaded.rows.accepted, identity_holds(loaded)) == (rows, True)
    store.close()
    again = Store.open(store.folder)
    assert again.all_rows("SELECT count(*) AS n FROM payments", {})["n"].to_pylist() == [rows + 100]
    again.close()


def check_sentence(error, place):
    """The error is explained with its place and what to do, in both languages."""
    assert str(place) in str(error.facts["place"])
    ru, en = (explain(Text(language), error) for language in ("ru", "en"))
    assert ("место" in ru, "цело" in ru, str(error.facts["place"]) in ru) == (True, True, True)
    assert ("whole" in en, str(error.facts["place"]) in en) == (True, True)


@pytest.mark.parametrize(
    "room", [50_000, len(BIG) + 200_000], ids=["the archive cannot be written", "the database"]
)
def test_a_full_disk_is_named_and_the_upload_succeeds_later(disk, store, room):
    disk.leave(room)

    with pytest.raises(NoSpace) as error:
        load(store, BIG, "second.csv", PAYMENTS)
    check_sentence(error.value, disk.place)
    check_unchanged(store)
    disk.free()
    check_next_upload(store, BIG, 120_000)
    (store.folder / FILE).write_bytes(b"")
    assert [upload.file for upload in recover(store.folder).uploads] == ["first.csv", "second.csv"]


def test_no_room_for_temporary_files_is_named_and_leaves_none(disk, store, tmp_path, monkeypatch):
    """Files of another encoding are converted in a temporary folder, which needs room too."""
    scratch = disk.place / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    wide = "payment_id;paid_at;amount;Плательщик\n" + "1;2026-02-01;5;Ёлка\n" * 100_000
    content = wide.encode("cp1251")
    disk.leave(len(content) + 900_000)

    with pytest.raises(NoSpace) as error:
        load(store, content, "wide.csv", PAYMENTS)
    check_sentence(error.value, disk.place)
    check_unchanged(store)
    assert list(scratch.iterdir()) == []
    disk.free()
    check_next_upload(store, FEW, 500)


def test_a_store_opens_on_a_full_disk(disk, store):
    store.close()
    disk.leave(0)

    again = Store.open(store.folder)
    check_unchanged(again)
    with pytest.raises(NoSpace):
        again.undo(1)
    check_unchanged(again)
    disk.free()
    again.undo(1)
    assert not again.upload(1).active
    again.close()


def test_a_file_in_the_inbox_waits_for_room(disk, store, monkeypatch):
    monkeypatch.setattr("data.ingest.inbox._SECONDS_UNCHANGED", 0.0)
    inbox, content = Inbox(store.folder), "Номер платежа;Дата оплаты;Сумма\n7;05.02.2026;100\n"
    (inbox.folder / "late.csv").write_text(content, "utf-8")
    disk.leave(0)

    with pytest.raises(NoSpace):
        sweep(store, inbox)
    assert [file.name for file in inbox.arrived()] == ["late.csv"]
    disk.free()
    (outcome,) = sweep(store, inbox)
    assert outcome.loaded.rows.accepted == 1


def test_a_read_only_disk_is_named_and_the_store_opens_later(disk, store):
    store.close()
    disk.close(True)

    with pytest.raises(NotWritable) as closed:
        Store.open(store.folder)
    ru = explain(Text("ru"), closed.value)
    assert "нельзя записывать" in ru
    assert str(disk.place) in ru
    disk.close(False)
    again = Store.open(store.folder)
    check_unchanged(again)
    again.close()


@pytest.mark.parametrize(
    ("code", "kind"),
    [(errno.ENOSPC, NoSpace), (errno.EDQUOT, NoSpace), (errno.EROFS, NotWritable)],
)
def test_a_system_error_of_the_archive_is_named_and_the_store_goes_on(
    tmp_path, monkeypatch, code, kind
):
    """The same where no disk can be mounted."""
    opened = Store.open(tmp_path / "store")
    load(opened, payments(0, 100), "first.csv", PAYMENTS)
    before = (opened.folder / JOURNAL).read_bytes()

    def full(*arguments):
        raise OSError(code, os.strerror(code), str(tmp_path / "store" / "archive"))

    with monkeypatch.context() as patched:
        patched.setattr(archive, "_copy", full)
        with pytest.raises(kind) as error:
            load(opened, FEW, "second.csv", PAYMENTS)
    check_sentence(error.value, tmp_path) if kind is NoSpace else None
    check_unchanged(opened)
    assert (opened.folder / JOURNAL).read_bytes() == before
    check_next_upload(opened, FEW, 500)


def test_a_journal_that_cannot_be_written_stops_the_upload(tmp_path, monkeypatch):
    opened = Store.open(tmp_path / "store")
    load(opened, payments(0, 100), "first.csv", PAYMENTS)
    before = (opened.folder / JOURNAL).read_bytes()

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("data.storage.journal.os.fsync", full)
        with pytest.raises(NoSpace):
            load(opened, payments(100, 5), "second.csv", PAYMENTS)
    check_unchanged(opened)
    assert (opened.folder / JOURNAL).read_bytes() == before
    check_next_upload(opened, FEW, 500)
